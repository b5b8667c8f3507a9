import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, newId, type Tx } from '@hvs/platform';
import { activeQuestions, addWordings, keptKeys, retireOthers, type Wording } from './assessment.queries';
import { bankNames, bankPictures, listQuestions, retireKeys, retireOne, saveReview, type ListedQuestion, type ReviewState } from './banks.queries';
import { wordingById } from './corrections.queries';
import { assessmentProblems } from './problems';
import type { Question } from './question';
import { readOne } from './read-one';
import { pictureNameOf, writeBank } from './write-bank';

/** Question banks: what may be drawn. Wordings are never changed, only added and retired. */
@Injectable()
export class Banks {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /**
   * Makes these the bank's questions. A question worded anew is another row, and the old one is retired: sittings keep
   * the one they drew. Loading the same again changes nothing.
   */
  load(bank: string, questions: readonly Question[], outer?: Tx): Promise<{ added: number; retired: number; active: number }> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'assessment.bank', bank);
      const kept = await keptKeys(tx, bank);
      const wordings = questions.filter(({ key }) => !kept.has(key)).map(wordingOf);
      const added = await addWordings(tx, bank, wordings, 'file');
      const retired = await retireOthers(tx, bank, wordings, kept, this.clock.now());
      return { added, retired, active: (await activeQuestions(tx, bank, { onlyApproved: false })).length };
    }, outer);
  }

  /** The questions of a bank in all their wordings in use, with what reviewers said. */
  async list(bank: string): Promise<ListedQuestion[]> {
    const questions = await listQuestions(this.db.em, bank);
    if (questions.length === 0) throw assessmentProblems.bankMissing('Không có ngân hàng câu hỏi nào tên như vậy. Hãy mở lại từ danh sách.');
    return questions;
  }

  /** Banks with questions in use. */
  names(): Promise<string[]> {
    return bankNames(this.db.em);
  }

  /** One wording, as text to edit. */
  async text(questionId: string): Promise<{ question: Question; bank: string; text: string }> {
    const wording = (await wordingById(this.db.em, questionId)) ?? missing();
    return { question: wording.body, bank: wording.bank, text: writeBank([wording.body]) };
  }

  /** The whole bank as a course's file has it. */
  async asYaml(bank: string): Promise<string> {
    return writeBank((await this.list(bank)).map(({ body }) => body));
  }

  /** The drawings its file names, by path. */
  async pictures(bank: string): Promise<Map<string, string>> {
    return new Map([...(await bankPictures(this.db.em, bank))].map(([key, svg]) => [pictureNameOf(key), svg]));
  }

  /** Words a question anew for sittings to come; those that drew it keep what they drew. */
  reword(tx: Tx, questionId: string, text: string): Promise<void> {
    return this.db.transact(async (inner) => {
      const wording = (await wordingById(inner, questionId)) ?? missing();
      const read = readOne(text, wording.body);
      if (!read.ok) throw assessmentProblems.questionRefused(`${read.faults.map((fault) => `Dòng ${fault.line}: ${fault.text}`).join(' ')} Chưa có gì thay đổi.`, { faults: read.faults });
      const body = read.question;
      if (body.key !== wording.key) throw assessmentProblems.questionRefused(`Mã câu phải giữ nguyên là “${wording.key}”. Chưa có gì thay đổi.`);
      await this.put(inner, wording.bank, [body]);
    }, tx);
  }

  /** Adds questions, or words anew those whose name is known: from a screen, or from a file somebody imported. */
  put(tx: Tx, bank: string, questions: readonly Question[]): Promise<number> {
    return this.db.transact(async (inner) => {
      await holdLock(inner, 'assessment.bank', bank);
      const wordings = questions.map(wordingOf);
      await retireKeys(inner, bank, wordings, this.clock.now());
      return addWordings(inner, bank, wordings, 'screen');
    }, tx);
  }

  /** Takes a question out of use; whoever drew it keeps it. */
  retire(tx: Tx, questionId: string): Promise<void> {
    return this.db.transact(async (inner) => {
      if (!(await retireOne(inner, questionId, this.clock.now()))) missing();
    }, tx);
  }

  review(tx: Tx, questionId: string, review: { state: ReviewState; note: string; by: string }): Promise<void> {
    return this.db.transact(async (inner) => {
      if (!(await saveReview(inner, questionId, review, this.clock.now()))) missing();
    }, tx);
  }
}

const wordingOf = (body: Question): Wording => ({ id: newId(), key: body.key, bodySha2: createHash('sha256').update(JSON.stringify(body)).digest('hex'), body });

const missing = (): never => {
  throw assessmentProblems.questionMissing('Câu hỏi này không có hoặc đã có cách viết mới hơn. Hãy tải lại ngân hàng câu hỏi.');
};
