import type { LessonBody } from './lesson-body';

/** What a course is exported as, so that other platforms can play it. */
export const EXPORT_FORMATS = ['scorm12', 'scorm2004', 'cmi5'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The data of an exported course, beside the player that shows it. `preview`: no platform listens. */
export interface PackagedCourse {
  format: ExportFormat | 'preview';
  title: string;
  /** From 0 to 1, of the check questions answered right at the first try: from here on the course counts as passed. */
  passMark: number;
  audiences: Record<string, string>;
  modules: { title: string; lessons: LessonBody[] }[];
}
