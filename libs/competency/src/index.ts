export { CompetencyModule, competencyHandlers } from './competency.module';
export { Competencies, type RequirementLine } from './competencies.service';
export { CompetencyGround } from './competency-ground.service';
export { Frameworks } from './frameworks.service';
export { FrameworkFile } from './framework-file';
export { competencyChanged } from './events';
