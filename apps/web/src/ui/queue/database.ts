import { deviceDatabase } from '../device-database';
import type { QueueItem, Receipt } from './item';

/** The device's own store. Three tables: what waits, what was sent (a short list), and the last good answer of each page. */
export interface Kept { key: string; account: string; at: string; body: unknown }

const { write, read } = deviceDatabase('hvs', { items: 'id', receipts: 'id', kept: 'key' });

const change = (store: IDBObjectStore, id: string, decide: (there: QueueItem | undefined) => void): void => {
  const request = store.get(id);
  request.onsuccess = () => decide(request.result as QueueItem | undefined);
};

export const database = {
  /** Keeps the item unless newer content stands under its id. What is new comes after whatever stands there. */
  putItem: (item: QueueItem, isNew: boolean) => write('items', 'strict', (s) => {
    change(s, item.id, (there) => {
      if (!there || there.order < item.order) s.put(item);
      else if (isNew) s.put({ ...item, order: there.order + 1 });
    });
  }),
  /** Writes another state of the very same content; what has been replaced or taken away stays so. */
  amendItem: (item: QueueItem) => write('items', 'strict', (s) => change(s, item.id, (there) => { if (there?.order === item.order) s.put(item); })),
  items: async () => (await read<QueueItem[]>('items', (s) => s.getAll())) ?? [],
  /** Takes an item away, with older content of its id, unless newer content has replaced it meanwhile. */
  removeItem: (id: string, order: number) => write('items', 'strict', (s) => change(s, id, (there) => { if (there && there.order <= order) s.delete(id); })),
  putReceipt: (receipt: Receipt) => write('receipts', 'default', (s) => s.put(receipt)),
  removeReceipt: (id: string) => write('receipts', 'default', (s) => s.delete(id)),
  receipts: async () => (await read<Receipt[]>('receipts', (s) => s.getAll())) ?? [],
  keep: (kept: Kept) => write('kept', 'default', (s) => s.put(kept)),
  kept: (key: string) => read<Kept>('kept', (s) => s.get(key)),
  allKept: async () => (await read<Kept[]>('kept', (s) => s.getAll())) ?? [],
  dropKept: (keys: string[]) => write('kept', 'default', (s) => keys.forEach((key) => s.delete(key))),
};
