import type { QueueItem } from './item';

/**
 * The first home of an item: localStorage, because it is written before the call returns, so that a tab may die on the
 * next line. It may be full, or refused altogether: then the answer is false, and nobody may rely on it.
 */
const PREFIX = 'hvs-q:';
const ORDER = 'hvs-order';

const read = (key: string): string | null => { try { return localStorage.getItem(key); } catch { return null; } };
const write = (key: string, text: string): boolean => { try { localStorage.setItem(key, text); return true; } catch { return false; } };
const orderOf = (text: string | null): number => { try { return text === null ? -1 : (JSON.parse(text) as QueueItem).order; } catch { return -1; } };

export const writeAhead = {
  put: (item: QueueItem): boolean => write(PREFIX + item.id, JSON.stringify(item)),
  /** Takes the entry away, unless newer content has replaced it meanwhile. */
  remove: ({ id, order }: Pick<QueueItem, 'id' | 'order'>): void => { if (orderOf(read(PREFIX + id)) <= order) try { localStorage.removeItem(PREFIX + id); } catch { /* refused: there is none */ } },
  holds: ({ id, order }: Pick<QueueItem, 'id' | 'order'>): boolean => orderOf(read(PREFIX + id)) >= order,
  items: (): QueueItem[] => {
    const items: QueueItem[] = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i)!;
        if (!key.startsWith(PREFIX)) continue;
        try { items.push(JSON.parse(localStorage.getItem(key)!) as QueueItem); } catch { /* torn by a full disk: nothing to save */ }
      }
    } catch { /* refused: there are none */ }
    return items;
  },
};

/**
 * Counts the items of this device, and never goes back: the device's clock says only where it begins, for people set
 * clocks back and batteries die. Shared by all tabs; what a tab has seen in the store counts as well.
 */
let last = 0;
export const nextOrder = (): number => {
  last = Math.max(last, Number(read(ORDER) ?? Date.now() * 1000)) + 1;
  write(ORDER, String(last));
  return last;
};
export const noteOrder = (seen: number): void => { last = Math.max(last, seen); };
