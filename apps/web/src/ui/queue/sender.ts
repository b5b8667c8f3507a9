import { api } from '../../api/client';
import { network, probe } from '../../api/network';
import { ApiProblem } from '../../api/problem';
import { session } from '../../api/session';
import { createStore } from '../store';
import { database } from './database';
import { makeDeviceKnown } from './device-key';
import { thisDevice } from '../this-device';
import { backoffMs, bodyOf, isAcknowledged, nextBatches, statementsIn, verdictOn, type QueueItem } from './item';
import { allItems, amendItem, onKick, recover, refresh, removeItem, tellOtherTabs, unkeptCount } from './queue';
import { newUuid } from './uuid';

/**
 * Sends what waits, in the background, for ever. One tab of the browser sends at a time. Nothing here throws an item
 * away: it leaves after the server's yes, or stays as `review` with the server's reason. What it was meant for may be gone from
 * the server: then a receipt says so.
 */
export interface Sent { item: QueueItem; answer: unknown }
/** The last thing that went through; pages watch it to show the server's word. */
export const lastSent = createStore<Sent | null>(null);

const RECEIPTS_KEPT = 60;
const LEASE_KEY = 'hvs-sender';
const LEASE_MS = 20_000;
const tab = newUuid();
const resting = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
let again = false;
let networkFailures = 0;

/** Where the browser has no locks (plain http), a lease in localStorage; two senders at once would only send twice, which is harmless. */
const withLock = async (work: () => Promise<void>): Promise<void> => {
  if (navigator.locks) return navigator.locks.request('hvs-sender', { ifAvailable: true }, async (lock) => { if (lock) await work(); });
  const [owner, until] = readLease();
  if (owner !== tab && Number(until) > Date.now()) return schedule(LEASE_MS / 2);
  renewLease();
  try { await work(); } finally { try { localStorage.removeItem(LEASE_KEY); } catch { /* refused: there was none */ } }
};
const readLease = (): [string?, string?] => { try { return (localStorage.getItem(LEASE_KEY) ?? '').split('|') as [string?, string?]; } catch { return []; } };
const renewLease = (): void => { if (!navigator.locks) try { localStorage.setItem(LEASE_KEY, `${tab}|${Date.now() + LEASE_MS}`); } catch { /* full or refused: sending twice is harmless */ } };

const schedule = (ms: number): void => { clearTimeout(timer); timer = setTimeout(() => void drain(), ms); };

const maySend = (): boolean => { const { status, expired } = session.get(); return status === 'signed-in' && !expired; };

export const drain = async (): Promise<void> => {
  clearTimeout(timer);
  if (running) { again = true; return; }
  running = true;
  try {
    do { again = false; await withLock(sendAll); } while (again);
  } finally { running = false; }
};

const sendAll = async (): Promise<void> => {
  while (maySend()) {
    const account = session.get().me!.account;
    const now = Date.now();
    for (const [lane, until] of resting) if (until <= now) resting.delete(lane);
    const mine = (await allItems()).filter((item) => item.account === account);
    const batch = nextBatches(mine, new Set(resting.keys()))[0];
    if (!batch) break;
    renewLease();
    if (!await send(batch)) break;
  }
  await refresh();
  // What no store had room for is offered again; sending may have made room.
  if (unkeptCount.get() > 0) await recover();
  const wakeAt = Math.min(...resting.values());
  if (Number.isFinite(wakeAt)) schedule(Math.max(500, wakeAt - Date.now()));
};

/** False: the whole sender rests (no network, nobody signed in). */
const send = async (batch: QueueItem[]): Promise<boolean> => {
  const head = batch[0]!;
  let problem: ApiProblem | null = null;
  let answer: unknown = null;
  try {
    const body = bodyOf(batch);
    const options = { timeoutMs: 60_000, keepalive: document.visibilityState === 'hidden' && JSON.stringify(body).length < 50_000 };
    answer = head.method === 'PUT' ? await api.put(head.path, body, options) : await api.post(head.path, body, options);
  } catch (error) {
    problem = error instanceof ApiProblem ? error : null;
  }
  const answered = problem ? { status: problem.status, problem: problem.body.type } : isAcknowledged(answer, head.kind) ? { status: 200, problem: '' } : null;
  // Somebody else signed in meanwhile: whatever the server said was not said to the item's owner.
  const verdict = problem && session.get().me?.account !== head.account ? 'sign-in' : verdictOn(answered, head.kind);
  switch (verdict) {
    case 'sent':
    case 'removed':
      networkFailures = 0;
      await keepReceipt(batch, verdict === 'removed' ? REMOVED : problem?.title);
      for (const item of batch) await removeItem(item);
      await refresh();
      lastSent.set({ item: head, answer });
      tellOtherTabs();
      return true;
    case 'sign-in':
      // Still signed in by all we know: the token will be another next time.
      if (maySend()) schedule(backoffMs(networkFailures++, Math.random()));
      return false;
    case 'later':
      if (answered === null) {
        schedule(backoffMs(networkFailures, Math.random()));
        networkFailures += 1;
        return false;
      }
      // attempts stay 0 for a batch, so that a busy server does not make us send one by one; the lane remembers.
      resting.set(head.lane, Date.now() + Math.max((problem?.retryAfterSeconds ?? 0) * 1000, backoffMs(laneFailures(head.lane), Math.random())));
      return true;
    case 'review':
      await refuse(batch, problem!);
      return true;
  }
};

const failures = new Map<string, number>();
const laneFailures = (lane: string): number => { const n = failures.get(lane) ?? 0; failures.set(lane, n + 1); return n; };

/** A batch that was refused is sent again one by one, to find the one that is wrong. */
const refuse = async (batch: QueueItem[], problem: ApiProblem): Promise<void> => {
  const alone = batch.length === 1;
  for (const item of batch) {
    await amendItem({ ...item, attempts: item.attempts + 1, ...(alone ? { state: 'review' as const, problem: { title: problem.title, detail: problem.detail, code: problem.code } } : {}) });
  }
  tellOtherTabs();
};

const REMOVED = 'Máy chủ không còn phiên học này, nên phần này không ghi thêm được';

const keepReceipt = async (batch: QueueItem[], note: string | undefined): Promise<void> => {
  const head = batch[0]!;
  failures.delete(head.lane);
  const count = batch.reduce((sum, item) => sum + statementsIn(item), 0);
  await database.putReceipt({ id: newUuid(), account: head.account, title: head.title, count, madeAt: head.madeAt, sentAt: new Date().toISOString(), ...(note ? { note } : {}), ...(head.course ? { course: head.course } : {}) }).catch(() => false);
  const all = (await database.receipts().catch(() => [])).sort((a, b) => b.sentAt.localeCompare(a.sentAt));
  for (const old of all.slice(RECEIPTS_KEPT)) await database.removeReceipt(old.id);
};

/** From the receipts: try a refused item once more. */
export const retryItem = async (item: QueueItem): Promise<void> => {
  const { problem: _, ...rest } = item;
  await amendItem({ ...rest, state: 'waiting', attempts: 1 });
  await refresh();
  await drain();
};

export const sendNow = (): Promise<void> => { resting.clear(); networkFailures = 0; return drain(); };

export const startQueue = (): void => {
  // Single screens of a lesson wait a moment for each other; what ends a piece of work goes at once.
  onKick((soon) => { if (networkFailures === 0 || soon) schedule(soon ? 0 : 1200); });
  let account: string | undefined;
  let couldSend = false;
  session.watch((now) => {
    const canSend = maySend() && now.csrf !== '';
    if (now.me?.account !== account) { account = now.me?.account; void refresh(); }
    if (canSend && !couldSend) {
      void sendNow();
      void makeDeviceKnown(thisDevice()).catch(() => undefined);
    }
    couldSend = canSend;
  });
  account = session.get().me?.account;
  window.addEventListener('online', () => void sendNow());
  window.addEventListener('beforeunload', (event) => { if (unkeptCount.get() > 0) event.preventDefault(); });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void sendNow(); else void drain(); });
  // Without anything to send, a lost network still has to find its way back to "có mạng".
  setInterval(() => { if (network.get() === 'offline' && navigator.onLine && document.visibilityState === 'visible') void probe().then((ok) => { if (ok) void sendNow(); }); }, 15_000);
  void recover().then(() => drain());
};
