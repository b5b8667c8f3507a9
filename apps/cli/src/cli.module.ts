import { Module } from '@nestjs/common';
import { AssessmentModule } from '@hvs/assessment';
import { AttainmentModule, GroundedPurgesModule } from '@hvs/attainment';
import { CompetencyModule } from '@hvs/competency';
import { CoursesModule } from '@hvs/courses';
import { LearningModule } from '@hvs/learning';
import { LrsModule } from '@hvs/lrs';
import { PeopleModule } from '@hvs/people';
import { PlatformModule } from '@hvs/platform';

/** What the commands need of the house. */
@Module({ imports: [PlatformModule, PeopleModule, LrsModule, CoursesModule, AssessmentModule, LearningModule, CompetencyModule, AttainmentModule, GroundedPurgesModule] })
export class CliModule {}
