export { coursesHandlers, CoursesModule } from './courses.module';
export { readCourse, readCourses, type CourseOfFiles } from './authored-courses.adapter';
export { CompletionPolicies } from './completion-policies.service';
export { EVERY_UNIT, type CompletionPolicy, type Need } from './completion-policy';
export { CourseExports } from './course-exports.service';
export { exportPackage, packagedCourse, playableFiles, type ExportedCourse, type PlayerFiles } from './export-package';
export { CourseVersions } from './course-versions.service';
export { Courses, type NativeReport } from './courses.service';
export type { Course, CourseVersion, VersionFile } from './courses.queries';
export {
  ASSESSMENT_UNIT, blockIri, courseIri, minutesOf, OUTSIDE_UNIT, unitIdOf, unitIri, unitsOf,
  type CourseAssessment, type CourseStandard, type CourseTree, type CourseUnit,
} from './course-tree';
export { LessonTexts, type LessonOfText } from './lesson-texts.service';
export { mediaTypeOf } from './media-types';
export { PackageChecks, type PackageCheck } from './package-checks.service';
export type { PackageReport } from './package-report';
export { coursesProblems } from './problems';
export { Uploads, type Upload } from './uploads.service';
