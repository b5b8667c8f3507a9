/** The rules of SCORM 1.2 and 2004: what a package says, what a commit means. Pure; it also runs in the browser. */
export type {
  Item, Manifest, Mode, ScoState, Sequencing, Standard,
} from './types';
export type { CommitTerms } from './commit';
export type { LaunchData } from './launch';
export type { Known } from './next-turn';
export type { ItemStatus } from './prerequisites';
export type { Facts, Outcome, RolledUp } from './roll-up';
export type { GlobalObjective, GlobalObjectives, RunItem, RunTree } from './run-tree';
export { applyCommit, newAttempt } from './commit';
export { globalObjectivesAfter } from './global-objectives';
export { dataForLaunch } from './launch';
export { readManifest } from './manifest';
export { nextTurn } from './next-turn';
export { checkFiles } from './package-files';
export { prerequisitesMet } from './prerequisites';
export { rollsUpItself, rollUp } from './roll-up';
export { runOf } from './run-tree';
export { UNNAMED_OBJECTIVE } from './sequencing-settings';
export { statementsFor } from './statements';
