import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AssessmentModule } from '@hvs/assessment';
import { AttainmentModule, GroundedPurgesModule } from '@hvs/attainment';
import { CertificationModule } from '@hvs/certification';
import { CompetencyModule } from '@hvs/competency';
import { CoursesModule } from '@hvs/courses';
import { LearningModule } from '@hvs/learning';
import { LrsModule } from '@hvs/lrs';
import { PeopleModule } from '@hvs/people';
import { PlatformModule } from '@hvs/platform';
import { ReportingModule } from '@hvs/reporting';
import { controllers } from './controllers';
import { CheckedInput } from './http/checked-input.interceptor';
import { OPENAPI, openApiDocument } from './http/openapi';
import { PrincipalGuard } from './http/principal.guard';
import { ProblemFilter } from './http/problem.filter';
import { xapiProviders } from './xapi';

/** The only composition list of the API: every lib's module, every controller. */
@Module({
  imports: [
    PlatformModule, PeopleModule, LrsModule, CoursesModule, AssessmentModule, LearningModule, CompetencyModule, CertificationModule, AttainmentModule, GroundedPurgesModule, ReportingModule,
  ],
  controllers,
  providers: [
    ...xapiProviders,
    { provide: OPENAPI, useFactory: () => openApiDocument(controllers) },
    { provide: APP_GUARD, useClass: PrincipalGuard },
    { provide: APP_INTERCEPTOR, useClass: CheckedInput },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class ApiModule {}
