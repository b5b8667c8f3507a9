import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { courseIri, Courses, unitIri, unitsOf, type CourseUnit, type CourseVersion } from '@hvs/courses';
import type { Principal } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { applyCommit, dataForLaunch, newAttempt, statementsFor, type Item, type LaunchData, type ScoState, type Standard } from '@hvs/scorm';
import type { Statement } from '@hvs/xapi';
import { unitState, type UnitState } from './course-view';
import { Enrolments } from './enrolments.service';
import { DEVICE } from './evidence';
import { enrolmentById, lockEnrolments, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { isUnitDone } from './outcome';
import { isElsewhere, placed } from './position';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { itemIn, itemOf } from './sco-item';
import { attemptOf, forgetSessions, insertSession, isOvertaken, lockOwnSession, noteCommit, saveAttempt, sessionByToken, type SessionRow } from './sessions.queries';

export interface Launched { sessionId: string; playerUrl: string; standard: Standard; mode: 'normal' | 'browse'; cmi: LaunchData['cmi']; href: string; unitId: string; title: string }
export interface Committed { seq: number; unit: { id: string; state: UnitState }; course: { state: UnitState; completedAt: Date | null } }

/** How long a player address keeps serving its content: longer than anybody learns in one sitting. */
const CONTENT_DAYS = 2;

/** SCORM sessions: launched with what was promised, committed by snapshots, told as statements. */
@Injectable()
export class Sessions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly lessons: Lessons,
    private readonly progress: Progress,
  ) {}

  /** Opens a session in the person's enrolment: the unit asked for, or the first that is not done. */
  async launch(who: Pick<Principal, 'personId' | 'account' | 'fullName'>, slug: string, unitId: string | undefined, device: string | undefined): Promise<Launched> {
    const enrolment = await this.enrolments.enrol(who.personId, slug);
    const version = await this.courses.version(enrolment.versionId);
    const progress = await this.progress.of(enrolment.id);
    const units = unitsOf(version.tree);
    const unit = unitId ? units.find((u) => u.id === unitId) : (units.find((u) => !isUnitDone(progress.get(u.id))) ?? units[0]);
    return this.db.transact(async (tx) => {
      const item = this.scoOf(version, unit);
      const state = (await attemptOf(tx, enrolment.id, item.id)) ?? newAttempt(standardOf(version), await this.itemOf(version, item, tx));
      return this.open(tx, who, version, item, state, { enrolmentId: enrolment.id, mode: 'normal', device: device ?? null });
    });
  }

  /** Shows an administrator the newest version as a learner would see it; nothing of it is kept. */
  async preview(who: Pick<Principal, 'personId' | 'account' | 'fullName'>, courseId: string): Promise<Launched> {
    const course = await this.courses.byId(courseId);
    const versionId = course?.newestVersionId ?? course?.currentVersionId;
    if (!versionId) throw learningProblems.courseMissing('Khóa học này chưa có nội dung để xem thử.');
    const version = await this.courses.version(versionId);
    const unit = this.scoOf(version, unitsOf(version.tree)[0]);
    return this.db.transact(async (tx) => this.open(tx, who, version, unit, newAttempt(standardOf(version), await this.itemOf(version, unit, tx)), { enrolmentId: null, mode: 'browse', device: null }));
  }

  /**
   * Takes a commit: the whole state as the content sees it. An older or the same `seq` changes nothing. A stale tab can
   * still add what it achieved, but never moves the place to which a newer session has gone on.
   */
  commit(personId: string, sessionId: string, commit: { seq: number; snapshot: unknown; final: boolean }): Promise<Committed> {
    return this.db.transact(async (tx) => {
      const session = await lockOwnSession(tx, personId, sessionId);
      if (!session) throw learningProblems.sessionMissing('Phiên học này không có hoặc không phải của bạn. Hãy mở lại bài từ trang khóa học.');
      const moved = session.enrolmentId !== null && commit.seq > session.lastSeq && (await this.apply(tx, session, session.enrolmentId, commit));
      await noteCommit(tx, session.id, Math.max(commit.seq, session.lastSeq), this.clock.now(), commit.final, moved);
      return this.answer(tx, session, commit.seq);
    });
  }

  /** The session behind a content address, for serving its files. */
  bySecret(token: string): Promise<SessionRow | undefined> {
    return sessionByToken(this.db.em, sha256(token), new Date(this.clock.now().getTime() - CONTENT_DAYS * 86_400_000));
  }

  /** Forgets where a person stands inside packages, with whatever he wrote there; progress stays. */
  forget(tx: Tx, personId: string): Promise<void> {
    return forgetSessions(tx, personId);
  }

  /** Answers whether the content has moved. */
  private async apply(tx: Tx, session: SessionRow, enrolmentId: string, commit: { snapshot: unknown; final: boolean }): Promise<boolean> {
    // Two devices commit the same unit one after the other, never from one old state.
    const [enrolment] = await lockEnrolments(tx, [enrolmentId]);
    const version = await this.courses.version(session.versionId, tx);
    const unit = this.scoOf(version, unitsOf(version.tree).find((u) => u.id === session.unitId));
    const before = (await attemptOf(tx, enrolmentId, unit.id)) ?? newAttempt(standardOf(version), await this.itemOf(version, unit, tx));
    const applied = applyCommit(before, commit.snapshot, { sessionId: session.id, mode: 'normal', ended: commit.final });
    if (!applied.ok) {
      throw learningProblems.commitRefused(`Nội dung gửi dữ liệu sai chuẩn: ${applied.faults.map((f) => f.text).join(' ')} Kết quả đã lưu trước đó vẫn còn.`, { faults: applied.faults });
    }
    const moved = session.moved || isElsewhere(applied.state, session.launched);
    const after = placed(before, applied.state, { launched: session.launched, moved, isOvertaken: await isOvertaken(tx, session) });
    await saveAttempt(tx, enrolmentId, unit.id, session.id, after, this.clock.now());
    const statements = await this.told(tx, enrolment!, version, unit, session, before, after);
    if (statements.length > 0) await this.lessons.keep(tx, enrolmentId, statements);
    return moved;
  }

  private async told(tx: Tx, enrolment: Enrolment, version: CourseVersion, unit: CourseUnit, session: SessionRow, before: ScoState, after: ScoState): Promise<Statement[]> {
    const base = this.config.get('IRI_BASE');
    const frame = await this.lessons.frameOf(enrolment, tx);
    const keyed = statementsFor(before, after, {
      actor: frame.actor, registration: enrolment.registration, activityIri: unitIri(base, version.slug, unit.id), courseIri: courseIri(base, version.slug),
      sessionId: session.id, name: unit.title, profile: `${frame.profile}/scorm`, timestamp: this.clock.now().toISOString(),
    });
    return keyed.map(({ key, statement }) => ({
      ...statement,
      id: uuidOf(`${enrolment.registration} ${key}`),
      ...(session.device ? { context: { ...statement.context, extensions: { ...statement.context?.extensions, [DEVICE]: session.device } } } : {}),
    })) as Statement[];
  }

  private async answer(tx: Tx, session: SessionRow, seq: number): Promise<Committed> {
    if (session.enrolmentId === null) return { seq, unit: { id: session.unitId, state: 'in-progress' }, course: { state: 'in-progress', completedAt: null } };
    const enrolment = (await enrolmentById(tx, session.enrolmentId))!;
    const progress = await this.progress.of(session.enrolmentId, tx);
    return { seq, unit: { id: session.unitId, state: unitState(progress.get(session.unitId)) }, course: { state: enrolment.completedAt ? 'completed' : 'in-progress', completedAt: enrolment.completedAt } };
  }

  private async open(
    tx: Tx, who: Pick<Principal, 'personId' | 'account' | 'fullName'>, version: CourseVersion, unit: CourseUnit, state: ScoState,
    as: { enrolmentId: string | null; mode: 'normal' | 'browse'; device: string | null },
  ): Promise<Launched> {
    const id = newId();
    const token = randomBytes(24).toString('base64url');
    await insertSession(tx, { id, ...as, versionId: version.id, unitId: unit.id, personId: who.personId, tokenSha2: sha256(token), state, openedAt: this.clock.now() });
    const { cmi, standard } = dataForLaunch(state, await this.itemOf(version, unit, tx), { id: who.account, name: who.fullName }, as.mode);
    return { sessionId: id, playerUrl: `${this.config.get('CONTENT_URL')}/player/${token}/`, standard, mode: as.mode, cmi, href: unit.sco!.href + unit.sco!.parameters, unitId: unit.id, title: unit.title };
  }

  private async itemOf(version: CourseVersion, unit: CourseUnit, tx: Tx): Promise<Item> {
    return itemIn(await this.courses.manifest(version.id, tx), unit.id) ?? itemOf(unit);
  }

  private scoOf(version: CourseVersion, unit: CourseUnit | undefined): CourseUnit {
    if (version.standard === 'outside') throw learningProblems.learnedElsewhere('Khóa học này học ở nền tảng khác; kết quả sẽ tự về đây.');
    if (!unit?.sco) throw learningProblems.unitMissing('Bài này không có trong khóa học, hoặc không phải bài SCORM.');
    return unit;
  }
}

const standardOf = (version: CourseVersion): Standard => (version.standard === 'scorm2004' ? 'scorm2004' : 'scorm12');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same words always make the same id, so that a commit applied twice says nothing twice. */
const uuidOf = (words: string): string => {
  const hex = sha256(words);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
