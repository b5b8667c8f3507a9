import { session } from '../../api/session';
import { createStore } from '../store';
import { database } from './database';
import type { QueueItem } from './item';
import { newUuid } from './uuid';
import { nextOrder, noteOrder, writeAhead } from './write-ahead';

/**
 * Putting things into the queue. The item is first written ahead to localStorage, which happens before the call returns,
 * then to IndexedDB, and only then leaves localStorage. Where IndexedDB is refused, localStorage stays the home of the
 * item. Where neither takes it, it is in hand: sent while this tab lives, offered to the stores again, and never called kept.
 */
const inHand = new Map<string, QueueItem>();

/** This person's items, oldest first: waiting and under review. */
export const myItems = createStore<QueueItem[]>([]);
export const pendingCount = createStore(0);
/** Items on this device that belong to somebody else. */
export const othersCount = createStore(0);
/** Items that would be lost with this tab. */
export const unkeptCount = createStore(0);

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('hvs-queue');
const kicks = new Set<(soon: boolean) => void>();
export const onKick = (send: (soon: boolean) => void): void => { kicks.add(send); };
export const kick = (soon = false): void => kicks.forEach((send) => send(soon));
channel?.addEventListener('message', () => { void refresh(); kick(); });

const overlay = (byId: Map<string, QueueItem>, items: Iterable<QueueItem>): void => {
  for (const item of items) if ((byId.get(item.id)?.order ?? -1) < item.order) byId.set(item.id, item);
};

let stored: QueueItem[] = [];
/** Everything on the device, the write-ahead entries and what is in hand laid over the store. */
export const allItems = async (): Promise<QueueItem[]> => {
  // A store that cannot be read at this moment still holds what it held.
  stored = await database.items().catch(() => stored);
  const byId = new Map(stored.map((item) => [item.id, item]));
  overlay(byId, writeAhead.items());
  overlay(byId, inHand.values());
  const items = [...byId.values()].sort((a, b) => a.order - b.order);
  if (items.length > 0) noteOrder(items.at(-1)!.order);
  return items;
};

export const refresh = async (): Promise<void> => {
  const account = session.get().me?.account;
  const items = await allItems();
  const mine = items.filter((item) => item.account === account);
  myItems.set(mine);
  pendingCount.set(mine.length);
  othersCount.set(items.length - mine.length);
};

let persistAsked = false;

export type NewItem = Pick<QueueItem, 'lane' | 'kind' | 'method' | 'path' | 'body' | 'title' | 'course' | 'unit'> & { /** Given: replaces the waiting item of that id. */ id?: string };

/** In the write-ahead log when it returns, if that has room. The promise answers whether any store of this device holds it: only then may the maker let go of it. */
export const enqueue = (made: NewItem): Promise<boolean> => {
  const account = session.get().me?.account;
  if (!account) throw new Error('Chưa đăng nhập');
  const item: QueueItem = { ...made, id: made.id ?? newUuid(), order: nextOrder(), account, madeAt: new Date().toISOString(), state: 'waiting', attempts: 0 };
  if (writeAhead.put(item)) release(item); else hold(item);
  myItems.set((now) => [...now.filter((i) => i.id !== item.id), item]);
  pendingCount.set(myItems.get().length);
  if (!persistAsked) { persistAsked = true; void navigator.storage?.persist?.().catch(() => false); }
  kick(made.kind !== 'answers' && made.kind !== 'statements');
  return settle(item, true);
};

const hold = (item: QueueItem): void => { inHand.set(item.id, item); unkeptCount.set(inHand.size); };
const release = ({ id, order }: Pick<QueueItem, 'id' | 'order'>): void => {
  if ((inHand.get(id)?.order ?? Infinity) <= order) { inHand.delete(id); unkeptCount.set(inHand.size); }
};

/** `isNew`: made just now, so the newest under its id whatever its number says. */
const settle = async (item: QueueItem, isNew: boolean): Promise<boolean> => {
  const inStore = await database.putItem(item, isNew).catch(() => false);
  if (inStore) { writeAhead.remove(item); release(item); }
  channel?.postMessage('changed');
  // Not in the store: the log may hold it, or newer content of the same id; such an entry is taken up at the next start.
  return inStore || writeAhead.holds(item);
};

/** Takes up what a dying tab left in localStorage, and what no store had room for. */
export const recover = async (): Promise<void> => {
  for (const item of [...writeAhead.items(), ...inHand.values()]) await settle(item, false);
  await refresh();
};

/** Writes what became of a try, unless the item has been replaced or is gone. */
export const amendItem = async (item: QueueItem): Promise<void> => {
  await database.amendItem(item).catch(() => false);
  if (writeAhead.items().some((one) => one.id === item.id && one.order === item.order)) writeAhead.put(item);
  if (inHand.get(item.id)?.order === item.order) hold(item);
};

/** Takes the item from wherever it is, with older content of its id; newer stays. */
export const removeItem = async (item: QueueItem): Promise<void> => {
  writeAhead.remove(item);
  release(item);
  await database.removeItem(item.id, item.order).catch(() => false);
};
export const tellOtherTabs = (): void => channel?.postMessage('changed');
