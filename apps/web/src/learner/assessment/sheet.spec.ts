import { choose, secondsLeft, sheetToShow, toggleFlag, unanswered, type Sheet } from './sheet';

const empty: Sheet = { answers: {}, flagged: [], seq: 0 };
const single = { id: 'q1', kind: 'single' as const, prompt: '', answers: [] };
const multiple = { id: 'q2', kind: 'multiple' as const, prompt: '', answers: [] };

test('a new choice replaces the old one where one answer counts', () => { expect(choose(choose(empty, single, 'a', 1), single, 'b', 2).answers).toEqual({ q1: ['b'] }); });
test('choices add up and can be taken back where several count', () => {
  const both = choose(choose(empty, multiple, 'a', 1), multiple, 'b', 2);
  expect([both.answers.q2, choose(both, multiple, 'a', 3).answers.q2]).toEqual([['a', 'b'], ['b']]);
});
test('every change is newer than the last, also when the clock stands or runs back', () => {
  expect(toggleFlag(choose({ ...empty, seq: 100 }, single, 'a', 50), 'q1', 60).seq).toBe(102);
});
test('an unsent sheet of this device counts before the server’s', () => {
  const draft: Sheet = { answers: { q1: ['b'] }, flagged: [], seq: 9 };
  const server = { answers: { q1: ['a'] }, flagged: ['q1'] };
  expect(sheetToShow(server, draft, true).answers).toEqual({ q1: ['b'] });
  expect(sheetToShow(server, draft, false)).toEqual({ ...server, seq: 9 });
});
test('a question whose only choice was taken back is unanswered', () => {
  expect(unanswered({ questions: [single, multiple] }, { ...empty, answers: { q1: ['a'], q2: [] } })).toEqual([1]);
});
test('time is the server’s and never negative', () => {
  const at = Date.parse('2026-11-22T02:30:00Z');
  expect([secondsLeft('2026-11-22T02:31:00Z', at), secondsLeft('2026-11-22T02:00:00Z', at), secondsLeft(null, at)]).toEqual([60, 0, null]);
});
