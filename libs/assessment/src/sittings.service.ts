import { createHash, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, newId, type Tx } from '@hvs/platform';
import {
  activeQuestions, addMarks, findSitting, insertSitting, keepPool, lockExpired, lockSitting, poolOf, questionsById, saveAnswers, saveJudged, saveMark, saveTold, saveTraces, sittingById, sittingsOf, standingMarks, takenOf, toldOf,
} from './assessment.queries';
import { draw, type Drawn, type DrawPlan, type StoredQuestion } from './draw';
import { overexposed } from './item-statistics.queries';
import { opensAt, type ExamRules, type ExamSettings } from './exam-settings';
import { isPassed, mark, type Judgement } from './mark';
import { assessmentProblems } from './problems';
import type { Answers } from './question';
import type { MarkedSitting, Sitting, SittingMode, SittingSummary } from './sitting';
import { joinTraces, NO_TRACES, type Traces } from './traces';
import { finalAnswers, foreignAnswers, GRACE_SECONDS, isTimeUp, markedView, openView, type SittingRow } from './sitting-view';

/** What an assessment promises whoever opens a sitting; frozen in the sitting. */
export interface SittingTerms {
  personId: string;
  enrolmentId: string;
  bank: string;
  mode: SittingMode;
  /** Codes of the audiences the learner belongs to: questions for others are not drawn. */
  audiences: readonly string[];
  settings: Pick<ExamSettings, 'draw' | 'blueprint' | 'practical' | 'onlyApproved' | 'maxExposure'>;
  rules: ExamRules;
  /** Under whose eyes, by which code. */
  supervision?: { id: string; supervisorId: string } | undefined;
}

/** What a sitting keeps of its draw. */
export type DrawnSheet = Pick<SittingRow['drawn'], 'seed' | 'plan' | 'pool' | 'seen' | 'questions'>;

/** A sheet as it was drawn, and whether the seed gives the same again: for appeals. */
export interface DrawnAgain { sitting: SittingRow; seed: number; plan: DrawPlan | null; same: boolean | null; questions: { question: StoredQuestion; order: string[] }[] }

/** Sittings of an assessment: drawn once, saved as one goes, marked by the server. */
@Injectable()
export class Sittings {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** Opens a sitting, or gives back the one that is open, even when its time is up: it waits to be submitted. */
  open(terms: SittingTerms, outer?: Tx): Promise<Sitting> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'assessment.sitting', terms.enrolmentId);
      const now = this.clock.now();
      const known = await sittingsOf(tx, terms.enrolmentId);
      const sitting = known.find((one) => one.submittedAt === null && (one.mode === 'pretest') === (terms.mode === 'pretest')) ?? (await this.begin(tx, terms, known, now));
      return openView(sitting, await questionsOf(tx, sitting), now);
    }, outer);
  }

  /** The person's own sitting, open or marked. */
  async get(personId: string, sittingId: string, outer?: Tx): Promise<Sitting | MarkedSitting> {
    const tx = outer ?? this.db.em;
    const sitting = (await findSitting(tx, personId, sittingId)) ?? missing();
    if (sitting.submittedAt) return this.seeMarked(tx, sitting, false);
    return openView(sitting, await questionsOf(tx, sitting), this.clock.now());
  }

  /** Every sitting of an enrolment, the first one first. */
  async of(enrolmentId: string, outer?: Tx): Promise<SittingSummary[]> {
    return (await sittingsOf(outer ?? this.db.em, enrolmentId)).map(({ id, mode, number, startedAt, deadlineAt, submittedAt, score, passed }) =>
      ({ id, mode, number, startedAt, deadlineAt, submittedAt, score, passed }));
  }

  /** Keeps answers given so far. `seq` counts a device's saves: one that arrives behind a later one is ignored. */
  save(what: { personId: string; sittingId: string; answers: Answers; flagged: string[]; seq: number; traces?: Traces | undefined }, outer?: Tx): Promise<{ savedAt: Date; seq: number }> {
    return this.db.transact(async (tx) => {
      const now = this.clock.now();
      const sitting = (await lockSitting(tx, what.personId, what.sittingId)) ?? missing();
      if (sitting.submittedAt) throw assessmentProblems.alreadySubmitted('Kết quả đã có và không đổi được nữa. Hãy mở lại bài để xem kết quả.');
      if (isTimeUp(sitting, now)) throw assessmentProblems.timeUp('Những câu đã lưu trước đó vẫn được chấm. Hãy bấm Nộp bài để xem kết quả.');
      if (what.seq <= sitting.seq) return { savedAt: now, seq: sitting.seq };
      refuseForeign(sitting, await questionsOf(tx, sitting), what.answers, what.flagged);
      await saveAnswers(tx, sitting.id, what.answers, what.flagged, what.seq);
      await this.trace(tx, sitting, what.traces);
      return { savedAt: now, seq: what.seq };
    }, outer);
  }

  /**
   * Marks the sitting. Asked again, answers the same result with `fresh: false`. Past the deadline and its grace, what
   * was saved before is what counts.
   */
  submit(what: { personId: string; sittingId: string; answers?: Answers; traces?: Traces | undefined }, outer?: Tx): Promise<MarkedSitting> {
    return this.db.transact(async (tx) => {
      const sitting = (await lockSitting(tx, what.personId, what.sittingId)) ?? missing();
      if (sitting.submittedAt) return this.seeMarked(tx, sitting, false);
      const traces = await this.trace(tx, sitting, what.traces);
      return this.close(tx, { ...sitting, traces }, what.answers, this.clock.now());
    }, outer);
  }

  /** Marks, with what was saved, up to five hundred open sittings whose time is up. Nobody hears of the same one twice. */
  closeExpired(now: Date, outer?: Tx): Promise<MarkedSitting[]> {
    return this.db.transact(async (tx) => {
      const closed: MarkedSitting[] = [];
      for (const sitting of await lockExpired(tx, new Date(now.getTime() - GRACE_SECONDS * 1000), 500)) closed.push(await this.close(tx, sitting, undefined, now));
      return closed;
    }, outer);
  }

  /** An assessor's word on a practical task; with the last one missing the sitting has its result (`fresh`). */
  judge(what: { sittingId: string; questionId: string; points: Record<string, number>; note: string; by: string }, outer?: Tx): Promise<MarkedSitting> {
    return this.db.transact(async (tx) => {
      const sitting = (await sittingById(tx, what.sittingId, 'for update')) ?? missing();
      const questions = await questionsOf(tx, sitting);
      const question = questions.get(what.questionId);
      if (!sitting.submittedAt || question?.kind !== 'practical') throw assessmentProblems.nothingToJudge('Bài này chưa nộp, hoặc câu này không phải bài thực hành. Hãy tải lại danh sách.');
      if (sitting.personId === what.by) throw assessmentProblems.ownSitting('Không ai tự chấm bài của mình. Hãy nhờ người chấm khác.');
      if (sitting.judged[question.id]) throw assessmentProblems.alreadyJudged('Câu này đã có người chấm. Hãy tải lại danh sách để xem điểm.');
      const over = question.rubric.filter(({ id, points }) => !Number.isInteger(what.points[id]) || what.points[id]! < 0 || what.points[id]! > points);
      if (over.length > 0) throw assessmentProblems.pointsRefused(`Hãy cho điểm từng tiêu chí, từ 0 đến mức cao nhất của nó: ${over.map(({ text, points }) => `“${text}” (${points})`).join(', ')}. Chưa lưu điểm nào.`);
      const judgement: Judgement = { points: Object.fromEntries(question.rubric.map(({ id }) => [id, what.points[id]!])), note: what.note, by: what.by, at: this.clock.now().toISOString() };
      const judged = { ...sitting.judged, [question.id]: judgement };
      await saveJudged(tx, sitting.id, judged);
      return this.settle(tx, { ...sitting, judged }, questions, sitting.answers, sitting.submittedAt);
    }, outer);
  }

  /** Remembers what was told of a sitting that waits for an assessor. */
  noteTold(tx: Tx, sittingId: string, statements: Record<string, string>): Promise<void> {
    return saveTold(tx, sittingId, statements);
  }

  /** Keeps a result with the statements that tell of it; of its statements, those of the result before that this one does not tell anew stand on. */
  async noteMark(tx: Tx, marked: MarkedSitting, statements: Record<string, string>, why: { reason: string; by: string | null } | null = null): Promise<void> {
    const [before] = await standingMarks(tx, [marked.id]);
    await addMarks(tx, [{
      sittingId: marked.id, number: (before?.number ?? 0) + 1, score: marked.score!, passed: marked.passed!, credits: Object.fromEntries(marked.review.map(({ id, credit }) => [id, credit!])),
      statements: { ...(before?.statements ?? (await toldOf(tx, marked.id))), ...statements }, reason: why?.reason ?? null, by: why?.by ?? null, at: this.clock.now(),
    }]);
  }

  /** What was answered, in ids. */
  async answersOf(tx: Tx, sittingId: string): Promise<Answers> {
    return ((await sittingById(tx, sittingId)) ?? missing()).answers;
  }

  /** Questions that sittings of an enrolment have asked. */
  async seenBy(tx: Tx, enrolmentId: string): Promise<string[]> {
    return seenIn(await sittingsOf(tx, enrolmentId));
  }

  /** The statements that tell the standing results of an enrolment's sittings, by sitting. */
  async verdictsOf(tx: Tx, enrolmentId: string): Promise<{ sittingId: string; verdict: string }[]> {
    const marks = await standingMarks(tx, (await sittingsOf(tx, enrolmentId)).map(({ id }) => id));
    return marks.flatMap(({ sittingId, statements }) => (statements.verdict ? [{ sittingId, verdict: statements.verdict }] : []));
  }

  /** The sheet of a sitting as it was drawn, and drawn once more from its seed. */
  async drawnAgain(sittingId: string): Promise<DrawnAgain> {
    const sitting = (await sittingById(this.db.em, sittingId)) ?? missing();
    const { seed, plan, pool, seen, questions: sheet } = sitting.drawn;
    const questions = await questionsById(this.db.em, sheet.map(({ id }) => id), 'as drawn');
    const from = pool === undefined ? undefined : await poolOf(this.db.em, pool);
    const again = plan && from && draw(from.questions, plan, seed, new Set([...(seen ?? []), ...from.weary]));
    return {
      sitting, seed, plan: plan ?? null, same: again ? sameSheet(again, sheet) : null,
      questions: sheet.map(({ id, answers }) => ({ question: questions.get(id)!, order: answers })),
    };
  }

  private async begin(tx: Tx, terms: SittingTerms, known: readonly SittingRow[], now: Date): Promise<SittingRow> {
    const { rules } = terms;
    const taken = known.filter(({ mode }) => mode !== 'pretest');
    if (taken.some(({ score }) => score === null)) throw assessmentProblems.waitsForAssessor('Bài trước của bạn đang chờ người chấm phần thực hành. Kết quả sẽ hiện ở trang khóa học.');
    if (rules.attempts > 0 && taken.length >= rules.attempts) {
      throw assessmentProblems.attemptsExhausted(`Bạn đã làm đủ ${rules.attempts} lần. Kết quả các lần làm vẫn được giữ. Hãy liên hệ người quản lý của đơn vị nếu cần làm thêm.`);
    }
    const from = opensAt(rules, taken.at(-1)?.submittedAt ?? null, now);
    if (from) throw assessmentProblems.coolingDown('Hãy xem lại các bài đã học trước khi làm lại. Kết quả lần trước vẫn được giữ.', { opensAt: from.toISOString() });
    const sheet = await this.sheet(tx, terms, seenIn(known));
    return insertSitting(tx, {
      id: newId(), personId: terms.personId, enrolmentId: terms.enrolmentId, bank: terms.bank, mode: terms.mode, number: (known.at(-1)?.number ?? 0) + 1, passMark: rules.passMark,
      drawn: { ...sheet, attempts: rules.attempts, counts: rules.counts, legalSource: rules.legalSource, ...(terms.supervision && { supervisionId: terms.supervision.id, supervisorId: terms.supervision.supervisorId }) },
      startedAt: now, deadlineAt: rules.timeLimitMinutes > 0 ? new Date(now.getTime() + rules.timeLimitMinutes * 60_000) : null,
    });
  }

  /**
   * A sitting held on paper: its sheet was drawn before, and with its answers it has its result at once. What was sat is not refused for having
   * been passed before; it counts as one of the sittings allowed.
   */
  async onPaper(tx: Tx, terms: Omit<SittingTerms, 'mode' | 'audiences' | 'settings'> & { sheet: DrawnSheet; answers: Answers; heldAt: Date; supervisorId: string }): Promise<MarkedSitting> {
    await holdLock(tx, 'assessment.sitting', terms.enrolmentId);
    const { rules, heldAt } = terms;
    const known = await sittingsOf(tx, terms.enrolmentId);
    const taken = known.filter(({ mode }) => mode !== 'pretest');
    if (known.some(({ submittedAt, score }) => submittedAt === null || score === null)) {
      throw assessmentProblems.paperRefused('Người này còn một bài trên máy chưa nộp hoặc đang chờ chấm. Hãy để bài đó có kết quả rồi nhập phiếu này lại.');
    }
    if (rules.attempts > 0 && taken.length >= rules.attempts) throw assessmentProblems.paperRefused(`Người này đã làm đủ ${rules.attempts} lần; kết quả các lần đó vẫn được giữ.`);
    if (opensAt(rules, taken.at(-1)?.submittedAt ?? null, heldAt)) throw assessmentProblems.paperRefused(`Người này làm bài trước chưa đủ ${rules.cooldownHours} giờ trước buổi này.`);
    const sitting = await insertSitting(tx, {
      id: newId(), personId: terms.personId, enrolmentId: terms.enrolmentId, bank: terms.bank, mode: 'paper', number: (known.at(-1)?.number ?? 0) + 1, passMark: rules.passMark,
      drawn: { ...terms.sheet, attempts: rules.attempts, counts: rules.counts, legalSource: rules.legalSource, supervisorId: terms.supervisorId }, startedAt: heldAt, deadlineAt: null,
    });
    return this.close(tx, sitting, terms.answers, heldAt);
  }

  /** Draws a sheet and keeps what it was drawn from. */
  async sheet(tx: Tx, { bank, audiences, settings, mode }: Pick<SittingTerms, 'bank' | 'audiences' | 'settings' | 'mode'>, seen: string[]): Promise<DrawnSheet> {
    const plan: DrawPlan = { count: settings.draw, practical: mode === 'certifying' ? settings.practical : 0, cells: settings.blueprint };
    const fits = (question: StoredQuestion): boolean => !question.audiences || question.audiences.some((code) => audiences.includes(code));
    const questions = (await activeQuestions(tx, bank, { onlyApproved: settings.onlyApproved })).filter((question) => fits(question) && (plan.practical > 0 || question.kind !== 'practical'));
    if (questions.filter(({ kind }) => kind !== 'practical').length < plan.count - plan.practical) {
      throw assessmentProblems.bankTooSmall('Ngân hàng câu hỏi của bài này chưa đủ câu. Bạn chưa mất lượt làm nào. Hãy báo quản trị viên.', { bank, has: questions.length, needs: plan.count });
    }
    const seed = randomInt(2 ** 32);
    const ids = questions.map(({ id }) => id);
    // Held back while others are left; kept with the pool, so that the same seed gives the same sheet again.
    const weary = await overexposed(tx, bank, settings.maxExposure);
    const pool = createHash('sha256').update(`${ids.join()}${weary.length > 0 ? ` ${weary.join()}` : ''}`).digest('hex');
    await keepPool(tx, { sha2: pool, bank, questions: ids, weary });
    return { seed, plan, pool, seen, questions: draw(questions, plan, seed, new Set([...seen, ...weary])) };
  }

  private async trace(tx: Tx, sitting: SittingRow, told: Traces | undefined): Promise<Partial<Traces>> {
    if (!told) return sitting.traces;
    const traces = joinTraces({ ...NO_TRACES, ...sitting.traces }, told, new Set(sitting.drawn.questions.map(({ id }) => id)));
    await saveTraces(tx, sitting.id, traces);
    return traces;
  }

  private async close(tx: Tx, sitting: SittingRow, sent: Answers | undefined, now: Date): Promise<MarkedSitting> {
    const { answers, submittedAt } = finalAnswers(sitting, sent, now);
    const questions = await questionsOf(tx, sitting);
    refuseForeign(sitting, questions, answers);
    return this.settle(tx, sitting, questions, answers, submittedAt);
  }

  private async settle(tx: Tx, sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, answers: Answers, submittedAt: Date): Promise<MarkedSitting> {
    const result = mark(sitting.drawn.questions.map(({ id }) => questions.get(id)!), answers, sitting.judged);
    const marked = await saveMark(tx, sitting.id, { answers, submittedAt, score: result.score, passed: result.score === null ? null : isPassed(result, sitting.passMark) });
    return markedView(marked, questions, await takenOf(tx, sitting.enrolmentId), true);
  }

  private async seeMarked(tx: Tx, sitting: SittingRow, fresh: boolean): Promise<MarkedSitting> {
    return markedView(sitting, await questionsOf(tx, sitting), await takenOf(tx, sitting.enrolmentId), fresh);
  }
}

const seenIn = (known: readonly SittingRow[]): string[] => [...new Set(known.flatMap(({ drawn }) => drawn.questions.map(({ id }) => id)))];

/** With their keys as they stand today. */
const questionsOf = (tx: Tx, sitting: SittingRow): Promise<Map<string, StoredQuestion>> => questionsById(tx, sitting.drawn.questions.map(({ id }) => id), 'as corrected');

const sameSheet = (a: readonly Drawn[], b: readonly Drawn[]): boolean => JSON.stringify(a) === JSON.stringify(b.map(({ id, answers }) => ({ id, answers })));

const missing = (): never => {
  throw assessmentProblems.sittingMissing('Bài này không có, hoặc không phải của bạn. Hãy mở lại từ trang khóa học.');
};

const refuseForeign = (sitting: SittingRow, questions: ReadonlyMap<string, StoredQuestion>, answers: Answers, flagged?: readonly string[]): void => {
  const foreign = foreignAnswers(sitting, questions, answers, flagged);
  if (foreign.length > 0) throw assessmentProblems.answersRefused('Có câu trả lời không thuộc bài đang làm. Những câu đã lưu trước đó còn nguyên. Hãy tải lại trang.', { foreign: foreign.slice(0, 10) });
};
