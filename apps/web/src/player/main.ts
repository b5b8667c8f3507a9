import { isOurs, type Commit, type ToApp, type ToPlayer } from '../api/player-messages';
import { deepStore } from './deep-store';
import { firstStore, type Entry } from './first-store';
import type { H5pBridge, RunTime } from './h5p';
import { journalOf } from './journal';
import { makeRun } from './make-run';
import type { Capture, Delivery, Run } from './run';
import './player.css';

/**
 * The page on the content origin. Orders: `start` plays a visit to a course; `collect` only hands over what earlier visits left
 * here. It trusts one window only: the one that embeds it, at the app's address the server wrote into this page.
 */
const said = document.querySelector<HTMLMetaElement>('meta[name="app-origin"]')?.content ?? '';
const appOrigin = /^https?:/.test(said) ? said : null;
const note = document.getElementById('note')!;
const frame = document.getElementById('sco') as HTMLIFrameElement;
const journal = journalOf(firstStore(), deepStore);
const page = String(performance.timeOrigin) + Math.random();
let started = false;
let run: Run | null = null;
/** Speaks for pages of H5P, which know no run-time. */
let h5p: H5pBridge | null = null;
let bridge: ((runTime: RunTime) => H5pBridge) | null = null;

const tell = (message: ToApp): void => { if (appOrigin) window.parent.postMessage(message, appOrigin); };
const now = (): string => new Date().toISOString();

/** A disk that does not answer keeps nobody from learning. */
const DISK_MS = 1500;
/** For content that does not let itself be unloaded. */
const UNLOAD_MS = 400;

const start = async ({ account, visit }: Extract<ToPlayer, { type: 'start' }>): Promise<void> => {
  const { sessionId } = visit;
  // This page is the only one that ever plays the session: loaded anew, it gets another one.
  let seq = 0;
  const newest = new Map<number, Entry>();
  const begun = new Map<number, string>();

  const capture = (one: Capture): void => {
    if (visit.mode === 'browse') return;
    seq += 1;
    const before = newest.get(one.turn);
    const sequencing = one.sequencing ?? before?.commit.sequencing;
    const commit: Commit = {
      hvs: 2, type: 'commit', sessionId, seq, turn: one.turn, unitId: one.unitId, snapshot: one.snapshot ?? before?.commit.snapshot ?? null, final: one.final || before?.commit.final === true,
      ...(sequencing === undefined ? {} : { sequencing }), madeAt: now(), begunAt: begun.get(one.turn) ?? now(),
    };
    const entry: Entry = { account, weighty: one.weighty, commit };
    journal.write(entry, before);
    newest.set(one.turn, entry);
    tell(commit);
  };

  bridge = visit.h5p ? (await import('./h5p')).h5pBridge : null;
  run = await makeRun(visit, {
    deliver: (delivery) => { begun.set(delivery.turn, now()); show(visit.versionId, delivery); },
    capture,
    unload,
    at: (place) => tell({ hvs: 2, type: 'at', place }),
    ended: (how) => { void unload(); tell({ hvs: 2, type: 'ended', how }); },
    refused: (text) => tell({ hvs: 2, type: 'refused', text }),
  });
  run.begin();
};

/** Goes elsewhere without leaving a step in the history: the phone's back button leaves the course, not a page of it. */
const goTo = (address: string): void => frame.contentWindow!.location.replace(address);

const RETRY_MS = 4000;
/** Ends the waiting of an earlier delivery for the network. */
let waiting = new AbortController();

const show = (versionId: string, { href, title, runTime }: Delivery): void => {
  const host = window as unknown as Record<string, unknown>;
  for (const name of ['API', 'API_1484_11', 'hvsH5p']) delete host[name];
  if (runTime && bridge) host['hvsH5p'] = h5p = bridge(runTime.api as RunTime);
  else if (runTime) host[runTime.name] = runTime.api;
  frame.title = title;
  const address = new URL(`/v/${versionId}/${href.replace(/^\//, '')}`, document.baseURI).href;
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  say('Đang mở bài học…');
  const settle = (): void => {
    frame.onload = null;
    // A page that the browser puts up itself because nothing came is of no origin we may look into.
    if (frame.contentDocument !== null) { note.hidden = true; return; }
    say('Chưa tải được mục này vì mất mạng. Bài sẽ tự mở khi có mạng trở lại; phần đã học vẫn còn.');
    void untilReachable(address, signal).then(() => { if (!signal.aborted) load(); });
  };
  const load = (): void => { frame.onload = settle; goTo(address); };
  frame.hidden = false;
  load();
};

const untilReachable = async (address: string, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    if (await fetch(address, { method: 'HEAD', cache: 'no-store', signal }).then(() => true, () => false)) return;
    await new Promise((done) => { setTimeout(done, RETRY_MS); window.addEventListener('online', done, { once: true, signal }); });
  }
};

const say = (text: string): void => { note.hidden = false; note.textContent = text; };

/** The content gets its unload, as if its window were closed, and may say its last word. */
const unload = (): Promise<void> => new Promise((resolve) => {
  waiting.abort();
  h5p?.collect();
  h5p?.close();
  h5p = null;
  const gone = (): void => { clearTimeout(timer); resolve(); };
  const timer = setTimeout(gone, UNLOAD_MS);
  frame.onload = gone;
  goTo('about:blank');
});

const handOver = async (account: string): Promise<void> => { for (const { commit } of await journal.entriesOf(account)) tell(commit); };

const failed = (error: unknown): void => {
  say('Chưa mở được bài học này. Hãy tải lại trang; phần đã học vẫn còn.');
  console.error(error);
};

window.addEventListener('message', (event: MessageEvent<ToPlayer>) => {
  if (event.source !== window.parent || event.origin !== appOrigin || !isOurs(event.data)) return;
  const message = event.data;
  switch (message.type) {
    case 'kept': return journal.forget(message);
    case 'navigate': return void run?.navigate(message.request, message.target).catch(failed);
    case 'collect':
      if (started) return;
      started = true;
      // Where the disk cannot be read now, nobody is told that nothing is left.
      void handOver(message.account).then(() => tell({ hvs: 2, type: 'collected' }), (error: unknown) => console.error(error));
      return;
    case 'start':
      if (started) return;
      started = true;
      start(message).catch(failed);
  }
});
// The tab may die here: what the content has said so far goes to the log. Its own unload may still add to it.
window.addEventListener('pagehide', () => { h5p?.collect(); run?.keep(); });

const call = (): void => { if (!started) { tell({ hvs: 2, type: 'ready', page }); setTimeout(call, 400); } };
if (!appOrigin || window.parent === window) note.textContent = 'Trang này chỉ mở được từ Học Vụ Số.';
else void Promise.race([deepStore.open(), new Promise((done) => { setTimeout(done, DISK_MS); })]).then(call);
