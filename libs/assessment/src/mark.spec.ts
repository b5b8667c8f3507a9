import { isPassed, mark } from './mark';

const question = (id: string, right: string[]) => ({ id, answers: ['a', 'b', 'c'].map((answer) => ({ id: answer, text: answer, correct: right.includes(answer) })) });
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
