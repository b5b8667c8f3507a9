import type { Commit } from '../api/player-messages';
import type { DeepStore } from './deep-store';
import { keyOf, type Entry, type EntryKey, type FirstStore } from './first-store';

/**
 * The player's write-ahead log. An entry is in localStorage when `write` returns, and on its way to IndexedDB, which is told to
 * put it on the disk at once: a browser writes localStorage out when it finds the time, and all of it may be gone with the browser.
 * Once IndexedDB has it, it leaves localStorage, which therefore stays nearly empty however long the network is away.
 *
 * One entry a turn stays, and one for each word of weight before it. What comes while the disk is busy goes there together.
 */
export interface Journal {
  /** `before`: the turn's entry until now, which this one says again and more. */
  write(entry: Entry, before: Entry | undefined): void;
  /** The app has it. */
  forget(commit: Pick<Commit, 'sessionId' | 'seq'>): void;
  /** What one person's visits left behind, oldest first. Another person's entries wait for their owner. Rejects where the disk cannot be read now. */
  entriesOf(account: string): Promise<Entry[]>;
}

export const journalOf = (first: FirstStore, deep: Pick<DeepStore, 'write' | 'entries'>): Journal => {
  let puts = new Map<EntryKey, Entry>();
  let drops = new Set<EntryKey>();
  let busy = false;

  const flush = (): void => {
    if (busy || (puts.size === 0 && drops.size === 0)) return;
    busy = true;
    const [putting, dropping] = [puts, drops];
    [puts, drops] = [new Map(), new Set()];
    void deep.write([...putting.values()], [...dropping]).catch(() => false).then((done) => {
      busy = false;
      // What has no room on the disk stays where it is; the next entry of its turn says it again.
      if (done) for (const key of [...putting.keys(), ...dropping]) first.drop(key);
      flush();
    });
  };
  const drop = (key: EntryKey): void => { puts.delete(key); drops.add(key); };

  return {
    write: (entry, before) => {
      const replaced = before && !before.weighty ? keyOf(before.commit) : undefined;
      const written = first.put(entry);
      puts.set(keyOf(entry.commit), entry);
      if (replaced !== undefined) {
        drop(replaced);
        // Only over its successor: otherwise it goes when the disk has that.
        if (written) first.drop(replaced);
      }
      flush();
    },
    forget: (commit) => {
      first.drop(keyOf(commit));
      drop(keyOf(commit));
      flush();
    },
    entriesOf: async (account) => {
      const byKey = new Map([...await deep.entries(), ...puts.values(), ...first.entries()].map((entry) => [keyOf(entry.commit), entry]));
      for (const key of drops) byKey.delete(key);
      return [...byKey.values()].filter((entry) => entry.account === account).sort(({ commit: a }, { commit: b }) => a.sessionId.localeCompare(b.sessionId) || a.seq - b.seq);
    },
  };
};
