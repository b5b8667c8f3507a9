import type { Course, CourseTree, CourseUnit } from '@hvs/courses';
import type { SittingSummary } from '@hvs/assessment';
import { askedOf, awaitsMark, isUnitDone, needsOf, type Asked, type NeedView, type Policies } from './completion';
import type { UnitProgress } from './evidence';
import type { Enrolment } from './learning.queries';
import { unfinishedReasons } from './outcome';
import type { LastVisit } from './sessions.queries';

export type UnitState = 'not-started' | 'in-progress' | 'completed';

export interface LessonLine {
  id: string; title: string; minutes: number; summary: string; state: UnitState; location: number | null; kind: CourseUnit['kind']; activityIri: string;
  /** What a native lesson weighs on a device, without recordings and films. */
  bytes: number | null;
  /** What this unit asks for, where that is not the usual. */
  needs: NeedView[];
  /** The learner's own "Đánh dấu đã học" is missing. */
  awaitsMark: boolean;
}

export interface CourseView {
  slug: string;
  title: string;
  summary: string;
  standard: Course['standard'];
  skillGroup: string | null;
  minutes: number;
  versionId: string;
  /** Weight of the whole course on a device, shown before it is downloaded; native courses only. */
  downloadBytes: number | null;
  /** Codes of the audiences the learner belongs to today: lessons are asked for with them. */
  audiences: string[];
  /** Codes of the audiences the course is written for; none: for everybody. */
  forAudiences: string[];
  enrolment: null | { id: string; versionNumber: number; startedAt: Date; state: UnitState; completedAt: Date | null };
  activityIri: string;
  registration: string | null;
  account: { homePage: string; name: string };
  modules: { id: string; title: string; lessons: LessonLine[] }[];
  assessment: null | {
    title: string; draw: number; passMark: number; attempts: number; attemptsUsed: number; timeLimitMinutes: number;
    state: 'locked' | 'open' | 'passed' | 'failed' | 'exhausted' | 'waiting' | 'cooling'; best: number | null; openSittingId: string | null;
    /** The last sitting that was handed in. */
    lastSittingId: string | null;
    counts: 'best' | 'last'; cooldownHours: number; legalSource: string; opensAt: Date | null; supervised: boolean;
    /** A sitting before the course may be begun, or gone on with. */
    pretest: boolean;
  };
  unfinished: string[];
  /** Where and on what it was learned last, while it is not completed. */
  resumed: { unitId: string; title: string; device: string | null; at: Date } | null;
}

export interface ExamNow { counts: 'best' | 'last'; cooldownHours: number; legalSource: string; opensAt: Date | null; supervised: boolean; pretest: boolean }

export const unitState = (progress: UnitProgress | undefined, asked: Asked): UnitState =>
  isUnitDone(progress, asked) ? 'completed' : progress ? 'in-progress' : 'not-started';

/** A course as one learner sees it. */
export const courseView = (of: {
  course: Course;
  version: { id: string; number: number; tree: CourseTree };
  enrolment: Enrolment | undefined;
  progress: ReadonlyMap<string, UnitProgress>;
  sittings: SittingSummary[];
  account: { homePage: string; name: string };
  /** What whoever enrols now is promised. */
  policies: Policies;
  /** The units the package still looks for, where it speaks for itself. */
  asked: ReadonlySet<string> | undefined;
  /** The last visit to a package; lessons of our own say it in their progress. */
  last: LastVisit | undefined;
  iriOf: (unitId?: string) => string;
  weight: { bytes: number; lessons: ReadonlyMap<string, number> } | null;
  audiences: string[];
  /** What goes for the assessment now, where there is one; its figures stand in the tree already. */
  exam: ExamNow | null;
}): CourseView => {
  const { course, version, enrolment, progress, sittings } = of;
  const { tree } = version;
  const policies = enrolment?.policies ?? of.policies;
  const asked = (unit: CourseUnit): Asked => askedOf(unit, policies);
  const attemptsUsed = sittings.filter((s) => s.submittedAt !== null && s.mode !== 'pretest').length;
  return {
    slug: course.slug,
    title: tree.title,
    summary: tree.summary,
    standard: course.standard,
    skillGroup: course.skillGroup,
    minutes: tree.modules.flatMap((m) => m.units).reduce((sum, unit) => sum + unit.minutes, 0),
    versionId: version.id,
    downloadBytes: of.weight?.bytes ?? null,
    audiences: of.audiences,
    forAudiences: tree.audiences,
    enrolment: enrolment
      ? {
          id: enrolment.id, versionNumber: version.number, startedAt: enrolment.enrolledAt, completedAt: enrolment.completedAt,
          state: enrolment.completedAt ? 'completed' : progress.size > 0 ? 'in-progress' : 'not-started',
        }
      : null,
    activityIri: of.iriOf(),
    registration: enrolment?.registration ?? null,
    account: of.account,
    modules: tree.modules.map((module) => ({
      id: module.id,
      title: module.title,
      lessons: module.units.map((unit) => ({
        id: unit.id, title: unit.title, minutes: unit.minutes, summary: unit.summary, kind: unit.kind, activityIri: of.iriOf(unit.id), bytes: of.weight?.lessons.get(unit.id) ?? null,
        state: unitState(progress.get(unit.id), asked(unit)), location: screenOf(progress.get(unit.id)),
        needs: needsOf(progress.get(unit.id), asked(unit)), awaitsMark: enrolment !== undefined && awaitsMark(progress.get(unit.id), asked(unit)),
      })),
    })),
    assessment: tree.assessment && of.exam ? assessmentView({ tree, policies }, progress, sittings, attemptsUsed, of.exam) : null,
    resumed: enrolment && !enrolment.completedAt ? resumedIn(tree, progress, of.last) : null,
    unfinished: enrolment && !enrolment.completedAt ? unfinishedReasons({ tree, policies, asked: of.asked }, progress, attemptsUsed) : [],
  };
};

const resumedIn = (tree: CourseTree, progress: ReadonlyMap<string, UnitProgress>, last: LastVisit | undefined): CourseView['resumed'] => {
  const told = [...progress.values()].filter(({ locatedAt }) => locatedAt.getTime() > 0).map(({ unitId, device, locatedAt }) => ({ unitId, device, at: locatedAt }));
  const latest = [...(last ? [last] : []), ...told].reduce<{ unitId: string; device: string | null; at: Date } | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
  const unit = latest && tree.modules.flatMap((module) => module.units).find(({ id }) => id === latest.unitId);
  return latest && unit ? { ...latest, title: unit.title } : null;
};

const screenOf = (progress: UnitProgress | undefined): number | null => {
  const screen = Number(progress?.location ?? NaN);
  return Number.isInteger(screen) && screen >= 0 ? screen : null;
};

const assessmentView = ({ tree, policies }: { tree: CourseTree; policies: Policies }, progress: ReadonlyMap<string, UnitProgress>, all: SittingSummary[], attemptsUsed: number, exam: ExamNow): CourseView['assessment'] => {
  const sittings = all.filter(({ mode }) => mode !== 'pretest');
  const { id, title, draw, passMark, attempts, timeLimitMinutes } = tree.assessment!;
  const lessonsDone = tree.modules.flatMap((m) => m.units).every((unit) => isUnitDone(progress.get(unit.id), askedOf(unit, policies)));
  const scores = sittings.flatMap((s) => (s.score === null ? [] : [s.score]));
  const open = sittings.find((s) => s.submittedAt === null);
  const used = attempts > 0 && attemptsUsed >= attempts && !open;
  const waits = sittings.some((s) => s.submittedAt !== null && s.score === null);
  const state = waits ? 'waiting' : progress.get(id)?.success === 'passed' ? 'passed' : !lessonsDone ? 'locked' : used ? 'exhausted' : !open && exam.opensAt ? 'cooling' : attemptsUsed > 0 && !open ? 'failed' : 'open';
  return {
    title, draw, passMark, attempts, attemptsUsed, timeLimitMinutes, state, best: scores.length > 0 ? Math.max(...scores) : null, openSittingId: open?.id ?? null,
    lastSittingId: sittings.findLast((s) => s.submittedAt !== null)?.id ?? null, ...exam,
    pretest: exam.pretest && state === 'locked' && all.every(({ mode, submittedAt }) => mode === 'pretest' && submittedAt === null),
  };
};

/** Where "Học tiếp" leads in one course: the unit last touched if unfinished, else the first unfinished, else the assessment. */
export const nextStep = (view: CourseView, progress: ReadonlyMap<string, UnitProgress>): { lessonId: string | null; title: string; minutesLeft: number; kind: CourseUnit['kind'] | 'assessment'; savedAt: Date | null; device: string | null } | null => {
  const lessons = view.modules.flatMap((m) => m.lessons).filter((l) => l.state !== 'completed');
  const touched = (id: string): number => progress.get(id)?.locatedAt.getTime() ?? 0;
  const lesson = [...lessons].sort((a, b) => touched(b.id) - touched(a.id))[0];
  if (lesson) {
    const known = progress.get(lesson.id);
    return { lessonId: lesson.id, title: lesson.title, minutesLeft: lesson.minutes, kind: lesson.kind, savedAt: known && known.locatedAt.getTime() > 0 ? known.locatedAt : null, device: known?.device ?? null };
  }
  if (view.assessment && view.assessment.state !== 'passed') {
    return { lessonId: null, title: view.assessment.title, minutesLeft: view.assessment.timeLimitMinutes, kind: 'assessment', savedAt: null, device: null };
  }
  return null;
};
