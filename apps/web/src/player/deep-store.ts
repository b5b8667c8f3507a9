import { deviceDatabase } from '../ui/device-database';
import { keyOf, type Entry, type EntryKey } from './first-store';

/** The second home of an entry: IndexedDB, which has room for a long way without a network, and says when it is on the disk. */
export interface DeepStore {
  open(): Promise<boolean>;
  /** All of it or nothing. False, or rejected: it is not there. */
  write(puts: readonly Entry[], drops: readonly EntryKey[]): Promise<boolean>;
  entries(): Promise<Entry[]>;
}

const { open, write, read } = deviceDatabase('hvs-turns', { entries: 'key' });

export const deepStore: DeepStore = {
  open,
  // What is only taken away may come back after a crash: the app knows it again by its number.
  write: (puts, drops) => write('entries', puts.length > 0 ? 'strict' : 'relaxed', (s) => {
    for (const entry of puts) s.put({ key: keyOf(entry.commit), entry });
    for (const key of drops) s.delete(key);
  }),
  entries: async () => ((await read<{ entry: Entry }[]>('entries', (s) => s.getAll())) ?? []).map(({ entry }) => entry),
};
