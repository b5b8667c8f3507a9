import { Injectable } from '@nestjs/common';
import { Sittings, type MarkedSitting, type Sitting, type SittingSummary } from '@hvs/assessment';
import { Courses, unitIri } from '@hvs/courses';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { askedOf, isUnitDone } from './completion';
import { Enrolments } from './enrolments.service';
import { enrolmentById, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { say, type StatementFrame } from './statements';
import type { Statement } from '@hvs/xapi';

export type OpenExam = Sitting & { courseSlug: string; title: string };

/** The final assessment of a course: opens, is sat, is marked by the server, and becomes statements. */
@Injectable()
export class Exams {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly lessons: Lessons,
    private readonly progress: Progress,
    private readonly sittings: Sittings,
  ) {}

  /** Opens a sitting, or gives back the one that is open. All lessons have to be done first. */
  async open(personId: string, slug: string): Promise<OpenExam> {
    const enrolment = await this.enrolments.enrol(personId, slug);
    const { tree } = await this.courses.version(enrolment.versionId);
    if (!tree.assessment) throw learningProblems.noAssessment('Khóa học này hoàn thành khi học hết các bài.');
    const progress = await this.progress.of(enrolment.id);
    if (progress.get(tree.assessment.id)?.success === 'passed') throw learningProblems.assessmentPassed('Kết quả đạt của bạn đã được ghi nhận; không cần làm lại.');
    const missing = tree.modules.flatMap((m) => m.units).filter((unit) => !isUnitDone(progress.get(unit.id), askedOf(unit, enrolment.policies)));
    if (missing.length > 0) {
      throw learningProblems.assessmentLocked(`Hãy học xong ${missing.length} bài còn lại trước: ${missing.map((u) => `“${u.title}”`).join(', ')}.`);
    }
    const { bank, draw, passMark, attempts, timeLimitMinutes } = tree.assessment;
    return this.named(await this.sittings.open({ personId, enrolmentId: enrolment.id, bank, draw, passMark, attempts, timeLimitMinutes }));
  }

  of(enrolmentId: string): Promise<SittingSummary[]> {
    return this.sittings.of(enrolmentId);
  }

  async get(personId: string, sittingId: string): Promise<OpenExam | MarkedSitting> {
    const sitting = await this.sittings.get(personId, sittingId);
    return sitting.state === 'open' ? this.named(sitting) : sitting;
  }

  save(personId: string, sittingId: string, answers: Record<string, string[]>, flagged: string[], seq: number): Promise<{ savedAt: Date; seq: number }> {
    return this.sittings.save({ personId, sittingId, answers, flagged, seq });
  }

  /** Marks the sitting and writes its statements in one transaction; asked twice, answers the same result. */
  submit(personId: string, sittingId: string, answers: Record<string, string[]> | undefined): Promise<MarkedSitting> {
    return this.db.transact(async (tx) => {
      const marked = await this.sittings.submit({ personId, sittingId, ...(answers ? { answers } : {}) }, tx);
      if (marked.fresh) await this.record(tx, marked);
      return marked;
    });
  }

  /** Sittings whose time has run out are marked with what was saved. Answers how many. */
  async closeExpired(): Promise<number> {
    return this.db.transact(async (tx) => {
      const closed = await this.sittings.closeExpired(this.clock.now(), tx);
      for (const marked of closed) await this.record(tx, marked);
      return closed.length;
    });
  }

  /** A sitting with the course it belongs to. */
  private async named(sitting: Sitting): Promise<OpenExam> {
    const enrolment = (await enrolmentById(this.db.em, sitting.enrolmentId))!;
    const { slug, tree } = await this.courses.version(enrolment.versionId);
    return { ...sitting, courseSlug: slug, title: tree.assessment!.title };
  }

  private async record(tx: Tx, marked: MarkedSitting): Promise<void> {
    const enrolment = (await enrolmentById(tx, marked.enrolmentId))!;
    const statements = await this.statementsOf(tx, enrolment, marked);
    await this.lessons.keep(tx, enrolment.id, statements);
  }

  private async statementsOf(tx: Tx, enrolment: Enrolment, marked: MarkedSitting): Promise<Statement[]> {
    const { slug, tree } = await this.courses.version(enrolment.versionId, tx);
    const assessment = tree.assessment!;
    const frame = await this.lessons.frameOf(enrolment, tx);
    const iri = unitIri(this.config.get('IRI_BASE'), slug, assessment.id);
    const extensions = { 'https://hocvuso.vn/xapi/extensions/sitting': marked.id };
    const answered = marked.review.map((question) => answeredStatement(frame, iri, marked, question, extensions));
    return [
      ...answered,
      say(frame, {
        id: newId(), verb: marked.passed ? 'passed' : 'failed', iri, name: assessment.title, type: 'http://adlnet.gov/expapi/activities/assessment', at: marked.submittedAt, extensions,
        result: {
          success: marked.passed, completion: true, score: { scaled: round(marked.score), raw: marked.correct, min: 0, max: marked.total },
          duration: `PT${Math.max(0, Math.round((marked.submittedAt.getTime() - marked.startedAt.getTime()) / 1000))}S`,
        },
      }),
    ];
  }
}

const round = (score: number): number => Math.round(score * 10_000) / 10_000;

const answeredStatement = (frame: StatementFrame, iri: string, marked: MarkedSitting, question: MarkedSitting['review'][number], extensions: Record<string, unknown>): Statement => {
  const chosen = question.answers.filter((a) => a.chosen).map((a) => a.id);
  return say(frame, {
    id: newId(), verb: 'answered', iri: `${iri}/questions/${encodeURIComponent(question.key)}`, name: question.prompt.slice(0, 500), type: 'http://adlnet.gov/expapi/activities/cmi.interaction', at: marked.submittedAt, extensions,
    definition: {
      interactionType: 'choice',
      correctResponsesPattern: [question.answers.filter((a) => a.correct).map((a) => a.id).join('[,]')],
      choices: question.answers.map((a) => ({ id: a.id, description: { 'vi-VN': a.text } })),
    },
    result: { response: chosen.join('[,]'), success: question.correct },
  });
};
