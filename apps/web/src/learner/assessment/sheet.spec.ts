import { answer, chosenAfter, isAnswered, moved, paired, secondsLeft, sheetToShow, toggleFlag, unanswered, type Sheet } from './sheet';

const empty: Sheet = { answers: {}, flagged: [], seq: 0 };
const single = { id: 'q1', kind: 'single' as const };
const multiple = { id: 'q2', kind: 'multiple' as const };
const matching = { id: 'q3', kind: 'matching' as const, left: [{ id: 'l1', html: '' }, { id: 'l2', html: '' }] };

test('a new choice replaces the old one where one answer counts', () => expect(chosenAfter('single', ['a'], 'b')).toEqual(['b']));
test('choices add up and can be taken back where several count', () => expect([chosenAfter('multiple', ['a'], 'b'), chosenAfter('hot-spot', ['a', 'b'], 'a')]).toEqual([['a', 'b'], ['b']]));
test('things to order change places with their neighbour, and stop at the ends', () => expect([moved(['a', 'b', 'c'], 'c', -1), moved(['a', 'b', 'c'], 'a', -1)]).toEqual([['a', 'c', 'b'], ['a', 'b', 'c']]));
test('of a pair the later choice stands, and an empty one parts it', () => {
  expect(paired(paired([], 'l1', 'x'), 'l1', 'y')).toEqual(['l1[.]y']);
  expect(paired(['l1[.]y', 'l2[.]x'], 'l1', '')).toEqual(['l2[.]x']);
});
test('every change is newer than the last, also when the clock stands or runs back', () => {
  expect(toggleFlag(answer({ ...empty, seq: 100 }, 'q1', ['a'], 50), 'q1', 60).seq).toBe(102);
});
test('an unsent sheet of this device counts before the server’s', () => {
  const draft: Sheet = { answers: { q1: ['b'] }, flagged: [], seq: 9 };
  const server = { answers: { q1: ['a'] }, flagged: ['q1'] };
  expect(sheetToShow(server, draft, true).answers).toEqual({ q1: ['b'] });
  expect(sheetToShow(server, draft, false)).toEqual({ ...server, seq: 9 });
});
test('a question whose only choice was taken back, or whose pairs are half made, is unanswered', () => {
  expect(unanswered({ questions: [single, multiple, matching] }, { ...empty, answers: { q1: ['a'], q2: [], q3: ['l1[.]x'] } })).toEqual([1, 2]);
  expect(isAnswered({ kind: 'fill-in' }, ['  '])).toBe(false);
});
test('time is the server’s and never negative', () => {
  const at = Date.parse('2026-11-22T02:30:00Z');
  expect([secondsLeft('2026-11-22T02:31:00Z', at), secondsLeft('2026-11-22T02:00:00Z', at), secondsLeft(null, at)]).toEqual([60, 0, null]);
});
