import { Injectable } from '@nestjs/common';
import { localDay } from '@hvs/people';
import { Clock, Database, newId, type Tx } from '@hvs/platform';
import { questionsById } from './assessment.queries';
import type { StoredQuestion } from './draw';
import { rulesFor } from './exam-settings';
import { letterOf } from './formats/sheet-columns';
import { holderOf, insertPaperSession, insertPaperSheets, lockSheet, noteEntered, paperSessionsUnder, paperSessionUnder, sheetsOf, type PaperSession, type PaperSheet } from './paper.queries';
import { howToWrite, readPaperAnswer } from './paper-answer';
import { sheetName } from './paper-table';
import { assessmentProblems } from './problems';
import type { Answers, QuestionKind } from './question';
import { keyOf, openQuestion } from './question-view';
import type { MarkedSitting, OpenQuestion } from './sitting';
import { Sittings } from './sittings.service';

/** A sheet as it is printed: `key` only where keys were asked for. */
export interface PrintedSheet { number: number; name: string; personId: string | null; questions: (OpenQuestion & { how: string; key: string | null })[] }

/** What is asked at each place of a sheet, for whoever types what is written there. */
export interface PaperPlace { number: number; kind: QuestionKind; letters: number; how: string; prompt: string }

export interface EnteredSheet { marked: MarkedSitting; /** False: it had been entered before, with the same answers. */ fresh: boolean }

/** Assessments held on paper: sheets drawn and printed before, marked when what is written on them is entered. Practical tasks are not drawn. */
@Injectable()
export class PaperSessions {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly sittings: Sittings) {}

  /** Draws a sheet for everybody named, and so many without a name, for what suits every audience. */
  async open(tx: Tx, what: Omit<PaperSession, 'id' | 'number' | 'openedAt'> & { people: readonly { personId: string; audiences: readonly string[]; seen: string[] }[]; nameless: number }): Promise<PaperSession> {
    const { people, nameless, ...session } = what;
    const made = await insertPaperSession(tx, { ...session, id: newId(), openedAt: this.clock.now() });
    const sheets: Pick<PaperSheet, 'number' | 'personId' | 'drawn'>[] = [];
    for (const { personId, audiences, seen } of [...people, ...Array.from({ length: nameless }, () => ({ personId: null, audiences: [], seen: [] }))]) {
      sheets.push({ number: sheets.length + 1, personId, drawn: await this.sittings.sheet(tx, { bank: session.bank, audiences, settings: session.settings, mode: 'paper' }, seen) });
    }
    await insertPaperSheets(tx, made.id, sheets);
    return made;
  }

  list(places: readonly string[]): ReturnType<typeof paperSessionsUnder> {
    return paperSessionsUnder(this.db.em, places, this.today());
  }

  /** The same as none for whoever has no place above its unit. */
  async one(places: readonly string[], id: string, outer?: Tx): Promise<PaperSession> {
    const session = await paperSessionUnder(outer ?? this.db.em, places, this.today(), id);
    if (!session) throw assessmentProblems.paperMissing('Buổi này không có, hoặc không thuộc phạm vi bạn quản lý. Hãy tải lại danh sách.');
    return session;
  }

  sheets(session: PaperSession): Promise<PaperSheet[]> {
    return sheetsOf(this.db.em, session.id);
  }

  /** For printing; with keys only for whoever may see them. */
  async printed(session: PaperSession, { keys }: { keys: boolean }): Promise<PrintedSheet[]> {
    const sheets = await this.sheets(session);
    const questions = await this.questionsOf(sheets, this.db.em);
    return sheets.map(({ number, personId, drawn }) => ({
      number, name: sheetName(session.number, number), personId,
      questions: drawn.questions.map(({ id, answers }) => {
        const question = questions.get(id)!;
        return { ...openQuestion(question, answers), how: howToWrite(question), key: keys ? keyOf(question, answers, letterOf) : null };
      }),
    }));
  }

  /** What is asked at each place of a sheet: the beginning of the question, without its options. */
  async places(session: PaperSession, number: number): Promise<PaperPlace[]> {
    const sheet = (await this.sheets(session)).find((one) => one.number === number) ?? noSheet(session, number);
    const questions = await this.questionsOf([sheet], this.db.em);
    return sheet.drawn.questions.map(({ id, answers }, index) => {
      const question = questions.get(id)!;
      return { number: index + 1, kind: question.kind, letters: answers.length, how: howToWrite(question), prompt: question.prompt.trim().slice(0, 160) };
    });
  }

  /** What is written on a sheet, in ids; a fault names its place on the sheet. */
  async read(tx: Tx, session: PaperSession, number: number, written: readonly string[]): Promise<{ sheet: PaperSheet; answers: Answers; faults: string[] }> {
    const sheet = (await lockSheet(tx, session.id, number)) ?? noSheet(session, number);
    const questions = await this.questionsOf([sheet], tx);
    const answers: Answers = {};
    const faults: string[] = [];
    for (const [index, { id, answers: order }] of sheet.drawn.questions.entries()) {
      const read = readPaperAnswer(questions.get(id)!, order, written[index] ?? '');
      if ('fault' in read) faults.push(`Câu ${index + 1}: ${read.fault}`);
      else if (read.given.length > 0) answers[id] = read.given;
    }
    return { sheet, answers, faults };
  }

  /** Marks a sheet, once: entered again with the same answers it stays as it is, with others it is refused. */
  async enter(tx: Tx, session: PaperSession, what: { sheet: PaperSheet; answers: Answers; personId: string; enrolmentId: string; audiences: readonly string[]; by: string }): Promise<EnteredSheet> {
    const { sheet, answers, personId, by } = what;
    const now = this.clock.now();
    const name = sheetName(session.number, sheet.number);
    if (sheet.personId !== null && sheet.personId !== personId) throw assessmentProblems.paperRefused(`Phiếu ${name} là của người khác. Hãy xem lại tên ghi trên phiếu.`);
    if (personId === by) throw assessmentProblems.ownSitting('Không ai tự nhập phiếu của mình. Hãy nhờ người khác trong đơn vị nhập.');
    if (session.heldAt > now) throw assessmentProblems.paperRefused('Buổi này chưa diễn ra. Phiếu nhập được từ giờ bắt đầu của buổi.');
    if (sheet.sittingId !== null) {
      const marked = (await this.sittings.get(personId, sheet.sittingId, tx)) as MarkedSitting;
      const before = await this.sittings.answersOf(tx, sheet.sittingId);
      const other = sheet.drawn.questions.flatMap(({ id }, index) => (JSON.stringify(before[id] ?? []) === JSON.stringify(answers[id] ?? []) ? [] : [index + 1]));
      if (other.length > 0) throw assessmentProblems.paperEntered(`Phiếu ${name} đã nhập với trả lời khác ở câu ${other.join(', ')}. Kết quả đã có giữ nguyên. Hãy xem lại phiếu giấy.`);
      return { marked, fresh: false };
    }
    const holder = sheet.personId === null ? await holderOf(tx, session.id, personId) : undefined;
    if (holder) throw assessmentProblems.paperRefused(`Người này đã có phiếu ${sheetName(session.number, holder.number)} trong buổi này.`);
    const marked = await this.sittings.onPaper(tx, {
      personId, enrolmentId: what.enrolmentId, bank: session.bank, rules: rulesFor(session.settings, what.audiences), sheet: sheet.drawn, answers, heldAt: session.heldAt, supervisorId: session.supervisorId,
    });
    await noteEntered(tx, { sessionId: session.id, number: sheet.number, personId, sittingId: marked.id, by, at: now });
    return { marked, fresh: true };
  }

  private questionsOf(sheets: readonly PaperSheet[], tx: Tx): Promise<Map<string, StoredQuestion>> {
    return questionsById(tx, [...new Set(sheets.flatMap(({ drawn }) => drawn.questions.map(({ id }) => id)))], 'as drawn');
  }

  private today(): string {
    return localDay(this.clock.now());
  }
}

const noSheet = (session: PaperSession, number: number): never => {
  throw assessmentProblems.paperMissing(`Buổi ${session.number} không có phiếu ${sheetName(session.number, number)}. Hãy xem lại số ghi trên phiếu.`);
};
