import type { QueueItem, Receipt } from './item';

/** The device's own store. Three tables: what waits, what was sent (a short list), and the last good answer of each page. */
export interface Kept { key: string; account: string; at: string; body: unknown }

const NAME = 'hvs';
let opening: Promise<IDBDatabase | null> | null = null;

const open = (): Promise<IDBDatabase | null> => {
  opening ??= new Promise((resolve) => {
    // Refused now is not refused for ever: the next one who asks tries again.
    const refused = (): void => { opening = null; resolve(null); };
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('items', { keyPath: 'id' });
        request.result.createObjectStore('receipts', { keyPath: 'id' });
        request.result.createObjectStore('kept', { keyPath: 'key' });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => { request.result.close(); opening = null; };
        request.result.onclose = () => { opening = null; };
        resolve(request.result);
      };
      request.onerror = refused;
      request.onblocked = refused;
    } catch { refused(); }
  });
  return opening;
};

type Table = 'items' | 'receipts' | 'kept';

/** Resolves when the change is on the disk, as far as the browser will say so. Null: there is no such store here (some private windows). */
const write = async (table: Table, work: (store: IDBObjectStore) => void): Promise<boolean> => {
  const db = await open();
  if (!db) return false;
  return new Promise((resolve, reject) => {
    const tx = db.transaction(table, 'readwrite', { durability: table === 'items' ? 'strict' : 'default' });
    tx.oncomplete = () => resolve(true);
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error('IndexedDB'));
    work(tx.objectStore(table));
  });
};

const read = async <T>(table: Table, ask: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> => {
  const db = await open();
  if (!db) return undefined;
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(table, 'readonly').objectStore(table));
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
};

const change = (store: IDBObjectStore, id: string, decide: (there: QueueItem | undefined) => void): void => {
  const request = store.get(id);
  request.onsuccess = () => decide(request.result as QueueItem | undefined);
};

export const database = {
  /** Keeps the item unless newer content stands under its id. What is new comes after whatever stands there. */
  putItem: (item: QueueItem, isNew: boolean) => write('items', (s) => {
    change(s, item.id, (there) => {
      if (!there || there.order < item.order) s.put(item);
      else if (isNew) s.put({ ...item, order: there.order + 1 });
    });
  }),
  /** Writes another state of the very same content; what has been replaced or taken away stays so. */
  amendItem: (item: QueueItem) => write('items', (s) => change(s, item.id, (there) => { if (there?.order === item.order) s.put(item); })),
  items: async () => (await read<QueueItem[]>('items', (s) => s.getAll())) ?? [],
  /** Takes an item away, with older content of its id, unless newer content has replaced it meanwhile. */
  removeItem: (id: string, order: number) => write('items', (s) => change(s, id, (there) => { if (there && there.order <= order) s.delete(id); })),
  putReceipt: (receipt: Receipt) => write('receipts', (s) => s.put(receipt)),
  removeReceipt: (id: string) => write('receipts', (s) => s.delete(id)),
  receipts: async () => (await read<Receipt[]>('receipts', (s) => s.getAll())) ?? [],
  keep: (kept: Kept) => write('kept', (s) => s.put(kept)),
  kept: (key: string) => read<Kept>('kept', (s) => s.get(key)),
  allKept: async () => (await read<Kept[]>('kept', (s) => s.getAll())) ?? [],
  dropKept: (keys: string[]) => write('kept', (s) => keys.forEach((key) => s.delete(key))),
};
