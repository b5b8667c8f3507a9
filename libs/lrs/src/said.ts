import type { ActivityDefinition, Statement } from '@hvs/xapi';
import { visitActivities, visitActors } from '@hvs/xapi';
import { definitionsIn, keyOf, namesIn } from './prepare-batch';
import { indexKey } from './index-key';

export interface Told {
  readonly names: readonly { readonly key: string; readonly names: readonly string[] }[];
  readonly definitions: readonly { readonly key: string; readonly definition: ActivityDefinition }[];
}

/** What is longer is compared with the tables every time: a client must not fill our memory. */
const LONGEST = 2_000;
const MOST = 20_000;

/**
 * What has been written of agents' names and activities' definitions lately, so that what every statement repeats is not compared
 * with the tables every time. Forgotten after a minute: by then another client may have said something else, and the last word counts.
 */
export class Said {
  private readonly names = new Map<string, readonly string[]>();
  private readonly definitions = new Map<string, ActivityDefinition>();
  private since: number;

  constructor(private readonly now: () => number = () => performance.now(), private readonly forgetMs = 60_000) {
    this.since = now();
  }

  /** All that these statements tell of whom or what they say anything new of. */
  newIn(statements: readonly Statement[]): Told {
    if (this.now() - this.since > this.forgetMs || this.names.size + this.definitions.size > MOST) this.forget();
    const [agents, activities] = [new Set<string>(), new Set<string>()];
    for (const statement of statements) {
      visitActors(statement, (actor) => {
        const key = actor.name === undefined ? undefined : keyOf(actor);
        if (key !== undefined && this.names.get(key)?.includes(actor.name!) !== true) agents.add(key);
      });
      visitActivities(statement, ({ id, definition }) => {
        if (definition === undefined) return;
        const key = indexKey(id);
        if (!isSame(this.definitions.get(key), definition) && Object.keys(definition).length > 0) activities.add(key);
      });
    }
    return {
      names: agents.size === 0 ? [] : namesIn(statements).filter(({ key }) => agents.has(key)),
      definitions: activities.size === 0 ? [] : definitionsIn(statements).filter(({ key }) => activities.has(key)),
    };
  }

  /** To be called once they are committed. */
  remember({ names, definitions }: Told): void {
    for (const { key, names: said } of names) keep(this.names, key, [...new Set([...(this.names.get(key) ?? []), ...said])]);
    for (const { key, definition } of definitions) keep(this.definitions, key, definition);
  }

  /** Also to be called when numbers have come to mean something else: what was told may have gone with its agent. */
  forget(): void {
    this.names.clear();
    this.definitions.clear();
    this.since = this.now();
  }
}

const keep = <T>(known: Map<string, T>, key: string, said: T): void => {
  if (JSON.stringify(said).length <= LONGEST) known.set(key, said);
  else known.delete(key);
};

/** Whether two JSON values are one, keys in the same order; cheaper than writing both down. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i]!;
    if (key !== others[i] || !isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  return true;
};
