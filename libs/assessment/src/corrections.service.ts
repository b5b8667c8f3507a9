import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, newId, type Tx } from '@hvs/platform';
import { addMarks, addWordings, standingMarks } from './assessment.queries';
import { changedCredits, correctionFault, remark } from './correction';
import {
  allWordings, changesOf, correctionById, countThatDrew, insertCorrection, keepChanges, listCorrections, markedBy, putCorrection, saveCorrection, saveScores, sittingsThatDrew, wordingById, wordingOf,
  type Correction, type CorrectionChange,
} from './corrections.queries';
import type { StoredQuestion } from './draw';
import { assessmentProblems } from './problems';
import type { Question } from './question';
import { readOne } from './read-one';
import type { MarkedSitting } from './sitting';
import { markedView, type SittingRow } from './sitting-view';

/** A sitting whose result is no longer what it was: as it stands now, the questions that count differently, and the statements that told of it before. */
export interface ChangedSitting { marked: MarkedSitting; questionIds: string[]; revision: number; statements: Record<string, string> }

const CHECKED_AT_ONCE = 1000;

/** A key that was wrong: what putting it right would change, and putting it right. Marking is pure, so every sitting comes out as if it had been right from the start. */
@Injectable()
export class Corrections {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** Draws up a correction; nothing changes yet. Problems say what of the text is wrong. */
  async draft(tx: Tx, what: { questionId: string; text: string; reason: string; by: string }): Promise<Correction> {
    const wording = (await wordingById(tx, what.questionId)) ?? missing();
    if (wording.correctedBy || wording.retiredAt) throw assessmentProblems.questionRetired('Câu này đã có cách viết mới hơn. Hãy tải lại ngân hàng câu hỏi rồi sửa cách viết đang dùng. Chưa có gì thay đổi.');
    const body = questionIn(what.text, wording.body);
    const fault = correctionFault(wording.body, body);
    if (fault) throw assessmentProblems.correctionRefused(`${fault} Chưa có gì thay đổi.`);
    if (JSON.stringify(body) === JSON.stringify(wording.body)) throw assessmentProblems.correctionRefused('Câu này chưa có gì khác. Hãy đổi đáp án rồi kiểm tra lại.');
    return insertCorrection(tx, { id: newId(), questionId: wording.id, bank: wording.bank, key: wording.key, questionIds: await markedBy(tx, wording.id), body, reason: what.reason, by: what.by, at: this.clock.now() });
  }

  get(id: string, outer?: Tx): Promise<Correction> {
    return correctionById(outer ?? this.db.em, id).then((one) => one ?? missing());
  }

  list(bank: string): Promise<Correction[]> {
    return listCorrections(this.db.em, bank);
  }

  async changes(id: string, limit: number, offset: number): Promise<{ items: CorrectionChange[]; total: number }> {
    const found = await changesOf(this.db.em, id, limit, offset);
    return { items: found.map(({ total: _, ...change }) => change), total: found[0]?.total ?? 0 };
  }

  /** How many sittings drew it. */
  drew(correction: Correction): Promise<number> {
    return countThatDrew(this.db.em, correction.questionIds);
  }

  /** The dry run: whose result would change, and how. Run again, it says what goes then. */
  async check(id: string, onBatch: (done: number) => Promise<void>): Promise<Correction['counts']> {
    const correction = await this.get(id);
    const changes: CorrectionChange[] = [];
    const counts = { drew: 0, changed: 0, nowPassed: 0, nowFailed: 0 };
    for (let after: string | null = null; ; ) {
      const sittings: SittingRow[] = await sittingsThatDrew(this.db.em, correction.questionIds, after, CHECKED_AT_ONCE);
      if (sittings.length === 0) break;
      after = sittings.at(-1)!.id;
      counts.drew += sittings.length;
      const questions = corrected(await allWordings(this.db.em, drawnIn(sittings)), correction);
      for (const sitting of sittings) {
        const now = remark(sitting, questions);
        if (!now || (now.score === sitting.score && now.passed === sitting.passed)) continue;
        counts.changed += 1;
        if (now.passed !== sitting.passed) counts[now.passed ? 'nowPassed' : 'nowFailed'] += 1;
        changes.push({ sittingId: sitting.id, personId: sitting.personId, enrolmentId: sitting.enrolmentId, scoreBefore: sitting.score!, scoreAfter: now.score, passedBefore: sitting.passed!, passedAfter: now.passed });
      }
      await onBatch(counts.drew);
    }
    await this.db.transact(async (tx) => {
      const standing = await correctionById(tx, id, 'for update');
      if (standing?.state !== 'checking') return;
      await keepChanges(tx, id, changes);
      await saveCorrection(tx, id, { state: 'ready', counts });
    });
    return counts;
  }

  /** From now on the corrected wording is the one that is drawn and marked by. */
  async begin(tx: Tx, id: string): Promise<Correction> {
    const correction = (await correctionById(tx, id, 'for update')) ?? missing();
    if (correction.state === 'applying' || correction.state === 'done') return correction;
    if (correction.state !== 'ready') throw assessmentProblems.correctionRefused('Bản sửa này chưa kiểm tra xong hoặc đã bỏ. Hãy chờ kiểm tra xong, xem ai đổi kết quả rồi mới áp dụng.');
    const wording = await wordingById(tx, correction.questionId);
    if (!wording || wording.correctedBy || wording.retiredAt) {
      throw assessmentProblems.questionRetired('Câu này vừa được sửa bằng một bản khác. Hãy xem bản đó rồi sửa tiếp nếu còn cần. Chưa có gì thay đổi.');
    }
    const now = this.clock.now();
    const sha2 = createHash('sha256').update(JSON.stringify(correction.body)).digest('hex');
    await addWordings(tx, correction.bank, [{ id: newId(), key: correction.key, bodySha2: sha2, body: correction.body }], 'screen');
    const to = await wordingOf(tx, correction.bank, correction.key, sha2);
    await putCorrection(tx, correction.questionIds, to, now);
    await saveCorrection(tx, id, { state: 'applying', appliedAt: now });
    return { ...correction, state: 'applying', appliedAt: now };
  }

  drop(tx: Tx, id: string): Promise<void> {
    return this.db.transact(async (inner) => {
      const correction = (await correctionById(inner, id, 'for update')) ?? missing();
      if (correction.state === 'checking' || correction.state === 'ready') await saveCorrection(inner, id, { state: 'dropped' });
    }, tx);
  }

  done(tx: Tx, id: string): Promise<void> {
    return saveCorrection(tx, id, { state: 'done' });
  }

  /**
   * The next sittings after an id, locked, with those whose result is another one than stands; their new scores are written. Those
   * marked anew before are found to stand already: a job that was killed goes on.
   */
  async next(tx: Tx, correction: Correction, after: string | null, limit: number): Promise<{ last: string | null; seen: number; changed: ChangedSitting[] }> {
    const sittings = await sittingsThatDrew(tx, correction.questionIds, after, limit, 'for update');
    if (sittings.length === 0) return { last: null, seen: 0, changed: [] };
    const questions = await allWordings(tx, drawnIn(sittings));
    const marks = new Map((await standingMarks(tx, sittings.map(({ id }) => id))).map((one) => [one.sittingId, one]));
    const former = new Map([...questions, ...(await this.asDrawn(tx, correction))]);
    const changed = sittings.flatMap((sitting): ChangedSitting[] => {
      const now = remark(sitting, questions);
      const standing = marks.get(sitting.id);
      // Of before results were kept: what it was marked by then.
      const before = standing?.credits ?? remark(sitting, former)?.credits ?? {};
      const questionIds = now ? changedCredits(before, now.credits) : [];
      if (!now || questionIds.length === 0) return [];
      return [{ marked: markedView({ ...sitting, score: now.score, passed: now.passed }, questions, 0, false), questionIds, revision: (standing?.number ?? 1) + 1, statements: standing?.statements ?? {} }];
    });
    await saveScores(tx, changed.map(({ marked }) => ({ id: marked.id, score: marked.score!, passed: marked.passed! })));
    return { last: sittings.at(-1)!.id, seen: sittings.length, changed };
  }

  /** Keeps the new results with the statements that tell of them. */
  async note(tx: Tx, changed: readonly (ChangedSitting & { told: Record<string, string> })[], { reason, by }: Pick<Correction, 'reason' | 'by'>): Promise<void> {
    await addMarks(tx, changed.map(({ marked, revision, statements, told }) => ({
      sittingId: marked.id, number: revision, score: marked.score!, passed: marked.passed!, credits: Object.fromEntries(marked.review.map(({ id, credit }) => [id, credit!])),
      statements: { ...statements, ...told }, reason, by, at: this.clock.now(),
    })));
  }

  private async asDrawn(tx: Tx, correction: Correction): Promise<Map<string, StoredQuestion>> {
    const wordings = await Promise.all(correction.questionIds.map((id) => wordingById(tx, id)));
    return new Map(wordings.map((one) => [one!.id, { ...one!.body, id: one!.id } as StoredQuestion]));
  }

}

const drawnIn = (sittings: readonly SittingRow[]): string[] => [...new Set(sittings.flatMap(({ drawn }) => drawn.questions.map(({ id }) => id)))];

/** The questions as they would be marked by. */
const corrected = (questions: ReadonlyMap<string, StoredQuestion>, { questionIds, body }: Correction): Map<string, StoredQuestion> =>
  new Map([...questions].map(([id, question]) => [id, questionIds.includes(id) ? ({ ...body, id } as StoredQuestion) : question]));

const questionIn = (text: string, before: Question): Question => {
  const read = readOne(text, before);
  if (!read.ok) throw assessmentProblems.questionRefused(`${read.faults.map((fault) => `Dòng ${fault.line}: ${fault.text}`).join(' ')} Chưa có gì thay đổi.`, { faults: read.faults });
  return read.question;
};

const missing = (): never => {
  throw assessmentProblems.questionMissing('Câu hỏi hoặc bản sửa này không có. Hãy tải lại ngân hàng câu hỏi.');
};
