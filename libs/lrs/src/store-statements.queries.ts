import { rows, type Tx } from '@hvs/platform';
import type { ActivityDefinition, Statement } from '@hvs/xapi';
import type { StatementRecord } from './prepare-batch';

/**
 * Two advisory locks, held until the end of the transaction:
 * - a shared one that carries a time before which nothing of this transaction will be stamped, so that Consistent-Through can
 *   see in pg_locks how old the oldest open store is. `stored` must be stamped after it is held;
 * - one on references: shared for every store, alone for one whose references point at something that may be arriving at
 *   this moment, so that neither of two such transactions misses the other.
 */
const OPEN_STORE = 0x4c52;
const REFERENCES = '19538, 1';

export const enterStore = async (tx: Tx, floor: Date, alone: boolean): Promise<void> => {
  const key = (BigInt(OPEN_STORE) << 48n) | BigInt(floor.getTime());
  await tx.query(
    `select pg_advisory_xact_lock${alone ? '' : '_shared'}(${REFERENCES}), pg_advisory_xact_lock_shared($1::bigint)`, [key.toString()],
  );
};

/** The floor of the oldest store still open. */
export const oldestOpenStore = async (tx: Tx): Promise<Date | undefined> => {
  const [{ ms }] = await rows<{ ms: string | null }>(
    tx,
    `select min(((classid::bigint & 65535) << 32) | objid::bigint) as ms from pg_locks
     where locktype = 'advisory' and objsubid = 1 and granted and (classid::bigint >> 16) = ${OPEN_STORE}
       and database = (select oid from pg_database where datname = current_database())`,
  ) as [{ ms: string | null }];
  return ms === null ? undefined : new Date(Number(ms));
};

/**
 * One statement for the whole batch; answers id → seq of those that are new. Turns are given in the order of the batch, rows are
 * written in the order of ids, so that two batches with the same ids wait for each other and never for ever.
 */
export const insertStatements = async (tx: Tx, records: readonly StatementRecord[], stored: Date): Promise<Map<string, string>> => {
  const input = records.map(({ id, timestamp, version, actor_key, verb, activity, registration, authority_key, voids, body }) =>
    ({ id, timestamp, version, actor_key, verb, activity, registration, authority_key, voids, body }));
  const inserted = await rows<{ id: string; seq: string }>(
    tx,
    `insert into lrs.statement (seq, id, stored, timestamp, version, actor_key, verb, activity, registration, authority_key, voids, body)
     overriding system value
     select t.seq, t.id, $2, t.timestamp, t.version, t.actor_key, t.verb, t.activity, t.registration, t.authority_key, t.voids, t.body::json
     from (
       select nextval('lrs.statement_seq_seq') as seq, e.* from jsonb_to_recordset($1::jsonb) as e
         (id uuid, timestamp timestamptz, version text, actor_key text, verb text, activity text, registration uuid, authority_key text, voids uuid, body text)
     ) t
     order by t.id, t.seq
     on conflict (id) do nothing
     returning id, seq`,
    [JSON.stringify(input), stored],
  );
  return new Map(inserted.map(({ id, seq }) => [id, seq]));
};

/** What stands under these ids now. */
export const bodiesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Statement>> => {
  const found = await rows<{ id: string; body: Statement }>(tx, 'select id, body from lrs.statement where id = any($1)', [ids]);
  return new Map(found.map(({ id, body }) => [id, body]));
};

/** Who and what the statements are about, for the filters. */
export const insertLinks = async (tx: Tx, fresh: readonly StatementRecord[], seqs: ReadonlyMap<string, string>, stored: Date): Promise<void> => {
  const agents = fresh.flatMap(({ id, agents }) => agents.map(({ key, plain }) => ({ seq: seqs.get(id), key, plain })));
  const activities = fresh.flatMap(({ id, activities }) => activities.map(({ key, plain }) => ({ seq: seqs.get(id), key, plain })));
  await tx.query(
    `with agents as (
       insert into lrs.statement_agent (agent_key, plain, stored, seq)
       select key, plain, $3, seq from jsonb_to_recordset($1::jsonb) as e (seq bigint, key text, plain boolean)
     )
     insert into lrs.statement_activity (activity, plain, stored, seq)
     select key, plain, $3, seq from jsonb_to_recordset($2::jsonb) as e (seq bigint, key text, plain boolean)`,
    [JSON.stringify(agents), JSON.stringify(activities), stored],
  );
};

/**
 * Adds names to agents. Rows that know them all are not touched, not even locked: an agent that stands in every statement
 * must not make all writers wait for each other. The others are locked in the order of their keys.
 */
export const upsertAgents = async (tx: Tx, agents: readonly { key: string; names: string[] }[]): Promise<void> => {
  if (agents.length === 0) return;
  await tx.query(
    `insert into lrs.agent as known (agent_key, name, body)
     select key, names->>-1, jsonb_build_object('names', names) from jsonb_to_recordset($1::jsonb) as e (key text, names jsonb)
     where not exists (select 1 from lrs.agent a where a.agent_key = e.key and a.body->'names' @> e.names)
     order by key
     on conflict (agent_key) do update set name = excluded.name,
       body = jsonb_build_object('names', (select jsonb_agg(distinct n) from jsonb_array_elements((known.body->'names') || (excluded.body->'names')) n))`,
    [JSON.stringify(agents)],
  );
};

/** Merges definitions of activities (Data §2.4.4.1); as careful as `upsertAgents`. */
export const upsertActivities = async (tx: Tx, activities: readonly { key: string; definition: ActivityDefinition }[]): Promise<void> => {
  if (activities.length === 0) return;
  await tx.query(
    `insert into lrs.activity as known (iri, definition)
     select key, definition from jsonb_to_recordset($1::jsonb) as e (key text, definition jsonb)
     where not exists (select 1 from lrs.activity a where a.iri = e.key and lrs.merge_definition(a.definition, e.definition) = a.definition)
     order by key
     on conflict (iri) do update set definition = lrs.merge_definition(known.definition, excluded.definition)`,
    [JSON.stringify(activities)],
  );
};
