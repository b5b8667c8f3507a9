import { creditOf, isPassed, mark } from './mark';
import { isAnswerOf } from './options';
import type { Question } from './question';
import { readNumber } from './read-number';

const common = { key: 'q', skill: 'S', difficulty: 1 as const, prompt: '', explain: '' };
const question = (id: string, right: string[]) => ({ ...common, id, kind: 'multiple' as const, answers: ['a', 'b', 'c'].map((answer) => ({ id: answer, text: answer, correct: right.includes(answer) })) });
const drawn = [question('1', ['a']), question('2', ['a', 'c'])];

describe('marking', () => {
  test.each<[string, Record<string, string[]>, boolean[]]>([
    ['all right', { 1: ['a'], 2: ['c', 'a'] }, [true, true]],
    ['half of a multiple choice gives nothing', { 1: ['a'], 2: ['a'] }, [true, false]],
    ['one answer too many gives nothing', { 1: ['a', 'b'], 2: ['a', 'b', 'c'] }, [false, false]],
    ['the same answer twice is one answer', { 1: ['a', 'a'], 2: [] }, [true, false]],
    ['nothing answered', {}, [false, false]],
  ])('%s', (_name, answers, right) => {
    expect(mark(drawn, answers).perQuestion.map((q) => q.correct)).toEqual(right);
  });

  test('the score is the part that is right, to four decimals', () => {
    expect(mark([...drawn, question('3', ['a'])], { 1: ['a'] })).toMatchObject({ score: 0.3333, correct: 1, total: 3 });
  });

  test.each([
    [10, 15, 0.7, false], [11, 15, 0.7, true], [7, 10, 0.7, true], [0, 0, 0, false], [2, 3, 2 / 3, true], [15, 15, 1, true],
  ])('%i of %i at a pass mark of %d passes: %s', (correct, total, passMark, passed) => {
    expect(isPassed({ correct, total }, passMark)).toBe(passed);
  });
});

describe('every kind of question', () => {
  const ordering: Question = { ...common, kind: 'ordering', items: ['x', 'y', 'z'].map((id) => ({ id, text: id })) };
  const matching: Question = { ...common, kind: 'matching', left: ['l', 'm'].map((id) => ({ id, text: id })), right: ['r', 's', 't'].map((id) => ({ id, text: id })), pairs: { l: 's', m: 'r' } };
  const fill: Question = { ...common, kind: 'fill-in', accept: ['sao lưu', 'sao luu'] };
  const numeric: Question = { ...common, kind: 'numeric', answer: 1234.5, tolerance: 0.5, unit: 'đồng' };
  const spot: Question = { ...common, kind: 'hot-spot', picture: { svg: '', alt: '', width: 10, height: 10 }, regions: ['p', 'q'].map((id) => ({ id, label: id, x: 0, y: 0, width: 1, height: 1, correct: id === 'q' })) };
  const task: Question = { ...common, kind: 'practical', rubric: [{ id: 'a', text: 'a', points: 3 }, { id: 'b', text: 'b', points: 1 }] };

  test.each<[string, Question, string[], number | null]>([
    ['things in order', ordering, ['x', 'y', 'z'], 1], ['two of them changed', ordering, ['y', 'x', 'z'], 0], ['one left out', ordering, ['x', 'y'], 0],
    ['all pairs', matching, ['m[.]r', 'l[.]s'], 1], ['a pair too few', matching, ['l[.]s'], 0], ['a wrong pair', matching, ['l[.]s', 'm[.]t'], 0],
    ['a word in capitals with spaces', fill, ['  SAO  LƯU '], 1], ['the word in decomposed letters', fill, ['sao lưu'.normalize('NFD')], 1], ['another word', fill, ['lưu'], 0],
    ['a number with a comma', numeric, ['1.234,5'], 1], ['within the tolerance and with its unit', numeric, ['1235 Đồng'], 1], ['beyond it', numeric, ['1235,1'], 0], ['no number', numeric, ['một'], 0],
    ['the place', spot, ['q'], 1], ['both places', spot, ['p', 'q'], 0],
    ['a task nobody has looked at', task, ['xong'], null], ['a task left empty', task, ['  '], 0], ['nothing', fill, [], 0],
  ])('%s', (_name, asked, given, credit) => expect(creditOf(asked, given)).toBe(credit));

  test('a task gives its part of the points, never more than the criterion has', () => {
    expect(creditOf(task, ['xong'], { points: { a: 2, b: 9 }, note: '', by: 'p', at: '' })).toBe(0.75);
    expect(mark([{ ...task, id: '1' }, { ...fill, id: '2' }], { 1: ['xong'], 2: ['sao luu'] })).toMatchObject({ score: null, correct: 1, total: 2 });
  });

  test.each<[string, Question, string[], boolean]>([
    ['an id of elsewhere', ordering, ['x', 'w'], false], ['the same thing twice', ordering, ['x', 'x'], false], ['a side of elsewhere', matching, ['l[.]w'], false], ['one left side twice', matching, ['l[.]r', 'l[.]s'], false],
    ['half of the pairs', matching, ['l[.]r'], true], ['a novel for a word', fill, ['x'.repeat(201)], false], ['two words', fill, ['a', 'b'], false], ['a file by a made-up name', task, ['x', 'file:../etc'], false], ['a place of elsewhere', spot, ['z'], false],
  ])('may be kept: %s', (_name, asked, given, may) => expect(isAnswerOf(asked, given)).toBe(may));

  test.each([['1.234,5', 1234.5], ['1234,5', 1234.5], ['12.5', 12.5], ['1.500', 1500], ['0.125', 0.125], ['−3', -3], ['1 200', 1200], ['1,2,3', undefined], ['', undefined], ['1e9', undefined], ['12 người', 12]])(
    'the number %s', (text, value) => expect(readNumber(text, 'người')).toBe(value));
});
