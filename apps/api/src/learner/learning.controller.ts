import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Competencies } from '@hvs/competency';
import { Courses } from '@hvs/courses';
import { ActivitySessions, AuSessions, CourseViews, Enrolments, Exams, Launches, Lessons, Sessions } from '@hvs/learning';
import { lessonFor, type LessonBody } from '@hvs/lesson';
import type { Principal } from '@hvs/people';
import { Config, Files } from '@hvs/platform';
import { Allow, Api, Public, Who } from '../http/route';
import { homeView } from './home';

export const Device = z.enum(['phone', 'desktop']);
export const SentStatements = z.strictObject({ statements: z.array(z.unknown()).min(1).max(200), device: Device.optional() });
const Mark = z.strictObject({ unitId: z.string().min(1).max(300) });
/** What each kind of question takes is for the sitting to say; this only bounds a body. */
const AnswerMap = z.record(z.string().max(100), z.array(z.string().max(4000)).max(20));
const Opening = z.strictObject({ code: z.string().max(40).optional() }).optional();
const DAY_MS = 86_400_000;
const Traced = z.strictObject({
  spent: z.record(z.string().max(100), z.number().int().min(0).max(DAY_MS)).default({}),
  away: z.array(z.strictObject({ at: z.iso.datetime(), ms: z.number().int().min(0).max(DAY_MS) })).max(500).default([]),
});
export const SavedAnswers = z.strictObject({ answers: AnswerMap, flagged: z.array(z.string().max(100)).max(200).default([]), seq: z.number().int().min(0), traces: Traced.optional() });
export const Submission = z.strictObject({ answers: AnswerMap.optional(), traces: Traced.optional() });
const Turn = z.number().int().min(1).max(1_000_000);
const Launch = z.strictObject({
  unitId: z.string().max(300).optional(), device: Device.optional(), mode: z.enum(['normal', 'review']).optional(), deviceTime: z.iso.datetime({ offset: true }).optional(),
  take: z.strictObject({ sessionId: z.uuid(), turn: Turn }).optional(),
});
const ActivityLaunch = z.strictObject({ unitId: z.string().max(300) });
const AuLaunch = z.strictObject({ unitId: z.string().max(300), mode: z.enum(['Normal', 'Browse', 'Review']).optional() });
export const Commit = z.strictObject({
  seq: z.number().int().min(1), turn: Turn.optional(), unitId: z.string().max(300).optional(), snapshot: z.unknown(), final: z.boolean().default(false),
  sequencing: z.string().max(1_000_000).optional(), madeAt: z.string().max(40).optional(), begunAt: z.string().max(40).optional(),
});
const ForWhom = z.strictObject({ for: z.string().max(300).optional() });
/** Lessons and pictures of a version never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';

@Controller('api/learning')
@Allow('learn')
export class LearningController {
  constructor(
    private readonly activitySessions: ActivitySessions,
    private readonly auSessions: AuSessions,
    private readonly config: Config,
    private readonly competencies: Competencies,
    private readonly courses: CourseViews,
    private readonly enrolments: Enrolments,
    private readonly exams: Exams,
    private readonly launches: Launches,
    private readonly lessons: Lessons,
    private readonly sessions: Sessions,
  ) {}

  @Get('home')
  @Api({ about: 'What to go on with, and what is required of me this year.' })
  async home(@Who() who: Principal): Promise<unknown> {
    const year = this.config.get('PROGRAMME_YEAR');
    const [lines, seen] = await Promise.all([this.competencies.requirementsFor(who.personId, year), this.courses.all(who.personId)]);
    return homeView(year, lines, seen);
  }

  @Get('courses/:slug')
  @Api({ about: 'A course as I see it: the pinned version, how far I am, what is missing.' })
  course(@Who() who: Principal, @Param('slug') slug: string): Promise<unknown> {
    return this.courses.one(who.personId, slug);
  }

  @Post('courses/:slug/enrolment')
  @HttpCode(200)
  @Api({ about: 'Enrols me and pins the version; again is harmless.' })
  async enrol(@Who() who: Principal, @Param('slug') slug: string): Promise<unknown> {
    await this.enrolments.enrol(who.personId, slug);
    return this.courses.one(who.personId, slug);
  }

  @Post('enrolments/:id/statements')
  @HttpCode(200)
  @Api({ about: 'Takes statements of a native lesson from my device; the same again is harmless.', body: SentStatements })
  statements(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof SentStatements>): Promise<unknown> {
    return this.lessons.accept(who.personId, id, body.statements, body.device);
  }

  @Post('enrolments/:id/marks')
  @HttpCode(200)
  @Api({ about: 'I have learned this unit: for units whose policy asks me. Again is harmless.', body: Mark })
  mark(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Mark>): Promise<unknown> {
    return this.lessons.markDone(who.personId, id, body.unitId);
  }

  @Post('courses/:slug/sittings')
  @HttpCode(200)
  @Api({ about: 'Opens a sitting of the final assessment, or gives back the open one. `code`: of the supervisor, where the assessment is sat under somebody\'s eyes.', body: Opening })
  async sit(@Who() who: Principal, @Param('slug') slug: string, @Body() body: z.infer<typeof Opening>): Promise<unknown> {
    return this.exams.open(who.personId, slug, body?.code);
  }

  @Post('courses/:slug/pretest')
  @HttpCode(200)
  @Api({ about: 'Opens the sitting before the course, where it is set so, or gives back the open one: lessons whose skills it proves need not be learned. Once.' })
  pretest(@Who() who: Principal, @Param('slug') slug: string): Promise<unknown> {
    return this.exams.openPretest(who.personId, slug);
  }

  @Get('sittings/:id')
  @Api({ about: 'An open sitting, or the result of a submitted one.' })
  sitting(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    return this.exams.get(who.personId, id);
  }

  @Put('sittings/:id/answers')
  @Api({ about: 'Saves answers so far; an older seq than the last is ignored. `traces`: milliseconds on each question and when the screen was left, for statistics and supervisors; never part of a result.', body: SavedAnswers })
  save(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof SavedAnswers>): Promise<unknown> {
    return this.exams.save(who.personId, id, body);
  }

  @Post('sittings/:id/submission')
  @HttpCode(200)
  @Api({ about: 'Hands in; asked again, answers the same result.', body: Submission })
  submit(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Submission>): Promise<unknown> {
    return this.exams.submit(who.personId, id, body.answers, body.traces);
  }

  @Post('courses/:slug/launches')
  @HttpCode(200)
  @Api({ about: 'Opens a visit to a course made of a package: one session for the whole of it, with everything the player needs to go from unit to unit without the network. `take` goes on with what a turn left that lost its place.', body: Launch })
  launch(@Who() who: Principal, @Param('slug') slug: string, @Body() body: z.infer<typeof Launch>): Promise<unknown> {
    return this.launches.launch(who, slug, body);
  }

  @Post('courses/:slug/au-launches')
  @HttpCode(200)
  @Api({ about: 'Opens an AU of a cmi5 course in the own enrolment: where, and whether it needs a window of its own.', body: AuLaunch })
  launchAu(@Who() who: Principal, @Param('slug') slug: string, @Body() body: z.infer<typeof AuLaunch>): Promise<unknown> {
    return this.auSessions.launch(who.personId, slug, body);
  }

  @Post('courses/:slug/activity-launches')
  @HttpCode(200)
  @Api({ about: 'Opens an activity of an xAPI package in the own enrolment: where, with all it signs in with.', body: ActivityLaunch })
  launchActivity(@Who() who: Principal, @Param('slug') slug: string, @Body() body: z.infer<typeof ActivityLaunch>): Promise<unknown> {
    return this.activitySessions.launch(who.personId, slug, body.unitId);
  }

  @Post('sessions/:id/commits')
  @HttpCode(200)
  @Api({ about: 'One commit of a turn in a visit; the same seq of the turn again is harmless. `snapshot` null: the turn has begun, or a page was left.', body: Commit })
  commit(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Commit>): Promise<unknown> {
    return this.sessions.commit(who.personId, id, { ...body, snapshot: body.snapshot ?? null });
  }
}

@Controller('api/content')
@Public('course texts hold nothing personal, and the device keeps them for learning without a link')
export class ContentController {
  constructor(private readonly courses: Courses, private readonly files: Files) {}

  @Get(':versionId/lessons/:lessonId')
  @Api({ about: 'The body of a native lesson; never changes under this address. `for`: codes of audiences, with commas: without the parts that are for others alone. Without it, every part, as in a preview.', query: ForWhom })
  async lesson(@Param('versionId') versionId: string, @Param('lessonId') lessonId: string, @Query() query: z.infer<typeof ForWhom>, @Res({ passthrough: true }) reply: FastifyReply): Promise<LessonBody> {
    const body = await this.courses.lesson(versionId, lessonId);
    void reply.header('cache-control', FOR_EVER);
    return query.for === undefined ? body : lessonFor(body, query.for.split(','));
  }

  @Get(':versionId/files/*')
  @Api({ about: 'A picture or recording of a native course; never changes under this address.' })
  async file(@Param('versionId') versionId: string, @Param('*') path: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.courses.file(versionId, path);
    void reply
      .header('cache-control', FOR_EVER)
      .header('content-type', file.mediaType)
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .send(await this.files.stream(file.key));
  }
}
