import { entriesOf, forget, writeAhead, type Entry } from './wal';

const storeOf = (room = Infinity): Storage => {
  const map = new Map<string, string>();
  return {
    get length() { return map.size; }, key: (i) => [...map.keys()][i] ?? null, getItem: (k) => map.get(k) ?? null, removeItem: (k) => { map.delete(k); }, clear: () => map.clear(),
    setItem: (k, v) => { if (!map.has(k) && map.size >= room) throw new Error('QuotaExceededError'); map.set(k, v); },
  };
};
const entry = (seq: number, more: Partial<Pick<Entry, 'account' | 'weighty'>> & { turn?: number } = {}): Entry => ({
  account: more.account ?? 'a', weighty: more.weighty ?? false,
  commit: { hvs: 2, type: 'commit', sessionId: 's', turn: more.turn ?? 1, unitId: 'bai', seq, snapshot: { seq }, final: false, madeAt: '2026-11-23T01:00:00Z', begunAt: '2026-11-23T01:00:00Z' },
});
const seqs = (store: Storage, account = 'a'): number[] => entriesOf(store, account).map(({ commit }) => commit.seq);

test('what was written is there until the app has it', () => {
  const store = storeOf();
  writeAhead(store, entry(2), undefined);
  writeAhead(store, entry(1), undefined);
  expect(seqs(store)).toEqual([1, 2]);
  forget(store, entry(1).commit);
  expect(seqs(store)).toEqual([2]);
});
test('a newer state of the same turn stands for the older one, unless that decided something', () => {
  const store = storeOf();
  const [place, passed, further] = [entry(1), entry(2, { weighty: true }), entry(3)];
  writeAhead(store, place, undefined);
  writeAhead(store, passed, place);
  writeAhead(store, further, passed);
  expect(seqs(store)).toEqual([2, 3]);
});
test('another person’s entries are not touched and not sent', () => {
  const store = storeOf();
  writeAhead(store, entry(1, { account: 'b' }), undefined);
  expect(seqs(store)).toEqual([]);
  expect(seqs(store, 'b')).toEqual([1]);
});
test('on a full device the newest state of a turn drives out its older ones, and of its turn only', () => {
  const store = storeOf(3);
  writeAhead(store, entry(1, { turn: 1 }), undefined);
  [2, 3, 4].forEach((seq) => writeAhead(store, entry(seq, { turn: 2, weighty: true }), undefined));
  expect(seqs(store)).toEqual([1, 4]);
});
