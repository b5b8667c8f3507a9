import type { Item, ItemObjective, Organisation, PlainAttributes, ScoObjective, ScoState } from './types';
import type { GlobalObjective, GlobalObjectives } from './run-tree';
import { flagIn } from './attributes';
import { finding } from './sequencing';

/**
 * What items write to and read from objectives that several of them share (SN 3.10.3, SN 4.2). The browser has its own for
 * finding the way; these are worked out by the server from what it judged itself, and outlive the visit.
 */

type Local = { -readonly [P in keyof GlobalObjective]: GlobalObjective[P] };

const known = <T>(values: readonly (T | undefined)[]): T | undefined => values.find((value) => value !== undefined);

const judgedOf = (success: ScoState['success']): boolean | undefined => (success === 'unknown' ? undefined : success === 'passed');

/** SN UP.4: content that ends for good without a word about success has satisfied its objective, unless that is content's alone to say. */
const impliedBy = (item: Item, objective: ItemObjective, state: ScoState): boolean | undefined => {
  const ended = state.entry === '' && Object.values(state.sessions).some((session) => session.ended);
  return ended && !objective.satisfiedByMeasure && !flagIn(item.sequencing?.deliveryControls, 'objectiveSetByContent', false) ? true : undefined;
};

const primaryOf = (item: Item, objective: ItemObjective, state: ScoState, told: ScoObjective | undefined): Local => {
  const measure = known([state.scoreScaled, told?.scoreScaled]);
  const satisfied = objective.satisfiedByMeasure ? judgedOf(state.success) : known([judgedOf(state.success), told && judgedOf(told.success), impliedBy(item, objective, state)]);
  return { satisfied, measure, completed: state.completion === 'completed' ? true : state.completion === 'incomplete' ? false : undefined, progress: state.progress };
};

const otherOf = (objective: ItemObjective, told: ScoObjective | undefined): Local => {
  if (told === undefined) return {};
  const measured = told.scoreScaled === undefined ? undefined : told.scoreScaled >= objective.minNormalizedMeasure;
  return {
    satisfied: objective.satisfiedByMeasure ? measured : judgedOf(told.success),
    measure: told.scoreScaled,
    completed: told.completion === 'completed' ? true : told.completion === 'incomplete' ? false : undefined,
    progress: told.progress,
  };
};

const WRITES: readonly (readonly [keyof GlobalObjective, string])[] =
  [['satisfied', 'writeSatisfiedStatus'], ['measure', 'writeNormalizedMeasure'], ['completed', 'writeCompletionStatus'], ['progress', 'writeProgressMeasure']];

const written = (local: Local, map: PlainAttributes, before: GlobalObjective): GlobalObjective =>
  ({ ...before, ...Object.fromEntries(WRITES.flatMap(([field, right]) => (local[field] !== undefined && flagIn(map, right, false) ? [[field, local[field]]] : []))) });

/** What is known of the global objectives after an item was judged anew. Nothing unknown ever replaces something known. */
export const globalObjectivesAfter = (organisation: Pick<Organisation, 'items'>, itemId: string, state: ScoState, before: GlobalObjectives): GlobalObjectives => {
  const item = finding(organisation.items, itemId);
  // SN 3.13.1: of what is not tracked nothing is kept.
  if (item === undefined || !flagIn(item.sequencing?.deliveryControls, 'tracked', true)) return before;
  const after: Record<string, GlobalObjective> = { ...before };
  for (const objective of item.objectives) {
    const told = objective.id === undefined ? undefined : state.objectives.find(({ id }) => id === objective.id);
    const local = objective.primary ? primaryOf(item, objective, state, told) : otherOf(objective, told);
    for (const map of objective.mapInfo) {
      const target = map.targetObjectiveID;
      if (typeof target !== 'string' || target === '') continue;
      const now = written(local, map, after[target] ?? {});
      if (Object.keys(now).length > 0) after[target] = now;
    }
  }
  return after;
};

/** What an objective of an item knows by reading (SN 4.2.1.3.1: satisfaction and measure are read unless the manifest says no). */
export const readObjective = (objective: Pick<ItemObjective, 'mapInfo'> | undefined, objectives: GlobalObjectives): GlobalObjective =>
  (objective?.mapInfo ?? []).reduce<GlobalObjective>((sum, map) => {
    const target = typeof map.targetObjectiveID === 'string' ? objectives[map.targetObjectiveID] : undefined;
    if (target === undefined) return sum;
    return {
      ...sum,
      ...(flagIn(map, 'readSatisfiedStatus', true) && target.satisfied !== undefined ? { satisfied: target.satisfied } : {}),
      ...(flagIn(map, 'readNormalizedMeasure', true) && target.measure !== undefined ? { measure: target.measure } : {}),
      ...(flagIn(map, 'readCompletionStatus', false) && target.completed !== undefined ? { completed: target.completed } : {}),
      ...(flagIn(map, 'readProgressMeasure', false) && target.progress !== undefined ? { progress: target.progress } : {}),
    };
  }, {});
