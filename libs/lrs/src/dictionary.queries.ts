import { firstRow, rows, type Database, type Tx } from '@hvs/platform';
import { Coalesced } from './coalesced';
import { indexKey } from './index-key';

/** Numbers of agents, activities and verbs, by key. */
export interface Numbers {
  readonly epoch: string;
  readonly agent: ReadonlyMap<string, number>;
  readonly activity: ReadonlyMap<string, number>;
  readonly verb: ReadonlyMap<string, number>;
}

export interface Keys {
  readonly agent: Iterable<string>;
  readonly activity: Iterable<string>;
  readonly verb: Iterable<string>;
}

const KINDS = ['agent', 'activity', 'verb'] as const;
type Kind = (typeof KINDS)[number];
interface Numbered { kind: Kind; key: string; id: number; settled: boolean; epoch: string }

const TABLES = { agent: ['lrs.agent', 'agent_key'], activity: ['lrs.activity', 'iri'], verb: ['lrs.verb', 'iri'] } as const;
const MOST_REMEMBERED = 50_000;
/** So long after a number has come to mean something else, a reader may still be told the old one, milliseconds. A writer never is. */
const TRUSTED_MS = 1_000;

/** The numbers that stand for keys in the tables of statements; remembered, since a number never changes but with the epoch. */
export class Dictionary {
  private epoch: string | undefined;
  private readonly known: Readonly<Record<Kind, Map<string, number>>> = { agent: new Map(), activity: new Map(), verb: new Map() };

  private readonly present = new Coalesced(async () => (await firstRow<{ epoch: string }>(this.db.em, 'select epoch from lrs.dictionary_epoch'))!.epoch);

  constructor(private readonly db: Database) {}

  /** Numbers for all these keys; new ones are entered, in `outer` if there is a transaction. */
  async number(keys: Keys, outer?: Tx): Promise<Numbers> {
    const found: Record<Kind, Map<string, number>> = { agent: new Map(), activity: new Map(), verb: new Map() };
    const missing: Record<Kind, string[]> = { agent: [], activity: [], verb: [] };
    const { epoch } = this;
    for (const kind of KINDS) {
      for (const key of new Set(keys[kind])) {
        const id = this.known[kind].get(key);
        if (id === undefined) missing[kind].push(key);
        else found[kind].set(key, id);
      }
    }
    if (epoch !== undefined && KINDS.every((kind) => missing[kind].length === 0)) return { epoch, ...found };
    const asked = await rows<Numbered>(
      outer ?? this.db.em, 'select * from lrs.number_keys($1, $2, $3) union all select null, null, null, null, epoch from lrs.dictionary_epoch', KINDS.map((kind) => missing[kind]),
    );
    const now = asked[0]!.epoch;
    // Another caller may have met a new epoch while this answer was on its way.
    const stale = [epoch, this.epoch].some((one) => one !== undefined && one !== now);
    if (stale || asked.some((one) => one.epoch !== now)) {
      this.forget();
      return this.number(keys, outer);
    }
    this.epoch ??= now;
    for (const { kind, key, id, settled } of asked) {
      if (kind === null) continue;
      found[kind].set(key, id);
      // What is new in a transaction of somebody's may yet be rolled back.
      if (settled || !outer) this.remember(kind, key, id);
    }
    return { epoch: now, ...found };
  }

  /** The number of what a filter names; undefined if the store never saw it. */
  async find(kind: Kind, text: string, tx: Tx): Promise<number | undefined> {
    const key = indexKey(text);
    const known = this.known[kind].get(key);
    if (known !== undefined && (await this.present.ask(TRUSTED_MS)) === this.epoch) return known;
    const [table, column] = TABLES[kind];
    return (await rows<{ id: number }>(tx, `select id from ${table} where ${column} = $1`, [key]))[0]?.id;
  }

  /** Called when the epoch has changed. */
  forget(): void {
    this.epoch = undefined;
    for (const kind of KINDS) this.known[kind].clear();
  }

  private remember(kind: Kind, key: string, id: number): void {
    const known = this.known[kind];
    if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value!);
    known.set(key, id);
  }
}
