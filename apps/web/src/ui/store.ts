import { useEffect, useState } from 'preact/hooks';

/** A value that components watch. Smaller than a signals package, and enough. */
export interface Store<T> { get: () => T; set: (next: T | ((now: T) => T)) => void; watch: (seen: (value: T) => void) => () => void }

export const createStore = <T,>(initial: T): Store<T> => {
  let value = initial;
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      const after = typeof next === 'function' ? (next as (now: T) => T)(value) : next;
      if (Object.is(after, value)) return;
      value = after;
      for (const seen of [...watchers]) seen(value);
    },
    watch: (seen) => { watchers.add(seen); return () => watchers.delete(seen); },
  };
};

export const useStore = <T,>(store: Store<T>): T => {
  const [value, setValue] = useState(store.get());
  useEffect(() => { setValue(store.get()); return store.watch(setValue); }, [store]);
  return value;
};
