import { Module } from '@nestjs/common';
import { LearningModule, outcomeChanged } from '@hvs/learning';
import { handle, subscribe, type Handler } from '@hvs/platform';
import { CompetencyGround } from './competency-ground.service';
import { Competencies } from './competencies.service';
import { Frameworks } from './frameworks.service';
import { settleCourse } from './settle-course.job';

@Module({ imports: [LearningModule], providers: [Competencies, CompetencyGround, Frameworks], exports: [Competencies, CompetencyGround, Frameworks] })
export class CompetencyModule {}

/** What this lib listens to. */
export const competencyHandlers: Handler[] = [subscribe(outcomeChanged, Competencies, 'considerOutcome'), handle(settleCourse, Competencies, 'settleCourse')];
