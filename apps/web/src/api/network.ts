import { createStore } from '../ui/store';

/** What the last requests taught us about the link; the browser's own word counts only when it says "offline". */
export type NetworkState = 'online' | 'weak' | 'offline';
export const network = createStore<NetworkState>(navigator.onLine ? 'online' : 'offline');

const WEAK_MS = 3500;
export const reportAnswer = (ms: number): void => network.set(ms > WEAK_MS ? 'weak' : 'online');
export const reportFailure = (): void => network.set('offline');

/** Asks the server for a sign of life. */
export const probe = async (): Promise<boolean> => {
  const begun = performance.now();
  try {
    const answer = await fetch('/health/live', { cache: 'no-store', signal: timeout(10_000) });
    if (answer.status < 500) { reportAnswer(performance.now() - begun); return true; }
  } catch { /* told by the state */ }
  reportFailure();
  return false;
};

/** AbortSignal.timeout is younger than the phones we serve. */
export const timeout = (ms: number): AbortSignal => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  return stop.signal;
};

window.addEventListener('offline', () => network.set('offline'));
window.addEventListener('online', () => void probe());
