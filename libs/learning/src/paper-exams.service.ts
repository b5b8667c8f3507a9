import { Injectable } from '@nestjs/common';
import { Blueprints, PaperSessions, readPaperTable, rulesFor, sheetIn, sheetName, Sittings, type PaperSession } from '@hvs/assessment';
import { Courses, type CourseAssessment, type Course } from '@hvs/courses';
import { Organisation, People } from '@hvs/people';
import { Database, Problem, type Tx } from '@hvs/platform';
import { Enrolments } from './enrolments.service';
import { Exams } from './exams.service';
import { learningProblems } from './problems';

export interface PaperResult {
  sheet: string;
  personId: string;
  answered: number;
  total: number;
  /** False: entered before, with the same answers. */
  fresh: boolean;
  /** Null while it is only tried: whoever tries sheets must not learn the keys from it. */
  mark: { correct: number; score: number; passed: boolean } | null;
}

/** What became, or would become, of a row of a table; `line` counts from 1 in the file. */
export type TableLine = { line: number; sheet: string } & ({ result: PaperResult } | { faults: string[] });

const MOST_SHEETS = 300;
/** Thrown to take back what a dry run has done. */
class DryRun extends Error {}

/** The final assessment of a course on paper: for whoever has no device, under a supervisor's eyes; it becomes statements like any sitting. */
@Injectable()
export class PaperExams {
  constructor(
    private readonly db: Database,
    private readonly blueprints: Blueprints,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly exams: Exams,
    private readonly organisation: Organisation,
    private readonly paper: PaperSessions,
    private readonly people: People,
    private readonly sittings: Sittings,
  ) {}

  /** Courses with a final assessment that are open to learners. */
  async courseList(): Promise<{ slug: string; title: string }[]> {
    const published = await this.courses.list({ state: 'published' });
    const found = await Promise.all(published.map(async (course) => ({ course, assessment: await this.assessmentOf(course) })));
    return found.flatMap(({ course: { slug, title }, assessment }) => (assessment ? [{ slug, title }] : []));
  }

  /**
   * Opens a session and draws its sheets. Lessons need not be done: whoever learns in a class without a device has none to show; the course is
   * complete only with what it asks. Who has no sitting left gets no sheet, and is named.
   */
  async open(tx: Tx, places: readonly string[], what: { course: string; unitId: string; heldAt: Date; personIds: readonly string[]; nameless: number; supervisorId: string }): Promise<{ session: PaperSession; leftOut: string[] }> {
    const unit = await this.organisation.unitIn(places, what.unitId);
    const course = await this.enrolments.publishedCourse(what.course);
    const assessment = await this.assessmentOf(course, tx);
    if (!assessment) throw learningProblems.noAssessment('Khóa học này không có bài kiểm tra cuối khóa. Hãy chọn khóa khác.');
    const personIds = [...new Set(what.personIds)];
    const count = personIds.length + what.nameless;
    if (count < 1 || count > MOST_SHEETS) throw learningProblems.paperWrong(`Một buổi có từ 1 đến ${MOST_SHEETS} phiếu, buổi này có ${count}. Hãy chọn lại người, hoặc chia thành nhiều buổi.`);
    const settings = await this.blueprints.of(course.id, assessment, tx);
    const people: { personId: string; audiences: string[]; seen: string[] }[] = [];
    const leftOut: string[] = [];
    for (const personId of personIds) {
      await this.people.personIn([unit.id], personId, tx);
      const audiences = await this.exams.audiencesOf(personId);
      const enrolment = await this.enrolments.find(personId, course.id);
      const { attempts } = rulesFor(settings, audiences);
      const taken = enrolment ? (await this.sittings.of(enrolment.id, tx)).filter(({ mode }) => mode !== 'pretest').length : 0;
      if (attempts > 0 && taken >= attempts) leftOut.push(personId);
      else people.push({ personId, audiences, seen: enrolment ? await this.sittings.seenBy(tx, enrolment.id) : [] });
    }
    if (people.length + what.nameless === 0) throw learningProblems.paperWrong('Mọi người đã chọn đều hết lượt làm bài của khóa học này. Chưa có phiếu nào được rút.');
    const session = await this.paper.open(tx, {
      courseId: course.id, courseSlug: course.slug, title: `${assessment.title}: ${course.title}`, bank: assessment.bank, unitId: unit.id, supervisorId: what.supervisorId, heldAt: what.heldAt, settings, people, nameless: what.nameless,
    });
    return { session, leftOut };
  }

  /** Enters one sheet: all of it or nothing. `dry` only says what would become of it. */
  async enter(session: PaperSession, what: { number: number; /** Empty: whose name the sheet has. */ username: string; written: readonly string[]; by: string; dry: boolean }, alongside: (tx: Tx, result: PaperResult) => Promise<void>): Promise<{ result: PaperResult } | { faults: string[] }> {
    let told: { result: PaperResult } | { faults: string[] } | undefined;
    try {
      await this.db.transact(async (tx) => {
        told = await this.enterIn(tx, session, what);
        if (what.dry) {
          if ('result' in told && told.result.fresh) told.result.mark = null;
          throw new DryRun();
        }
        if ('result' in told && told.result.fresh) await alongside(tx, told.result);
      });
    } catch (error) {
      if (error instanceof Problem) return { faults: [error.detail] };
      if (!(error instanceof DryRun)) throw error;
    }
    return told!;
  }

  /** Enters a table row by row, each on its own: what cannot be entered is told with its row, and the file can be sent again. */
  async enterTable(session: PaperSession, what: { text: string; by: string; dry: boolean }, alongside: (tx: Tx, result: PaperResult) => Promise<void>): Promise<TableLine[]> {
    const sheets = await this.paper.sheets(session);
    const table = readPaperTable(what.text, sheets[0]?.drawn.questions.length ?? 0);
    if (!table.ok) throw learningProblems.paperWrong(table.fault);
    const lines: TableLine[] = [];
    const seen = new Map<number, number>();
    for (const { line, sheet, username, answers } of table.rows) {
      const number = sheetIn(session.number, sheet);
      const known = sheets.find((one) => one.number === number);
      if (number === undefined || !known) lines.push({ line, sheet, faults: [`Buổi này không có phiếu “${sheet}”. Hãy xem lại số ghi trên phiếu.`] });
      else if (seen.has(number)) lines.push({ line, sheet, faults: [`Phiếu này đã có ở dòng ${seen.get(number)}. Hãy giữ một dòng.`] });
      else if (answers.every((answer) => answer === '') && known.sittingId === null) { /* Nobody has filled in this row yet. */ }
      else {
        seen.set(number, line);
        lines.push({ line, sheet: sheetName(session.number, number), ...(answers.every((answer) => answer === '') ? { faults: ['Phiếu này đã nhập, dòng này trống. Kết quả đã có giữ nguyên.'] } : await this.enter(session, { number, username, written: answers, by: what.by, dry: what.dry }, alongside)) });
      }
    }
    return lines;
  }

  private async enterIn(tx: Tx, session: PaperSession, { number, username, written, by }: { number: number; username: string; written: readonly string[]; by: string }): Promise<{ result: PaperResult } | { faults: string[] }> {
    const { sheet, answers, faults } = await this.paper.read(tx, session, number, written);
    if (faults.length > 0) return { faults };
    const named = username.trim().toLowerCase();
    const personId = sheet.personId ?? (await this.sitterOf(tx, session, named));
    if (personId === undefined) return { faults: ['Phiếu này chưa có tên. Hãy cho biết tên đăng nhập của người làm, là người của đơn vị này.'] };
    if (named !== '' && (await this.people.findPerson(personId, tx))?.username !== named) return { faults: [`Phiếu này không phải của “${named}”. Hãy xem lại tên ghi trên phiếu.`] };
    const enrolment = await this.enrolments.enrol(personId, session.courseSlug, 'assigned', tx);
    const { tree } = await this.courses.version(enrolment.versionId, tx);
    if (tree.assessment?.bank !== session.bank) return { faults: ['Người này học một phiên bản cũ của khóa học, có bài kiểm tra khác. Hãy báo quản trị viên.'] };
    const { marked, fresh } = await this.paper.enter(tx, session, { sheet, answers, personId, enrolmentId: enrolment.id, audiences: await this.exams.audiencesOf(personId), by });
    if (fresh) await this.exams.record(tx, marked);
    const { correct, total, score, passed } = marked;
    return { result: { sheet: sheetName(session.number, number), personId, answered: Object.keys(answers).length, total, fresh, mark: { correct, score: score!, passed: passed! } } };
  }

  /** Of the people of the session's unit alone. */
  private async sitterOf(tx: Tx, session: PaperSession, username: string): Promise<string | undefined> {
    if (username === '') return undefined;
    const { items } = await this.people.listPeople({ places: [session.unitId], q: username, size: 50 }, undefined, tx);
    return items.find((one) => one.username === username)?.id;
  }

  private async assessmentOf(course: Course, tx?: Tx): Promise<CourseAssessment | null> {
    return course.currentVersionId ? ((await this.courses.version(course.currentVersionId, tx)).tree.assessment ?? null) : null;
  }
}
