import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Supervisions } from '@hvs/assessment';
import { Courses } from '@hvs/courses';
import { PaperExams } from '@hvs/learning';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';

const Opening = z.strictObject({ course: z.string().min(1).max(100), minutes: z.number().int().min(5).max(480).default(120) });

/** Codes under which supervised sittings begin: made by whoever sits in the room. */
@Controller('api/admin/supervisions')
@Allow('assessments.judge')
export class SupervisionsController {
  constructor(
    private readonly audit: Audit,
    private readonly courses: Courses,
    private readonly db: Database,
    private readonly exams: PaperExams,
    private readonly supervisions: Supervisions,
  ) {}

  @Get()
  @Api({ about: 'My codes of the last week (never the code itself), with how many sittings began under each, and the courses one can be made for.' })
  async mine(@Who() who: Principal): Promise<unknown> {
    const [items, courses] = await Promise.all([this.supervisions.mine(who.personId), this.exams.courseList()]);
    const known = new Map((await this.courses.list()).map(({ id, title }) => [id, title]));
    return { courses, items: items.map(({ id, courseId, madeAt, validUntil, sittings }) => ({ id, course: known.get(courseId) ?? '', madeAt, validUntil, sittings })) };
  }

  @Post()
  @Api({ about: 'Makes a code for a course. It opens sittings of people under my units for so many minutes, and is told this once.', body: Opening, status: 201 })
  open(@Who() who: Principal, @Places() places: string[], @Body() { course: slug, minutes }: z.infer<typeof Opening>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const course = await this.courses.bySlug(slug, tx);
      if (course?.state !== 'published') throw httpProblems.notFound('Khóa học này không có hoặc chưa mở. Hãy tải lại danh sách.');
      const made = await this.supervisions.open(tx, { courseId: course.id, places, by: who.personId, minutes });
      await this.audit.record(tx, { actorId: who.personId, act: 'assessment.supervised', subjectKind: 'course', subjectId: course.id, detail: { supervisionId: made.id, minutes } });
      return { id: made.id, code: made.code, course: course.title, madeAt: made.madeAt, validUntil: made.validUntil, sittings: 0 };
    });
  }

  @Delete(':supervisionId')
  @Api({ about: 'Ends a code of mine: nobody begins under it any more.' })
  end(@Who() who: Principal, @Param('supervisionId') id: string): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.supervisions.end(tx, id, who.personId);
      return { ok: true };
    });
  }
}
