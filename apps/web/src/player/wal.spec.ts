import { entriesOf, forget, writeAhead, type Entry } from './wal';

const storeOf = (room = Infinity): Storage => {
  const map = new Map<string, string>();
  return {
    get length() { return map.size; }, key: (i) => [...map.keys()][i] ?? null, getItem: (k) => map.get(k) ?? null, removeItem: (k) => { map.delete(k); }, clear: () => map.clear(),
    setItem: (k, v) => { if (!map.has(k) && map.size >= room) throw new Error('QuotaExceededError'); map.set(k, v); },
  };
};
const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({ account: 'a', sessionId: 's', seq, snapshot: { seq }, final: false, ...more });

test('what was written is there until the app has it', () => {
  const store = storeOf();
  writeAhead(store, entry(2));
  writeAhead(store, entry(1));
  expect(entriesOf(store, 'a').map((e) => e.seq)).toEqual([1, 2]);
  forget(store, 's', 1);
  expect(entriesOf(store, 'a').map((e) => e.seq)).toEqual([2]);
});
test('another person’s entries are not touched and not sent', () => {
  const store = storeOf();
  writeAhead(store, entry(1, { account: 'b' }));
  expect(entriesOf(store, 'a')).toEqual([]);
  expect(entriesOf(store, 'b')).toHaveLength(1);
});
test('on a full device the newest state of a session drives out its older ones', () => {
  const store = storeOf(2);
  [1, 2, 3].forEach((seq) => writeAhead(store, entry(seq)));
  expect(entriesOf(store, 'a').map((e) => e.seq)).toEqual([3]);
});
