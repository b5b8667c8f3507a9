/** Native lessons as data: what they are made of, who sees what, how they sound, whether they are plain. Pure; it also runs in the browser. */
export type { AuthoredCourse, AuthoredLesson, AuthoredQuestion, FrameworkCodes } from './authored';
export { coverageOf, coveragePage, type GroupCoverage } from './coverage';
export { htmlLines } from './html-lines';
export { AUDIO_LANGUAGES, CALLOUT_TONES, QUESTION_KINDS, type AudioLanguage, type AuthoringFault, type Block, type LessonBody } from './lesson-body';
export { lessonFor } from './lesson-for';
export { lessonFindings, lintCourses, type Finding } from './lint-courses';
export { EXPORT_FORMATS, type ExportFormat, type PackagedCourse } from './packaged-course';
export { scriptOf, type ScreenScript } from './read-aloud';
export { sentencesOf, wordsPerSentence } from './sentences';
