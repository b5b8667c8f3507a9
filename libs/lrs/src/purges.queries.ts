import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { indexKey } from './index-key';
import { needsStatement, type PurgePolicy, type Purgeable, type Reach } from './purge-policy';

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

/** Takes statements out of the store with what hangs on them. Their links find nothing from then on and are swept later. */
export const deleteStatements = async (tx: Tx, positions: readonly string[]): Promise<number> => {
  if (positions.length === 0) return 0;
  // In one order for all, so that somebody who voids several of them waits for us or we for him.
  await tx.query('select 1 from lrs.statement where at = any($1::bigint[]) order by at for update', [positions]);
  for (const table of ['statement_reference', 'statement_attachment']) await tx.query(`delete from lrs.${table} where at = any($1::bigint[])`, [positions]);
  return (await changed(tx, 'delete from lrs.statement where at = any($1::bigint[]) returning at', [positions])).length;
};

export type PurgeStage = 'count' | 'delete' | 'links' | 'done' | 'refused';

/** A purge as it lies in its table; `statements` have been deleted. */
export interface PurgeRow {
  readonly id: string;
  readonly taskId: string;
  readonly policy: PurgePolicy;
  readonly reason: string;
  readonly expected: number;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly stage: PurgeStage;
  readonly at: string;
  readonly counted: number;
  readonly statements: number;
  readonly kept: Readonly<Record<string, number>>;
  readonly attachments: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly linksTable: string | null;
  readonly linksBlock: number;
}

const PURGE = `select id, task_id as "taskId", policy, reason, expected::float8 as expected, asked_by as "askedBy", asked_at as "askedAt", stage, at, counted::float8 as counted,
  statements::float8 as statements, kept, attachments, oldest, newest, links_table as "linksTable", links_block::float8 as "linksBlock" from lrs.purge`;

export const insertPurge = async (tx: Tx, one: Pick<PurgeRow, 'id' | 'taskId' | 'policy' | 'reason' | 'expected' | 'askedBy' | 'askedAt'>): Promise<void> => {
  await tx.query('insert into lrs.purge (id, task_id, policy, reason, expected, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [one.id, one.taskId, JSON.stringify(one.policy), one.reason, one.expected, one.askedBy, one.askedAt]);
};

export const findPurge = (tx: Tx, taskId: string): Promise<PurgeRow | undefined> => firstRow<PurgeRow>(tx, `${PURGE} where task_id = $1`, [taskId]);

/** Nobody else works at it meanwhile. */
export const lockPurge = (tx: Tx, taskId: string): Promise<PurgeRow | undefined> => firstRow<PurgeRow>(tx, `${PURGE} where task_id = $1 for update`, [taskId]);

export const newestPurges = (tx: Tx, limit: number): Promise<PurgeRow[]> => rows<PurgeRow>(tx, `${PURGE} order by asked_at desc, id limit $1`, [limit]);

export const savePurge = async (tx: Tx, one: PurgeRow, finishedAt: Date | null): Promise<void> => {
  await tx.query(
    `update lrs.purge set stage = $2, at = $3, counted = $4, statements = $5, kept = $6, attachments = $7, oldest = $8, newest = $9, links_table = $10, links_block = $11, finished_at = $12 where id = $1`,
    [one.id, one.stage, one.at, one.counted, one.statements, JSON.stringify(one.kept), one.attachments, one.oldest, one.newest, one.linksTable, one.linksBlock, finishedAt],
  );
};

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

/** Deletes the links in some blocks of a table whose statements have gone. Answers whether there are blocks behind these. */
export const sweepLinks = async (tx: Tx, table: string, block: number, blocks: number): Promise<boolean> => {
  const name = `lrs.${table.replace(/\W/g, '')}`;
  await tx.query(
    `delete from ${name} l where l.ctid >= $1::text::tid and l.ctid < $2::text::tid and not exists (select from lrs.statement s where s.at = l.at)`,
    [`(${block},0)`, `(${block + blocks},0)`],
  );
  return (await firstRow<{ more: boolean }>(tx, `select pg_relation_size($1::regclass) / current_setting('block_size')::bigint > $2 as more`, [name, block + blocks]))!.more;
};
