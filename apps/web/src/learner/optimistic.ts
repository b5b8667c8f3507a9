import type { CourseView, Home, LessonRow } from '../api/types';
import type { QueueItem } from '../ui/queue/item';

/** What waits on this device, laid over what the server said: the learner sees the truth of this device. */
const VERB = 'http://adlnet.gov/expapi/verbs/';
export const LOCATION = 'https://hocvuso.vn/xapi/extensions/location';

interface SentStatement { verb: { id: string }; object: { id: string }; result?: { extensions?: Record<string, unknown> } }

type Change = Pick<LessonRow, 'state'> & { location?: number };

/** What the queue says about each lesson, by activity. Later statements win, but nothing takes a completion back. */
const changesOf = (items: readonly QueueItem[], enrolmentId: string): Map<string, Change> => {
  const changes = new Map<string, Change>();
  for (const item of items) {
    if (item.kind !== 'statements' || item.lane !== enrolmentId) continue;
    for (const statement of (item.body as { statements: SentStatement[] }).statements) {
      const iri = statement.object.id.replace(/\/questions\/[^/]+$/, '');
      const verb = statement.verb.id.slice(VERB.length);
      const before = changes.get(iri);
      const place = statement.result?.extensions?.[LOCATION];
      changes.set(iri, {
        state: verb === 'completed' || before?.state === 'completed' ? 'completed' : 'in-progress',
        ...(typeof place === 'number' ? { location: place } : before?.location !== undefined ? { location: before.location } : {}),
      });
    }
  }
  return changes;
};

export const mergeCourse = (view: CourseView, items: readonly QueueItem[]): CourseView => {
  if (!view.enrolment) return view;
  const changes = changesOf(items, view.enrolment.id);
  const units = new Map<string, boolean>();
  for (const { unit } of items) if (unit?.slug === view.slug) units.set(unit.unitId, unit.completed || units.get(unit.unitId) === true);
  if (changes.size === 0 && units.size === 0) return view;

  const modules = view.modules.map((module) => ({ ...module, lessons: module.lessons.map((lesson) => mergeLesson(lesson, changes.get(lesson.activityIri), units.get(lesson.id))) }));
  const lessons = modules.flatMap((m) => m.lessons);
  const left = lessons.filter((l) => l.state !== 'completed');
  const { assessment } = view;
  const passed = !assessment || assessment.state === 'passed';
  const completed = view.enrolment.state === 'completed' || (left.length === 0 && passed);
  return {
    ...view,
    modules,
    enrolment: { ...view.enrolment, state: completed ? 'completed' : 'in-progress' },
    assessment: assessment && assessment.state === 'locked' && left.length === 0 ? { ...assessment, state: 'open' } : assessment,
    unfinished: completed ? [] : [
      ...(left.length > 0 ? [`Còn ${left.length} bài chưa học xong: ${left.map((l) => l.title).join('; ')}.`] : []),
      ...(passed ? [] : [`Chưa đạt “${assessment!.title}”.`]),
    ],
  };
};

/** Whether a policy is met only the server says. */
const isDone = (lesson: LessonRow, here: boolean): boolean => lesson.state === 'completed' || (here && !lesson.needs?.length);

const mergeLesson = (lesson: LessonRow, change: Change | undefined, unitCompleted: boolean | undefined): LessonRow => {
  if (unitCompleted !== undefined) return { ...lesson, state: isDone(lesson, unitCompleted) ? 'completed' : 'in-progress' };
  if (!change) return lesson;
  return { ...lesson, state: isDone(lesson, change.state === 'completed') ? 'completed' : 'in-progress', location: change.location ?? lesson.location };
};

/** The home page with what the kept course pages of this device know better. */
export const mergeHome = (home: Home, courses: readonly CourseView[]): Home => {
  const bySlug = new Map(courses.map((c) => [c.slug, c]));
  return {
    ...home,
    continue: continueOf(home, bySlug),
    requirements: home.requirements.map((requirement) => ({
      ...requirement,
      groups: requirement.groups.map((group) => {
        const course = group.courseSlug ? bySlug.get(group.courseSlug) : undefined;
        if (!course || group.state === 'done') return group;
        const done = course.modules.flatMap((m) => m.lessons).filter((l) => l.state === 'completed').length;
        return done > group.lessonsDone ? { ...group, lessonsDone: done, state: 'doing' as const } : group;
      }),
    })),
  };
};

const continueOf = (home: Home, bySlug: ReadonlyMap<string, CourseView>): Home['continue'] => {
  const known = home.continue ? bySlug.get(home.continue.courseSlug) : undefined;
  if (home.continue) return known ? continueIn(known, home.continue) : home.continue;
  // The kept home page may be older than the enrolment.
  const begun = [...bySlug.values()].find((c) => c.enrolment?.state === 'in-progress');
  const lessons = begun?.modules.flatMap((m) => m.lessons) ?? [];
  const next = lessons.find((l) => l.state === 'in-progress') ?? lessons.find((l) => l.state === 'not-started');
  return begun && next ? { courseSlug: begun.slug, courseTitle: begun.title, lessonId: next.id, lessonTitle: next.title, minutesLeft: next.minutes, savedAt: null, device: null, kind: next.kind } : null;
};

/** The lesson to go on with, if the one the server named is finished on this device. */
const continueIn = (course: CourseView, said: NonNullable<Home['continue']>): Home['continue'] => {
  const lessons = course.modules.flatMap((m) => m.lessons);
  const named = lessons.find((l) => l.id === said.lessonId);
  if (!named || named.state !== 'completed') return said;
  const next = lessons.find((l) => l.state !== 'completed');
  if (next) return { ...said, lessonId: next.id, lessonTitle: next.title, minutesLeft: next.minutes, savedAt: null, device: null, kind: next.kind };
  if (!course.assessment || course.assessment.state === 'passed') return null;
  return { ...said, lessonId: null, lessonTitle: course.assessment.title, minutesLeft: course.assessment.timeLimitMinutes, savedAt: null, device: null, kind: 'assessment' };
};
