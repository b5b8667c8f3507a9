import type { ActivityDefinition } from '@hvs/xapi';

type Names = readonly { key: string; names: readonly string[] }[];
type Definitions = readonly { key: string; definition: ActivityDefinition }[];

/** What is longer is compared with the tables every time: a client must not fill our memory. */
const LONGEST = 2_000;
const MOST = 20_000;

/**
 * What has been written of agents' names and activities' definitions lately, so that what every statement repeats is not compared
 * with the tables every time. Forgotten after a minute: by then another client may have said something else, and the last word counts.
 */
export class Said {
  private readonly known = new Map<string, unknown>();
  private since: number;

  constructor(private readonly now: () => number = () => performance.now(), private readonly forgetMs = 60_000) {
    this.since = now();
  }

  newNames(names: Names): Names {
    return this.notKnown('agent', names, ({ names: said }) => said);
  }

  newDefinitions(definitions: Definitions): Definitions {
    return this.notKnown('activity', definitions, ({ definition }) => definition);
  }

  /** To be called once they are committed. */
  remember(names: Names, definitions: Definitions): void {
    for (const { key, names: said } of names) this.keep(`agent ${key}`, said);
    for (const { key, definition } of definitions) this.keep(`activity ${key}`, definition);
  }

  private keep(key: string, said: unknown): void {
    if (JSON.stringify(said).length <= LONGEST) this.known.set(key, said);
    else this.known.delete(key);
  }

  private notKnown<T extends { readonly key: string }>(kind: string, all: readonly T[], said: (one: T) => unknown): readonly T[] {
    if (this.now() - this.since > this.forgetMs || this.known.size > MOST) {
      this.known.clear();
      this.since = this.now();
    }
    return all.filter((one) => !isSame(this.known.get(`${kind} ${one.key}`), said(one)));
  }
}

/** Whether two JSON values are one, keys in the same order; cheaper than writing both down. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return keys.length === others.length
    && keys.every((key, i) => key === others[i] && isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
};
