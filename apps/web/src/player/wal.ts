import type { Commit, Snapshot } from '../api/player-messages';

/**
 * The write-ahead log on the content origin: a commit is here before the content gets its "true", and until the app has
 * it in its own store. Keys as in the contract: hvs-wal:<sessionId>:<seq>.
 */
export interface Entry { account: string; sessionId: string; seq: number; snapshot: Snapshot; final: boolean }

const PREFIX = 'hvs-wal:';
const keyOf = (sessionId: string, seq: number): string => `${PREFIX}${sessionId}:${seq}`;

/** A frame of another site may be refused its storage (third-party blocking). Then the app's store, one message away, is the first durable place. */
export const deviceStore = (): Storage => {
  try { return window.localStorage; } catch { return memoryStore(); }
};
const memoryStore = (): Storage => {
  const map = new Map<string, string>();
  return {
    get length() { return map.size; },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => { map.set(key, value); },
    removeItem: (key) => { map.delete(key); },
    clear: () => map.clear(),
  };
};

export const writeAhead = (store: Storage, entry: Entry): void => {
  const text = JSON.stringify(entry);
  try { store.setItem(keyOf(entry.sessionId, entry.seq), text); } catch {
    // Full: each entry holds the whole state, so the older ones of this session may go.
    for (const old of entriesOf(store, entry.account)) if (old.sessionId === entry.sessionId && old.seq < entry.seq) store.removeItem(keyOf(old.sessionId, old.seq));
    try { store.setItem(keyOf(entry.sessionId, entry.seq), text); } catch { /* the message to the app is still on its way */ }
  }
};

export const forget = (store: Storage, sessionId: string, seq: number): void => store.removeItem(keyOf(sessionId, seq));

/** What one person's visits left behind, oldest first. Another person's entries wait for their owner. */
export const entriesOf = (store: Storage, account: string): Entry[] => {
  const entries: Entry[] = [];
  for (let i = 0; i < store.length; i += 1) {
    const key = store.key(i)!;
    if (!key.startsWith(PREFIX)) continue;
    try {
      const entry = JSON.parse(store.getItem(key)!) as Entry;
      if (entry.account === account) entries.push(entry);
    } catch { /* torn by a full disk */ }
  }
  return entries.sort((a, b) => a.sessionId.localeCompare(b.sessionId) || a.seq - b.seq);
};

export const commitOf = ({ sessionId, seq, snapshot, final }: Entry): Commit => ({ hvs: 1, type: 'commit', sessionId, seq, snapshot, final });
