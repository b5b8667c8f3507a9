/** The rules of cmi5: what a course structure says, how an AU is opened, which of its statements count, when a course is satisfied. Pure; it also runs in the browser. */
export type {
  AuFacts, AuFrame, AuTerms, CourseAu, CourseBlock, CourseFrame, CourseObjective, CourseStructure, LaunchMethod, LaunchMode, MoveOn,
} from './types';
export type { Admitted, AuContext, AuSession, AuVerb, Refusal } from './admit';
export type { StructureSource } from './au-address';
export type { StructureRead } from './course-structure';
export type { LaunchData, LaunchGiven } from './launch';
export type { MoveOnUnit, SatisfiedNode } from './satisfaction';
export type { SatisfiedObject, Said } from './statements';
export { admit, isLastWord } from './admit';
export { readCourseStructure } from './course-structure';
export { asksForPreferences, documentRefusal } from './documents';
export { LAUNCH_DATA, launchData, launchUrl } from './launch';
export { LEARNER_PREFERENCES, preferencesRefusal } from './preferences';
export { COURSE_NODE, hasMovedOn, newlySatisfied } from './satisfaction';
export { abandonedStatement, launchedStatement, satisfiedStatement, waivedStatement } from './statements';
