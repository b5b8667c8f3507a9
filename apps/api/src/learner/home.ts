import type { RequirementLine } from '@hvs/competency';
import { nextStep, type SeenCourse } from '@hvs/learning';

const lessonsOf = (seen: SeenCourse): SeenCourse['view']['modules'][number]['lessons'] => seen.view.modules.flatMap((m) => m.lessons);
const isOpen = (seen: SeenCourse): boolean => seen.enrolment !== undefined && seen.enrolment.completedAt === null;
const lastTouched = (seen: SeenCourse): number => Math.max(seen.enrolment?.enrolledAt.getTime() ?? 0, ...[...seen.progress.values()].map((p) => p.locatedAt.getTime()));

const fits = ({ view }: SeenCourse, audiences: readonly string[]): boolean => view.forAudiences.length === 0 || view.forAudiences.some((code) => audiences.includes(code));

/** Of several courses that prove a group: the one that was begun, then the one written for this audience, then one to learn here. */
const courseFor = (line: RequirementLine, seen: SeenCourse[]): SeenCourse | undefined => {
  const rank = (one: SeenCourse): number => (one.view.standard === 'outside' ? 4 : 0) + (one.enrolment ? 0 : 2) + (fits(one, [line.audience]) ? 0 : 1);
  return seen.filter((one) => line.courseIds.includes(one.courseId)).sort((a, b) => rank(a) - rank(b))[0];
};

/** The one card "Học tiếp": the open course touched last, or the first required one not yet begun. */
const continueCard = (seen: SeenCourse[], lines: RequirementLine[]): unknown => {
  const open = seen.filter((s) => isOpen(s) && s.view.standard !== 'outside').sort((a, b) => lastTouched(b) - lastTouched(a));
  const unbegun = lines.filter((line) => !line.attainedAt).flatMap((line) => courseFor(line, seen) ?? []).filter((s) => s.view.standard !== 'outside' && !s.enrolment);
  const course = open[0] ?? unbegun[0];
  const step = course && nextStep(course.view, course.progress);
  if (!course || !step) return null;
  return { courseSlug: course.view.slug, courseTitle: course.view.title, lessonId: step.lessonId, lessonTitle: step.title, minutesLeft: step.minutesLeft, savedAt: step.savedAt, device: step.device, kind: step.kind, started: course.enrolment !== undefined };
};

const groupOf = (line: RequirementLine, seen: SeenCourse[]): unknown => {
  const course = courseFor(line, seen);
  const lessons = course ? lessonsOf(course) : [];
  const done = lessons.filter((l) => l.state === 'completed').length;
  const outside = course?.view.standard === 'outside';
  const state = line.attainedAt ? 'done' : course && (course.view.enrolment?.state === 'in-progress' || (course.enrolment && !outside)) ? 'doing' : 'todo';
  const why = line.attainedAt
    ? 'Đã hoàn thành.'
    : !course
      ? 'Khóa học cho nhóm này sắp mở.'
      : outside
        ? 'Học trên nền tảng của Bộ; kết quả tự về đây.'
        : course.view.unfinished[0] ?? 'Chưa bắt đầu.';
  return {
    code: line.groupCode, name: line.groupName, state, doneAt: line.attainedAt, why, outside: outside ?? false,
    courseSlug: course?.view.slug ?? null, courseTitle: course?.view.title ?? null, lessonsDone: done, lessonsTotal: outside ? 0 : lessons.length,
  };
};

/** The learner's first screen, from what is required of him and what he has done. */
export const homeView = (year: number, lines: RequirementLine[], seen: SeenCourse[]): unknown => {
  const audiences = [...new Set(lines.map((line) => line.audience))];
  const required = new Set(lines.flatMap((line) => line.courseIds));
  return {
    continue: continueCard(seen, lines),
    requirements: audiences.map((audience) => {
      const own = lines.filter((line) => line.audience === audience);
      const { audienceName, deadline, legalSource } = own[0]!;
      return { audience, audienceName, year, deadline, legalSource, groups: own.map((line) => groupOf(line, seen)), done: own.filter((l) => l.attainedAt).length, total: own.length };
    }),
    otherCourses: seen
      .filter((s) => !required.has(s.courseId) && s.view.standard !== 'outside')
      .map((one) => ({ forMe: one.enrolment !== undefined || fits(one, one.view.audiences), view: one.view }))
      .map(({ forMe, view }) => ({ forMe, slug: view.slug, title: view.title, summary: view.summary, minutes: view.minutes, state: view.enrolment?.state ?? 'not-started', standard: view.standard })),
  };
};
