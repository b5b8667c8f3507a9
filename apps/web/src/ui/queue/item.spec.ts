import { backoffMs, bodyOf, isAcknowledged, nextBatches, verdictOn, type QueueItem } from './item';

const item = (order: number, more: Partial<QueueItem> = {}): QueueItem => ({
  id: `i${order}`, order, account: 'a', lane: 'e1', kind: 'statements', method: 'POST', path: '/s', body: { statements: [{ id: `s${order}` }] }, title: '', madeAt: '', state: 'waiting', attempts: 0, ...more,
});
const ids = (batches: QueueItem[][]) => batches.map((b) => b.map((i) => i.id));

const ours = (name: string) => `http://localhost:4000/problems/${name}`;
test.each([
  [500, 'about:blank', 'later'], [503, ours('http/unavailable'), 'later'], [429, ours('http/limited'), 'later'], [408, 'about:blank', 'later'],
  [401, ours('http/sign-in-first'), 'sign-in'], [401, 'about:blank', 'sign-in'], [200, '', 'sent'], [204, '', 'sent'],
  [400, ours('http/invalid-input'), 'review'], [403, ours('http/not-allowed'), 'review'], [404, ours('learning/enrolment-missing'), 'review'],
  [409, ours('learning/learned-elsewhere'), 'review'], [413, ours('http/too-large'), 'review'], [422, ours('learning/statements-refused'), 'review'],
] as const)('an answer of %s %s means %s', (status, problem, verdict) => { expect(verdictOn({ status, problem }, 'statements')).toBe(verdict); });

test('no answer means later', () => { expect(verdictOn(null, 'statements')).toBe('later'); });
test('a token of an old session never sends work to review: the person signs in again', () => {
  expect(verdictOn({ status: 403, problem: ours('http/csrf-missing') }, 'commit')).toBe('sign-in');
});
test.each([400, 403, 404, 405])('a %s of somebody between us and the server is no verdict on the item', (status) => {
  expect(verdictOn({ status, problem: 'about:blank' }, 'commit')).toBe('later');
});
test('what a proxy finds too large is kept for review, not tried for ever', () => { expect(verdictOn({ status: 413, problem: 'about:blank' }, 'commit')).toBe('review'); });
test('a commit of an overtaken session counts as sent, since the server merges it', () => { expect(verdictOn({ status: 409, problem: ours('learning/overtaken') }, 'commit')).toBe('sent'); });
test('a commit of a session that the server has removed gets a receipt that says so', () => {
  expect(verdictOn({ status: 404, problem: ours('learning/session-missing') }, 'commit')).toBe('removed');
});
test('a commit that the server refuses stays for review', () => { expect(verdictOn({ status: 422, problem: ours('learning/commit-refused') }, 'commit')).toBe('review'); });
test.each([
  ['statements', { accepted: [] }], ['commit', { seq: 4 }], ['answers', { seq: 2, savedAt: '' }], ['submission', { submittedAt: '' }],
] as const)('our server acknowledges %s in its own words; a page that answers anything does not', (kind, yes) => {
  expect(isAcknowledged(yes, kind)).toBe(true);
  for (const other of [null, 'Chào mừng', {}, []]) expect(isAcknowledged(other, kind)).toBe(false);
});

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
