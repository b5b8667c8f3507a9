import pg from 'pg';
import { agentKey, type Agent } from '@hvs/xapi';
import { courseAt, lessonAt, personAt, placeOf, registrationAt, statementAt, VERBS, type Crowd } from './statements';

/**
 * How many rows a second PostgreSQL takes when nobody asks it anything: the yardstick.
 *
 * The same rows as the store writes, into the same tables: a statement with the very text that the store keeps, its two links to agents
 * and three to activities, and with them the primary keys and all indexes of the year's partitions (ids unique, by verb, by registration,
 * by agent, by activity), WAL and fsync. By the fastest statement PostgreSQL has for that: 500 statements a time, texts as one JSON array
 * handed over as bytes, everything else as arrays, the three inserts in one prepared statement that is a transaction by itself, straight
 * into the partition, in the order of the keys. Made ready beforehand, so that the client does nothing but send; from as many connections
 * as it likes best, which is tried first. (COPY, in a transaction of three, was measured beside it and takes the same within a twentieth.)
 *
 * Not in it: checks of any kind, HTTP, looking up whether an id or a reference is there, locks, giving positions, numbering agents and
 * activities, names and definitions, and the row of the outbox, one for each 500 statements, which the store does write.
 */
const ROWS = 500;
const MOST_CONNECTIONS = 4;

const INSERT = (year: number): string => `
  with s as (
    insert into lrs.statement_y${year} (at, id, registration, verb, actor, activity, authority, form, body)
    select e.at, e.id, e.registration, e.verb, e.actor, e.activity, e.authority, 0, e.body
    from rows from (unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[]), json_array_elements($8::json))
      as e (at, id, registration, verb, actor, activity, authority, body)
  ), a as (insert into lrs.statement_agent_y${year} select * from unnest($9::int[], $10::boolean[], $11::bigint[]))
  insert into lrs.statement_activity_y${year} select * from unnest($12::int[], $13::boolean[], $14::bigint[])`;

interface Numbers { agents: Map<string, number>; activities: Map<string, number>; verbs: Map<string, number>; authority: Agent }

const array = (values: readonly unknown[]): string => `{${values.join()}}`;

const numbersIn = async (client: pg.Client, authority: Agent): Promise<Numbers> => {
  const map = async (sql: string): Promise<Map<string, number>> => new Map((await client.query<{ key: string; id: number }>(sql)).rows.map(({ key, id }) => [key, id]));
  return { agents: await map('select agent_key as key, id from lrs.agent'), activities: await map('select iri as key, id from lrs.activity'), verbs: await map('select iri as key, id from lrs.verb'), authority };
};

const batchAt = (first: number, count: number, crowd: Crowd, numbers: Numbers): unknown[] => {
  const { agents, activities, verbs, authority } = numbers;
  const ours = agents.get(agentKey(authority)!)!;
  const category = activities.get('https://w3id.org/xapi/cmi5/context/categories/cmi5')!;
  const rows = Array.from({ length: count }, (_, i) => {
    const { person, lesson, verb } = placeOf(first + i, crowd);
    return {
      at: (BigInt(Date.now()) << 20n) | BigInt((first + i) % 2 ** 20), person: agents.get(agentKey({ account: personAt(person) })!)!, lesson: activities.get(lessonAt(lesson))!,
      course: activities.get(courseAt(lesson))!, registration: registrationAt(person, lesson), verb: verbs.get(VERBS[verb]!)!,
      statement: { ...statementAt(first + i, crowd), authority, version: '1.0.0' } as Record<string, unknown>,
    };
  });
  const links = <T>(of: (row: (typeof rows)[number]) => T[]): T[] => rows.flatMap(of);
  return [
    array(rows.map((row) => row.at)), array(rows.map((row) => row.statement['id'])), array(rows.map((row) => row.registration)), array(rows.map((row) => row.verb)),
    array(rows.map((row) => row.person)), array(rows.map((row) => row.lesson)), array(rows.map(() => ours)), Buffer.from(JSON.stringify(rows.map((row) => row.statement))),
    array(links((row) => [row.person, ours])), array(links(() => [true, false])), array(links((row) => [row.at, row.at])),
    array(links((row) => [row.lesson, row.course, category])), array(links(() => [true, false, false])), array(links((row) => [row.at, row.at, row.at])),
  ];
};

/** `rows` statements of a crowd from the `first` on, on whose word; its people and lessons are in the dictionaries. */
export interface CeilingOrder {
  readonly url: string;
  readonly crowd: Crowd;
  readonly first: number;
  readonly rows: number;
  readonly authority: Agent;
}

/** Rows a second over so many connections. */
export const measureCeiling = async ({ url, crowd, first, rows, authority }: CeilingOrder, connections: number): Promise<number> => {
  const clients = await Promise.all(Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }));
  const numbers = await numbersIn(clients[0]!, authority);
  const batches = Array.from({ length: Math.ceil(rows / ROWS) }, (_, i) => batchAt(first + i * ROWS, Math.min(ROWS, rows - i * ROWS), crowd, numbers));
  const sql = INSERT(new Date().getUTCFullYear());
  let next = 0;
  const began = performance.now();
  await Promise.all(clients.map(async (client) => {
    for (let i = next++; i < batches.length; i = next++) await client.query({ name: 'ceiling', text: sql, values: batches[i]! });
  }));
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return rows / seconds;
};

/** How many connections PostgreSQL takes most over: each number is tried with a share of the order's rows. */
export const bestConnections = async (order: CeilingOrder): Promise<number> => {
  const rows = Math.ceil(order.rows / MOST_CONNECTIONS);
  let best = { connections: 1, rate: 0 };
  for (let connections = 1; connections <= MOST_CONNECTIONS; connections += 1) {
    const rate = await measureCeiling({ ...order, rows, first: order.first + connections * rows }, connections);
    if (rate > best.rate) best = { connections, rate };
  }
  return best.connections;
};
