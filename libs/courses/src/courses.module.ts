import { Module } from '@nestjs/common';
import { handle, type Handler } from '@hvs/platform';
import { CompletionPolicies } from './completion-policies.service';
import { CourseExports } from './course-exports.service';
import { CourseVersions } from './course-versions.service';
import { Courses } from './courses.service';
import { importPackage } from './import-package.job';
import { checkPackage } from './check-package.job';
import { LessonTexts } from './lesson-texts.service';
import { PackageChecks } from './package-checks.service';
import { PackageImports } from './package-imports.service';
import { Uploads } from './uploads.service';

@Module({ providers: [CompletionPolicies, CourseExports, CourseVersions, Courses, LessonTexts, PackageChecks, PackageImports, Uploads], exports: [CompletionPolicies, CourseExports, CourseVersions, Courses, LessonTexts, PackageChecks, Uploads] })
export class CoursesModule {}

export const coursesHandlers: readonly Handler[] = [handle(importPackage, PackageImports, 'run'), handle(checkPackage, PackageChecks, 'run')];
