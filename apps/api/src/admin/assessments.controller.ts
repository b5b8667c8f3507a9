import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { Blueprints, Sheets } from '@hvs/assessment';
import { Courses, type CourseAssessment } from '@hvs/courses';
import { Exams } from '@hvs/learning';
import { Audit, People, type Principal } from '@hvs/people';
import { Database, type Tx } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';

const words = z.string().trim().min(1).max(500);
const RULES = {
  passMark: z.number().gt(0).max(1),
  attempts: z.number().int().min(0).max(100),
  cooldownHours: z.number().min(0).max(24 * 90),
  counts: z.enum(['best', 'last']),
  timeLimitMinutes: z.number().int().min(0).max(600),
  legalSource: z.string().trim().max(500),
};
const Settings = z.strictObject({
  ...RULES,
  draw: z.number().int().min(1).max(100),
  blueprint: z.array(z.strictObject({ skill: words.optional(), difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(), count: z.number().int().min(1).max(100) })).max(100),
  practical: z.number().int().min(0).max(10),
  onlyApproved: z.boolean(),
  supervised: z.boolean().optional(),
  pretest: z.boolean().optional(),
  maxExposure: z.number().gt(0).max(1).optional(),
  byAudience: z.array(z.strictObject({ audiences: z.array(words).min(1).max(20) }).extend(z.strictObject(RULES).partial().shape)).max(20),
});
const Change = z.strictObject({ settings: Settings, number: z.number().int().min(0), reason: words });
const Listed = z.strictObject({ bank: z.string().max(100).optional(), personId: z.uuid().optional(), page: z.coerce.number().int().min(1).max(10_000).default(1) });
const Judgement = z.strictObject({ points: z.record(z.string().max(100), z.number().int().min(0).max(100)), note: z.string().trim().max(2000).default('') });
const AT_ONCE = 50;

/** How the assessment of a course is set, tasks that wait for an assessor, and sheets for appeals. */
@Controller('api/admin')
export class AssessmentsController {
  constructor(
    private readonly audit: Audit,
    private readonly blueprints: Blueprints,
    private readonly courses: Courses,
    private readonly db: Database,
    private readonly exams: Exams,
    private readonly people: People,
    private readonly sheets: Sheets,
  ) {}

  @Get('courses/:id/assessment')
  @Allow('assessments.read')
  @Api({ about: 'How the final assessment of a course is set: what goes for sittings opened now, what the bank has to draw from, and every change. `number` goes back with a change; 0: as the course was written.' })
  async settings(@Param('id') id: string): Promise<unknown> {
    const assessment = await this.assessmentOf(id);
    const [settings, history, counts] = await Promise.all([this.blueprints.of(id, assessment), this.blueprints.history(id), this.blueprints.counts(assessment.bank)]);
    const people = await this.people.findPersons([...new Set(history.map(({ setBy }) => setBy))]);
    return {
      title: assessment.title, bank: assessment.bank, settings, number: history[0]?.number ?? 0, counts,
      history: history.map(({ number, reason, setBy, setAt }) => ({ number, reason, setAt, by: people.get(setBy)?.fullName ?? null })),
    };
  }

  @Put('courses/:id/assessment')
  @Allow('assessments.manage')
  @Api({ about: 'Sets the final assessment of a course for sittings opened from now on; refused with sentences where the bank cannot fill the blueprint. Who sits already keeps what was promised.', body: Change })
  async set(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Change>): Promise<unknown> {
    await this.db.transact(async (tx) => {
      const assessment = await this.assessmentOf(id, tx);
      const before = await this.blueprints.of(id, assessment, tx);
      await this.blueprints.set(tx, { courseId: id, bank: assessment.bank, number: body.number, reason: body.reason, by: who.personId, settings: { ...before, ...body.settings } });
      await this.audit.record(tx, { actorId: who.personId, act: 'assessment.set', subjectKind: 'course', subjectId: id, detail: { reason: body.reason, before, after: body.settings } });
    });
    return this.settings(id);
  }

  @Get('judging')
  @Allow('assessments.judge')
  @Api({ about: 'Practical tasks handed in by people under my units that nobody has judged, the oldest first.' })
  async toJudge(@Who() who: Principal, @Places() places: string[]): Promise<unknown> {
    const tasks = (await this.sheets.toJudge(places)).filter(({ personId }) => personId !== who.personId);
    const people = await this.people.findPersons([...new Set(tasks.map(({ personId }) => personId))]);
    return { items: tasks.map(({ personId, ...task }) => ({ ...task, person: people.get(personId)?.fullName ?? '' })) };
  }

  @Post('judging/:sittingId/:questionId')
  @HttpCode(200)
  @Allow('assessments.judge')
  @Api({ about: 'Points for a practical task by criterion; with the last task of a sitting judged it has its result, and its statements are written. Nobody judges his own.', body: Judgement })
  async judge(@Who() who: Principal, @Places() places: string[], @Param('sittingId') sittingId: string, @Param('questionId') questionId: string, @Body() body: z.infer<typeof Judgement>): Promise<unknown> {
    await this.sheets.demand(places, sittingId);
    return this.db.transact(async (tx) => {
      const { state, score, passed } = await this.exams.judge(tx, { sittingId, questionId, ...body, by: who.personId });
      await this.audit.record(tx, { actorId: who.personId, act: 'assessment.judged', subjectKind: 'sitting', subjectId: sittingId, detail: { questionId, points: body.points } });
      return { state, score, passed };
    });
  }

  @Get('sittings')
  @Allow('assessments.read')
  @Api({ about: 'Sittings of people under my units, the newest first.', query: Listed })
  async list(@Places() places: string[], @Query() { bank, personId, page }: z.infer<typeof Listed>): Promise<unknown> {
    const { items, total } = await this.sheets.list({ places, bank: bank ?? null, personId: personId ?? null, limit: AT_ONCE, offset: (page - 1) * AT_ONCE });
    const people = await this.people.findPersons([...new Set(items.map((one) => one.personId))]);
    return { items: items.map((one) => ({ ...one, person: people.get(one.personId)?.fullName ?? '' })), total, page, size: AT_ONCE };
  }

  @Get('sittings/:sittingId/sheet')
  @Allow('assessments.read')
  @Api({ about: 'The sheet of a sitting as it was drawn, with its seed, and whether the seed gives the same sheet again. Keys only of a sitting that was handed in.' })
  async sheet(@Places() places: string[], @Param('sittingId') sittingId: string): Promise<unknown> {
    const sheet = await this.sheets.one(places, sittingId);
    const person = await this.people.findPerson(sheet.sitting.personId);
    return { ...sheet, person: person?.fullName ?? '' };
  }

  private async assessmentOf(courseId: string, tx?: Tx): Promise<CourseAssessment> {
    const course = await this.courses.byId(courseId, tx);
    const versionId = course?.currentVersionId ?? course?.newestVersionId;
    const assessment = versionId ? (await this.courses.version(versionId, tx)).tree.assessment : null;
    if (!assessment) throw httpProblems.notFound('Khóa học này không có, hoặc không có bài kiểm tra cuối khóa. Hãy tải lại danh sách.');
    return assessment;
  }
}
