import type { QueueItem } from './item';

// Only components need them, and preact comes without a CommonJS build.
jest.mock('preact/hooks', () => ({}));

/**
 * The queue over a device's two stores. Both are played here: a localStorage that can be full, and as much of IndexedDB
 * as the queue uses. What is written to them outlives `aTab()`, as it outlives a tab.
 */
class Storage_ {
  readonly map = new Map<string, string>();
  full = false;
  get length() { return this.map.size; }
  key(i: number) { return [...this.map.keys()][i] ?? null; }
  getItem(key: string) { return this.map.get(key) ?? null; }
  removeItem(key: string) { this.map.delete(key); }
  setItem(key: string, value: string) {
    // The counter is overwritten by one of the same length, for which a full store has room.
    if (this.full && (this.map.get(key)?.length ?? 0) < value.length) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(key, value);
  }
}

class Database_ {
  readonly tables = new Map<string, Map<string, unknown>>();
  state: 'well' | 'full' | 'refused' = 'well';
  open() {
    const request: Record<string, any> = {}; // eslint-disable-line @typescript-eslint/no-explicit-any -- a request as IndexedDB makes it
    setImmediate(() => {
      if (this.state === 'refused') return request.onerror?.();
      const first = this.tables.size === 0;
      request.result = { createObjectStore: (name: string) => this.tables.set(name, new Map()), transaction: (name: string) => this.transaction(name), close: () => undefined };
      if (first) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }
  private transaction(name: string) {
    const table = this.tables.get(name)!;
    const tx: Record<string, any> = {}; // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
    let broken = false;
    let open = 0;
    const ask = (answer: () => unknown) => {
      const request: Record<string, any> = {}; // eslint-disable-line @typescript-eslint/no-explicit-any -- as above
      open += 1;
      queueMicrotask(() => {
        open -= 1;
        try { request.result = answer(); } catch { broken = true; return request.onerror?.(); }
        request.onsuccess?.();
      });
      return request;
    };
    const key = (value: Record<string, unknown>) => String(value.id ?? value.key);
    tx.objectStore = () => ({
      get: (id: string) => ask(() => structuredClone(table.get(id))),
      getAll: () => ask(() => structuredClone([...table.values()])),
      put: (value: Record<string, unknown>) => ask(() => { if (this.state === 'full') broken = true; else table.set(key(value), structuredClone(value)); }),
      delete: (id: string) => ask(() => void table.delete(id)),
    });
    const end = (): void => { if (open > 0) setImmediate(end); else if (broken) { tx.error = new DOMException('full', 'QuotaExceededError'); tx.onabort?.(); } else tx.oncomplete?.(); };
    setImmediate(end);
    return tx;
  }
}

let log: Storage_;
let store: Database_;
const globals = globalThis as unknown as Record<string, unknown>;
beforeEach(() => {
  log = new Storage_();
  store = new Database_();
  log.setItem('hvs-me', JSON.stringify({ account: 'mai' }));
  globals.localStorage = log;
  globals.indexedDB = store;
  globals.BroadcastChannel = undefined;
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
});
afterEach(() => { jest.useRealTimers(); });

type Queue = typeof import('./queue');
/** A tab just opened: its memory is empty, the stores are as the last one left them. */
const aTab = async (): Promise<Queue> => {
  jest.resetModules();
  const queue = require('./queue') as Queue; // eslint-disable-line @typescript-eslint/no-require-imports -- each tab has modules of its own
  await queue.recover();
  return queue;
};
const answers = (more: object = {}) => ({ lane: 's1', kind: 'answers' as const, method: 'PUT' as const, path: '/a', body: {}, title: 'Câu trả lời', ...more });
const bodies = (items: QueueItem[]) => items.map((item) => item.body);

test('what is put in is in the store, and the write-ahead entry is gone', async () => {
  const tab = await aTab();
  expect(await tab.enqueue(answers({ id: 'a', body: 1 }))).toBe(true);
  expect(bodies(await tab.allItems())).toEqual([1]);
  expect([...log.map.keys()].filter((key) => key.startsWith('hvs-q:'))).toEqual([]);
});

test.each([['IndexedDB full', 'full'], ['IndexedDB refused', 'refused']] as const)('with %s, the write-ahead entry is the home of the item and counts as kept', async (_what, state) => {
  store.state = state;
  const tab = await aTab();
  expect(await tab.enqueue(answers({ id: 'a', body: 1 }))).toBe(true);
  expect(bodies(await (await aTab()).allItems())).toEqual([1]);
});

test('where neither store takes the item, nobody is told that it is kept; it is still sent while the tab lives', async () => {
  const tab = await aTab();
  log.full = true;
  store.state = 'full';
  expect(await tab.enqueue(answers({ id: 'a', body: 1 }))).toBe(false);
  expect(tab.unkeptCount.get()).toBe(1);
  expect(bodies(await tab.allItems())).toEqual([1]);
  const [item] = await tab.allItems();
  await tab.removeItem(item!);
  expect(await tab.allItems()).toEqual([]);
  expect(tab.unkeptCount.get()).toBe(0);
});

test('what no store took is kept as soon as one has room again', async () => {
  const tab = await aTab();
  log.full = true;
  store.state = 'full';
  await tab.enqueue(answers({ id: 'a', body: 1 }));
  store.state = 'well';
  await tab.recover();
  expect(tab.unkeptCount.get()).toBe(0);
  expect(bodies(await (await aTab()).allItems())).toEqual([1]);
});

test('newer content of the same id is kept or not by itself: the older in the store does not speak for it', async () => {
  const tab = await aTab();
  expect(await tab.enqueue(answers({ id: 'a', body: 'older' }))).toBe(true);
  log.full = true;
  store.state = 'full';
  expect(await tab.enqueue(answers({ id: 'a', body: 'newer' }))).toBe(false);
  expect(bodies(await tab.allItems())).toEqual(['newer']);
});

test('a clock set back does not put newer work before older, nor under it', async () => {
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'queueMicrotask', 'nextTick'], now: new Date('2026-11-24T08:00:00Z') });
  await (await aTab()).enqueue(answers({ id: 'a', body: 'first' }));
  jest.setSystemTime(new Date('2024-01-01T00:00:00Z'));
  const tab = await aTab();
  await tab.enqueue(answers({ id: 'b', body: 'second' }));
  await tab.enqueue(answers({ id: 'a', body: 'third' }));
  expect(bodies(await tab.allItems())).toEqual(['second', 'third']);
});

test('also where the counter itself was lost with the write-ahead log', async () => {
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'queueMicrotask', 'nextTick'], now: new Date('2026-11-24T08:00:00Z') });
  await (await aTab()).enqueue(answers({ id: 'a', body: 'first' }));
  jest.setSystemTime(new Date('2024-01-01T00:00:00Z'));
  log.removeItem('hvs-order');
  jest.resetModules();
  const tab = require('./queue') as Queue; // eslint-disable-line @typescript-eslint/no-require-imports -- before the tab has read anything
  await tab.enqueue(answers({ id: 'a', body: 'second' }));
  expect(bodies(await tab.allItems())).toEqual(['second']);
  await tab.enqueue(answers({ id: 'a', body: 'third' }));
  expect(bodies(await tab.allItems())).toEqual(['third']);
});

test('an older write-ahead entry is not laid over newer content of the store', async () => {
  const tab = await aTab();
  store.state = 'full';
  await tab.enqueue(answers({ id: 'a', body: 'older' }));
  store.state = 'well';
  log.full = true;
  await tab.enqueue(answers({ id: 'a', body: 'newer, and longer than the older' }));
  expect(bodies(await (await aTab()).allItems())).toEqual(['newer, and longer than the older']);
});

test('what is sent takes older content of its id along, and leaves newer', async () => {
  const tab = await aTab();
  await tab.enqueue(answers({ id: 'a', body: 'older' }));
  const [older] = await tab.allItems();
  await tab.enqueue(answers({ id: 'a', body: 'newer' }));
  await tab.removeItem(older!);
  expect(bodies(await tab.allItems())).toEqual(['newer']);
  const [newer] = await tab.allItems();
  await tab.removeItem({ ...newer!, order: newer!.order + 1 });
  expect(await tab.allItems()).toEqual([]);
});

test('a verdict on older content does not stop newer, and does not bring back what is gone', async () => {
  const tab = await aTab();
  await tab.enqueue(answers({ id: 'a', body: 'older' }));
  const [older] = await tab.allItems();
  await tab.enqueue(answers({ id: 'a', body: 'newer' }));
  await tab.amendItem({ ...older!, state: 'review' });
  expect((await tab.allItems()).map((i) => [i.body, i.state])).toEqual([['newer', 'waiting']]);
  const [newer] = await tab.allItems();
  await tab.removeItem(newer!);
  await tab.amendItem({ ...newer!, state: 'review' });
  expect(await tab.allItems()).toEqual([]);
});

test('a store that cannot be read at this moment empties nothing on the screen', async () => {
  const tab = await aTab();
  await tab.enqueue(answers({ id: 'a', body: 1 }));
  await tab.refresh();
  expect(tab.pendingCount.get()).toBe(1);
  store.tables.set('items', null as never);
  await tab.refresh();
  expect(tab.pendingCount.get()).toBe(1);
});
