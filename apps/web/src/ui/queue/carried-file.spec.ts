import { carriedItems, payloadOf, readCarried, CARRIED_FORM } from './carried-file';
import type { QueueItem } from './item';

const item = (order: number, over: Partial<QueueItem> = {}): QueueItem => ({
  id: `i${order}`, order, account: 'mai', lane: 'l', kind: 'statements', method: 'POST', path: '/api/learning/enrolments/0190a7a2-0000-7000-8000-00000000000a/statements', body: { statements: [] }, title: 'Bài: Cuộc gọi lạ', madeAt: '2026-11-24T02:00:00Z', state: 'waiting', attempts: 0, ...over,
});

test('every kind goes to what it was meant for, the oldest first', () => {
  const items = [item(3, { kind: 'submission', path: '/api/learning/sittings/0190a7a2-0000-7000-8000-00000000000c/submission' }), item(2, { kind: 'commit', path: '/api/learning/sessions/0190a7a2-0000-7000-8000-00000000000b/commits' }), item(1)];
  expect(carriedItems(items).map(({ id, kind, target }) => [id, kind, target.slice(-1)])).toEqual([['i1', 'statements', 'a'], ['i2', 'commit', 'b'], ['i3', 'submission', 'c']]);
});
test('what has no place to go is left out, and what was refused goes along', () => expect(carriedItems([item(1, { path: '/api/khac' }), item(2, { state: 'review' })]).map(({ id }) => id)).toEqual(['i2']));
test('no more than the server takes', () => expect(carriedItems(Array.from({ length: 2100 }, (_, n) => item(n)))).toHaveLength(2000));
test('a file of ours says what it holds; anything else is none', () => {
  const payload = payloadOf('mai', carriedItems([item(1), item(2)]), '2026-11-24T03:00:00Z');
  expect(readCarried(JSON.stringify({ hvs: CARRIED_FORM, key: 'k', signature: 's', payload }))).toMatchObject({ items: 2, titles: ['Bài: Cuộc gọi lạ'], madeAt: '2026-11-24T03:00:00Z' });
  for (const text of ['', '{}', '[]', 'null', JSON.stringify({ hvs: CARRIED_FORM, key: 'k', signature: 's', payload: '{' }), JSON.stringify({ hvs: CARRIED_FORM, key: 'k', signature: 's', payload: '{}' })]) expect(readCarried(text)).toBeNull();
});
