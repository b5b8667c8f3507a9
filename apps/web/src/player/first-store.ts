import type { Commit } from '../api/player-messages';

/** What the content origin holds of a visit until the app has it in its own store. */
export interface Entry { account: string; /** Decides something by itself (a status, a score, an end): nothing that comes after stands for it. */ weighty: boolean; commit: Commit }
export type EntryKey = string;
export const keyOf = ({ sessionId, seq }: Pick<Commit, 'sessionId' | 'seq'>): EntryKey => `${sessionId}:${seq}`;

/** The first home of an entry: localStorage, because it is written before the call returns, and so before the content gets its "true". */
export interface FirstStore {
  /** False: no room. */
  put(entry: Entry): boolean;
  drop(key: EntryKey): void;
  entries(): Entry[];
}

const PREFIX = 'hvs-wal:';

/** A frame of another site may be refused its storage (third-party blocking). Then the app's store, one message away, is the first durable place. */
const storageHere = (): Storage | null => { try { return window.localStorage; } catch { return null; } };

export const firstStore = (store: Storage | null = storageHere()): FirstStore => ({
  put: (entry) => {
    try { store?.setItem(PREFIX + keyOf(entry.commit), JSON.stringify(entry)); return store !== null; } catch { return false; }
  },
  drop: (key) => store?.removeItem(PREFIX + key),
  entries: () => {
    const entries: Entry[] = [];
    for (let i = 0; i < (store?.length ?? 0); i += 1) {
      const key = store!.key(i)!;
      if (!key.startsWith(PREFIX)) continue;
      try { entries.push(JSON.parse(store!.getItem(key)!) as Entry); } catch { /* torn by a full disk */ }
    }
    return entries;
  },
});
