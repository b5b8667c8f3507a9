import { isOurs, type Snapshot, type Start, type ToApp, type ToPlayer } from '../api/player-messages';
import { startRunTime, type RunTime } from './run-time';
import { commitOf, deviceStore, entriesOf, forget, writeAhead } from './wal';
import './player.css';

/**
 * The page on the content origin. Modes: `start` plays one unit; `collect` only hands over what an earlier visit left
 * here. It trusts one window only: the one that embeds it, at the app's address the server wrote into this page.
 */
const said = document.querySelector<HTMLMetaElement>('meta[name="app-origin"]')?.content ?? '';
const appOrigin = /^https?:/.test(said) ? said : null;
const note = document.getElementById('note')!;
const frame = document.getElementById('sco') as HTMLIFrameElement;
const store = deviceStore();
let started = false;
const page = String(performance.timeOrigin) + Math.random();
let runTime: RunTime | null = null;

const tell = (message: ToApp): void => { if (appOrigin) window.parent.postMessage(message, appOrigin); };

const lastSeq = (sessionId: string): number => Number(store.getItem(`hvs-seq:${sessionId}`) ?? 0);

const start = async (order: Start): Promise<void> => {
  let seq = lastSeq(order.sessionId);
  const keep = (snapshot: Snapshot, final: boolean): void => {
    if (order.mode === 'browse') return;
    seq += 1;
    const entry = { account: order.account, sessionId: order.sessionId, seq, snapshot, final };
    writeAhead(store, entry);
    try { store.setItem(`hvs-seq:${order.sessionId}`, String(seq)); } catch { /* full: the log above made its own room */ }
    tell(commitOf(entry));
  };
  resend(order.account);
  runTime = await startRunTime(order, keep, () => tell({ hvs: 1, type: 'finished' }));
  const url = new URL(`./files/${order.href.replace(/^\//, '')}`, document.baseURI);
  frame.onload = () => { note.hidden = true; frame.hidden = false; };
  frame.hidden = false;
  frame.src = url.href;
};

const resend = (account: string): void => entriesOf(store, account).forEach((entry) => tell(commitOf(entry)));

/** The content gets its unload, as if the window were closed, and may say its last word. */
const flush = (): void => {
  frame.src = 'about:blank';
  setTimeout(() => { runTime?.leave(); tell({ hvs: 1, type: 'collected' }); }, 150);
};

window.addEventListener('message', (event: MessageEvent<ToPlayer>) => {
  if (event.source !== window.parent || event.origin !== appOrigin || !isOurs(event.data)) return;
  const message = event.data;
  if (message.type === 'kept') forget(store, message.sessionId, message.seq);
  else if (message.type === 'flush') flush();
  else if (started) return;
  else if (message.type === 'collect') { started = true; resend(message.account); tell({ hvs: 1, type: 'collected' }); } else {
    started = true;
    start(message).catch((error: unknown) => { note.hidden = false; note.textContent = 'Chưa mở được bài học này. Hãy tải lại trang; phần đã học vẫn còn.'; console.error(error); });
  }
});
// The tab may die here: what the content has said so far goes to the log. Its own unload may still add to it.
window.addEventListener('pagehide', () => runTime?.leave());

const call = (): void => { if (!started) { tell({ hvs: 1, type: 'ready', page }); setTimeout(call, 400); } };
if (!appOrigin || window.parent === window) note.textContent = 'Trang này chỉ mở được từ Học Vụ Số.';
else call();
