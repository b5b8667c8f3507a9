import { Module } from '@nestjs/common';
import { CompetencyModule, competencyChanged } from '@hvs/competency';
import { LearningModule, outcomeChanged } from '@hvs/learning';
import { subscribe, type Handler } from '@hvs/platform';
import { Attainment } from './attainment.service';
import { PeopleBehind } from './people-behind.service';
import { Rebuild } from './rebuild.service';
import { Settling } from './settling.service';
import { Targets } from './targets.service';

const services = [Attainment, PeopleBehind, Rebuild, Settling, Targets];

@Module({ imports: [LearningModule, CompetencyModule], providers: services, exports: services })
export class AttainmentModule {}

/** What this lib listens to. */
export const attainmentHandlers: Handler[] = [subscribe(competencyChanged, Settling, 'considerCompetency'), subscribe(outcomeChanged, Settling, 'considerOutcome')];
