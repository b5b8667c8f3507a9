import { createStore } from '../ui/store';
import type { Me, SessionAnswer } from './types';

/**
 * Who uses this device now. `expired`: the server forgot the session while the person works on; they stay, the queue
 * waits, and a dialog asks to sign in again. The person is kept on the device, so that the app opens without a network.
 */
export interface Session {
  status: 'unknown' | 'signed-in' | 'signed-out';
  me: Me | null;
  csrf: string;
  year: number;
  expired: boolean;
  /** Server clock minus device clock. */
  offsetMs: number;
}

const KEY = 'hvs-me';
const keptMe = (): Me | null => {
  try { return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Me | null; } catch { return null; }
};
/** A device without room signs people in all the same; it only does not know them by itself the next time. */
const noteDown = (key: string, text: string): void => { try { localStorage.setItem(key, text); } catch { /* full or refused */ } };
const first = keptMe();

export const session = createStore<Session>({ status: first ? 'signed-in' : 'unknown', me: first, csrf: '', year: new Date().getFullYear(), expired: false, offsetMs: 0 });

export const takeSession = (answer: SessionAnswer): void => {
  const before = session.get();
  const offsetMs = Date.parse(answer.serverTime) - Date.now();
  if (answer.person) {
    noteDown(KEY, JSON.stringify(answer.person));
    session.set({ status: 'signed-in', me: answer.person, csrf: answer.csrf ?? '', year: answer.year, expired: false, offsetMs });
    return;
  }
  // The first word from the server after the app opened: go to the sign-in page. Later: the work on the screen must stay.
  const working = before.status === 'signed-in' && before.csrf !== '';
  session.set(working
    ? { ...before, csrf: answer.csrf ?? '', expired: true, offsetMs }
    : { status: 'signed-out', me: null, csrf: answer.csrf ?? '', year: answer.year, expired: false, offsetMs });
};

export const markExpired = (): void => {
  const now = session.get();
  if (now.status === 'signed-in' && !now.expired) session.set({ ...now, expired: true });
};

export const forgetSession = (): void => {
  localStorage.removeItem(KEY);
  session.set({ ...session.get(), status: 'signed-out', me: null, csrf: '', expired: false });
};

export const lastUsername = (): string => { try { return localStorage.getItem('hvs-last-user') ?? ''; } catch { return ''; } };
export const rememberUsername = (name: string): void => noteDown('hvs-last-user', name);

export const serverNow = (): number => Date.now() + session.get().offsetMs;

export const hasRole = (me: Me | null, ...roles: Me['roles'][number]['role'][]): boolean => me?.roles.some((r) => roles.includes(r.role)) ?? false;
