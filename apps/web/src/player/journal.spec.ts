import type { DeepStore } from './deep-store';
import { firstStore, keyOf, type Entry } from './first-store';
import { journalOf, type Journal } from './journal';

/** The device: what both stores hold outlives the journal, as it outlives a tab. */
class Device {
  room = Infinity;
  readonly log = new Map<string, string>();
  readonly disk = new Map<string, Entry>();
  state: 'well' | 'full' | 'refused' = 'well';
  /** Disk writes that have begun and are not through yet, each with a hand to let it through. */
  readonly under: (() => void)[] = [];
  writes = 0;
  readonly storage = {
    get length() { return 0; }, key: (i: number) => [...this.log.keys()][i] ?? null, getItem: (k: string) => this.log.get(k) ?? null, removeItem: (k: string) => { this.log.delete(k); }, clear: () => this.log.clear(),
    setItem: (k: string, v: string) => { if (!this.log.has(k) && this.log.size >= this.room) throw new Error('QuotaExceededError'); this.log.set(k, v); },
  };
  readonly deep: Pick<DeepStore, 'write' | 'entries'> = {
    write: (puts, drops) => new Promise((resolve, reject) => {
      this.writes += 1;
      this.under.push(() => {
        if (this.state === 'full') return reject(new Error('QuotaExceededError'));
        if (this.state === 'refused') return resolve(false);
        for (const entry of puts) this.disk.set(keyOf(entry.commit), entry);
        for (const key of drops) this.disk.delete(key);
        resolve(true);
      });
    }),
    entries: async () => [...this.disk.values()],
  };
  constructor() { Object.defineProperty(this.storage, 'length', { get: () => this.log.size }); }
  aTab = (): Journal => journalOf(firstStore(this.storage as Storage), this.deep);
  /** Until the disk is quiet. */
  settle = async (): Promise<void> => {
    while (this.under.length > 0) {
      this.under.shift()!();
      await new Promise((done) => setImmediate(done));
    }
  };
  logged = (): number[] => [...this.log.values()].map((text) => (JSON.parse(text) as Entry).commit.seq);
  onDisk = (): number[] => [...this.disk.values()].map(({ commit }) => commit.seq);
}
let device: Device;
beforeEach(() => { device = new Device(); });

const entry = (seq: number, more: Partial<Pick<Entry, 'account' | 'weighty'>> & { turn?: number } = {}): Entry => ({
  account: more.account ?? 'a', weighty: more.weighty ?? false,
  commit: { hvs: 2, type: 'commit', sessionId: 's', turn: more.turn ?? 1, unitId: 'bai', seq, snapshot: { seq }, final: false, madeAt: '2026-11-23T01:00:00Z', begunAt: '2026-11-23T01:00:00Z' },
});
/** Entries of one turn, each after the one before. */
const inOneTurn = (journal: Journal, entries: readonly Entry[]): void => entries.forEach((one, i) => journal.write(one, entries[i - 1]));
const seqs = async (journal: Journal, account = 'a'): Promise<number[]> => (await journal.entriesOf(account)).map(({ commit }) => commit.seq);

test('what was written is in the log when the call returns, and leaves it when the disk has it', async () => {
  device.aTab().write(entry(1), undefined);
  expect([device.logged(), device.onDisk()]).toEqual([[1], []]);
  await device.settle();
  expect([device.logged(), device.onDisk()]).toEqual([[], [1]]);
});
test('a tab that dies at any moment leaves it to the next one, until the app has it', async () => {
  device.aTab().write(entry(1), undefined);
  expect(await seqs(device.aTab())).toEqual([1]);
  await device.settle();
  const next = device.aTab();
  expect(await seqs(next)).toEqual([1]);
  next.forget(entry(1).commit);
  await device.settle();
  expect(await seqs(device.aTab())).toEqual([]);
});
test('what the app has before the disk has it does not come back', async () => {
  const journal = device.aTab();
  journal.write(entry(1), undefined);
  journal.forget(entry(1).commit);
  await device.settle();
  expect([device.logged(), device.onDisk()]).toEqual([[], []]);
});
test('a newer state of the same turn stands for the older one, unless that decided something', async () => {
  const journal = device.aTab();
  inOneTurn(journal, [entry(1), entry(2, { weighty: true }), entry(3)]);
  expect(await seqs(journal)).toEqual([2, 3]);
  await device.settle();
  expect(device.onDisk()).toEqual([2, 3]);
});
test('what comes while the disk is busy goes there at once, the newest only', async () => {
  const journal = device.aTab();
  inOneTurn(journal, [1, 2, 3, 4, 5].map((seq) => entry(seq)));
  expect(device.logged()).toEqual([5]);
  await device.settle();
  expect([device.onDisk(), device.writes]).toEqual([[5], 2]);
});
test('another person’s entries are neither handed over nor touched', async () => {
  const journal = device.aTab();
  journal.write(entry(1, { account: 'b' }), undefined);
  await device.settle();
  expect(await seqs(journal)).toEqual([]);
  expect(await seqs(journal, 'b')).toEqual([1]);
});
test.each([['full', 'full'], ['refused', 'refused']] as const)('with the disk %s, the log is the home of the entry', async (_what, state) => {
  device.state = state;
  const journal = device.aTab();
  inOneTurn(journal, [entry(1), entry(2)]);
  await device.settle();
  expect(await seqs(device.aTab())).toEqual([2]);
});
test('with the log full, the disk takes the entry', async () => {
  device.room = 0;
  device.aTab().write(entry(1), undefined);
  await device.settle();
  expect(await seqs(device.aTab())).toEqual([1]);
});
test('an entry for which no store has room does not drive out the one before', async () => {
  device.room = 1;
  device.state = 'full';
  const journal = device.aTab();
  inOneTurn(journal, [entry(1), entry(2)]);
  await device.settle();
  expect(await seqs(device.aTab())).toEqual([1]);
});
test('a turn is handed over after the one before it', async () => {
  const journal = device.aTab();
  journal.write(entry(3, { turn: 2 }), undefined);
  await device.settle();
  journal.write(entry(2), undefined);
  expect(await seqs(device.aTab())).toEqual([2, 3]);
});
