import { changed, rows, type Tx } from '@hvs/platform';
import type { ActivityDefinition, Statement } from '@hvs/xapi';
import type { Keys, Numbers } from './dictionary.queries';
import type { Link, StatementRecord } from './prepare-batch';
import { textOf } from './statement-text';

/** What `lrs.write` made of a batch; see there. */
export interface Written {
  /** In the order of the batch; null for an id that was there already. */
  readonly positions: readonly (string | null)[];
  /** The numbers were out of date, and nothing was written. */
  readonly stale: boolean;
  /** Something that was here before refers to one of them, or voids it. */
  readonly awaited: boolean;
}

/** Everything in a batch that has a number. */
export const keysOf = (records: readonly StatementRecord[]): Keys => ({
  agent: records.flatMap(({ actor, authority, agents }) => [actor, authority, ...agents.map(({ key }) => key)]).filter((key) => key !== undefined),
  activity: records.flatMap(({ activity, activities }) => [activity, ...activities.map(({ key }) => key)]).filter((key) => key !== undefined),
  verb: records.map(({ verb }) => verb),
});

/** PostgreSQL's own way of writing an array; only for numbers, booleans and UUIDs, which need no quotes. */
const array = (values: readonly (string | number | boolean | undefined)[]): string => `{${values.map((value) => value ?? 'null').join()}}`;

const linkArrays = (links: readonly (readonly Link[])[], numbers: ReadonlyMap<string, number>): [string, string, string] => {
  const [ids, plain, turns]: [number[], boolean[], number[]] = [[], [], []];
  links.forEach((ofOne, index) => ofOne.forEach((link) => {
    ids.push(numbers.get(link.key)!);
    plain.push(link.plain);
    turns.push(index + 1);
  }));
  return [array(ids), array(plain), array(turns)];
};

/** Bodies as one JSON array, as bytes: joined as strings they would be copied, measured and encoded one after another. */
const jsonArray = (bodies: readonly (readonly Buffer[])[]): Buffer => {
  const bytes = Buffer.allocUnsafe(bodies.reduce((sum, pieces) => pieces.reduce((size, { length }) => size + length, sum + 1), 1));
  let end = 0;
  for (const pieces of bodies) {
    bytes[end] = end === 0 ? 0x5b : 0x2c;
    end += 1;
    for (const piece of pieces) end += piece.copy(bytes, end);
  }
  bytes[end] = 0x5d;
  return bytes;
};

const ARGUMENTS = 19;
const placeholders = (from: number, count: number): string => Array.from({ length: count }, (_, i) => `$${from + i}`).join();

/**
 * The arguments of `lrs.write`. All of it is text that needs no escaping, bodies are one JSON array: the fastest way in that PostgreSQL
 * has short of COPY.
 */
const argumentsOf = (records: readonly StatementRecord[], numbers: Numbers, plain: boolean, alone: boolean): unknown[] => {
  const number = (known: ReadonlyMap<string, number>, key: string | undefined): number | undefined => (key === undefined ? undefined : known.get(key));
  const turns = records.map((_, index) => index).sort((a, b) => (records[a]!.id < records[b]!.id ? -1 : 1));
  const sorted = turns.map((index) => records[index]!);
  return [
    numbers.epoch, plain, alone, array(turns.map((index) => index + 1)),
    array(sorted.map(({ id }) => id)), array(sorted.map(({ registration }) => registration)), array(sorted.map(({ voids }) => voids)),
    array(sorted.map(({ verb }) => numbers.verb.get(verb))),
    array(sorted.map(({ actor }) => number(numbers.agent, actor))), array(sorted.map(({ activity }) => number(numbers.activity, activity))),
    array(sorted.map(({ authority }) => number(numbers.agent, authority))), array(sorted.map(({ form }) => form)),
    jsonArray(sorted.map(({ body }) => body)),
    ...linkArrays(records.map(({ agents }) => agents), numbers.agent), ...linkArrays(records.map(({ activities }) => activities), numbers.activity),
  ];
};

/** One call for a whole batch with its links. `alone`: no other store may be open meanwhile. */
export const writeStatements = async (tx: Tx, records: readonly StatementRecord[], numbers: Numbers, alone: boolean): Promise<Written> => {
  const [written] = await rows<Written>(
    tx, `select positions::text[], stale, awaited from lrs.write(${placeholders(1, ARGUMENTS)})`, argumentsOf(records, numbers, false, alone),
  );
  return written!;
};

/**
 * Writes and announces a batch in which nothing is out of the ordinary, in one round trip; it is a transaction by itself outside of one.
 * Throws, and has written nothing, where `writeStatements` would have had something to say.
 */
export const writePlainly = async (tx: Tx, records: readonly StatementRecord[], numbers: Numbers, announced: readonly unknown[]): Promise<void> => {
  await tx.query(
    `select platform.publish(${placeholders(ARGUMENTS + 1, announced.length)}) from lrs.write(${placeholders(1, ARGUMENTS)})`,
    [...argumentsOf(records, numbers, true, false), ...announced],
  );
};

/** The instant before which nothing will be stored any more, and everything stored before it can be seen. On the primary only: it is told once and for all. */
export const readFrontier = async (tx: Tx): Promise<Date> => new Date(Number((await rows<{ ms: string }>(tx, 'select lrs.frontier() as ms'))[0]!.ms));

/** What stands under these ids now. */
export const bodiesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Statement>> => {
  const found = await rows<{ id: string; at: string; form: number; body: string }>(tx, 'select id, at, form, body::text as body from lrs.statement where id = any($1)', [ids]);
  return new Map(found.map(({ id, at, form, body }) => [id, JSON.parse(textOf(body, at, form)) as Statement]));
};

/** Makes room for this year's statements and the next one's. */
export const ensurePartitions = async (tx: Tx): Promise<void> => {
  // It waits for nobody but another who makes the same room: rather not now than for long.
  await tx.query(`set local lock_timeout = '3s'`);
  await tx.query(`select lrs.ensure_partitions(year + extract(year from clock_timestamp() at time zone 'UTC')::integer) from generate_series(0, 1) year`);
};

/**
 * Adds names to agents. Rows that know them all are not touched, not even locked: an agent that stands in every statement
 * must not make all writers wait for each other. The others are locked in the order of their keys.
 */
export const addNames = async (tx: Tx, agents: readonly { key: string; names: readonly string[] }[]): Promise<void> => {
  if (agents.length === 0) return;
  await changed(
    tx,
    `with said as (select * from jsonb_to_recordset($1::jsonb) as e (key text, names jsonb)), locked as (
       select a.id, s.names from lrs.agent a join said s on s.key = a.agent_key where not a.names @> s.names order by a.agent_key for no key update of a
     )
     update lrs.agent a set names = (select jsonb_agg(distinct n) from jsonb_array_elements(a.names || l.names) n) from locked l where l.id = a.id`,
    [JSON.stringify(agents)],
  );
};

/** Merges definitions of activities (Data §2.4.4.1); as careful as `addNames`. */
export const mergeDefinitions = async (tx: Tx, activities: readonly { key: string; definition: ActivityDefinition }[]): Promise<void> => {
  if (activities.length === 0) return;
  await changed(
    tx,
    `with said as (select * from jsonb_to_recordset($1::jsonb) as e (key text, definition jsonb)), locked as (
       select a.id, s.definition from lrs.activity a join said s on s.key = a.iri
       where lrs.merge_definition(a.definition, s.definition) <> a.definition order by a.iri for no key update of a
     )
     update lrs.activity a set definition = lrs.merge_definition(a.definition, l.definition) from locked l where l.id = a.id`,
    [JSON.stringify(activities)],
  );
};
