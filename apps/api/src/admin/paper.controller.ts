import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PaperSessions, sheetName, writePaperTable, type PaperSession } from '@hvs/assessment';
import { PaperExams, type PaperResult } from '@hvs/learning';
import { Audit, Organisation, People, type Person, type Principal } from '@hvs/people';
import { Database, type Tx } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';
import { paperPage } from './paper-page';

const Opening = z.strictObject({
  course: z.string().min(1).max(100), unitId: z.uuid(), heldAt: z.iso.datetime({ offset: true }), personIds: z.array(z.uuid()).max(300).default([]), nameless: z.number().int().min(0).max(300).default(0),
});
const written = z.array(z.string().max(300)).max(100);
const Entry = z.strictObject({ answers: written, username: z.string().max(100).default(''), dryRun: z.boolean().default(false) });
const Table = z.strictObject({ csv: z.string().max(2_000_000), dryRun: z.boolean() });
/** Pages for the printer hold nothing that runs. */
const PAPER_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-modals";

/** Assessments on paper: opened for a unit, printed, and entered from the sheets. */
@Controller('api/admin/paper-sessions')
export class PaperController {
  constructor(
    private readonly audit: Audit,
    private readonly db: Database,
    private readonly exams: PaperExams,
    private readonly organisation: Organisation,
    private readonly paper: PaperSessions,
    private readonly people: People,
  ) {}

  @Get()
  @Allow('assessments.judge')
  @Api({ about: 'Paper sessions of my units, the latest first, and the courses one can be opened for.' })
  async list(@Places() places: string[]): Promise<unknown> {
    const [sessions, courses] = await Promise.all([this.paper.list(places), this.exams.courseList()]);
    const [units, people] = await Promise.all([this.organisation.refs([...new Set(sessions.map(({ unitId }) => unitId))]), this.people.findPersons([...new Set(sessions.map(({ supervisorId }) => supervisorId))])]);
    return { courses, items: sessions.map((one) => ({ ...viewOf(one), unit: units.get(one.unitId)?.name ?? '', supervisor: people.get(one.supervisorId)?.fullName ?? '', sheets: one.sheets, entered: one.entered })) };
  }

  @Post()
  @Allow('assessments.judge')
  @Api({ about: 'Opens a paper session for a course and a unit: draws a sheet for everybody named and `nameless` ones that get a name when they are entered. `leftOut` names those who have no sitting left.', body: Opening, status: 201 })
  open(@Who() who: Principal, @Places() places: string[], @Body() body: z.infer<typeof Opening>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const { session, leftOut } = await this.exams.open(tx, places, { ...body, heldAt: new Date(body.heldAt), supervisorId: who.personId });
      const people = await this.people.findPersons(leftOut, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'paper.opened', subjectKind: 'paper-session', subjectId: session.id, detail: { course: body.course, people: body.personIds.length - leftOut.length, nameless: body.nameless } });
      return { ...viewOf(session), leftOut: leftOut.map((id) => people.get(id)?.fullName ?? '') };
    });
  }

  @Get(':paperId')
  @Allow('assessments.judge')
  @Api({ about: 'A paper session with its sheets: whose each is, and its result once it was entered.' })
  async one(@Places() places: string[], @Param('paperId') id: string): Promise<unknown> {
    const session = await this.sessionOf(places, id);
    const sheets = await this.paper.sheets(session);
    const people = await this.peopleOf(sheets);
    const unit = await this.organisation.unit(session.unitId);
    return {
      ...viewOf(session), unit: unit?.name ?? '', questions: sheets[0]?.drawn.questions.length ?? 0, passMark: session.settings.passMark,
      items: sheets.map(({ number, personId, enteredAt, score, passed }) => ({ number, name: sheetName(session.number, number), person: people.get(personId ?? '')?.fullName ?? null, enteredAt, score, passed })),
    };
  }

  @Get(':paperId/print')
  @Allow('assessments.judge')
  @Api({ about: 'The sheets as a page for the printer (HTML, A4), without keys.' })
  async print(@Who() who: Principal, @Places() places: string[], @Param('paperId') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.sendPage(who, await this.sessionOf(places, id), false, reply);
  }

  @Get(':paperId/keys')
  @Allow('assessments.manage')
  @Api({ about: 'The keys of the sheets as a page for the printer; each look is registered.' })
  async keys(@Who() who: Principal, @Places() places: string[], @Param('paperId') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.sendPage(who, await this.sessionOf(places, id), true, reply);
  }

  @Get(':paperId/table')
  @Allow('assessments.judge')
  @Api({ about: 'The table to fill in (CSV): a row a sheet, a column a question.' })
  async table(@Places() places: string[], @Param('paperId') id: string, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.sessionOf(places, id);
    const sheets = await this.paper.sheets(session);
    const people = await this.peopleOf(sheets);
    const rows = sheets.map(({ number, personId }) => ({ sheet: sheetName(session.number, number), username: people.get(personId ?? '')?.username ?? '', name: people.get(personId ?? '')?.fullName ?? '' }));
    void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="phieu-P${session.number}.csv"`).send(writePaperTable(rows, sheets[0]?.drawn.questions.length ?? 0));
  }

  @Get(':paperId/sheets/:sheetNumber')
  @Allow('assessments.judge')
  @Api({ about: 'What is asked at each place of a sheet, for whoever types what is written on it: no options, no keys.' })
  async sheet(@Places() places: string[], @Param('paperId') id: string, @Param('sheetNumber') sheetNumber: string): Promise<unknown> {
    const session = await this.sessionOf(places, id);
    return { items: await this.paper.places(session, numberIn(sheetNumber)) };
  }

  @Post(':paperId/sheets/:sheetNumber')
  @HttpCode(200)
  @Allow('assessments.judge')
  @Api({ about: 'Enters a sheet as it is written (letters, pairs like 1C 2A, numbers, words) and marks it; again with the same answers is harmless. With `faults` nothing was entered. `dryRun` reads it without a mark: nobody tries out keys.', body: Entry })
  async enter(@Who() who: Principal, @Places() places: string[], @Param('paperId') id: string, @Param('sheetNumber') sheetNumber: string, @Body() body: z.infer<typeof Entry>): Promise<unknown> {
    const session = await this.sessionOf(places, id);
    const told = await this.exams.enter(session, { number: numberIn(sheetNumber), username: body.username, written: body.answers, by: who.personId, dry: body.dryRun }, this.noting(who, session));
    return 'result' in told ? { result: { ...shown(told.result, (await this.people.findPerson(told.result.personId))?.fullName) } } : told;
  }

  @Post(':paperId/results')
  @HttpCode(200)
  @Allow('assessments.judge')
  @Api({ about: 'Enters the sheets of a table (CSV: phieu, tai_khoan, q1…qn), each on its own; `dryRun` only says what would become of each row. Sent again, rows entered before are harmless.', body: Table })
  async results(@Who() who: Principal, @Places() places: string[], @Param('paperId') id: string, @Body() body: z.infer<typeof Table>): Promise<unknown> {
    const session = await this.sessionOf(places, id);
    const lines = await this.exams.enterTable(session, { text: body.csv, by: who.personId, dry: body.dryRun }, this.noting(who, session));
    const people = await this.people.findPersons([...new Set(lines.flatMap((line) => ('result' in line ? [line.result.personId] : [])))]);
    return { items: lines.map((line) => ('result' in line ? { ...line, result: shown(line.result, people.get(line.result.personId)?.fullName) } : line)) };
  }

  private noting(who: Principal, session: PaperSession): (tx: Tx, result: PaperResult) => Promise<void> {
    return async (tx, { sheet, mark }) => { await this.audit.record(tx, { actorId: who.personId, act: 'paper.entered', subjectKind: 'paper-session', subjectId: session.id, detail: { sheet, ...mark } }); };
  }

  private async sendPage(who: Principal, session: PaperSession, keys: boolean, reply: FastifyReply): Promise<void> {
    const sheets = await this.paper.printed(session, { keys });
    const [people, unit] = await Promise.all([this.peopleOf(sheets), this.organisation.unit(session.unitId)]);
    await this.db.transact((tx) => this.audit.record(tx, { actorId: who.personId, act: keys ? 'paper.keys-printed' : 'paper.printed', subjectKind: 'paper-session', subjectId: session.id, detail: { sheets: sheets.length } }));
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('content-security-policy', PAPER_POLICY).send(paperPage({
      number: session.number, title: session.title, unit: unit?.name ?? '', heldAt: session.heldAt, minutes: session.settings.timeLimitMinutes, keys,
      sheets: sheets.map(({ personId, ...sheet }) => ({ ...sheet, person: people.get(personId ?? '')?.fullName ?? null })),
    }));
  }

  private async sessionOf(places: string[], id: string): Promise<PaperSession> {
    if (!z.uuid().safeParse(id).success) throw httpProblems.notFound('Địa chỉ này không có. Hãy mở lại từ danh sách buổi kiểm tra.');
    return this.paper.one(places, id);
  }

  private peopleOf(sheets: readonly { personId: string | null }[]): Promise<Map<string, Person>> {
    return this.people.findPersons(sheets.flatMap(({ personId }) => personId ?? []));
  }
}

const viewOf = ({ id, number, title, courseSlug, heldAt, openedAt }: PaperSession): Record<string, unknown> => ({ id, number, title, course: courseSlug, heldAt, openedAt });
const shown = ({ personId: _, ...result }: PaperResult, person: string | undefined): Record<string, unknown> => ({ ...result, person: person ?? '' });

const numberIn = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw httpProblems.notFound('Số phiếu này không có. Hãy mở lại từ danh sách phiếu của buổi.');
  return Number(text);
};
