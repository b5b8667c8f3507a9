import { Module } from '@nestjs/common';
import { AttainmentModule, attainmentHandlers, GroundedPurgesModule } from '@hvs/attainment';
import { CertificationModule, certificationHandlers } from '@hvs/certification';
import { CompetencyModule, competencyHandlers } from '@hvs/competency';
import { CoursesModule, coursesHandlers } from '@hvs/courses';
import { LearningModule, learningHandlers } from '@hvs/learning';
import { lrsHandlers } from '@hvs/lrs';
import { PlatformModule, type Handler } from '@hvs/platform';
import { ReportingModule, reportingHandlers } from '@hvs/reporting';

/** The same libs as the API, without controllers. */
@Module({ imports: [PlatformModule, CoursesModule, LearningModule, CompetencyModule, CertificationModule, AttainmentModule, GroundedPurgesModule, ReportingModule] })
export class WorkerModule {}

/** Who hears what, up the house. */
export const allHandlers: Handler[] = [
  ...lrsHandlers, ...coursesHandlers, ...learningHandlers, ...competencyHandlers, ...certificationHandlers, ...attainmentHandlers, ...reportingHandlers,
];
