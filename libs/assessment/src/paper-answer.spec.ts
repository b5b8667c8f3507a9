import fc from 'fast-check';
import { creditOf } from './mark';
import { isAnswerOf, optionIds } from './options';
import { readPaperAnswer } from './paper-answer';
import type { Question } from './question';
import { keyOf } from './question-view';

const common = { key: 'k', skill: 'X', difficulty: 1 as const, prompt: '?', explain: '' };
const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id }));
const single: Question = { ...common, kind: 'single', answers: options.map((one) => ({ ...one, correct: one.id === 'c' })) };
const multiple: Question = { ...common, kind: 'multiple', answers: options.map((one) => ({ ...one, correct: one.id < 'c' })) };
const ordering: Question = { ...common, kind: 'ordering', items: options };
const matching: Question = { ...common, kind: 'matching', left: options.slice(0, 3).map(({ id }) => ({ id: `l${id}`, text: id })), right: options, pairs: { la: 'd', lb: 'a', lc: 'b' } };
const spots: Question = { ...common, kind: 'hot-spot', picture: { svg: '', alt: '', width: 9, height: 9 }, regions: options.map(({ id }) => ({ id, label: id, x: 0, y: 0, width: 1, height: 1, correct: id === 'b' })) };
const numeric: Question = { ...common, kind: 'numeric', answer: 12.5, tolerance: 0 };
const word: Question = { ...common, kind: 'fill-in', accept: ['mật khẩu'] };
const LETTERED = [single, multiple, ordering, matching, spots];
const ORDER = ['d', 'c', 'a', 'b'];

describe('an answer on paper', () => {
  test('letters are those of the printed places, whatever stands between them', () => {
    expect(readPaperAnswer(single, ORDER, ' b ')).toEqual({ given: ['c'] });
    expect(readPaperAnswer(multiple, ORDER, 'C, d')).toEqual({ given: ['a', 'b'] });
    expect(readPaperAnswer(ordering, ORDER, 'C-D-B-A')).toEqual({ given: ['a', 'b', 'c', 'd'] });
    expect(readPaperAnswer(matching, ORDER, '1A; 2-C 3:D')).toEqual({ given: ['la[.]d', 'lb[.]a', 'lc[.]b'] });
    expect(readPaperAnswer(numeric, [], '12,5')).toEqual({ given: ['12,5'] });
    expect(readPaperAnswer(word, [], 'Mật khẩu')).toEqual({ given: ['Mật khẩu'] });
    expect(readPaperAnswer(single, ORDER, '')).toEqual({ given: [] });
  });

  test('what cannot be meant is a fault, not a wrong answer', () => {
    for (const [question, text] of [[single, 'AB'], [single, 'E'], [multiple, 'AA'], [ordering, 'ABX'], [matching, '1A 1B'], [matching, '4A'], [matching, 'A1'], [word, 'x'.repeat(300)]] as const) {
      expect([text, readPaperAnswer(question, ORDER, text)]).toEqual([text, { fault: expect.stringMatching(/.{10,}/) }]);
    }
  });

  test('what stands on the page of keys, entered, is right: for every kind with letters and every order', () => {
    fc.assert(fc.property(fc.constantFrom(...LETTERED), fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }), (question, order) => {
      const read = readPaperAnswer(question, order, keyOf(question, order, (index) => String.fromCharCode(65 + index)));
      expect('given' in read && creditOf(question, read.given)).toBe(1);
    }));
  });

  test('whatever is written, it is a fault or an answer the question can have', () => {
    fc.assert(fc.property(fc.constantFrom(...LETTERED, numeric, word), fc.string({ maxLength: 300 }), (question, text) => {
      const read = readPaperAnswer(question, optionIds(question), text);
      expect('fault' in read || isAnswerOf(question, read.given)).toBe(true);
    }));
  });
});
