import type { Completion, Item, Organisation, PlainAttributes, RollupRule, ScoState, Success } from './types';
import { flagIn } from './attributes';
import { passingMeasureOf } from './sequencing';

/**
 * What the items make of the course (SN 4.6, RB.1). The run-time in the browser rolls up for navigation; this is the
 * judgement that counts. With one mercy: an item that never speaks of success is no obstacle to a pass, as most lessons
 * have no test; an item that was promised a passing score is.
 */

export interface Outcome {
  readonly completion: Completion;
  readonly success: Success;
  readonly scoreScaled?: number;
  /** 0 to 1: the share of what can be opened that is done, half-done things by their measure. */
  readonly progress: number;
}

export type States = { readonly [itemId: string]: ScoState | undefined };

interface Rolled {
  readonly completion: Completion;
  readonly success: Success;
  readonly measure?: number;
  readonly attempted: boolean;
  /** Whether its success is looked at from above. */
  readonly judged: boolean;
  readonly done: number;
  readonly leaves: number;
  readonly item: Item;
}

const isTracked = (item: Item): boolean => flagIn(item.sequencing?.deliveryControls, 'tracked', true);
const forCompletion = (item: Item): boolean => isTracked(item) && flagIn(item.sequencing?.rollup, 'rollupProgressCompletion', true);
const forSuccess = (item: Item): boolean => isTracked(item) && flagIn(item.sequencing?.rollup, 'rollupObjectiveSatisfied', true);

const weightOf = (item: Item): number => {
  const weight = item.sequencing?.rollup?.objectiveMeasureWeight;
  return typeof weight === 'number' && weight >= 0 ? weight : 1;
};

/** SN 4.6.4: whether a child is to be looked at for one of the four questions; the skipped and suspended cases need the run-time and count as always. */
const isRequired = (child: Rolled, question: string): boolean =>
  child.item.sequencing?.rollupConsiderations?.[question] !== 'ifAttempted' || child.attempted;

const wantsPass = (item: Item): boolean => item.masteryScore !== undefined || passingMeasureOf(item) !== undefined;

const leaf = (item: Item, state: ScoState | undefined): Rolled => {
  const completion = state?.completion ?? 'not attempted';
  const success = state?.success ?? 'unknown';
  const began = state !== undefined && (Object.keys(state.sessions).length > 0 || completion === 'completed');
  return {
    item, completion, success,
    measure: state?.scoreScaled,
    attempted: began,
    judged: success !== 'unknown' || wantsPass(item),
    done: completion === 'completed' ? 1 : Math.min(state?.progress ?? 0, 0.99),
    leaves: 1,
  };
};

/** SN 4.6.5 rollup conditions on one child; undefined means unknown. */
const holds = (child: Rolled, condition: PlainAttributes): boolean | undefined => {
  const value = ((): boolean | undefined => {
    switch (condition.condition) {
      case 'satisfied': return child.success === 'unknown' ? undefined : child.success === 'passed';
      case 'objectiveStatusKnown': return child.success !== 'unknown';
      case 'objectiveMeasureKnown': return child.measure !== undefined;
      case 'completed': return child.completion === 'unknown' || child.completion === 'not attempted' ? undefined : child.completion === 'completed';
      case 'activityProgressKnown': return child.completion !== 'unknown' && child.completion !== 'not attempted';
      case 'attempted': return child.attempted;
      case 'never': return false;
      default: return undefined;
    }
  })();
  return value === undefined || condition.operator !== 'not' ? value : !value;
};

const ruleHoldsFor = (child: Rolled, rule: RollupRule): boolean | undefined => {
  const answers = rule.conditions.map((condition) => holds(child, condition));
  if (rule.conditionCombination === 'all') return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
};

/** RB.1.4: whether a rule fires for these children. */
const fires = (rule: RollupRule, children: readonly Rolled[]): boolean => {
  if (children.length === 0) return false;
  const yes = children.filter((child) => ruleHoldsFor(child, rule) === true).length;
  const unknown = children.some((child) => ruleHoldsFor(child, rule) === undefined);
  switch (rule.childActivitySet) {
    case 'any': return yes > 0;
    case 'none': return yes === 0 && !unknown;
    case 'atLeastCount': return yes >= rule.minimumCount;
    case 'atLeastPercent': return yes / children.length >= rule.minimumPercent;
    default: return yes === children.length;
  }
};

const QUESTION: Readonly<Record<string, string>> = {
  satisfied: 'requiredForSatisfied', notSatisfied: 'requiredForNotSatisfied', completed: 'requiredForCompleted', incomplete: 'requiredForIncomplete',
};

const anyFires = (item: Item, action: string, children: readonly Rolled[]): boolean | undefined => {
  const rules = item.sequencing?.rollupRules.filter((rule) => rule.action === action) ?? [];
  if (rules.length === 0) return undefined;
  const asked = children.filter((child) => isRequired(child, QUESTION[action]));
  return rules.some((rule) => fires(rule, asked));
};

const completionOf = (item: Item, children: readonly Rolled[]): Completion => {
  const counted = children.filter((child) => forCompletion(child.item));
  const completed = anyFires(item, 'completed', counted);
  if (completed === true) return 'completed';
  const attempted = children.some((child) => child.attempted);
  if (completed === false || anyFires(item, 'incomplete', counted) === true) return attempted ? 'incomplete' : 'not attempted';
  const asked = counted.filter((child) => isRequired(child, QUESTION.completed));
  if (asked.length > 0 && asked.every((child) => child.completion === 'completed')) return 'completed';
  return attempted ? 'incomplete' : 'not attempted';
};

const successOf = (item: Item, children: readonly Rolled[], measure: number | undefined, completion: Completion): Success => {
  const needed = passingMeasureOf(item);
  if (needed !== undefined) return measure === undefined ? 'unknown' : measure >= needed ? 'passed' : 'failed';
  const counted = children.filter((child) => forSuccess(child.item));
  if (anyFires(item, 'satisfied', counted) === true) return 'passed';
  if (anyFires(item, 'notSatisfied', counted) === true) return 'failed';
  if (anyFires(item, 'satisfied', counted) === false) return 'unknown';
  const asked = counted.filter((child) => child.judged && isRequired(child, QUESTION.satisfied));
  if (asked.some((child) => child.success === 'failed')) return 'failed';
  // A test at the end that has not been reached yet may still be one; so no pass before all is done.
  return asked.length > 0 && completion === 'completed' && asked.every((child) => child.success === 'passed') ? 'passed' : 'unknown';
};

/** RB.1.1 by weight, over those that have a measure: a course is not worse for what is still to come. */
const measureOf = (children: readonly Rolled[]): number | undefined => {
  const measured = children.filter((child) => isTracked(child.item) && child.measure !== undefined && weightOf(child.item) > 0);
  const weight = measured.reduce((sum, child) => sum + weightOf(child.item), 0);
  if (weight === 0) return undefined;
  return Math.round((measured.reduce((sum, child) => sum + (child.measure ?? 0) * weightOf(child.item), 0) / weight) * 1e9) / 1e9;
};

const cluster = (item: Item, children: readonly Rolled[]): Rolled => {
  const completion = completionOf(item, children);
  const measure = measureOf(children);
  const success = successOf(item, children, measure, completion);
  return {
    item, completion, success, measure,
    attempted: children.some((child) => child.attempted),
    judged: success !== 'unknown' || wantsPass(item) || children.some((child) => child.judged),
    done: children.reduce((sum, child) => sum + child.done, 0),
    leaves: children.reduce((sum, child) => sum + child.leaves, 0),
  };
};

const EMPTY: Omit<Item, 'sequencing'> = { id: '', title: '', isVisible: true, hideLmsUi: [], objectives: [], children: [] };

/** The course out of its items; an item that can neither be opened nor holds one that can is as if it were not there. */
export const rollUp = (root: Pick<Organisation, 'items' | 'sequencing'> & Partial<Pick<Organisation, 'objectives'>>, states: States): Outcome => {
  const roll = (item: Item): Rolled | undefined => {
    const children = item.children.map(roll).filter((one) => one !== undefined);
    if (children.length > 0) {
      // A 1.2 item may be a page and a folder at once.
      const own = item.href === undefined ? [] : [leaf({ ...item, sequencing: undefined, objectives: [] }, states[item.id])];
      return cluster(item, [...own, ...children]);
    }
    return item.href === undefined ? undefined : leaf(item, states[item.id]);
  };
  const children = root.items.map(roll).filter((one) => one !== undefined);
  const course = cluster({ ...EMPTY, objectives: root.objectives ?? [], sequencing: root.sequencing }, children);
  return {
    completion: course.completion,
    success: course.success,
    scoreScaled: course.measure,
    progress: course.completion === 'completed' ? 1 : course.leaves === 0 ? 0 : Math.round((course.done / course.leaves) * 1e6) / 1e6,
  };
};
