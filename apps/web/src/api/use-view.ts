import { useCallback, useEffect, useState } from 'preact/hooks';
import { database } from '../ui/queue/database';
import { api } from './client';
import { NetworkFailure } from './problem';
import { session } from './session';

export interface View<T> {
  data: T | null;
  /** Set while what is shown comes from this device and the server has not confirmed it. */
  keptAt: string | null;
  error: unknown;
  reload: () => void;
}

const keyOf = (path: string): string => `${session.get().me?.account ?? ''}|${path}`;

export const keepView = (path: string, body: unknown): void => {
  const account = session.get().me?.account;
  if (account) void database.keep({ key: keyOf(path), account, at: new Date().toISOString(), body }).catch(() => false);
};
export const keptView = async <T,>(path: string): Promise<{ body: T; at: string } | null> => {
  const kept = await database.kept(keyOf(path)).catch(() => undefined);
  return kept ? { body: kept.body as T, at: kept.at } : null;
};
/** Signing out on a shared computer takes the person's pages along; unsent work stays. */
export const dropKeptViews = async (account: string): Promise<void> => {
  const keys = (await database.allKept().catch(() => [])).filter((k) => k.account === account).map((k) => k.key);
  await database.dropKept(keys).catch(() => false);
};

/** Shows the last good answer from this device at once, then the server's. An error is told only when there is nothing to show, or the server itself refused. */
export const useView = <T,>(path: string | null): View<T> => {
  const [state, setState] = useState<Omit<View<T>, 'reload'> & { path: string | null }>({ path, data: null, keptAt: null, error: null });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    if (path === null) return;
    let stale = false;
    let fresh = false;
    if (turn === 0) setState({ path, data: null, keptAt: null, error: null });
    void keptView<T>(path).then((kept) => {
      if (!stale && !fresh && kept) setState((now) => (now.data && now.path === path ? now : { path, data: kept.body, keptAt: kept.at, error: now.path === path ? now.error : null }));
    });
    api.get<T>(path).then(
      (data) => { if (stale) return; fresh = true; keepView(path, data); setState({ path, data, keptAt: null, error: null }); },
      (error: unknown) => { if (!stale) setState((now) => ({ ...now, path, error })); },
    );
    return () => { stale = true; };
  }, [path, turn]);

  // A lost network comes back by itself, without anybody asking.
  useEffect(() => {
    if (!(state.error instanceof NetworkFailure)) return;
    const back = (): void => reload();
    window.addEventListener('online', back);
    const timer = setInterval(() => { if (navigator.onLine && document.visibilityState === 'visible') reload(); }, 20_000);
    return () => { window.removeEventListener('online', back); clearInterval(timer); };
  }, [state.error, reload]);

  const mine = state.path === path;
  return { data: mine ? state.data : null, keptAt: mine ? state.keptAt : null, error: mine ? state.error : null, reload };
};
