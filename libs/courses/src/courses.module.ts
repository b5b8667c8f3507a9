import { Module } from '@nestjs/common';
import { handle, type Handler } from '@hvs/platform';
import { Courses } from './courses.service';
import { importPackage } from './import-package.job';
import { PackageImports } from './package-imports.service';

@Module({ providers: [Courses, PackageImports], exports: [Courses] })
export class CoursesModule {}

export const coursesHandlers: readonly Handler[] = [handle(importPackage, PackageImports, 'run')];
