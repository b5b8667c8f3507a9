import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { PackageReport } from './package-report';

/** A package that is looked at and not kept. */
export interface CheckRow { id: string; fileName: string; fileKey: string; state: 'waiting' | 'running' | 'done'; report: PackageReport | null; createdAt: Date }

const COLUMNS = 'id, file_name as "fileName", file_key as "fileKey", state, report, created_at as "createdAt"';

export const checkById = (tx: Tx, id: string): Promise<CheckRow | undefined> => firstRow(tx, `select ${COLUMNS} from courses.package_check where id = $1`, [id]);

export const insertCheck = async (tx: Tx, check: Pick<CheckRow, 'id' | 'fileName' | 'fileKey'> & { askedBy: string }, now: Date): Promise<void> => {
  await tx.query(`insert into courses.package_check (id, asked_by, file_name, file_key, state, touched_at, created_at) values ($1, $2, $3, $4, 'waiting', $5, $5)`, [check.id, check.askedBy, check.fileName, check.fileKey, now]);
};

/** How many of this asker's packages have not been looked at yet. */
export const openChecksOf = async (tx: Tx, askedBy: string): Promise<number> =>
  (await firstRow<{ count: number }>(tx, `select count(*)::int as count from courses.package_check where asked_by = $1 and state <> 'done'`, [askedBy]))!.count;

/** How many wait before this one, the one at work included. */
export const checksBefore = async (tx: Tx, id: string): Promise<number> =>
  (await firstRow<{ count: number }>(tx, `select count(*)::int as count from courses.package_check c join courses.package_check me on me.id = $1 where c.state <> 'done' and (c.created_at, c.id) < (me.created_at, me.id)`, [id]))!.count;

/** Takes the next that waits, or, when none does, one that a dead run left: what killed a worker keeps nobody waiting; undefined when another is being looked at. The caller sees to it that nobody else takes meanwhile. */
export const takeCheck = async (tx: Tx, now: Date, silentSince: Date): Promise<CheckRow | undefined> =>
  (await changed<CheckRow>(
    tx,
    `update courses.package_check set state = 'running', touched_at = $1 where id = (select id from courses.package_check where state <> 'done' order by state = 'running', created_at, id limit 1)
     and not exists (select 1 from courses.package_check where state = 'running' and touched_at > $2) returning ${COLUMNS}`,
    [now, silentSince],
  ))[0];

export const touchCheck = async (tx: Tx, id: string, now: Date): Promise<void> => { await tx.query('update courses.package_check set touched_at = $2 where id = $1', [id, now]); };

export const endCheck = async (tx: Tx, id: string, report: PackageReport, now: Date): Promise<void> => {
  await tx.query(`update courses.package_check set state = 'done', report = $2, touched_at = $3 where id = $1`, [id, JSON.stringify(report), now]);
};

/** Forgets what was asked before then, and says where their files lay. */
export const forgetChecks = async (tx: Tx, before: Date): Promise<string[]> =>
  (await rows<{ key: string }>(tx, 'with gone as (delete from courses.package_check where created_at < $1 returning file_key) select file_key as key from gone', [before])).map(({ key }) => key);
