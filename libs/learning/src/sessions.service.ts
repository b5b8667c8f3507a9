import { Injectable } from '@nestjs/common';
import { courseIri, Courses, unitIri, unitsOf, type CourseUnit, type CourseVersion } from '@hvs/courses';
import { Clock, Config, Database, type Tx } from '@hvs/platform';
import { applyCommit, newAttempt, statementsFor, type GlobalObjectives, type Item, type ScoState } from '@hvs/scorm';
import type { Statement } from '@hvs/xapi';
import { forgetActivitySessions } from './activity-sessions.queries';
import { forgetAuSessions } from './au-sessions.queries';
import { forgetCarried } from './carried.queries';
import { unitState, type UnitState } from './course-view';
import { DEVICE } from './evidence';
import { enrolmentById, lockEnrolments, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { pageStatements } from './page-statements';
import { boundAfter } from './provable-time';
import { begunAt, isLater, NOWHERE, printOf, settlePlace, turnName, type Settled } from './place';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { RollUps } from './roll-ups.service';
import { itemIn, itemOf } from './sco-item';
import {
  attemptOf, closeSession, forgetSessions, keepLeft, lockOwnSession, lockSilentSession, noteCommit, saveAttempt, saveSequencing, saveTurn, silentSessions, turnsOf, type SessionRow, type TurnRow,
} from './sessions.queries';
import { standardOf } from './visit';
import { uuidOf } from './words-to-id';

/** What a device tells of a turn. Without `turn`: of the first, at the unit the session was opened with. */
export interface Commit { seq: number; turn?: number; unitId?: string; snapshot: unknown; final: boolean; sequencing?: string; madeAt?: string; begunAt?: string }

export interface Committed {
  seq: number;
  turn: number;
  unit: { id: string; state: UnitState };
  course: { state: UnitState; completedAt: Date | null };
  /** A turn begun later holds the place. */
  overtaken: boolean;
  objectives: GlobalObjectives;
}

const HOUR_MS = 3_600_000;
/** Visits closed in one round; the next round comes soon. */
const SILENT_AT_ONCE = 200;
const SESSION_ID = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';

/** Everything a commit is decided by. */
interface Heard { session: SessionRow; enrolment: Enrolment; version: CourseVersion; unit: CourseUnit; turn: TurnRow; fresh: boolean; commit: Commit; now: Date }

/** Visits to courses made of packages: what their turns commit by snapshots becomes the state of the units, and statements. */
@Injectable()
export class Sessions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly lessons: Lessons,
    private readonly progress: Progress,
    private readonly rollUps: RollUps,
  ) {}

  /**
   * Takes a commit: the whole state of one turn as the content sees it. An older or the same `seq` of the turn changes nothing.
   * A stale tab can still add what it achieved, but never moves the place where a turn begun later stands (see `place.ts`).
   */
  commit(personId: string, sessionId: string, commit: Commit): Promise<Committed> {
    return this.db.transact(async (tx) => {
      const session = await lockOwnSession(tx, personId, sessionId);
      if (!session) throw learningProblems.sessionMissing('Phiên học này không có hoặc không phải của bạn. Hãy mở lại bài từ trang khóa học.');
      const now = this.clock.now();
      const [turn, fresh] = this.turnOf(session, await turnsOf(tx, session.id), commit, now);
      if (session.enrolmentId !== null && (fresh || commit.seq > turn.lastSeq)) {
        // Two devices commit the same unit one after the other, never from one old state.
        const [enrolment] = await lockEnrolments(tx, [session.enrolmentId]);
        const version = await this.courses.version(session.versionId, tx);
        const unit = unitsOf(version.tree).find((one) => one.id === turn.unitId);
        if (!unit?.sco && !unit?.page) throw learningProblems.unitMissing('Bài này không có trong khóa học, hoặc không học theo cách này.');
        await this.hear(tx, { session, enrolment: enrolment!, version, unit, turn, fresh, commit, now });
      }
      await noteCommit(tx, session.id, commit.seq, now, commit.final);
      return this.answer(tx, session, turn, commit.seq);
    });
  }

  /** Visits that have said nothing for long end as put aside; what a device brings later is taken all the same. Safe to run twice. */
  async closeSilent(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.get('SESSION_SILENT_HOURS') * HOUR_MS);
    const silent = await silentSessions(this.db.em, before, SILENT_AT_ONCE);
    for (const id of silent) await this.db.transact((tx) => this.close(tx, id, before));
    return silent.length;
  }

  private async close(tx: Tx, id: string, before: Date): Promise<void> {
    const session = await lockSilentSession(tx, id, before);
    if (!session) return;
    const now = this.clock.now();
    await closeSession(tx, id, now);
    if (session.enrolmentId === null) return;
    const [enrolment] = await lockEnrolments(tx, [session.enrolmentId]);
    const version = await this.courses.version(session.versionId, tx);
    for (const turn of (await turnsOf(tx, id)).filter(({ endedAt }) => endedAt === null)) {
      await saveTurn(tx, { ...turn, endedAt: turn.toldAt }, now);
      const unit = unitsOf(version.tree).find((one) => one.id === turn.unitId)!;
      const statements = await this.putAside(tx, { session, enrolment: enrolment!, version, unit, turn, fresh: false, commit: { seq: turn.lastSeq, snapshot: null, final: true }, now: turn.toldAt });
      if (statements.length > 0) await this.lessons.keep(tx, enrolment!.id, statements);
    }
  }

  private async putAside(tx: Tx, heard: Heard): Promise<Statement[]> {
    const { session, enrolment, unit, turn } = heard;
    if (unit.page) return this.openPage(tx, heard, { ...turn });
    const attempt = await attemptOf(tx, enrolment.id, unit.id);
    const name = turnName(session.id, turn.number);
    const told = attempt?.state.sessions[name];
    if (!attempt || !told || told.ended) return [];
    const { state } = attempt;
    const after: ScoState = { ...state, entry: state.completion === 'completed' ? state.entry : 'resume', sessions: { ...state.sessions, [name]: { ...told, ended: true } } };
    await saveAttempt(tx, enrolment.id, unit.id, after, attempt.holder, this.clock.now());
    return this.told(tx, heard, name, state, after);
  }

  /** Forgets where a person stands inside packages, with whatever he wrote there, and the keys of his devices; progress stays. */
  async forget(tx: Tx, personId: string): Promise<void> {
    await forgetSessions(tx, personId);
    await forgetCarried(tx, personId);
    await forgetAuSessions(tx, personId);
    await forgetActivitySessions(tx, personId);
  }

  /** The turn a commit is of; one that was not heard of yet begins with it, from where the last turn at its unit stood. */
  private turnOf(session: SessionRow, turns: readonly TurnRow[], commit: Commit, now: Date): [turn: TurnRow, fresh: boolean] {
    const number = commit.turn ?? 1;
    const unitId = commit.unitId ?? session.unitId;
    const known = turns.find((turn) => turn.number === number);
    if (known && known.unitId !== unitId) throw learningProblems.commitRefused('Lượt này đã ghi cho một bài khác. Kết quả đã lưu trước đó vẫn còn; hãy mở lại khóa học.');
    if (known) return [known, false];
    const place = turns.findLast((turn) => turn.unitId === unitId && turn.number < number)?.placeTold ?? session.places[unitId] ?? NOWHERE;
    const begun = begunAt(number, commit.begunAt ?? commit.madeAt, session, now);
    return [{
      sessionId: session.id, number, unitId, lastSeq: 0, begunAt: begun, endedAt: null, ms: 0, moved: false, placeFrom: place, placeTold: place, toldAt: begun, boundMs: 0,
    }, true];
  }

  private async hear(tx: Tx, heard: Heard): Promise<void> {
    const { session, enrolment, version, unit, turn, fresh, commit, now } = heard;
    // The turn stands before anything refers to it.
    if (fresh) await saveTurn(tx, turn, now);
    const madeAt = begunAt(2, commit.madeAt, session, now);
    // Numbers go on over the turns of a visit.
    const boundMs = boundAfter({ ...turn, lastSeq: fresh ? session.lastSeq : turn.lastSeq }, { seq: commit.seq, madeAt, now });
    const next: TurnRow = { ...turn, lastSeq: commit.seq, boundMs, toldAt: madeAt > turn.toldAt ? madeAt : turn.toldAt, endedAt: commit.final ? (turn.endedAt ?? now) : turn.endedAt };
    const statements = unit.page ? await this.openPage(tx, heard, next) : commit.snapshot === null ? [] : await this.apply(tx, heard, next);
    await saveTurn(tx, next, now);
    if (commit.sequencing !== undefined && session.mode === 'normal' && session.versionId === enrolment.versionId) await saveSequencing(tx, enrolment.id, next, commit.sequencing, now);
    if (statements.length > 0) await this.lessons.keep(tx, enrolment.id, statements);
    if (session.mode === 'review' || (!unit.page && commit.snapshot === null)) return;
    await this.rollUps.settle(tx, {
      enrolment, version, unit, state: (await attemptOf(tx, enrolment.id, unit.id))?.state, situated: (statement) => situated(statement, session),
      idOf: (what) => uuidOf(`${enrolment.registration} ${turnName(session.id, turn.number)}:${commit.seq}:course-${what}`),
    });
  }

  private async apply(tx: Tx, heard: Heard, next: TurnRow): Promise<Statement[]> {
    const { session, enrolment, version, unit, turn, commit, now } = heard;
    const attempt = await attemptOf(tx, enrolment.id, unit.id);
    const before = attempt?.state ?? newAttempt(standardOf(version), await this.itemOf(version, unit, tx));
    const name = turnName(session.id, turn.number);
    const mode = session.mode === 'review' ? 'review' : 'normal';
    const applied = applyCommit(before, commit.snapshot, { sessionId: name, mode, ended: commit.final, maxSessionMs: next.boundMs });
    if (!applied.ok) {
      throw learningProblems.commitRefused(`Nội dung gửi dữ liệu sai chuẩn: ${applied.faults.map((f) => f.text).join(' ')} Kết quả đã lưu trước đó vẫn còn.`, { faults: applied.faults });
    }
    // A fact of review is only time; it holds no place unless there is none.
    const settled: Settled = mode === 'review'
      ? { state: applied.state, moved: false, holds: attempt === undefined, overtaken: false, left: undefined }
      : settlePlace({ turn, from: turn.placeFrom, holder: attempt?.holder, before, applied: applied.state });
    if (settled.left?.of === 'holder') await keepLeft(tx, attempt!.holder, settled.left.place);
    if (settled.left?.of === 'turn') await keepLeft(tx, turn, settled.left.place);
    if (settled.holds) await keepLeft(tx, turn, null);
    await saveAttempt(tx, enrolment.id, unit.id, settled.state, settled.holds ? turn : attempt!.holder, now);
    Object.assign(next, { moved: settled.moved, placeTold: mode === 'review' ? turn.placeTold : printOf(applied.state), ms: applied.state.sessions[name]!.ms });
    return this.told(tx, heard, name, before, settled.state);
  }

  private async openPage(tx: Tx, { session, enrolment, version, unit, turn, fresh, commit, now }: Heard, next: TurnRow): Promise<Statement[]> {
    next.ms = Math.max(turn.ms, next.boundMs);
    const page = { iri: unitIri(this.config.get('IRI_BASE'), version.slug, unit.id), title: unit.title, at: now, ms: next.ms };
    const made = pageStatements(await this.lessons.frameOf(enrolment, tx), page, { fresh, ended: commit.final && turn.endedAt === null }, (what) => uuidOf(`${enrolment.registration} ${turnName(session.id, turn.number)}:${what}`));
    return made.map((statement) => situated(statement, session));
  }

  private async told(tx: Tx, { session, enrolment, version, unit, now }: Heard, name: string, before: ScoState, after: ScoState): Promise<Statement[]> {
    const base = this.config.get('IRI_BASE');
    const frame = await this.lessons.frameOf(enrolment, tx);
    const keyed = statementsFor(before, after, {
      actor: frame.actor, registration: enrolment.registration, activityIri: unitIri(base, version.slug, unit.id), courseIri: courseIri(base, version.slug),
      sessionId: name, name: unit.title, profile: `${frame.profile}/scorm`, timestamp: now.toISOString(),
    });
    return keyed.map(({ key, statement }) => situated({ ...statement, id: uuidOf(`${enrolment.registration} ${key}`) }, session));
  }

  private async answer(tx: Tx, session: SessionRow, turn: TurnRow, seq: number): Promise<Committed> {
    const said = { seq, turn: turn.number };
    if (session.enrolmentId === null) return { ...said, objectives: {}, unit: { id: turn.unitId, state: 'in-progress' }, course: { state: 'in-progress', completedAt: null }, overtaken: false };
    const enrolment = (await enrolmentById(tx, session.enrolmentId))!;
    const progress = await this.progress.of(session.enrolmentId, tx);
    const holder = (await attemptOf(tx, session.enrolmentId, turn.unitId))?.holder;
    return {
      ...said,
      objectives: await this.rollUps.objectives(enrolment, await this.courses.version(session.versionId, tx), tx),
      unit: { id: turn.unitId, state: unitState(progress.get(turn.unitId), enrolment.policies[turn.unitId]) },
      course: { state: enrolment.completedAt ? 'completed' : 'in-progress', completedAt: enrolment.completedAt },
      overtaken: holder !== undefined && holder.moved && isLater(holder, turn),
    };
  }

  private async itemOf(version: CourseVersion, unit: CourseUnit, tx: Tx): Promise<Item> {
    return (version.standard.startsWith('scorm') ? itemIn(await this.courses.manifest(version.id, tx), unit) : undefined) ?? itemOf(unit);
  }
}

/** In which visit it happened, and on what device. */
const situated = (statement: Statement, session: SessionRow): Statement => ({
  ...statement,
  context: { ...statement.context, extensions: { ...statement.context?.extensions, [SESSION_ID]: session.id, ...(session.device ? { [DEVICE]: session.device } : {}) } },
}) as Statement;
