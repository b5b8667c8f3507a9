import type { PackagedCourse } from '@hvs/lesson';
import { isRight } from '../ui/lesson/is-right';
import type { QuestionBlock } from '../api/types';

/** How far a learner is in an exported course. Lessons and questions go by their place in the course, so that the note a platform keeps stays short. */
export interface CourseRun {
  lesson: number;
  screen: number;
  /** Of each lesson, how many screens have been seen. */
  seen: number[];
  /** Of each check question, whether the first try was right. */
  tries: (boolean | null)[];
}

export interface PlacedQuestion { lesson: number; block: QuestionBlock }

export const lessonsOf = (course: PackagedCourse): PackagedCourse['modules'][number]['lessons'] => course.modules.flatMap((module) => module.lessons);
export const questionsOf = (course: PackagedCourse): PlacedQuestion[] =>
  lessonsOf(course).flatMap((lesson, index) => lesson.screens.flatMap((screen) => screen.blocks.flatMap((block) => (block.type === 'question' ? [{ lesson: index, block }] : []))));

const fresh = (course: PackagedCourse): CourseRun => ({ lesson: 0, screen: 0, seen: lessonsOf(course).map((_, index) => (index === 0 ? 1 : 0)), tries: questionsOf(course).map(() => null) });

/** `3.2;5,4,0;10-`: place, screens seen, first tries. 4,096 characters are all that SCORM 1.2 keeps. */
export const noteOf = ({ lesson, screen, seen, tries }: CourseRun): string => `${lesson}.${screen};${seen.join(',')};${tries.map((right) => (right === null ? '-' : right ? '1' : '0')).join('')}`;

/** A place alone (`3.2`) opens there. A note that does not fit the course, of another version perhaps, is as good as none. */
export const readNote = (course: PackagedCourse, note: string | null): CourseRun => {
  const start = fresh(course);
  const place = /^(\d+)\.(\d+)$/.exec(note ?? '');
  if (place) {
    const lesson = Math.min(Number(place[1]), start.seen.length - 1);
    return goTo(start, lesson, Math.min(Number(place[2]), lessonsOf(course)[lesson]!.screens.length - 1));
  }
  const parts = /^(\d+)\.(\d+);([\d,]*);([-01]*)$/.exec(note ?? '');
  const seen = parts?.[3]!.split(',').map(Number) ?? [];
  const tries = [...(parts?.[4] ?? '')].map((one) => (one === '-' ? null : one === '1'));
  if (!parts || seen.length !== start.seen.length || tries.length !== start.tries.length) return start;
  const lesson = Math.min(Number(parts[1]), seen.length - 1);
  const lengths = lessonsOf(course).map(({ screens }) => screens.length);
  return { lesson, screen: Math.min(Number(parts[2]), lengths[lesson]! - 1), seen: seen.map((count, index) => Math.min(count, lengths[index]!)), tries };
};

export const goTo = (run: CourseRun, lesson: number, screen: number): CourseRun =>
  ({ ...run, lesson, screen, seen: run.seen.map((count, index) => (index === lesson ? Math.max(count, screen + 1) : count)) });

/** Only the first try counts. */
export const tryQuestion = (course: PackagedCourse, run: CourseRun, question: QuestionBlock, chosen: readonly number[]): CourseRun => {
  const at = questionsOf(course).findIndex((one) => one.lesson === run.lesson && one.block.id === question.id);
  return { ...run, tries: run.tries.map((tried, index) => (index === at && tried === null ? isRight(question, chosen) : tried)) };
};

/** All check questions are asked anew; what has been seen stays seen. */
export const askAgain = (run: CourseRun): CourseRun => ({ ...run, tries: run.tries.map(() => null) });

export const isLessonDone = (course: PackagedCourse, run: CourseRun, lesson: number): boolean =>
  run.seen[lesson]! >= lessonsOf(course)[lesson]!.screens.length && !questionsOf(course).some((question, index) => question.lesson === lesson && run.tries[index] === null);

export interface Standing { isDone: boolean; /** Share of screens seen. */ progress: number; /** 0..1; null before everything was tried. */ score: number | null; passed: boolean }

export const standingOf = (course: PackagedCourse, run: CourseRun): Standing => {
  const lessons = lessonsOf(course);
  const screens = lessons.reduce((sum, lesson) => sum + lesson.screens.length, 0);
  const isDone = lessons.every((_, index) => isLessonDone(course, run, index));
  const right = run.tries.filter((tried) => tried === true).length;
  const score = run.tries.length === 0 ? 1 : Math.round((right / run.tries.length) * 100) / 100;
  return {
    isDone,
    progress: Math.round((run.seen.reduce((sum, count) => sum + count, 0) / screens) * 100) / 100,
    score: isDone ? score : null,
    passed: isDone && score >= course.passMark,
  };
};
