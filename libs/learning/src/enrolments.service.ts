import { Injectable } from '@nestjs/common';
import { CompletionPolicies, Courses, EVERY_UNIT, unitsOf, type Course, type CourseTree } from '@hvs/courses';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import type { Policies } from './completion';
import { countByCourse, enrolmentsOfPerson, findEnrolment, findOwnEnrolment, idsOfAccounts, insertEnrolments, type Enrolment } from './learning.queries';
import { learningProblems } from './problems';

/** Who learns which version of what, in which plan year. */
@Injectable()
export class Enrolments {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly completion: CompletionPolicies,
  ) {}

  /** Enrols and pins the course's current version; who is enrolled already stays on the version he began with. */
  async enrol(personId: string, slug: string, source: Enrolment['source'] = 'self', outer?: Tx): Promise<Enrolment> {
    const { course, enrolment } = await this.openCourse(personId, slug);
    if (enrolment) return enrolment;
    if (course.standard === 'outside' && source !== 'outside') throw learningProblems.learnedElsewhere('Khóa học này học ở nền tảng khác; kết quả sẽ tự về đây khi bạn hoàn thành.');
    return this.db.transact(async (tx) => {
      const year = this.config.get('PROGRAMME_YEAR');
      const { tree } = await this.courses.version(course.currentVersionId!, tx);
      const made = await insertEnrolments(tx, [
        { id: newId(), personId, courseId: course.id, versionId: course.currentVersionId!, year, registration: newId(), source, enrolledAt: this.clock.now(), policies: await this.promises(course, tree, tx) },
      ]);
      return made[0] ?? (await findEnrolment(tx, personId, course.id, year))!;
    }, outer);
  }

  /** What whoever enrols in a course now is promised has to be done, unit by unit. */
  async promises(course: Pick<Course, 'id'>, tree: CourseTree, outer?: Tx): Promise<Policies> {
    const authored = await this.completion.of(course.id, outer);
    return Object.fromEntries(unitsOf(tree).flatMap(({ id }) => {
      const policy = authored[id] ?? authored[EVERY_UNIT];
      return policy ? [[id, policy]] : [];
    }));
  }

  /** A course this person may open: published, or one he is enrolled in already, even if it has been closed to others since. */
  async openCourse(personId: string, slug: string): Promise<{ course: Course; enrolment: Enrolment | undefined }> {
    const course = await this.courses.bySlug(slug);
    const enrolment = course && (await this.find(personId, course.id));
    return course && enrolment ? { course, enrolment } : { course: await this.publishedCourse(slug), enrolment: undefined };
  }

  async publishedCourse(slug: string): Promise<Course> {
    const course = await this.courses.bySlug(slug);
    if (!course || course.state !== 'published' || !course.currentVersionId) {
      throw learningProblems.courseMissing('Khóa học này không có hoặc đã ngừng mở. Hãy quay về trang đầu để xem các khóa đang mở.');
    }
    return course;
  }

  find(personId: string, courseId: string): Promise<Enrolment | undefined> {
    return findEnrolment(this.db.em, personId, courseId, this.config.get('PROGRAMME_YEAR'));
  }

  /** The person's own enrolment, or a Problem. */
  async own(personId: string, id: string, outer?: Tx): Promise<Enrolment> {
    const enrolment = await findOwnEnrolment(outer ?? this.db.em, personId, id);
    if (!enrolment) throw learningProblems.enrolmentMissing('Hãy mở lại khóa học từ trang đầu rồi bấm Bắt đầu học.');
    return enrolment;
  }

  ofPerson(personId: string): Promise<Enrolment[]> {
    return enrolmentsOfPerson(this.db.em, personId, this.config.get('PROGRAMME_YEAR'));
  }

  /** Enrols many at once, by account and course; answers the registration of each as `account slug`. Unknown ones are left out. */
  async enrolMany(tx: Tx, wanted: { account: string; slug: string; source: Enrolment['source']; at: Date }[]): Promise<Map<string, string>> {
    const courses = new Map((await this.courses.list({ state: 'published' }, tx)).map((course) => [course.slug, course]));
    const people = await idsOfAccounts(tx, [...new Set(wanted.map((w) => w.account))]);
    const year = this.config.get('PROGRAMME_YEAR');
    const registrations = new Map<string, string>();
    const promised = new Map<string, Policies>();
    for (const slug of new Set(wanted.map((w) => w.slug))) {
      const course = courses.get(slug);
      if (course?.currentVersionId) promised.set(slug, await this.promises(course, (await this.courses.version(course.currentVersionId, tx)).tree, tx));
    }
    const enrolments = wanted.flatMap((w) => {
      const [course, personId] = [courses.get(w.slug), people.get(w.account)];
      if (!course?.currentVersionId || !personId) return [];
      const registration = newId();
      registrations.set(`${w.account} ${w.slug}`, registration);
      return [{ id: newId(), personId, courseId: course.id, versionId: course.currentVersionId, year, registration, source: w.source, enrolledAt: w.at, policies: promised.get(w.slug)! }];
    });
    await insertEnrolments(tx, enrolments);
    return registrations;
  }

  /** How many are enrolled in each course this year. */
  countsByCourse(): Promise<Map<string, number>> {
    return countByCourse(this.db.em, this.config.get('PROGRAMME_YEAR'));
  }
}
