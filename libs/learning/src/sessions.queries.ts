import { firstRow, rows, type Tx } from '@hvs/platform';
import type { ScoState } from '@hvs/scorm';
import type { Holder, Place } from './place';
import type { Signs } from './provable-time';

export type Device = 'phone' | 'desktop';

export interface SessionRow {
  id: string;
  enrolmentId: string | null;
  versionId: string;
  /** The one the visit was opened with. */
  unitId: string;
  personId: string;
  mode: 'normal' | 'browse' | 'review';
  lastSeq: number;
  device: Device | null;
  openedAt: Date;
  /** How far the device's clock was ahead of ours at the launch. */
  aheadMs: number;
  /** Prints of the places the units were opened at; a unit without one was opened at its beginning. */
  places: Record<string, string>;
}

export interface TurnRow extends Holder, Signs {
  unitId: string;
  endedAt: Date | null;
  ms: number;
  /** Prints: of the place it was opened with, of the place it told last. */
  placeFrom: string;
  placeTold: string;
}

/** A learner's state in a unit, and the turn whose place that holds. */
export interface Attempt { unitId: string; state: ScoState; holder: Holder }

const SESSION = `id, enrolment_id as "enrolmentId", version_id as "versionId", unit_id as "unitId", person_id as "personId", mode, last_seq::float8 as "lastSeq", device,
  opened_at as "openedAt", ahead_ms::float8 as "aheadMs", places`;

export const insertSession = async (tx: Tx, session: Omit<SessionRow, 'lastSeq'>): Promise<void> => {
  await tx.query(
    `insert into learning.session (id, enrolment_id, version_id, unit_id, person_id, mode, device, opened_at, seen_at, ahead_ms, places) values ($1,$2,$3,$4,$5,$6,$7,$8,$8,$9,$10)`,
    [session.id, session.enrolmentId, session.versionId, session.unitId, session.personId, session.mode, session.device, session.openedAt, session.aheadMs, JSON.stringify(session.places)],
  );
};

export const lockOwnSession = (tx: Tx, personId: string, id: string): Promise<SessionRow | undefined> =>
  firstRow<SessionRow>(tx, `select ${SESSION} from learning.session where id = $1 and person_id = $2 for update`, [id, personId]);

export const sessionById = (tx: Tx, id: string): Promise<SessionRow | undefined> => firstRow<SessionRow>(tx, `select ${SESSION} from learning.session where id = $1`, [id]);

/** A visit is over when its last turn was; whoever goes on in it opens it again. */
export const noteCommit = async (tx: Tx, id: string, seq: number, at: Date, closed: boolean): Promise<void> => {
  await tx.query(`update learning.session set last_seq = greatest(last_seq, $2), seen_at = $3, closed_at = case when $4 then $3::timestamptz else null end where id = $1`, [id, seq, at, closed]);
};

/** Visits nobody has heard of since, the longest silent first. */
export const silentSessions = async (tx: Tx, before: Date, limit: number): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select id from learning.session where closed_at is null and seen_at < $1 order by seen_at limit $2', [before, limit])).map(({ id }) => id);

export const lockSilentSession = (tx: Tx, id: string, before: Date): Promise<SessionRow | undefined> =>
  firstRow<SessionRow>(tx, `select ${SESSION} from learning.session where id = $1 and closed_at is null and seen_at < $2 for update`, [id, before]);

export const closeSession = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tx.query('update learning.session set closed_at = $2 where id = $1', [id, at]);
};

/** What content was left at, in the words of whoever learned. What came of it is told in statements. */
export const forgetSessions = async (tx: Tx, personId: string): Promise<void> => {
  const own = '(select id from learning.enrolment where person_id = $1)';
  await tx.query(`delete from learning.attempt where enrolment_id in ${own}`, [personId]);
  await tx.query(`delete from learning.sequencing_state where enrolment_id in ${own}`, [personId]);
  await tx.query('delete from learning.global_objective where person_id = $1', [personId]);
  await tx.query('delete from learning.session where person_id = $1', [personId]);
};

/** Who holds the place of an attempt from before there were turns is told by the session. */
const ATTEMPT = `a.unit_id as "unitId", a.state, a.session_id as "sessionId", a.turn as number, coalesce(t.begun_at, s.opened_at, a.updated_at) as "begunAt", coalesce(t.moved, true) as moved
  from learning.attempt a left join learning.session s on s.id = a.session_id left join learning.turn t on t.session_id = a.session_id and t.number = a.turn`;

const asAttempt = ({ unitId, state, ...holder }: Holder & { unitId: string; state: ScoState }): Attempt => ({ unitId, state, holder });

export const attemptOf = async (tx: Tx, enrolmentId: string, unitId: string): Promise<Attempt | undefined> => {
  const found = await firstRow<Holder & { unitId: string; state: ScoState }>(tx, `select ${ATTEMPT} where a.enrolment_id = $1 and a.unit_id = $2`, [enrolmentId, unitId]);
  return found && asAttempt(found);
};

export const attemptsOf = async (tx: Tx, enrolmentId: string): Promise<Map<string, Attempt>> => {
  const found = await rows<Holder & { unitId: string; state: ScoState }>(tx, `select ${ATTEMPT} where a.enrolment_id = $1`, [enrolmentId]);
  return new Map(found.map((one) => [one.unitId, asAttempt(one)]));
};

export const saveAttempt = async (tx: Tx, enrolmentId: string, unitId: string, state: ScoState, holder: { sessionId: string; number: number }, at: Date): Promise<void> => {
  await tx.query(
    `insert into learning.attempt (enrolment_id, unit_id, state, session_id, turn, updated_at) values ($1,$2,$3,$4,$5,$6)
     on conflict (enrolment_id, unit_id) do update set state = excluded.state, session_id = excluded.session_id, turn = excluded.turn, updated_at = excluded.updated_at`,
    [enrolmentId, unitId, JSON.stringify(state), holder.sessionId, holder.number, at],
  );
};

const TURN = `t.session_id as "sessionId", t.number, t.unit_id as "unitId", t.last_seq::float8 as "lastSeq", t.begun_at as "begunAt", t.ended_at as "endedAt", t.ms::float8 as ms, t.moved,
  t.place_from as "placeFrom", t.place_told as "placeTold", t.told_at as "toldAt", t.bound_ms::float8 as "boundMs"`;

/** The turns of a visit, in their order. */
export const turnsOf = (tx: Tx, sessionId: string): Promise<TurnRow[]> =>
  rows<TurnRow>(tx, `select ${TURN} from learning.turn t where t.session_id = $1 order by t.number`, [sessionId]);

export const saveTurn = async (tx: Tx, turn: TurnRow, at: Date): Promise<void> => {
  await tx.query(
    `insert into learning.turn (session_id, number, unit_id, last_seq, begun_at, seen_at, ended_at, ms, moved, place_from, place_told, told_at, bound_ms) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)
     on conflict (session_id, number) do update set last_seq = excluded.last_seq, seen_at = excluded.seen_at, ended_at = excluded.ended_at, ms = excluded.ms, moved = excluded.moved, place_told = excluded.place_told,
       told_at = excluded.told_at, bound_ms = excluded.bound_ms`,
    [turn.sessionId, turn.number, turn.unitId, turn.lastSeq, turn.begunAt, at, turn.endedAt, turn.ms, turn.moved, turn.placeFrom, turn.placeTold, turn.toldAt, turn.boundMs],
  );
};

/** Keeps beside, or no longer, where a turn stood. */
export const keepLeft = async (tx: Tx, turn: { sessionId: string; number: number }, place: Place | null): Promise<void> => {
  await tx.query('update learning.turn set left_state = $3 where session_id = $1 and number = $2', [turn.sessionId, turn.number, place === null ? null : JSON.stringify(place)]);
};

export interface LeftTurn { unitId: string; sessionId: string; turn: number; device: Device | null; at: Date; location: string }

export const leftTurnsOf = (tx: Tx, enrolmentId: string): Promise<LeftTurn[]> =>
  rows<LeftTurn>(
    tx,
    `select t.unit_id as "unitId", t.session_id as "sessionId", t.number as turn, s.device, t.seen_at as at, t.left_state->>'location' as location
     from learning.session s join learning.turn t on t.session_id = s.id where s.enrolment_id = $1 and t.left_state is not null order by t.seen_at desc`,
    [enrolmentId],
  );

export const leftPlace = (tx: Tx, enrolmentId: string, sessionId: string, number: number): Promise<{ unitId: string; place: Place } | undefined> =>
  firstRow(
    tx,
    `select t.unit_id as "unitId", t.left_state as place from learning.session s join learning.turn t on t.session_id = s.id
     where s.enrolment_id = $1 and s.id = $2 and t.number = $3 and t.left_state is not null`,
    [enrolmentId, sessionId, number],
  );

export interface LastVisit { unitId: string; device: Device | null; at: Date }

/** Where and on what this was learned last. */
export const lastVisitOf = (tx: Tx, enrolmentId: string): Promise<LastVisit | undefined> =>
  firstRow<LastVisit>(
    tx,
    `select t.unit_id as "unitId", s.device, t.seen_at as at from learning.session s join learning.turn t on t.session_id = s.id where s.enrolment_id = $1 order by t.seen_at desc, t.number desc limit 1`,
    [enrolmentId],
  );

export const sequencingOf = async (tx: Tx, enrolmentId: string): Promise<string | null> =>
  (await firstRow<{ state: string }>(tx, 'select state from learning.sequencing_state where enrolment_id = $1', [enrolmentId]))?.state ?? null;

/** The rules of order are a place too: a visit begun earlier does not move the one of a later visit. */
export const saveSequencing = async (tx: Tx, enrolmentId: string, turn: Holder, state: string, at: Date): Promise<void> => {
  await tx.query(
    `insert into learning.sequencing_state as kept (enrolment_id, session_id, turn, begun_at, state, updated_at) values ($1,$2,$3,$4,$5,$6)
     on conflict (enrolment_id) do update set session_id = excluded.session_id, turn = excluded.turn, begun_at = excluded.begun_at, state = excluded.state, updated_at = excluded.updated_at
     where kept.session_id = excluded.session_id and kept.turn <= excluded.turn or kept.session_id <> excluded.session_id and kept.begun_at <= excluded.begun_at and $7`,
    [enrolmentId, turn.sessionId, turn.number, turn.begunAt, state, at, turn.moved || turn.number > 1],
  );
};
