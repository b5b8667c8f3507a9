import type { LessonBody } from './lesson-body';

/** The lesson as somebody of these audiences sees it: without what is for others alone, and without screens that held nothing else. */
export const lessonFor = (lesson: LessonBody, audiences: readonly string[]): LessonBody => ({
  ...lesson,
  screens: lesson.screens
    .map((screen) => ({ ...screen, blocks: screen.blocks.filter((block) => block.type !== 'for' || block.audiences.some((code) => audiences.includes(code))) }))
    .filter((screen) => screen.blocks.length > 0),
});
