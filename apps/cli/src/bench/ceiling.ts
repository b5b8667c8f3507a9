import pg from 'pg';
import { agentKey, type Agent } from '@hvs/xapi';
import { courseAt, lessonAt, personAt, placeOf, registrationAt, statementAt, VERBS, type Crowd } from './statements';

/**
 * How many rows a second PostgreSQL takes when nobody asks it anything: the same statements with the same links into the same tables with
 * the same indexes, made ready beforehand, 500 to a statement from two connections, bodies as one JSON array. No checks, no locks, no
 * outbox, no HTTP.
 */
const ROWS = 500;
const CONNECTIONS = 2;

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

const batchAt = (first: number, crowd: Crowd, numbers: Numbers): unknown[] => {
  const { agents, activities, verbs, authority } = numbers;
  const ours = agents.get(agentKey(authority)!)!;
  const category = activities.get('https://w3id.org/xapi/cmi5/context/categories/cmi5')!;
  const rows = Array.from({ length: ROWS }, (_, i) => {
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
    array(rows.map((row) => row.person)), array(rows.map((row) => row.lesson)), array(rows.map(() => ours)), JSON.stringify(rows.map((row) => row.statement)),
    array(links((row) => [row.person, ours])), array(links(() => [true, false])), array(links((row) => [row.at, row.at])),
    array(links((row) => [row.lesson, row.course, category])), array(links(() => [true, false, false])), array(links((row) => [row.at, row.at, row.at])),
  ];
};

/** Rows a second, over `rows` statements; people and lessons of `crowd` must be in the dictionaries. */
export const measureCeiling = async (url: string, crowd: Crowd, first: number, rows: number, authority: Agent): Promise<number> => {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }));
  const numbers = await numbersIn(clients[0]!, authority);
  const batches = Array.from({ length: Math.ceil(rows / ROWS) }, (_, i) => batchAt(first + i * ROWS, crowd, numbers));
  const sql = INSERT(new Date().getUTCFullYear());
  let next = 0;
  const began = performance.now();
  await Promise.all(clients.map(async (client) => {
    for (let i = next++; i < batches.length; i = next++) await client.query({ name: 'ceiling', text: sql, values: batches[i]! });
  }));
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return (batches.length * ROWS) / seconds;
};
