import { changed, firstRow, type Tx } from '@hvs/platform';
import type { ScoState } from '@hvs/scorm';
import type { Position } from './position';

export interface SessionRow {
  id: string;
  enrolmentId: string | null;
  versionId: string;
  unitId: string;
  personId: string;
  mode: 'normal' | 'browse';
  lastSeq: number;
  device: string | null;
  openedAt: Date;
  /** The place it was launched with, and whether its content has told another since. */
  launched: Position;
  moved: boolean;
}

const SESSION = `id, enrolment_id as "enrolmentId", version_id as "versionId", unit_id as "unitId", person_id as "personId", mode, last_seq::float8 as "lastSeq", device, opened_at as "openedAt",
  jsonb_build_object('location', state->'location', 'suspendData', state->'suspendData') as launched, moved`;

export const insertSession = async (tx: Tx, session: Omit<SessionRow, 'lastSeq' | 'launched' | 'moved'> & { tokenSha2: string; state: ScoState }): Promise<void> => {
  await tx.query(
    `insert into learning.session (id, enrolment_id, version_id, unit_id, person_id, token_sha2, mode, state, device, opened_at, seen_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10)`,
    [session.id, session.enrolmentId, session.versionId, session.unitId, session.personId, session.tokenSha2, session.mode, JSON.stringify(session.state), session.device, session.openedAt],
  );
};

export const lockOwnSession = (tx: Tx, personId: string, id: string): Promise<SessionRow | undefined> =>
  firstRow<SessionRow>(tx, `select ${SESSION} from learning.session where id = $1 and person_id = $2 for update`, [id, personId]);

/** Which session and version a content address belongs to. Sessions older than `since` no longer open content. */
export const sessionByToken = (tx: Tx, tokenSha2: string, since: Date): Promise<SessionRow | undefined> =>
  firstRow<SessionRow>(tx, `select ${SESSION} from learning.session where token_sha2 = $1 and opened_at >= $2`, [tokenSha2, since]);

export const noteCommit = async (tx: Tx, id: string, seq: number, at: Date, closed: boolean, moved: boolean): Promise<void> => {
  await tx.query(`update learning.session set last_seq = $2, seen_at = $3, closed_at = case when $4 then coalesce(closed_at, $3) else closed_at end, moved = moved or $5 where id = $1`, [id, seq, at, closed, moved]);
};

/** Whether a later session of the same unit has moved: then this one is a stale tab or an old device. */
export const isOvertaken = async (tx: Tx, session: SessionRow): Promise<boolean> =>
  (await firstRow(tx, `select 1 from learning.session where enrolment_id = $1 and unit_id = $2 and opened_at > $3 and moved limit 1`, [session.enrolmentId, session.unitId, session.openedAt])) !== undefined;

/** What content was left at, in the words of whoever learned. What came of it is told in statements. */
export const forgetSessions = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query('delete from learning.attempt where enrolment_id in (select id from learning.enrolment where person_id = $1)', [personId]);
  await tx.query('delete from learning.session where person_id = $1', [personId]);
};

export const attemptOf = async (tx: Tx, enrolmentId: string, unitId: string): Promise<ScoState | undefined> =>
  (await firstRow<{ state: ScoState }>(tx, `select state from learning.attempt where enrolment_id = $1 and unit_id = $2`, [enrolmentId, unitId]))?.state;

export const saveAttempt = async (tx: Tx, enrolmentId: string, unitId: string, sessionId: string, state: ScoState, at: Date): Promise<void> => {
  await changed(
    tx,
    `insert into learning.attempt (enrolment_id, unit_id, state, session_id, updated_at) values ($1,$2,$3,$4,$5)
     on conflict (enrolment_id, unit_id) do update set state = excluded.state, session_id = excluded.session_id, updated_at = excluded.updated_at`,
    [enrolmentId, unitId, JSON.stringify(state), sessionId, at],
  );
};
