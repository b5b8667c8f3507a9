import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Frameworks } from '@hvs/competency';
import { courseIri, CourseVersions, Courses } from '@hvs/courses';
import { Enrolments, Launches, VersionMoves } from '@hvs/learning';
import { Audit, People, type Principal } from '@hvs/people';
import { Config, Database } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who, type HvsRequest } from '../http/route';
import { taskView } from './task-view';

const Publication = z.strictObject({ skillGroup: z.string().max(50).nullable(), criterion: z.enum(['completed', 'passed']).default('completed'), learners: z.enum(['stay', 'move']).default('stay'), versionId: z.uuid().optional() });
const Preview = z.strictObject({ unitId: z.string().max(300).optional() }).optional();
const TakenUpload = z.strictObject({ uploadId: z.uuid(), title: z.string().trim().max(200).optional(), courseId: z.uuid().optional() });
type Upload = HvsRequest & { file(): Promise<MultipartFile | undefined> };

@Controller('api/admin/courses')
export class CoursesController {
  constructor(
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly courseVersions: CourseVersions,
    private readonly courses: Courses,
    private readonly db: Database,
    private readonly enrolments: Enrolments,
    private readonly frameworks: Frameworks,
    private readonly launches: Launches,
    private readonly moves: VersionMoves,
    private readonly people: People,
  ) {}

  @Get()
  @Allow('courses.read')
  @Api({ about: 'The catalogue, drafts too.' })
  async list(): Promise<unknown> {
    const [courses, counts, groups] = await Promise.all([this.courses.list(), this.enrolments.countsByCourse(), this.frameworks.groups()]);
    const base = this.config.get('IRI_BASE');
    return { items: courses.map((course) => ({ ...course, activityIri: courseIri(base, course.slug), enrolled: counts.get(course.id) ?? 0 })), groups };
  }

  @Post('packages')
  @HttpCode(202)
  @Allow('courses.manage')
  @Api({ about: 'Takes in a package: one that was sent in parts (JSON, `uploadId`), or in this very request (multipart, field `file`). A task checks and imports it; with `courseId` as the next version of that course.', status: 202 })
  async upload(@Who() who: Principal, @Req() request: Upload): Promise<unknown> {
    if (/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      const asked = TakenUpload.safeParse(request.body);
      if (!asked.success) throw httpProblems.invalidInput('Thiếu uploadId: mã của tệp đã gửi xong.');
      return taskView(await this.courses.takeUpload({ ownerId: who.personId, ...asked.data }));
    }
    const part = await request.file().catch((error: unknown) => {
      throw httpProblems.invalidInput('Yêu cầu này không kèm tệp. Hãy chọn tệp .zip của gói học liệu rồi gửi lại.', { reason: error instanceof Error ? error.message : 'multipart' });
    });
    if (!part) throw httpProblems.invalidInput('Chưa có tệp nào được gửi. Hãy chọn tệp .zip của gói học liệu.');
    const field = (name: string): string | undefined => (part.fields[name] as { value?: string } | undefined)?.value;
    const [title, courseId] = [field('title'), field('courseId')];
    if (courseId !== undefined && !z.uuid().safeParse(courseId).success) throw httpProblems.invalidInput('courseId không phải mã của một khóa học.');
    return taskView(await this.courses.receivePackage(part.file, { ownerId: who.personId, fileName: part.filename, ...(title ? { title } : {}), ...(courseId ? { courseId } : {}) }));
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Allow('courses.manage')
  @Api({ about: 'Opens the newest version as a learner would see it, at the unit named or where it begins; nothing is recorded.', body: Preview })
  preview(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Preview>): Promise<unknown> {
    return this.launches.preview(who, id, body?.unitId);
  }

  @Get(':id/versions')
  @Allow('courses.manage')
  @Api({ about: 'The versions of a course, the newest first, each with what it changed.' })
  async versions(@Param('id') id: string): Promise<unknown> {
    const items = await this.courseVersions.of(id);
    const people = await this.people.findPersons([...new Set(items.flatMap(({ writtenBy }) => writtenBy ?? []))]);
    return { items: items.map((version) => ({ ...version, writtenBy: version.writtenBy && (people.get(version.writtenBy)?.fullName ?? null) })) };
  }

  @Get(':id/versions/:versionId/original')
  @Allow('courses.manage')
  @Api({ about: 'The package of a version as it was uploaded.' })
  async original(@Param('id') id: string, @Param('versionId') versionId: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { fileName, bytes, stream } = await this.courseVersions.original(id, versionId);
    return reply.type('application/zip').headers({ 'content-length': bytes, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` }).send(stream);
  }

  @Get(':id/learners-behind')
  @Allow('courses.manage')
  @Api({ about: 'Of this year\'s learners on another version than the newest: how many are on their way and could be moved, how many have completed and stay.' })
  behind(@Param('id') id: string): Promise<unknown> {
    return this.moves.behind(id);
  }

  @Post(':id/publication')
  @HttpCode(200)
  @Allow('courses.manage')
  @Api({ about: 'Publishes the newest version, or the one named, and says which skill group it proves. `learners`: those on their way in an older version finish it (`stay`), or a task moves them to this one (`move`); who has completed stays.', body: Publication })
  publish(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Publication>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const course = await this.courses.publish(id, body.skillGroup, body.versionId, tx);
      await this.frameworks.setRule(tx, id, body.skillGroup, body.criterion);
      await this.audit.record(tx, { actorId: who.personId, act: 'course.published', subjectKind: 'course', subjectId: id, detail: { ...body, version: course.versionNumber } });
      const task = body.learners === 'move' ? await this.moves.ask(tx, course, who.personId) : null;
      return { ...course, moveTask: task && taskView(task) };
    });
  }

  @Delete(':id/publication')
  @Allow('courses.manage')
  @Api({ about: 'Back to draft: nobody new enrols, who is enrolled keeps the record.' })
  unpublish(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const course = await this.courses.unpublish(id, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'course.unpublished', subjectKind: 'course', subjectId: id });
      return course;
    });
  }
}
