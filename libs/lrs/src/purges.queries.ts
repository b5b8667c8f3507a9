import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { indexKey } from './index-key';
import { needsStatement, type PurgePolicy, type Purgeable, type Reach } from './purge-policy';
import type { ActStage, TrialStage } from './purge-stage';

/** A statement that may go, with what those who may need it go by. */
export interface PurgeableRow extends Purgeable {
  readonly actor: string | null;
  readonly activity: string | null;
  readonly authority: string | null;
  readonly voided: boolean;
}

/** The next positions that a policy may be after, and how far they were looked for. */
export interface Window {
  readonly positions: readonly string[];
  readonly reached: string;
}

/** Along which index to go: the most telling list of the policy; all statements if it has none. */
const walkOf = (policy: PurgePolicy, authorityKeys: readonly string[]): { arms: string; words: readonly string[] } => {
  const page = 'x.at > $1::bigint and x.at <= $2::bigint order by x.at limit $3::int';
  const bothKinds = (table: string, column: string): string => `cross join (values (true), (false)) p (plain) cross join lateral (select at from lrs.${table} x where x.${column} = n.id and x.plain = p.plain and ${page}) w`;
  if ((policy.registrations ?? []).length > 0) {
    return { arms: `select w.at from unnest($4::text[]) n (registration) cross join lateral (select at from lrs.statement x where x.registration = n.registration::uuid and ${page}) w`, words: policy.registrations! };
  }
  if ((policy.activities ?? []).length > 0) return { arms: `select w.at from lrs.activity n ${bothKinds('statement_activity', 'activity')} where n.iri = any($4::text[])`, words: policy.activities!.map(indexKey) };
  if ((policy.authorities ?? []).length > 0) return { arms: `select w.at from lrs.agent n ${bothKinds('statement_agent', 'agent')} where n.agent_key = any($4::text[])`, words: authorityKeys.map(indexKey) };
  if ((policy.verbs ?? []).length > 0) {
    return { arms: `select w.at from lrs.verb n cross join lateral (select at from lrs.statement x where x.verb = n.id and ${page}) w where n.iri = any($4::text[])`, words: policy.verbs!.map(indexKey) };
  }
  return { arms: `select * from (select x.at from lrs.statement x where ${page}) w where $4::text[] is not null`, words: [] };
};

/** In the order of the store, after `after` and up to `through`. What has a place in the index may have gone, or may not be wanted after all. */
export const nextPositions = async (tx: Tx, policy: PurgePolicy, authorityKeys: readonly string[], after: string, through: string, limit: number): Promise<Window> => {
  const { arms, words } = walkOf(policy, authorityKeys);
  const found = await rows<{ at: string }>(tx, `select distinct at from (${arms}) a order by at limit $3::int`, [after, through, limit, words]);
  const positions = found.map(({ at }) => at);
  return { positions, reached: positions.length < limit ? through : positions.at(-1)! };
};

type Row = Omit<PurgeableRow, 'statement'> & { body: Statement | null };
const PURGEABLE = (withStatement: boolean): string =>
  `select s.at, s.id, v.iri as verb, s.registration, s.voids, s.voided, a.agent_key as actor, o.iri as activity, u.agent_key as authority, ${withStatement ? 's.body' : 'null'} as body
   from lrs.statement s join lrs.verb v on v.id = s.verb left join lrs.agent a on a.id = s.actor left join lrs.activity o on o.id = s.activity left join lrs.agent u on u.id = s.authority`;
const read = ({ body, ...row }: Row): PurgeableRow => ({ ...row, statement: body });

export const purgeablesAt = async (tx: Tx, policy: PurgePolicy, positions: readonly string[]): Promise<PurgeableRow[]> =>
  (await rows<Row>(tx, `${PURGEABLE(needsStatement(policy))} where s.at = any($1::bigint[]) order by s.at`, [positions])).map(read);

export const purgeablesById = async (tx: Tx, policy: PurgePolicy, ids: readonly string[]): Promise<PurgeableRow[]> =>
  (ids.length === 0 ? [] : (await rows<Row>(tx, `${PURGEABLE(needsStatement(policy))} where s.id = any($1::uuid[])`, [ids])).map(read));

/** Every statement that reaches one of these by reference. */
export const reachesOf = (tx: Tx, ids: readonly string[]): Promise<Reach[]> =>
  rows<Reach>(tx, 'select r.target, s.id as by from lrs.statement_reference r join lrs.statement s on s.at = r.at where r.target = any($1::uuid[])', [ids]);

/** What forwarding still needs: what it has not looked at yet, and what is to be sent once more. Answers the oldest such position, and the ids. */
export const undelivered = async (tx: Tx, ids: readonly string[]): Promise<{ after: string | null; letters: Set<string> }> => {
  const [slowest, letters] = [
    await firstRow<{ at: string | null }>(tx, 'select min(at) as at from lrs.subscription'),
    await rows<{ id: string }>(tx, 'select distinct statement_id as id from lrs.dead_letter where statement_id = any($1::uuid[])', [ids]),
  ];
  return { after: slowest?.at ?? null, letters: new Set(letters.map(({ id }) => id)) };
};

/** How often each attachment hangs on these statements. */
export const attachmentsAt = async (tx: Tx, positions: readonly string[]): Promise<Map<string, number>> => {
  const found = await rows<{ sha2: string; n: number }>(tx, 'select sha2, count(*)::int as n from lrs.statement_attachment where at = any($1::bigint[]) group by sha2', [positions]);
  return new Map(found.map(({ sha2, n }) => [sha2, n]));
};

/** How often each of these attachments hangs on any statement; none is left out. */
export const attachmentUses = async (tx: Tx, sha2s: readonly string[]): Promise<Map<string, number>> => {
  const found = await rows<{ sha2: string; n: number }>(
    tx, 'select a.sha2, (select count(*)::int from lrs.statement_attachment l where l.sha2 = a.sha2) as n from unnest($1::text[]) a (sha2)', [sha2s],
  );
  return new Map(found.map(({ sha2, n }) => [sha2, n]));
};

/**
 * Takes statements out of the store with what hangs on them. The links along which readers walk most (who acted, who vouches, the object)
 * go at once; the others find nothing from then on and are swept later.
 */
export const deleteStatements = async (tx: Tx, positions: readonly string[]): Promise<number> => {
  if (positions.length === 0) return 0;
  // In one order for all, so that somebody who voids several of them waits for us or we for him.
  await tx.query('select 1 from lrs.statement where at = any($1::bigint[]) order by at for update', [positions]);
  for (const table of ['statement_reference', 'statement_attachment']) await tx.query(`delete from lrs.${table} where at = any($1::bigint[])`, [positions]);
  const found = await firstRow<{ n: number }>(
    tx,
    `with gone as (delete from lrs.statement where at = any($1::bigint[]) returning at, actor, authority, activity),
       agents as (
         delete from lrs.statement_agent l using (select at, actor as agent from gone union select at, authority from gone) g where l.agent = g.agent and l.plain in (true, false) and l.at = g.at),
       activities as (delete from lrs.statement_activity l using gone g where l.activity = g.activity and l.plain in (true, false) and l.at = g.at)
     select count(*)::int as n from gone`,
    [positions],
  );
  return found!.n;
};

/** As it lies in its table. `statements` have been deleted, `agents` forgotten. */
interface AnyRow {
  readonly id: string;
  readonly taskId: string;
  readonly policy: PurgePolicy;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly at: string;
  readonly counted: number;
  readonly statements: number;
  readonly kept: Readonly<Record<string, number>>;
  readonly attachments: number;
  readonly agents: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly linksTable: string | null;
  readonly linksBlock: number;
}
/** A dry run that only counts. */
export interface TrialRow extends AnyRow { readonly stage: TrialStage; readonly reason: null; readonly expected: null }
export interface ActRow extends AnyRow { readonly stage: ActStage; readonly reason: string; readonly expected: number }
export type PurgeRow = TrialRow | ActRow;

const PURGE = `select id, task_id as "taskId", policy, reason, expected::float8 as expected, asked_by as "askedBy", asked_at as "askedAt", stage, at, counted::float8 as counted,
  statements::float8 as statements, kept, attachments, agents::float8 as agents, oldest, newest, links_table as "linksTable", links_block::float8 as "linksBlock" from lrs.purge`;

export const insertPurge = async (tx: Tx, one: Pick<AnyRow, 'id' | 'taskId' | 'policy' | 'askedBy' | 'askedAt'> & Pick<PurgeRow, 'stage' | 'reason' | 'expected'>): Promise<void> => {
  await tx.query('insert into lrs.purge (id, task_id, policy, stage, reason, expected, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [one.id, one.taskId, JSON.stringify(one.policy), one.stage, one.reason, one.expected, one.askedBy, one.askedAt]);
};

export const findPurge = (tx: Tx, taskId: string): Promise<PurgeRow | undefined> => firstRow<PurgeRow>(tx, `${PURGE} where task_id = $1`, [taskId]);

/** Nobody else works at it meanwhile. */
export const lockPurge = (tx: Tx, taskId: string): Promise<PurgeRow | undefined> => firstRow<PurgeRow>(tx, `${PURGE} where task_id = $1 for update`, [taskId]);

export const newestPurges = (tx: Tx, limit: number): Promise<ActRow[]> => rows(tx, `${PURGE} where expected is not null order by asked_at desc, id limit $1`, [limit]);

/** Dry runs that were not dropped. */
export const newestTrials = (tx: Tx, limit: number): Promise<TrialRow[]> =>
  rows(tx, `${PURGE} where stage in ('trial', 'tried') order by asked_at desc, id limit $1`, [limit]);

export const savePurge = async (tx: Tx, one: PurgeRow, finishedAt: Date | null): Promise<void> => {
  await tx.query(
    `update lrs.purge set stage = $2, at = $3, counted = $4, statements = $5, kept = $6, attachments = $7, agents = $8, oldest = $9, newest = $10, links_table = $11, links_block = $12, finished_at = $13 where id = $1`,
    [one.id, one.stage, one.at, one.counted, one.statements, JSON.stringify(one.kept), one.attachments, one.agents, one.oldest, one.newest, one.linksTable, one.linksBlock, finishedAt],
  );
};

/** Ends the dry runs that somebody has under way; answers their tasks. */
export const dropTrials = async (tx: Tx, askedBy: string, now: Date): Promise<string[]> =>
  (await changed<{ taskId: string }>(tx, `update lrs.purge set stage = 'dropped', finished_at = $2 where asked_by = $1 and stage = 'trial' returning task_id as "taskId"`, [askedBy, now])).map(({ taskId }) => taskId);

/** Remembers on how many of the statements of a dry run each attachment hangs. */
export const addTrialAttachments = async (tx: Tx, purgeId: string, attachments: ReadonlyMap<string, number>): Promise<void> => {
  if (attachments.size === 0) return;
  await tx.query(
    `insert into lrs.purge_attachment as known (purge_id, sha2, statements) select $1, e.sha2, e.n from unnest($2::text[], $3::int[]) e (sha2, n)
     on conflict (purge_id, sha2) do update set statements = known.statements + excluded.statements`,
    [purgeId, [...attachments.keys()], [...attachments.values()]],
  );
};

/** How many attachments hang on nothing but the statements of a dry run; forgets what it remembered. */
export const endTrialAttachments = async (tx: Tx, purgeId: string): Promise<number> => {
  const [found] = await rows<{ n: number }>(
    tx, 'select count(*)::int as n from lrs.purge_attachment a where a.purge_id = $1 and a.statements = (select count(*) from lrs.statement_attachment l where l.sha2 = a.sha2)', [purgeId],
  );
  await tx.query('delete from lrs.purge_attachment where purge_id = $1', [purgeId]);
  return found!.n;
};

/** The position of the oldest statement there is. */
export const oldestPosition = async (tx: Tx): Promise<string> => (await firstRow<{ at: string | null }>(tx, 'select min(at) as at from lrs.statement'))!.at ?? '0';

/** The tables of links that hold anything stored between two positions, in one order. */
export const linkTables = async (tx: Tx, oldest: string, newest: string): Promise<string[]> =>
  (await rows<{ name: string }>(
    tx,
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent in ('lrs.statement_agent'::regclass, 'lrs.statement_activity'::regclass) and not i.inhdetachpending
       and substring(c.relname from '_y(\\d+)$')::int between
         extract(year from to_timestamp(($1::bigint >> 20) / 1000.0) at time zone 'UTC')::int and extract(year from to_timestamp(($2::bigint >> 20) / 1000.0) at time zone 'UTC')::int
     order by c.relname`,
    [oldest, newest],
  )).map(({ name }) => name);

/** Deletes the links in some blocks of a table whose statements, between two positions, have gone. Answers whether there are blocks behind these. */
export const sweepLinks = async (tx: Tx, table: string, [oldest, newest]: readonly [string, string], block: number, blocks: number): Promise<boolean> => {
  const name = `lrs.${table.replace(/\W/g, '')}`;
  await tx.query(
    `delete from ${name} l where l.ctid >= $1::text::tid and l.ctid < $2::text::tid and l.at between $3::bigint and $4::bigint and not exists (select from lrs.statement s where s.at = l.at)`,
    [`(${block},0)`, `(${block + blocks},0)`, oldest, newest],
  );
  return (await firstRow<{ more: boolean }>(tx, `select pg_relation_size($1::regclass) / current_setting('block_size')::bigint > $2 as more`, [name, block + blocks]))!.more;
};

/** Tables of links that were detached from the store with their year. */
const detachedLinks = async (tx: Tx): Promise<string[]> =>
  (await rows<{ name: string }>(
    tx, `select c.relname as name from pg_class c where c.relnamespace = 'lrs'::regnamespace and c.relname ~ '^statement_agent_y\\d+$' and c.relkind = 'r'
       and not exists (select from pg_inherits i where i.inhrelid = c.oid and not i.inhdetachpending) order by 1`,
  )).map(({ name }) => name);

/** An identity that nothing goes by: no link, in the store or in a year detached from it, and no pseudonym that is being put somewhere. */
const isUnused = async (tx: Tx): Promise<string> =>
  `${['statement_agent', ...await detachedLinks(tx)].map((table) => `not exists (select from lrs.${table} l where l.agent = a.id)`).join(' and ')}
   and not exists (select from lrs.pseudonymisation p where p.finished_at is null and (p.number = a.id or a.id = any(p.retired || p.walking)))`;

/** Of some identities that come after a number, those that nothing goes by, and the last one looked at; undefined behind the last of all. */
export const unusedAgents = async (tx: Tx, after: string, limit: number): Promise<{ readonly reached: string | undefined; readonly unused: readonly number[] }> => {
  const found = await firstRow<{ reached: string | null; unused: number[] }>(
    tx,
    `with a as materialized (select id from lrs.agent where id > $1::bigint order by id limit $2)
     select (select max(id)::text from a) as reached, array(select id from a where ${await isUnused(tx)} order by id) as unused`,
    [after, limit],
  );
  return { reached: found!.reached ?? undefined, unused: found!.unused };
};

/** Forgets identities if nothing goes by them yet. The store must be locked: whoever holds their numbers then has to ask anew. */
export const forgetUnusedAgents = async (tx: Tx, ids: readonly number[]): Promise<number> => {
  const { length } = await changed(tx, `delete from lrs.agent a where a.id = any($1::int[]) and ${await isUnused(tx)} returning a.id`, [ids]);
  if (length > 0) await tx.query('update lrs.dictionary_epoch set epoch = epoch + 1');
  return length;
};
