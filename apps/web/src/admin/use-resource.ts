import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';

export interface Resource<T> {
  data: T | null;
  /** The last asking failed; `data` still holds what was there before. */
  trouble: unknown;
  loading: boolean;
  reload: () => void;
  /** Puts in what an act has just answered, without asking again. */
  put: (change: (now: T) => T) => void;
}

const waitVisible = (signal: AbortSignal): Promise<void> =>
  document.visibilityState === 'visible' ? Promise.resolve() : new Promise((resolve) => {
    const seen = () => { if (document.visibilityState === 'visible') { document.removeEventListener('visibilitychange', seen); resolve(); } };
    document.addEventListener('visibilitychange', seen, { signal });
  });

const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

/**
 * Reads a path. With `everyMs` it reads again while the page is visible, one asking at a time, slower after failures.
 * A new path keeps the old rows on the screen until the new ones are there, so that turning a page does not blink.
 */
export const useResource = <T>(path: string | null, everyMs?: number): Resource<T> => {
  const [state, setState] = useState<{ path: string | null; data: T | null; trouble: unknown; loading: boolean }>({ path, data: null, trouble: null, loading: path !== null });
  const [again, setAgain] = useState(0);
  const family = useRef<string | null>(null);

  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    const thisFamily = path.split('?')[0]!;
    const sameFamily = family.current === thisFamily;
    family.current = thisFamily;
    setState((now) => ({ path, data: sameFamily ? now.data : null, trouble: null, loading: true }));
    void (async () => {
      for (let failures = 0; !stop.signal.aborted;) {
        try {
          const data = await api.get<T>(path, { signal: stop.signal });
          if (stop.signal.aborted) return;
          failures = 0;
          setState({ path, data, trouble: null, loading: false });
        } catch (error) {
          if (stop.signal.aborted) return;
          failures += 1;
          setState((now) => ({ ...now, path, trouble: error, loading: false }));
        }
        if (everyMs === undefined) return;
        await pause(everyMs * Math.min(8, 1 + failures * 2), stop.signal);
        await waitVisible(stop.signal);
      }
    })();
    return () => stop.abort();
  }, [path, everyMs, again]);

  const reload = useCallback(() => setAgain((n) => n + 1), []);
  const put = useCallback((change: (now: T) => T) => setState((now) => (now.data === null ? now : { ...now, data: change(now.data) })), []);
  return { data: state.data, trouble: state.trouble, loading: state.loading || state.path !== path, reload, put };
};
