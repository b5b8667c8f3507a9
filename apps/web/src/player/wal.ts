import type { Commit } from '../api/player-messages';

/**
 * The write-ahead log on the content origin: a commit is here before the content gets its "true", and until the app has it in its own
 * store. One entry a turn, and one for each word of weight before it (a status, a score): hvs-wal:<session>:<seq>.
 */
export interface Entry { account: string; /** Decides something by itself: nothing that comes after stands for it. */ weighty: boolean; commit: Commit }

const PREFIX = 'hvs-wal:';
const keyOf = ({ sessionId, seq }: Pick<Commit, 'sessionId' | 'seq'>): string => `${PREFIX}${sessionId}:${seq}`;

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

/** `before`: the turn's entry until now, which this one says again and more. */
export const writeAhead = (store: Storage, entry: Entry, before: Entry | undefined): void => {
  const text = JSON.stringify(entry);
  const { sessionId, turn, seq } = entry.commit;
  try { store.setItem(keyOf(entry.commit), text); } catch {
    // Full: each entry holds the whole state of its turn, so the older ones may go.
    for (const { commit: old } of entriesOf(store, entry.account)) if (old.sessionId === sessionId && old.turn === turn && old.seq < seq) forget(store, old);
    try { store.setItem(keyOf(entry.commit), text); } catch { /* the message to the app is still on its way */ }
  }
  if (before && !before.weighty) forget(store, before.commit);
};

export const forget = (store: Storage, commit: Pick<Commit, 'sessionId' | 'seq'>): void => store.removeItem(keyOf(commit));

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
  return entries.sort(({ commit: a }, { commit: b }) => a.sessionId.localeCompare(b.sessionId) || a.seq - b.seq);
};
