/**
 * Where scorm-again 3.4.3 rolls up otherwise than the standard, and a course goes another way for it. It is put right in the
 * objects of one run; their code stays as it came.
 *
 * 1. A condition on an item nobody has judged yet is unknown (SN 4.6.5). The run-time turns an unknown answer into a yes where
 *    the condition is negated, so that "not satisfied" held of items never opened.
 * 2. The measure of a chapter is a mean over all its items that count, those without a measure with nothing (RB.1.1 a 3); the
 *    run-time leaves them out, so that one good test of three passed the chapter.
 */

interface Child {
  readonly objectiveSatisfiedStatusKnown: boolean;
  readonly objectiveMeasureStatus: boolean;
  readonly objectiveNormalizedMeasure: number;
  readonly completionStatus: string;
  readonly isAvailable: boolean;
  readonly objectiveInfoAvailableInCurrentParentAttempt?: boolean;
  readonly progressInfoAvailableInCurrentParentAttempt?: boolean;
  readonly sequencingControls: { readonly tracked: boolean; readonly rollupObjectiveSatisfied: boolean; readonly objectiveMeasureWeight: number };
}
interface Condition { readonly condition: string; evaluate: (child: Child) => boolean }
export interface RollingUp { readonly rollupRules: { readonly rules: readonly { readonly conditions: readonly Condition[] }[] }; readonly children: readonly RollingUp[] }

interface Chapter { readonly children: readonly Child[]; readonly objectiveMeasureStatus: boolean; objectiveNormalizedMeasure: number }
export interface RollUpService { readonly rollupProcess: { readonly measureProcessor: { measureRollupProcess: (chapter: Chapter) => readonly unknown[] } } }

const isUnknown = (condition: string, child: Child): boolean =>
  (condition === 'satisfied' && (child.objectiveInfoAvailableInCurrentParentAttempt === false || !child.objectiveSatisfiedStatusKnown))
  || (condition === 'completed' && (child.progressInfoAvailableInCurrentParentAttempt === false || ['unknown', 'not attempted', ''].includes(child.completionStatus)));

const mendConditions = (activity: RollingUp): void => {
  for (const condition of activity.rollupRules.rules.flatMap((rule) => rule.conditions)) {
    const evaluate = condition.evaluate.bind(condition);
    condition.evaluate = (child) => !isUnknown(condition.condition, child) && evaluate(child);
  }
  activity.children.forEach(mendConditions);
};

const meanOf = (children: readonly Child[]): number | undefined => {
  const counted = children.filter((child) => child.isAvailable && child.sequencingControls.tracked && child.sequencingControls.rollupObjectiveSatisfied);
  const weight = counted.reduce((sum, { sequencingControls }) => sum + sequencingControls.objectiveMeasureWeight, 0);
  const known = counted.filter((child) => child.objectiveMeasureStatus && child.objectiveInfoAvailableInCurrentParentAttempt !== false);
  return weight === 0 ? undefined : known.reduce((sum, child) => sum + child.objectiveNormalizedMeasure * child.sequencingControls.objectiveMeasureWeight, 0) / weight;
};

export const mendRollUp = (root: RollingUp, { rollupProcess: { measureProcessor } }: RollUpService): void => {
  mendConditions(root);
  const measure = measureProcessor.measureRollupProcess.bind(measureProcessor);
  measureProcessor.measureRollupProcess = (chapter) => {
    const clusters = measure(chapter);
    const mean = chapter.objectiveMeasureStatus ? meanOf(chapter.children) : undefined;
    if (mean !== undefined) chapter.objectiveNormalizedMeasure = mean;
    return clusters;
  };
};
