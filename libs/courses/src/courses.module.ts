import { Module } from '@nestjs/common';
import { handle, type Handler } from '@hvs/platform';
import { CompletionPolicies } from './completion-policies.service';
import { CourseVersions } from './course-versions.service';
import { Courses } from './courses.service';
import { importPackage } from './import-package.job';
import { PackageImports } from './package-imports.service';
import { Uploads } from './uploads.service';

@Module({ providers: [CompletionPolicies, CourseVersions, Courses, PackageImports, Uploads], exports: [CompletionPolicies, CourseVersions, Courses, Uploads] })
export class CoursesModule {}

export const coursesHandlers: readonly Handler[] = [handle(importPackage, PackageImports, 'run')];
