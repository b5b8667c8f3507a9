export { AttainmentModule, attainmentHandlers } from './attainment.module';
export { GroundedPurgesModule } from './grounded-purges.module';
export { Attainment, type TargetFigure, type UnitFigure } from './attainment.service';
export { PeopleBehind, type Evidence } from './people-behind.service';
export { Rebuild, type Difference, type RebuildReport } from './rebuild.service';
export { Targets } from './targets.service';
export { TargetFile, type Target } from './target';
export type { PersonBehind } from './people-behind.queries';
