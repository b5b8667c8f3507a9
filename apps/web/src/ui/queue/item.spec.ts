import { backoffMs, bodyOf, nextBatches, verdictOn, type QueueItem } from './item';

const item = (order: number, more: Partial<QueueItem> = {}): QueueItem => ({
  id: `i${order}`, order, account: 'a', lane: 'e1', kind: 'statements', method: 'POST', path: '/s', body: { statements: [{ id: `s${order}` }] }, title: '', madeAt: '', state: 'waiting', attempts: 0, ...more,
});
const ids = (batches: QueueItem[][]) => batches.map((b) => b.map((i) => i.id));

test.each([
  [null, 'later'], [500, 'later'], [503, 'later'], [429, 'later'], [408, 'later'], [401, 'sign-in'], [200, 'sent'], [204, 'sent'], [400, 'review'], [403, 'review'], [404, 'review'], [409, 'review'], [422, 'review'],
] as const)('an answer of %s means %s', (status, verdict) => { expect(verdictOn(status, 'statements')).toBe(verdict); });

test('a commit of an overtaken session counts as sent, since the server merges it', () => { expect(verdictOn(409, 'commit')).toBe('sent'); });

test('statements of one enrolment travel together and in order', () => {
  const batches = nextBatches([item(3), item(1), item(2)]);
  expect(ids(batches)).toEqual([['i1', 'i2', 'i3']]);
  expect(bodyOf(batches[0]!)).toEqual({ statements: [{ id: 's1' }, { id: 's2' }, { id: 's3' }] });
});
test('lanes do not wait for each other', () => { expect(ids(nextBatches([item(1), item(2, { lane: 'e2' })]))).toEqual([['i1'], ['i2']]); });
test('a lane that rests is left alone', () => { expect(ids(nextBatches([item(1), item(2, { lane: 'e2' })], new Set(['e1'])))).toEqual([['i2']]); });
test('what waits for review holds nothing back', () => { expect(ids(nextBatches([item(1, { state: 'review' }), item(2)]))).toEqual([['i2']]); });
test('an item tried before goes alone', () => { expect(ids(nextBatches([item(1, { attempts: 1 }), item(2)]))).toEqual([['i1']]); });
test('other kinds are never merged, and nothing overtakes them in their lane', () => {
  expect(ids(nextBatches([item(1), item(2, { kind: 'commit' }), item(3)]))).toEqual([['i1']]);
});
test('a batch stays small enough for a weak link', () => {
  expect(nextBatches(Array.from({ length: 100 }, (_, i) => item(i)))[0]).toHaveLength(40);
});
test('waiting grows to two minutes and is spread by chance', () => {
  expect([0, 1, 3, 50].map((n) => backoffMs(n, 1))).toEqual([2000, 4000, 16_000, 120_000]);
  expect(backoffMs(1, 0)).toBe(2000);
});
