import type { QueueItem, Receipt } from './item';

/** The device's own store. Three tables: what waits, what was sent (a short list), and the last good answer of each page. */
export interface Kept { key: string; account: string; at: string; body: unknown }

const NAME = 'hvs';
let opening: Promise<IDBDatabase | null> | null = null;

const open = (): Promise<IDBDatabase | null> => {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('items', { keyPath: 'id' });
        request.result.createObjectStore('receipts', { keyPath: 'id' });
        request.result.createObjectStore('kept', { keyPath: 'key' });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        request.result.onclose = () => { opening = null; };
        resolve(request.result);
      };
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch { resolve(null); }
  });
  return opening;
};

type Table = 'items' | 'receipts' | 'kept';

/** Resolves when the change is on the disk, as far as the browser will say so. Null: there is no such store here (some private windows). */
const write = async (table: Table, change: (store: IDBObjectStore) => void): Promise<boolean> => {
  const db = await open();
  if (!db) return false;
  return new Promise((resolve, reject) => {
    const tx = db.transaction(table, 'readwrite', { durability: table === 'items' ? 'strict' : 'default' });
    tx.oncomplete = () => resolve(true);
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error('IndexedDB'));
    change(tx.objectStore(table));
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

export const database = {
  putItem: (item: QueueItem) => write('items', (s) => s.put(item)),
  items: async () => (await read<QueueItem[]>('items', (s) => s.getAll())) ?? [],
  /** Takes an item away unless newer content has replaced it meanwhile. */
  removeItem: (id: string, order: number) => write('items', (s) => {
    const request = s.get(id);
    request.onsuccess = () => { if ((request.result as QueueItem | undefined)?.order === order) s.delete(id); };
  }),
  putReceipt: (receipt: Receipt) => write('receipts', (s) => s.put(receipt)),
  removeReceipt: (id: string) => write('receipts', (s) => s.delete(id)),
  receipts: async () => (await read<Receipt[]>('receipts', (s) => s.getAll())) ?? [],
  keep: (kept: Kept) => write('kept', (s) => s.put(kept)),
  kept: (key: string) => read<Kept>('kept', (s) => s.get(key)),
  allKept: async () => (await read<Kept[]>('kept', (s) => s.getAll())) ?? [],
  dropKept: (keys: string[]) => write('kept', (s) => keys.forEach((key) => s.delete(key))),
};
