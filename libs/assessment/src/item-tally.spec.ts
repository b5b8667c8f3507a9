import * as fc from 'fast-check';
import { ENOUGH_ANSWERS, ItemTally, type ItemAnswer } from './item-tally';
import type { Question } from './question';

const QUESTION: Question = {
  key: 'q', kind: 'single', skill: 'A.1', difficulty: 1, prompt: 'Hỏi', explain: 'Vì',
  answers: [{ id: 'a', text: 'Đúng', correct: true }, { id: 'b', text: 'Sai' , correct: false }, { id: 'c', text: 'Sai nữa', correct: false }],
};
const tallyOf = (answers: readonly ItemAnswer[]): ItemTally => {
  const tally = new ItemTally();
  for (const answer of answers) tally.add(answer);
  return tally;
};
const said = (answers: readonly ItemAnswer[]) => tallyOf(answers).statistic(QUESTION);
const right = (rest: number | null, seconds: number | null = null): ItemAnswer => ({ credit: 1, rest, given: ['a'], seconds });
const wrong = (rest: number | null, id = 'b'): ItemAnswer => ({ credit: 0, rest, given: [id], seconds: null });
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const codes = (answers: readonly ItemAnswer[]): string[] => said(answers).warnings.map(({ code }) => code);

test('what was answered is added up: facility, takers of each option with what they did elsewhere, blanks, the middle of the times', () => {
  expect(said([right(0.8, 10), right(0.6, 30), wrong(0.4), { credit: 0, rest: 0.2, given: [], seconds: 20 }])).toEqual({
    asked: 4, facility: 0.5, discrimination: null, blank: 1, medianSeconds: 20, warnings: [],
    options: [{ id: 'a', correct: true, taken: 2, rest: 0.7 }, { id: 'b', correct: false, taken: 1, rest: 0.4 }, { id: 'c', correct: false, taken: 0, rest: null }],
  });
});

test('a question that those know who know the rest discriminates; one turned round is warned of with the option that tempts', () => {
  const good = times(40, (i) => (i < 20 ? right(0.7 + i / 100) : wrong(0.2 + i / 100, i % 2 ? 'b' : 'c')));
  expect(said(good)).toMatchObject({ facility: 0.5, warnings: [] });
  expect(said(good).discrimination).toBeGreaterThan(0.8);
  const bad = times(40, (i) => (i < 20 ? right(0.2 + i / 100) : wrong(0.7 + i / 100)));
  expect(said(bad).warnings).toEqual([{ code: 'turned-round' }, { code: 'idle-option', options: ['c'] }, { code: 'tempting-option', options: ['b'] }]);
});

test('too easy, too hard, weak; of few answers nothing is said', () => {
  expect(codes(times(40, (i) => right(i / 40)))).toEqual(['too-easy']);
  expect(codes(times(40, (i) => (i === 0 ? right(0.9) : wrong(i / 80, i % 2 ? 'b' : 'c'))))).toContain('too-hard');
  expect(codes(times(40, (i) => (i % 2 ? right((Math.floor(i / 2) % 10) / 10) : wrong((Math.floor(i / 2) % 10) / 10, i % 4 ? 'b' : 'c'))))).toContain('weak');
  expect(codes(times(ENOUGH_ANSWERS - 1, (i) => wrong(i / 40)))).toEqual([]);
});

test('a sheet of one question, or of people all alike, tells nobody apart', () => {
  expect(said(times(40, (i) => (i % 2 ? right(null) : wrong(null)))).discrimination).toBeNull();
  expect(said(times(40, (i) => (i % 2 ? right(0.3) : wrong(0.3)))).discrimination).toBeNull();
});

test('whatever the order of the answers, the numbers stay, and stay within their bounds', () => {
  const answers = fc.array(fc.record({ credit: fc.constantFrom(0, 0.5, 1), rest: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), given: fc.subarray(['a', 'b', 'c']), seconds: fc.option(fc.integer({ min: 0, max: 5000 })) }), { minLength: 1, maxLength: 80 });
  fc.assert(fc.property(answers, fc.func(fc.integer()), (list, by) => {
    const one = said(list);
    const other = said([...list].sort((a, b) => by(a) - by(b)));
    expect({ ...other, discrimination: null, options: other.options.map(({ taken }) => taken) }).toEqual({ ...one, discrimination: null, options: one.options.map(({ taken }) => taken), warnings: other.warnings });
    expect(Math.abs((one.discrimination ?? 0) - (other.discrimination ?? 0))).toBeLessThan(1e-3);
    expect(one.facility).toBeGreaterThanOrEqual(0);
    expect(one.facility).toBeLessThanOrEqual(1);
    expect(Math.abs(one.discrimination ?? 0)).toBeLessThanOrEqual(1.0001);
    expect(one.options.every(({ taken }) => taken <= one.asked)).toBe(true);
  }));
});
