import { Injectable } from '@nestjs/common';
import { courseIri, Courses, unitIri, unitsOf } from '@hvs/courses';
import { Lrs, lmsAuthority } from '@hvs/lrs';
import { People } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { parseStatement, type Statement } from '@hvs/xapi';
import { askedOf, awaitsMark } from './completion';
import { unitState, type UnitState } from './course-view';
import { Enrolments } from './enrolments.service';
import { DEVICE, MARKED } from './evidence';
import { lockEnrolments, type Enrolment } from './learning.queries';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { formerVersions } from './version-moves.queries';
import { adopt, say, type StatementFrame } from './statements';

/** What the device hears back: everything is in, and where the learner stands now. */
export interface Accepted {
  accepted: string[];
  lessons: { id: string; state: UnitState; location: number | null }[];
  course: { state: 'completed' | 'in-progress'; completedAt: Date | null };
}

/** The door for native lessons: statements from a learner's device, in the learner's own enrolment. */
@Injectable()
export class Lessons {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly lrs: Lrs,
    private readonly people: People,
    private readonly progress: Progress,
  ) {}

  /**
   * Stores statements and folds them into progress in one transaction. The same statement again is harmless; one that
   * may not be accepted refuses the whole batch, and says which and why.
   */
  async accept(personId: string, enrolmentId: string, sent: unknown[], device: string | undefined): Promise<Accepted> {
    const enrolment = await this.enrolments.own(personId, enrolmentId);
    const version = await this.courses.version(enrolment.versionId);
    if (version.standard !== 'native') throw learningProblems.learnedElsewhere('Khóa học này không nhận kết quả từ màn hình bài học: gói SCORM tự gửi, nền tảng khác tự gửi.');
    const frame = await this.frameOf(enrolment);
    const base = this.config.get('IRI_BASE');
    // Lessons and the course itself; the final assessment speaks only through the server.
    // What a device brings late may be of a lesson that the version he was moved to no longer has.
    const former = await Promise.all((await formerVersions(this.db.em, enrolment.id)).map((id) => this.courses.version(id)));
    const lessons = [version, ...former].flatMap(({ tree }) => unitsOf(tree)).filter((unit) => unit.kind === 'lesson');
    const known = new Set([frame.courseIri, ...lessons.map((unit) => unitIri(base, version.slug, unit.id))]);
    const statements = sent.map((one, index) => this.readSent(one, index, frame, device, (iri) => known.has(iri)));
    const accepted = await this.db.transact((tx) => this.keep(tx, enrolment.id, statements));
    return this.standing(personId, enrolmentId, accepted);
  }

  /** The learner says himself that he has learned a unit, where that is what counts. Again is harmless. */
  async markDone(personId: string, enrolmentId: string, unitId: string): Promise<Accepted> {
    const enrolment = await this.enrolments.own(personId, enrolmentId);
    const { slug, tree } = await this.courses.version(enrolment.versionId);
    const unit = unitsOf(tree).find((one) => one.id === unitId);
    if (!unit) throw learningProblems.unitMissing('Bài này không có trong khóa học. Hãy mở lại từ trang khóa học.');
    const frame = await this.frameOf(enrolment);
    await this.db.transact(async (tx) => {
      await lockEnrolments(tx, [enrolment.id]);
      const known = (await this.progress.of(enrolment.id, tx)).get(unitId);
      if (known?.toward.mark) return;
      if (!awaitsMark(known, enrolment.policies[unitId])) throw learningProblems.notMarked('Bài này được tính là xong theo kết quả học, không cần đánh dấu. Xem mục “Vì sao chưa hoàn thành?” ở trang khóa học.');
      await this.keep(tx, enrolment.id, [say(frame, {
        id: newId(), verb: 'experienced', iri: unitIri(this.config.get('IRI_BASE'), slug, unitId), name: unit.title, type: 'http://adlnet.gov/expapi/activities/lesson', at: this.clock.now(), extensions: { [MARKED]: true },
      })]);
    });
    return this.standing(personId, enrolmentId, []);
  }

  private async standing(personId: string, enrolmentId: string, accepted: string[]): Promise<Accepted> {
    const enrolment = await this.enrolments.own(personId, enrolmentId);
    const [{ tree }, progress] = [await this.courses.version(enrolment.versionId), await this.progress.of(enrolmentId)];
    return {
      accepted,
      lessons: unitsOf(tree).flatMap((unit) => {
        const known = progress.get(unit.id);
        return known ? [{ id: unit.id, state: unitState(known, askedOf(unit, enrolment.policies)), location: known.location === null ? null : Number(known.location) }] : [];
      }),
      course: { state: enrolment.completedAt ? 'completed' : 'in-progress', completedAt: enrolment.completedAt },
    };
  }

  /** Stores the LMS's own statements about an enrolment and folds them, in the caller's transaction. */
  async keep(tx: Tx, enrolmentId: string, statements: Statement[]): Promise<string[]> {
    const ids = await this.lrs.store(statements, { authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'lms' }, tx);
    // Read back, so that a replay later sees the very same: the statement as it stands, at the time the store gave it.
    await this.progress.add(tx, enrolmentId, (await this.lrs.byIds(ids, tx)).filter((one) => !one.voided));
    return ids;
  }

  /** What all statements of an enrolment share. */
  async frameOf(enrolment: Enrolment, outer?: Tx): Promise<StatementFrame> {
    return (await this.framesOf([enrolment], outer)).get(enrolment.id)!;
  }

  /** The same of several, by enrolment. */
  async framesOf(enrolments: readonly Enrolment[], outer?: Tx): Promise<Map<string, StatementFrame>> {
    const base = this.config.get('IRI_BASE');
    const actors = await this.people.agentsOf(enrolments.map(({ personId }) => personId), base, outer);
    const frames = new Map<string, StatementFrame>();
    for (const { id, personId, registration, versionId } of enrolments) {
      const version = await this.courses.version(versionId, outer);
      frames.set(id, { actor: actors.get(personId)!, registration, courseIri: courseIri(base, version.slug), courseTitle: version.tree.title, profile: `${base}/profile` });
    }
    return frames;
  }

  private readSent(sent: unknown, index: number, frame: StatementFrame, device: string | undefined, isOfCourse: (iri: string) => boolean): Statement {
    const refuse = (text: string) => learningProblems.statementsRefused(`Bản ghi thứ ${index + 1}: ${text} Các bản ghi khác vẫn nằm trên máy của bạn.`, { index });
    const parsed = parseStatement(sent, '1.0.3');
    if (!parsed.ok) throw refuse(parsed.faults.map((f) => `${f.path}: ${f.text}`).join('; '));
    // A statement without a timestamp gets one from the store, which knows that it is the same when it is sent again later.
    const adopted = adopt({ ...parsed.statement, id: parsed.statement.id ?? newId() }, frame, isOfCourse);
    if (typeof adopted === 'string') throw refuse(adopted);
    if (!device) return adopted;
    return { ...adopted, context: { ...adopted.context, extensions: { ...adopted.context?.extensions, [DEVICE]: device } } } as Statement;
  }
}
