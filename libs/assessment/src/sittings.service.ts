import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, newId, type Tx } from '@hvs/platform';
import {
  activeQuestions, findSitting, insertSitting, lockExpired, lockSitting, questionsById, saveAnswers, saveMark, sittingsOf, takenOf,
} from './assessment.queries';
import { draw, type StoredQuestion } from './draw';
import { isPassed, mark } from './mark';
import { assessmentProblems } from './problems';
import type { Answers } from './question';
import type { MarkedSitting, Sitting, SittingSummary } from './sitting';
import { finalAnswers, foreignAnswers, GRACE_SECONDS, isTimeUp, markedView, openView, type SittingRow } from './sitting-view';

/** What an assessment promises whoever opens a sitting; frozen in the sitting. */
export interface SittingTerms {
  personId: string;
  enrolmentId: string;
  bank: string;
  draw: number;
  passMark: number;
  /** 0: as many as one likes. */
  attempts: number;
  /** 0: no limit. */
  timeLimitMinutes: number;
}

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
      const sitting = known.find((one) => one.submittedAt === null) ?? (await this.begin(tx, terms, known.length, now));
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
    return (await sittingsOf(outer ?? this.db.em, enrolmentId)).map(({ id, number, startedAt, deadlineAt, submittedAt, score, passed }) =>
      ({ id, number, startedAt, deadlineAt, submittedAt, score, passed }));
  }

  /** Keeps answers given so far. `seq` counts a device's saves: one that arrives behind a later one is ignored. */
  save(what: { personId: string; sittingId: string; answers: Answers; flagged: string[]; seq: number }, outer?: Tx): Promise<{ savedAt: Date; seq: number }> {
    return this.db.transact(async (tx) => {
      const now = this.clock.now();
      const sitting = (await lockSitting(tx, what.personId, what.sittingId)) ?? missing();
      if (sitting.submittedAt) throw assessmentProblems.alreadySubmitted('Kết quả đã có và không đổi được nữa. Hãy mở lại bài để xem kết quả.');
      if (isTimeUp(sitting, now)) throw assessmentProblems.timeUp('Những câu đã lưu trước đó vẫn được chấm. Hãy bấm Nộp bài để xem kết quả.');
      if (what.seq <= sitting.seq) return { savedAt: now, seq: sitting.seq };
      refuseForeign(sitting, what.answers, what.flagged);
      await saveAnswers(tx, sitting.id, what.answers, what.flagged, what.seq);
      return { savedAt: now, seq: what.seq };
    }, outer);
  }

  /**
   * Marks the sitting. Asked again, answers the same result with `fresh: false`. Past the deadline and its grace, what
   * was saved before is what counts.
   */
  submit(what: { personId: string; sittingId: string; answers?: Answers }, outer?: Tx): Promise<MarkedSitting> {
    return this.db.transact(async (tx) => {
      const sitting = (await lockSitting(tx, what.personId, what.sittingId)) ?? missing();
      if (sitting.submittedAt) return this.seeMarked(tx, sitting, false);
      return this.close(tx, sitting, what.answers, this.clock.now());
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

  private async begin(tx: Tx, terms: SittingTerms, taken: number, now: Date): Promise<SittingRow> {
    if (terms.attempts > 0 && taken >= terms.attempts) {
      throw assessmentProblems.attemptsExhausted(`Bạn đã làm đủ ${terms.attempts} lần. Kết quả các lần làm vẫn được giữ. Hãy liên hệ người quản lý của đơn vị nếu cần làm thêm.`);
    }
    const bank = await activeQuestions(tx, terms.bank);
    if (bank.length < terms.draw) {
      throw assessmentProblems.bankTooSmall('Ngân hàng câu hỏi của bài này chưa đủ câu. Bạn chưa mất lượt làm nào. Hãy báo quản trị viên.', { bank: terms.bank, has: bank.length, needs: terms.draw });
    }
    const seed = randomInt(2 ** 32);
    return insertSitting(tx, {
      id: newId(), personId: terms.personId, enrolmentId: terms.enrolmentId, bank: terms.bank, number: taken + 1, passMark: terms.passMark,
      drawn: { seed, attempts: terms.attempts, questions: draw(bank, terms.draw, seed) },
      startedAt: now, deadlineAt: terms.timeLimitMinutes > 0 ? new Date(now.getTime() + terms.timeLimitMinutes * 60_000) : null,
    });
  }

  private async close(tx: Tx, sitting: SittingRow, sent: Answers | undefined, now: Date): Promise<MarkedSitting> {
    const { answers, submittedAt } = finalAnswers(sitting, sent, now);
    refuseForeign(sitting, answers);
    const questions = await questionsOf(tx, sitting);
    const result = mark(sitting.drawn.questions.map(({ id }) => questions.get(id)!), answers);
    const marked = await saveMark(tx, sitting.id, { answers, submittedAt, score: result.score, passed: isPassed(result, sitting.passMark) });
    return this.seeMarked(tx, marked, true);
  }

  private async seeMarked(tx: Tx, sitting: SittingRow, fresh: boolean): Promise<MarkedSitting> {
    return markedView(sitting, await questionsOf(tx, sitting), await takenOf(tx, sitting.enrolmentId), fresh);
  }
}

const questionsOf = (tx: Tx, sitting: SittingRow): Promise<Map<string, StoredQuestion>> => questionsById(tx, sitting.drawn.questions.map(({ id }) => id));

const missing = (): never => {
  throw assessmentProblems.sittingMissing('Bài này không có, hoặc không phải của bạn. Hãy mở lại từ trang khóa học.');
};

const refuseForeign = (sitting: SittingRow, answers: Answers, flagged?: readonly string[]): void => {
  const foreign = foreignAnswers(sitting, answers, flagged);
  if (foreign.length > 0) throw assessmentProblems.answersRefused('Có câu trả lời không thuộc bài đang làm. Những câu đã lưu trước đó còn nguyên. Hãy tải lại trang.', { foreign: foreign.slice(0, 10) });
};
