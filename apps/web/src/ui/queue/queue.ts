import { session } from '../../api/session';
import { createStore } from '../store';
import { database } from './database';
import type { QueueItem } from './item';
import { newUuid } from './uuid';

/**
 * Putting things into the queue. The item is first written to localStorage, which happens before the call returns (a tab
 * may die on the next line), then to IndexedDB, and only then leaves localStorage. Where IndexedDB is refused, localStorage
 * stays the home of the item.
 */
const WAL = 'hvs-q:';

/** This person's items, oldest first: waiting and under review. */
export const myItems = createStore<QueueItem[]>([]);
export const pendingCount = createStore(0);
/** Items on this device that belong to somebody else. */
export const othersCount = createStore(0);

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('hvs-queue');
const kicks = new Set<(soon: boolean) => void>();
export const onKick = (send: (soon: boolean) => void): void => { kicks.add(send); };
export const kick = (soon = false): void => kicks.forEach((send) => send(soon));
channel?.addEventListener('message', () => { void refresh(); kick(); });

const walItems = (): QueueItem[] => {
  const items: QueueItem[] = [];
  for (let i = 0; i < localStorage.length; i += 1) {
    const key = localStorage.key(i)!;
    if (!key.startsWith(WAL)) continue;
    try { items.push(JSON.parse(localStorage.getItem(key)!) as QueueItem); } catch { /* torn by a full disk: nothing to save */ }
  }
  return items;
};

/** Everything on the device, the write-ahead entries laid over the store. */
export const allItems = async (): Promise<QueueItem[]> => {
  const byId = new Map((await database.items().catch(() => [])).map((item) => [item.id, item]));
  for (const item of walItems()) if ((byId.get(item.id)?.order ?? -1) < item.order) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => a.order - b.order);
};

export const refresh = async (): Promise<void> => {
  const account = session.get().me?.account;
  const items = await allItems();
  const mine = items.filter((item) => item.account === account);
  myItems.set(mine);
  pendingCount.set(mine.length);
  othersCount.set(items.length - mine.length);
};

let lastOrder = 0;
const nextOrder = (): number => { lastOrder = Math.max(lastOrder + 1, Date.now() * 1000); return lastOrder; };
let persistAsked = false;

export type NewItem = Pick<QueueItem, 'lane' | 'kind' | 'method' | 'path' | 'body' | 'title' | 'unit'> & { /** Given: replaces the waiting item of that id. */ id?: string };

/** Safe on this device when it returns; the promise tells when IndexedDB has it too. */
export const enqueue = (made: NewItem): Promise<void> => {
  const account = session.get().me?.account;
  if (!account) throw new Error('Chưa đăng nhập');
  const item: QueueItem = { ...made, id: made.id ?? newUuid(), order: nextOrder(), account, madeAt: new Date().toISOString(), state: 'waiting', attempts: 0 };
  const key = WAL + item.id;
  const text = JSON.stringify(item);
  try { localStorage.setItem(key, text); } catch { /* full: IndexedDB below still takes it */ }
  myItems.set((now) => [...now.filter((i) => i.id !== item.id), item]);
  pendingCount.set(myItems.get().length);
  if (!persistAsked) { persistAsked = true; void navigator.storage?.persist?.().catch(() => false); }
  kick(made.kind !== 'answers' && made.kind !== 'statements');
  return settle(item, key, text);
};

const settle = async (item: QueueItem, key: string, text: string): Promise<void> => {
  try {
    if (await database.putItem(item) && localStorage.getItem(key) === text) localStorage.removeItem(key);
  } catch { /* the write-ahead entry stays and is taken up at the next start */ }
  channel?.postMessage('changed');
};

/** Takes up what a dying tab left in localStorage. */
export const recover = async (): Promise<void> => {
  for (const item of walItems()) await settle(item, WAL + item.id, JSON.stringify(item));
  await refresh();
};

export const replaceItem = async (item: QueueItem): Promise<void> => {
  const walled = localStorage.getItem(WAL + item.id);
  if (!await database.putItem(item).catch(() => false) && walled) localStorage.setItem(WAL + item.id, JSON.stringify(item));
};

export const removeItem = async (item: QueueItem): Promise<void> => {
  const walled = localStorage.getItem(WAL + item.id);
  if (walled && (JSON.parse(walled) as QueueItem).order === item.order) localStorage.removeItem(WAL + item.id);
  await database.removeItem(item.id, item.order).catch(() => false);
};
export const tellOtherTabs = (): void => channel?.postMessage('changed');
