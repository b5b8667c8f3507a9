import { Module } from '@nestjs/common';
import { LearningModule, outcomeChanged } from '@hvs/learning';
import { handle, subscribe, type Handler } from '@hvs/platform';
import { CompetencyGround } from './competency-ground.service';
import { Competencies } from './competencies.service';
import { Crosswalks } from './crosswalks.service';
import { FrameworkVersions } from './framework-versions.service';
import { Frameworks } from './frameworks.service';
import { Plans } from './plans.service';
import { settleAudiences } from './settle-audiences.job';
import { settleCourse } from './settle-course.job';

const SERVICES = [Competencies, CompetencyGround, Crosswalks, Frameworks, FrameworkVersions, Plans];

@Module({ imports: [LearningModule], providers: SERVICES, exports: SERVICES })
export class CompetencyModule {}

/** What this lib listens to. */
export const competencyHandlers: Handler[] = [subscribe(outcomeChanged, Competencies, 'considerOutcome'), handle(settleCourse, Competencies, 'settleCourse'), handle(settleAudiences, Competencies, 'settleAudiences')];
