import { Injectable } from '@nestjs/common';
import { Blueprints, rulesFor, Sittings, Supervisions, type ExamSettings, type MarkedQuestion, type MarkedSitting, type Sitting, type SittingSummary, type Traces } from '@hvs/assessment';
import { Courses, unitIri, type CourseTree } from '@hvs/courses';
import { lmsAuthority, Lrs } from '@hvs/lrs';
import { People } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { askedOf, isUnitDone } from './completion';
import { Enrolments } from './enrolments.service';
import { answeredStatements, testedOut, verdictStatement, voiding } from './exam-statements';
import { enrolmentById, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { exemptLessons, provenSkills } from './pretest';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import type { StatementFrame } from './statements';

export type OpenExam = Sitting & { courseSlug: string; title: string };
/** A result as its learner gets it. */
export type SeenResult = Omit<MarkedSitting, 'review' | 'spent'> & { review: Omit<MarkedQuestion, 'interaction'>[] };

/** The final assessment of a course: opens, is sat, is marked by the server, and becomes statements. */
@Injectable()
export class Exams {
  constructor(
    private readonly db: Database,
    private readonly blueprints: Blueprints,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly lessons: Lessons,
    private readonly lrs: Lrs,
    private readonly people: People,
    private readonly progress: Progress,
    private readonly sittings: Sittings,
    private readonly supervisions: Supervisions,
  ) {}

  /** Opens a sitting, or gives back the one that is open. All lessons have to be done first; where it is set so, it begins with a supervisor's code. */
  async open(personId: string, slug: string, code?: string): Promise<OpenExam> {
    const enrolment = await this.enrolments.enrol(personId, slug);
    const { tree } = await this.courses.version(enrolment.versionId);
    if (!tree.assessment) throw learningProblems.noAssessment('Khóa học này hoàn thành khi học hết các bài.');
    const audiences = await this.audiencesOf(personId);
    const settings = await this.blueprints.of(enrolment.courseId, tree.assessment);
    const rules = rulesFor(settings, audiences);
    const progress = await this.progress.of(enrolment.id);
    if (rules.counts === 'best' && progress.get(tree.assessment.id)?.success === 'passed') throw learningProblems.assessmentPassed('Kết quả đạt của bạn đã được ghi nhận; không cần làm lại.');
    this.refuseLocked(enrolment, tree, progress);
    // Who was interrupted goes on with what is open: the supervisor has seen him begin.
    const isOpen = (await this.sittings.of(enrolment.id)).some(({ mode, submittedAt }) => mode !== 'pretest' && submittedAt === null);
    const supervision = settings.supervised && !isOpen ? await this.supervisions.demand({ courseId: enrolment.courseId, personId, code }) : undefined;
    return this.named(await this.sittings.open({ personId, enrolmentId: enrolment.id, bank: tree.assessment.bank, mode: 'certifying', audiences, settings, rules, supervision }));
  }

  /**
   * Opens the sitting before the course, where it is set so: what is proven in it need not be learned. Once, and before the final assessment;
   * its result counts for nothing else.
   */
  async openPretest(personId: string, slug: string): Promise<OpenExam> {
    const enrolment = await this.enrolments.enrol(personId, slug);
    const { tree } = await this.courses.version(enrolment.versionId);
    const settings = tree.assessment && (await this.blueprints.of(enrolment.courseId, tree.assessment));
    if (!tree.assessment || !settings?.pretest) throw learningProblems.noPretest('Khóa học này không có bài đầu khóa. Hãy học từ bài đầu tiên.');
    const known = await this.sittings.of(enrolment.id);
    if (known.some(({ mode, submittedAt }) => mode !== 'pretest' || submittedAt !== null)) throw learningProblems.pretestTaken('Bài đầu khóa chỉ làm một lần, trước khi vào kiểm tra cuối khóa. Hãy học các bài còn lại.');
    const audiences = await this.audiencesOf(personId);
    const rules = { ...rulesFor(settings, audiences), attempts: 0, cooldownHours: 0 };
    return this.named(await this.sittings.open({ personId, enrolmentId: enrolment.id, bank: tree.assessment.bank, mode: 'pretest', audiences, settings, rules }));
  }

  of(enrolmentId: string): Promise<SittingSummary[]> {
    return this.sittings.of(enrolmentId);
  }

  async get(personId: string, sittingId: string): Promise<OpenExam | SeenResult> {
    const sitting = await this.sittings.get(personId, sittingId);
    return sitting.state === 'open' ? this.named(sitting) : seen(sitting);
  }

  save(personId: string, sittingId: string, sheet: { answers: Record<string, string[]>; flagged: string[]; seq: number; traces?: Traces | undefined }): Promise<{ savedAt: Date; seq: number }> {
    return this.sittings.save({ personId, sittingId, ...sheet });
  }

  /** Marks the sitting and writes its statements in one transaction; asked twice, answers the same result. */
  submit(personId: string, sittingId: string, answers: Record<string, string[]> | undefined, traces?: Traces): Promise<SeenResult> {
    return this.db.transact(async (tx) => {
      const marked = await this.sittings.submit({ personId, sittingId, traces, ...(answers ? { answers } : {}) }, tx);
      if (marked.fresh) await this.record(tx, marked);
      return seen(marked);
    });
  }

  /** An assessor's word on a practical task; with the last one missing the sitting has its result. */
  judge(tx: Tx, what: { sittingId: string; questionId: string; points: Record<string, number>; note: string; by: string }): Promise<MarkedSitting> {
    return this.db.transact(async (inner) => {
      const marked = await this.sittings.judge(what, inner);
      if (marked.state === 'submitted') await this.record(inner, marked, 'judged');
      return marked;
    }, tx);
  }

  /** Sittings whose time has run out are marked with what was saved. Answers how many. */
  async closeExpired(): Promise<number> {
    return this.db.transact(async (tx) => {
      const closed = await this.sittings.closeExpired(this.clock.now(), tx);
      for (const marked of closed) await this.record(tx, marked);
      return closed.length;
    });
  }

  /** What goes for a course's assessment now. */
  settingsOf(courseId: string, tree: CourseTree): Promise<ExamSettings | undefined> {
    return tree.assessment ? this.blueprints.of(courseId, tree.assessment) : Promise.resolve(undefined);
  }

  async audiencesOf(personId: string): Promise<string[]> {
    return [...new Set((await this.people.membershipsOf(personId)).flatMap((membership) => membership.audiences))].sort();
  }

  private refuseLocked(enrolment: Enrolment, tree: CourseTree, progress: Awaited<ReturnType<Progress['of']>>): void {
    const missing = tree.modules.flatMap((m) => m.units).filter((unit) => !isUnitDone(progress.get(unit.id), askedOf(unit, enrolment.policies)));
    if (missing.length > 0) {
      throw learningProblems.assessmentLocked(`Hãy học xong ${missing.length} bài còn lại trước: ${missing.map((u) => `“${u.title}”`).join(', ')}.`);
    }
  }

  /** A sitting with the course it belongs to. */
  private async named(sitting: Sitting): Promise<OpenExam> {
    const enrolment = (await enrolmentById(this.db.em, sitting.enrolmentId))!;
    const { slug, tree } = await this.courses.version(enrolment.versionId);
    return { ...sitting, courseSlug: slug, title: tree.assessment!.title };
  }

  /**
   * The statements of a sitting that was handed in, or whose practical tasks were judged. Where the last result counts, the
   * verdicts of sittings before are taken back: progress follows from the statements that stand.
   */
  async record(tx: Tx, marked: MarkedSitting, now: 'submitted' | 'judged' = 'submitted'): Promise<void> {
    const enrolment = (await enrolmentById(tx, marked.enrolmentId))!;
    const { slug, tree } = await this.courses.version(enrolment.versionId, tx);
    const frame = await this.supervised(await this.lessons.frameOf(enrolment, tx), marked, tx);
    const about = { iri: unitIri(this.config.get('IRI_BASE'), slug, tree.assessment!.id), title: tree.assessment!.title, newId };
    const answered = answeredStatements(frame, marked, about, ({ judgement }) => (now === 'judged') === (judgement !== undefined));
    if (marked.mode === 'pretest') return this.exempt(tx, enrolment, frame, marked, answered);
    if (marked.state === 'waiting') {
      await this.sittings.noteTold(tx, marked.id, answered.ids);
      await this.lessons.keep(tx, enrolment.id, answered.statements);
      return;
    }
    const verdict = verdictStatement(frame, marked, about);
    const former = marked.counts === 'last' ? (await this.sittings.verdictsOf(tx, enrolment.id)).filter(({ sittingId }) => sittingId !== marked.id) : [];
    await this.sittings.noteMark(tx, marked, { ...answered.ids, verdict: verdict.id! });
    if (former.length === 0) {
      await this.lessons.keep(tx, enrolment.id, [...answered.statements, verdict]);
      return;
    }
    const standing = (await this.lrs.byIds(former.map((one) => one.verdict), tx)).filter(({ voided }) => !voided);
    await this.lrs.store(
      [...answered.statements, verdict, ...standing.map(({ id }) => voiding(frame, newId(), id, marked.submittedAt))],
      { authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'lms' }, tx,
    );
    await this.progress.replay(tx, [enrolment.id]);
  }

  /** What a pre-test is told as: its answers, and a pass of each lesson whose skills are all proven (“Tested Out”, as cmi5 says it in §9.5.5.1). */
  private async exempt(tx: Tx, enrolment: Enrolment, frame: StatementFrame, marked: MarkedSitting, answered: ReturnType<typeof answeredStatements>): Promise<void> {
    const { slug, tree } = await this.courses.version(enrolment.versionId, tx);
    const lessons = await Promise.all(tree.modules.flatMap(({ units }) => units).filter(({ kind }) => kind === 'lesson').map(({ id }) => this.courses.lesson(enrolment.versionId, id)));
    const spared = exemptLessons(lessons, provenSkills(marked.review, marked.passMark));
    await this.sittings.noteMark(tx, marked, answered.ids);
    const passes = spared.map((lesson) => testedOut(frame, marked, { iri: unitIri(this.config.get('IRI_BASE'), slug, lesson.id), title: lesson.title, newId }));
    await this.lessons.keep(tx, enrolment.id, [...answered.statements, ...passes]);
  }

  /** Whoever had an eye on a sitting is the instructor of its statements (xAPI Data, context.instructor). */
  private async supervised(frame: StatementFrame, { supervisorId }: MarkedSitting, tx: Tx): Promise<StatementFrame> {
    const instructor = supervisorId === null ? undefined : (await this.people.agentsOf([supervisorId], this.config.get('IRI_BASE'), tx)).get(supervisorId);
    return instructor ? { ...frame, instructor } : frame;
  }
}

const seen = ({ spent: _, ...marked }: MarkedSitting): SeenResult => ({ ...marked, review: marked.review.map(({ interaction: _, ...question }) => question) });
