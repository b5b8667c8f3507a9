import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { XapiVersion } from '@hvs/xapi';
import type { PurgePolicy } from './purge-policy';
import type { HeldImport, ImportCounts, ImportLine } from './statement-import';

/** Refusals are kept line by line to here; beyond, they are only counted. */
export const MOST_LINES = 10_000;

/** Unless it is moved on until then, an import is taken up again: whoever was at it has died. */
const UNATTENDED_MS = 600_000;
const IN_MS = (parameter: string): string => `clock_timestamp() + ${parameter} * interval '1 millisecond'`;

/** One that was stopped is taken up after so long, to be ended; till then the file and the secret are kept for it. */
export const STOPPED_DAYS = 30;

const COUNTS = 'stored::float8 as stored, known::float8 as known, refused::float8 as refused, returned::float8 as returned';

export type NewImport = Pick<HeldImport, 'taskId' | 'source' | 'origin' | 'title' | 'keepAuthority' | 'reading'> & {
  readonly file?: { readonly key: string; readonly name: string; readonly sha2: string };
  readonly remote?: { readonly address: string; readonly version: XapiVersion; readonly key: string; readonly secret: string };
};

export const insertImport = async (tx: Tx, one: NewImport): Promise<void> => {
  await tx.query(
    `insert into lrs.statement_import (task_id, source, origin, title, keep_authority, reading, file_key, file_name, file_sha2, address, version, username, secret, next_try_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ${IN_MS('$14')})`,
    [
      one.taskId, one.source, one.origin, one.title, one.keepAuthority, JSON.stringify(one.reading), one.file?.key, one.file?.name, one.file?.sha2,
      one.remote?.address, one.remote?.version, one.remote?.key, one.remote?.secret, UNATTENDED_MS,
    ],
  );
};

export const importById = (tx: Tx, taskId: string): Promise<HeldImport | undefined> =>
  firstRow(
    tx,
    `select task_id as "taskId", source, origin, title, keep_authority as "keepAuthority", reading, step, failures, ${COUNTS}, file_key as "fileKey", file_name as "fileName",
       file_sha2 as "fileSha2", address, version, username as key, secret,
       extract(epoch from clock_timestamp() - stopped_at)::float8 / 86400 as "stoppedDays"
     from lrs.statement_import where task_id = $1`,
    [taskId],
  );

export type CountedImport = ImportCounts & Pick<HeldImport, 'taskId' | 'source' | 'title'> & { readonly stopped: boolean };

export const countsOf = (tx: Tx, taskIds: readonly string[]): Promise<CountedImport[]> =>
  rows(tx, `select task_id as "taskId", source, title, stopped_at is not null and next_try_at is not null as stopped, ${COUNTS} from lrs.statement_import where task_id = any($1)`, [taskIds]);

/** Locks an import; false if somebody else has gone on with it since it was at this step. */
export const lockStep = async (tx: Tx, { taskId, step }: Pick<HeldImport, 'taskId' | 'step'>): Promise<boolean> =>
  (await firstRow(tx, 'select 1 as here from lrs.statement_import where task_id = $1 and step = $2 for update', [taskId, step])) !== undefined;

/** A batch was kept, and reading goes on from there. */
export const moveOn = async (tx: Tx, taskId: string, reading: HeldImport['reading'], { stored, known, refused, returned }: ImportCounts): Promise<void> => {
  await tx.query(
    `update lrs.statement_import set step = step + 1, reading = $2, stored = stored + $3, known = known + $4, refused = refused + $5, returned = returned + $6, failures = 0,
       next_try_at = ${IN_MS('$7')} where task_id = $1`,
    [taskId, JSON.stringify(reading), stored, known, refused, returned, UNATTENDED_MS],
  );
};

/** The other side could not be read; it is tried again after so long. False if somebody else has gone on with it, or it was stopped. */
export const waitWith = async (tx: Tx, { taskId, step }: Pick<HeldImport, 'taskId' | 'step'>, waitMs: number): Promise<boolean> =>
  (await changed(tx, `update lrs.statement_import set failures = failures + 1, next_try_at = ${IN_MS('$3')} where task_id = $1 and step = $2 returning task_id`, [taskId, step, waitMs])).length > 0;

/** Whoever is at it finds that it is late, and keeps nothing more. False if it has ended, or is stopped already. */
export const stopImport = async (tx: Tx, taskId: string): Promise<boolean> =>
  (await changed(
    tx,
    `update lrs.statement_import set stopped_at = clock_timestamp(), step = step + 1, next_try_at = clock_timestamp() + $2 * interval '1 day'
     where task_id = $1 and stopped_at is null and next_try_at is not null returning task_id`,
    [taskId, STOPPED_DAYS],
  )).length > 0;

/** False if it has ended, or is going on. */
export const resumeImport = async (tx: Tx, taskId: string): Promise<boolean> =>
  (await changed(
    tx,
    `update lrs.statement_import set stopped_at = null, step = step + 1, failures = 0, next_try_at = ${IN_MS('$2')}
     where task_id = $1 and stopped_at is not null and next_try_at is not null returning task_id`,
    [taskId, UNATTENDED_MS],
  )).length > 0;

/** Whether it goes on, is stopped, or has ended; undefined if there is none. */
export const standingOf = async (tx: Tx, taskId: string): Promise<'going' | 'stopped' | 'ended' | undefined> =>
  (await firstRow<{ standing: 'going' | 'stopped' | 'ended' }>(
    tx, `select case when next_try_at is null then 'ended' when stopped_at is null then 'going' else 'stopped' end as standing from lrs.statement_import where task_id = $1`, [taskId],
  ))?.standing;

/** By which policies statements were purged here, newest first. */
export const purgesBefore = async (tx: Tx, most: number): Promise<PurgePolicy[]> =>
  (await rows<{ policy: PurgePolicy }>(tx, 'select policy from lrs.purge where statements > 0 order by asked_at desc limit $1', [most])).map(({ policy }) => policy);

/** Nothing of it is needed any more but what became of it. */
export const endImport = async (tx: Tx, taskId: string): Promise<void> => {
  await tx.query('update lrs.statement_import set secret = null, next_try_at = null where task_id = $1', [taskId]);
};

/** Takes those whose turn has come; nobody else takes them for some time. */
export const takeDue = async (tx: Tx): Promise<string[]> => {
  const due = await changed<{ taskId: string }>(
    tx,
    `update lrs.statement_import set next_try_at = ${IN_MS('$1')}
     where task_id in (select task_id from lrs.statement_import where next_try_at <= clock_timestamp() for update skip locked) returning task_id as "taskId"`,
    [UNATTENDED_MS],
  );
  return due.map(({ taskId }) => taskId);
};

export const insertLines = async (tx: Tx, taskId: string, lines: readonly ImportLine[]): Promise<void> => {
  if (lines.length === 0) return;
  await tx.query(
    `insert into lrs.statement_import_line (task_id, ordinal, line, statement_id, outcome, reason, clause)
     select $1, e.ordinal, e.line, e."statementId", e.outcome, e.reason, e.clause
     from jsonb_to_recordset($2::jsonb) as e (ordinal bigint, line bigint, "statementId" text, outcome text, reason text, clause text)
     order by e.ordinal limit greatest(0, ${MOST_LINES} - (select count(*) from lrs.statement_import_line where task_id = $1))
     on conflict do nothing`,
    [taskId, JSON.stringify(lines)],
  );
};

/** In the order they were read, after an ordinal. */
export const linesAfter = (tx: Tx, taskId: string, after: number, limit: number): Promise<ImportLine[]> =>
  rows(
    tx,
    `select ordinal::float8 as ordinal, line::float8 as line, statement_id as "statementId", outcome, reason, clause
     from lrs.statement_import_line where task_id = $1 and ordinal > $2 order by ordinal limit $3`,
    [taskId, after, limit],
  );

/** Which of these are here. */
export const idsHere = async (tx: Tx, ids: readonly string[]): Promise<Set<string>> =>
  new Set((await rows<{ id: string }>(tx, 'select id from lrs.statement where id = any($1)', [ids])).map(({ id }) => id));

/** Which of these are voiding statements. */
export const voidingAmong = async (tx: Tx, ids: readonly string[]): Promise<Set<string>> =>
  new Set((ids.length === 0 ? [] : await rows<{ id: string }>(tx, 'select id from lrs.statement where id = any($1) and voids is not null', [ids])).map(({ id }) => id));

/** Which of these are here and not voided. */
export const unvoidedAmong = async (tx: Tx, ids: readonly string[]): Promise<Set<string>> =>
  new Set((ids.length === 0 ? [] : await rows<{ id: string }>(tx, 'select id from lrs.statement where id = any($1) and not voided', [ids])).map(({ id }) => id));
