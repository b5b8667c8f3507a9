import { Injectable } from '@nestjs/common';
import { Blueprints, opensAt, rulesFor, Sittings } from '@hvs/assessment';
import { courseIri, Courses, unitIri, type Course } from '@hvs/courses';
import { People } from '@hvs/people';
import { Clock, Config, Database } from '@hvs/platform';
import { courseView, type CourseView } from './course-view';
import { Enrolments } from './enrolments.service';
import type { UnitProgress } from './evidence';
import type { Enrolment } from './learning.queries';
import { Progress } from './progress.service';
import { RollUps } from './roll-ups.service';
import { lastVisitOf } from './sessions.queries';
import { stillAsked } from './whole-course';

export interface SeenCourse { courseId: string; view: CourseView; enrolment: Enrolment | undefined; progress: Map<string, UnitProgress> }

/** Courses as one learner sees them: the pinned version, how far he is, what is missing. */
@Injectable()
export class CourseViews {
  constructor(
    private readonly db: Database,
    private readonly blueprints: Blueprints,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly people: People,
    private readonly progress: Progress,
    private readonly rollUps: RollUps,
    private readonly sittings: Sittings,
  ) {}

  async one(personId: string, slug: string): Promise<CourseView> {
    const { course, enrolment } = await this.enrolments.openCourse(personId, slug);
    const progress = enrolment ? await this.progress.of(enrolment.id) : new Map<string, UnitProgress>();
    return this.see(personId, course, enrolment, progress, await this.audiencesOf(personId));
  }

  /** Every published course, with the learner's own state in each. */
  async all(personId: string): Promise<SeenCourse[]> {
    const published = await this.courses.list({ state: 'published' });
    const enrolments = new Map((await this.enrolments.ofPerson(personId)).map((e) => [e.courseId, e]));
    const audiences = await this.audiencesOf(personId);
    const progress = await this.progress.ofMany([...enrolments.values()].map((e) => e.id));
    return Promise.all(
      published.filter((course) => course.currentVersionId).map(async (course) => {
        const enrolment = enrolments.get(course.id);
        const known = (enrolment && progress.get(enrolment.id)) ?? new Map<string, UnitProgress>();
        return { courseId: course.id, view: await this.see(personId, course, enrolment, known, audiences), enrolment, progress: known };
      }),
    );
  }

  private async audiencesOf(personId: string): Promise<string[]> {
    return [...new Set((await this.people.membershipsOf(personId)).flatMap((membership) => membership.audiences))].sort();
  }

  private async see(personId: string, course: Course, enrolment: Enrolment | undefined, progress: Map<string, UnitProgress>, audiences: string[]): Promise<CourseView> {
    const base = this.config.get('IRI_BASE');
    const pinned = await this.courses.version(enrolment?.versionId ?? course.currentVersionId!);
    const sittings = enrolment && pinned.tree.assessment ? await this.sittings.of(enrolment.id, this.db.em) : [];
    const settings = pinned.tree.assessment && (await this.blueprints.of(course.id, pinned.tree.assessment));
    const rules = settings && rulesFor(settings, audiences);
    // What an administrator has set since goes before what stands in the version.
    const version = rules ? { ...pinned, tree: { ...pinned.tree, assessment: { ...pinned.tree.assessment!, ...rules, draw: settings.draw } } } : pinned;
    const { account } = (await this.people.agentsOf([personId], base)).get(personId)!;
    return courseView({
      course, version, enrolment, progress,
      sittings,
      account,
      asked: enrolment && !enrolment.completedAt ? stillAsked(version.tree, await this.rollUps.standing(enrolment, version)) : undefined,
      last: enrolment && !enrolment.completedAt && course.standard !== 'native' ? await lastVisitOf(this.db.em, enrolment.id) : undefined,
      policies: enrolment ? {} : await this.enrolments.promises(course, version.tree),
      weight: course.standard === 'native' ? await this.courses.weight(version.id) : null,
      audiences,
      exam: rules ? {
        counts: rules.counts, cooldownHours: rules.cooldownHours, legalSource: rules.legalSource, supervised: settings.supervised, pretest: settings.pretest,
        opensAt: opensAt(rules, sittings.findLast(({ mode, submittedAt }) => mode !== 'pretest' && submittedAt !== null)?.submittedAt ?? null, this.clock.now()),
      } : null,
      iriOf: (unitId) => (unitId === undefined ? courseIri(base, course.slug) : unitIri(base, course.slug, unitId)),
    });
  }
}
