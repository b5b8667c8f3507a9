import type { Completion, Item, ItemObjective, Organisation, PlainAttributes, RollupRule, Success } from './types';
import type { GlobalObjectives } from './run-tree';
import { flagIn, numberIn } from './attributes';
import { readObjective } from './global-objectives';
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

export interface RolledUp extends Outcome {
  /** Of every item that can be opened or holds one that can. */
  readonly items: { readonly [itemId: string]: ItemOutcome };
}

export interface ItemOutcome extends Outcome {
  /** Whether the course looks at it at all: not what is untracked, or kept out of roll-up, or optional and not begun. */
  readonly counts: boolean;
}

/** What is known of an item that was begun; one never begun has none. */
export interface Facts {
  readonly completion: Completion;
  readonly success: Success;
  readonly scoreScaled?: number;
  readonly progress?: number;
  readonly suspended?: boolean;
}

export type FactsById = { readonly [itemId: string]: Facts | undefined };

interface Rolled {
  readonly completion: Completion;
  readonly success: Success;
  readonly measure?: number;
  readonly attempted: boolean;
  readonly suspended: boolean;
  /** Whether its success is looked at from above. */
  readonly judged: boolean;
  readonly done: number;
  readonly leaves: number;
  readonly item: Item;
  readonly children: readonly Rolled[];
}

const isTracked = (item: Item): boolean => flagIn(item.sequencing?.deliveryControls, 'tracked', true);
const forCompletion = (item: Item): boolean => isTracked(item) && flagIn(item.sequencing?.rollup, 'rollupProgressCompletion', true);
const forSuccess = (item: Item): boolean => isTracked(item) && flagIn(item.sequencing?.rollup, 'rollupObjectiveSatisfied', true);

const weightOf = (item: Item): number => Math.max(0, numberIn(item.sequencing?.rollup, 'objectiveMeasureWeight') ?? 1);

const wantsPass = (item: Item): boolean => item.masteryScore !== undefined || passingMeasureOf(item) !== undefined;

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

const combined = (answers: readonly (boolean | undefined)[], combination: 'all' | 'any'): boolean | undefined => {
  if (combination === 'all') return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
};

const ruleHoldsFor = (child: Rolled, rule: RollupRule): boolean | undefined =>
  combined(rule.conditions.map((condition) => holds(child, condition)), rule.conditionCombination);

/** A rule that skips an item (SN UP.2), over what the server knows; a condition about another of its objectives asks what that reads. */
const isSkipped = (child: Rolled, objectives: GlobalObjectives): boolean => {
  const about = (condition: PlainAttributes): boolean | undefined => {
    if (condition.condition === 'always') return true;
    const { referencedObjective: id, measureThreshold: threshold } = condition;
    const objective = id === undefined ? undefined : child.item.objectives.find((one) => one.id === id);
    const read = objective === undefined || objective.primary ? { satisfied: child.success === 'unknown' ? undefined : child.success === 'passed', measure: child.measure } : readObjective(objective, objectives);
    const turned = (value: boolean | undefined): boolean | undefined => (value === undefined || condition.operator !== 'not' ? value : !value);
    switch (condition.condition) {
      case 'satisfied': return turned(read.satisfied);
      case 'objectiveStatusKnown': return turned(read.satisfied !== undefined);
      case 'objectiveMeasureKnown': return turned(read.measure !== undefined);
      case 'objectiveMeasureGreaterThan': return turned(read.measure === undefined ? undefined : read.measure > Number(threshold ?? 0));
      case 'objectiveMeasureLessThan': return turned(read.measure === undefined ? undefined : read.measure < Number(threshold ?? 0));
      default: return holds(child, condition);
    }
  };
  return (child.item.sequencing?.preConditionRules ?? []).some((rule) =>
    rule.action === 'skip' && rule.conditions.length > 0 && combined(rule.conditions.map(about), rule.conditionCombination) === true);
};

/** RB.1.4.2: whether a child is looked at for one of the four questions. */
const isRequired = (child: Rolled, question: string, objectives: GlobalObjectives): boolean => {
  switch (child.item.sequencing?.rollupConsiderations?.[question]) {
    case 'ifAttempted': return child.attempted;
    case 'ifNotSuspended': return child.attempted && !child.suspended;
    case 'ifNotSkipped': return !isSkipped(child, objectives);
    default: return true;
  }
};

/** RB.1.4: whether a rule fires for these children. */
const fires = (rule: RollupRule, children: readonly Rolled[]): boolean => {
  if (children.length === 0) return false;
  const answers = children.map((child) => ruleHoldsFor(child, rule));
  const yes = answers.filter((answer) => answer === true).length;
  switch (rule.childActivitySet) {
    case 'any': return yes > 0;
    case 'none': return yes === 0 && !answers.includes(undefined);
    case 'atLeastCount': return yes >= rule.minimumCount;
    case 'atLeastPercent': return yes / children.length >= rule.minimumPercent;
    default: return yes === children.length;
  }
};

const QUESTION: Readonly<Record<string, string>> = {
  satisfied: 'requiredForSatisfied', notSatisfied: 'requiredForNotSatisfied', completed: 'requiredForCompleted', incomplete: 'requiredForIncomplete',
};

const anyFires = (item: Item, action: string, children: readonly Rolled[], objectives: GlobalObjectives): boolean | undefined => {
  const rules = item.sequencing?.rollupRules.filter((rule) => rule.action === action) ?? [];
  if (rules.length === 0) return undefined;
  const asked = children.filter((child) => isRequired(child, QUESTION[action], objectives));
  return rules.some((rule) => fires(rule, asked));
};

/** RB.1.1 b (4th): the children's measures of completion by their weights; one that has none yet counts as nothing. */
const progressOf = (children: readonly Rolled[]): number => {
  const weight = children.reduce((sum, child) => sum + (child.item.progressWeight ?? 1), 0);
  if (weight === 0) return 0;
  return Math.round((children.reduce((sum, child) => sum + (child.done / Math.max(1, child.leaves)) * (child.item.progressWeight ?? 1), 0) / weight) * 1e9) / 1e9;
};

const completionOf = (item: Item, children: readonly Rolled[], objectives: GlobalObjectives): Completion => {
  const counted = children.filter((child) => forCompletion(child.item));
  const attempted = children.some((child) => child.attempted);
  const open = attempted ? 'incomplete' : 'not attempted';
  if (item.completionThreshold !== undefined) return progressOf(children.filter((child) => isTracked(child.item))) >= item.completionThreshold ? 'completed' : open;
  const completed = anyFires(item, 'completed', counted, objectives);
  if (completed === true) return 'completed';
  if (completed === false || anyFires(item, 'incomplete', counted, objectives) === true) return open;
  const asked = counted.filter((child) => isRequired(child, QUESTION.completed, objectives));
  if (asked.length > 0) return asked.every((child) => child.completion === 'completed') ? 'completed' : open;
  // Everything in it is optional and nothing was begun: there is nothing to be done, and nothing was.
  return open;
};

/** RB.1.2 a: judged over all that have a weight. What has no measure yet may still bring one, so only a pass is certain before the end. */
const byMeasure = (needed: number, children: readonly Rolled[]): Success => {
  const counted = children.filter((child) => isTracked(child.item) && weightOf(child.item) > 0);
  const weight = counted.reduce((sum, child) => sum + weightOf(child.item), 0);
  if (weight === 0 || counted.every((child) => child.measure === undefined)) return 'unknown';
  const sum = Math.round((counted.reduce((total, child) => total + (child.measure ?? 0) * weightOf(child.item), 0) / weight) * 1e9) / 1e9;
  if (sum >= needed) return 'passed';
  return counted.some((child) => child.measure === undefined) ? 'unknown' : 'failed';
};

const successOf = (item: Item, children: readonly Rolled[], completion: Completion, objectives: GlobalObjectives): Success => {
  const needed = passingMeasureOf(item);
  if (needed !== undefined) return byMeasure(needed, children);
  const counted = children.filter((child) => forSuccess(child.item));
  if (anyFires(item, 'satisfied', counted, objectives) === true) return 'passed';
  if (anyFires(item, 'notSatisfied', counted, objectives) === true) return 'failed';
  if (anyFires(item, 'satisfied', counted, objectives) === false) return 'unknown';
  const asked = counted.filter((child) => child.judged && isRequired(child, QUESTION.satisfied, objectives));
  if (asked.some((child) => child.success === 'failed')) return 'failed';
  // A test at the end that has not been reached yet may still be one; so no pass before all is done.
  return asked.length > 0 && completion === 'completed' && asked.every((child) => child.success === 'passed') ? 'passed' : 'unknown';
};

/** By weight, over those that have a measure: a course is not worse for what is still to come. */
const measureOf = (children: readonly Rolled[]): number | undefined => {
  const measured = children.filter((child) => isTracked(child.item) && child.measure !== undefined && weightOf(child.item) > 0);
  const weight = measured.reduce((sum, child) => sum + weightOf(child.item), 0);
  if (weight === 0) return undefined;
  return Math.round((measured.reduce((sum, child) => sum + (child.measure ?? 0) * weightOf(child.item), 0) / weight) * 1e9) / 1e9;
};

/** What an item knows of itself comes first; a global objective it reads fills what is left open (SN 4.2.1.3.1). */
const withRead = <T extends Pick<Rolled, 'completion' | 'success' | 'measure'>>(item: Item, own: T, objectives: GlobalObjectives): T => {
  const read = readObjective(item.objectives.find((one) => one.primary), objectives);
  const needed = passingMeasureOf(item);
  const measure = own.measure ?? read.measure;
  const judged = needed === undefined ? read.satisfied : read.measure === undefined ? undefined : read.measure >= needed;
  return {
    ...own, measure,
    success: own.success === 'unknown' && judged !== undefined ? (judged ? 'passed' : 'failed') : own.success,
    completion: own.completion !== 'completed' && read.completed === true ? 'completed' : own.completion,
  };
};

const leaf = (item: Item, facts: Facts | undefined, objectives: GlobalObjectives): Rolled => {
  const told = withRead(item, { completion: facts?.completion ?? 'not attempted' as Completion, success: facts?.success ?? 'unknown' as Success, measure: facts?.scoreScaled }, objectives);
  return {
    item, ...told,
    attempted: facts !== undefined,
    suspended: facts?.suspended === true,
    judged: told.success !== 'unknown' || wantsPass(item),
    done: told.completion === 'completed' ? 1 : Math.min(facts?.progress ?? 0, 0.99),
    leaves: 1,
    children: [],
  };
};

const cluster = (item: Item, children: readonly Rolled[], objectives: GlobalObjectives): Rolled => {
  const completion = completionOf(item, children, objectives);
  const own = { completion, success: successOf(item, children, completion, objectives), measure: measureOf(children) };
  const told = withRead(item, own, objectives);
  return {
    item, ...told,
    attempted: children.some((child) => child.attempted),
    suspended: children.some((child) => child.suspended),
    judged: told.success !== 'unknown' || wantsPass(item) || children.some((child) => child.judged),
    done: children.reduce((sum, child) => sum + child.done, 0),
    leaves: children.reduce((sum, child) => sum + child.leaves, 0),
    children,
  };
};

const EMPTY: Omit<Item, 'sequencing'> = { id: '', title: '', isVisible: true, hideLmsUi: [], objectives: [], children: [] };

type Root = Pick<Organisation, 'items' | 'sequencing'> & Partial<Pick<Organisation, 'objectives'>>;

const outcomeOf = (rolled: Rolled): Outcome => ({
  completion: rolled.completion,
  success: rolled.success,
  scoreScaled: rolled.measure,
  progress: rolled.completion === 'completed' ? 1 : rolled.leaves === 0 ? 0 : Math.round((rolled.done / rolled.leaves) * 1e6) / 1e6,
});

/** The course out of its items; an item that can neither be opened nor holds one that can is as if it were not there. */
export const rollUp = (root: Root, facts: FactsById, objectives: GlobalObjectives = {}): RolledUp => {
  const roll = (item: Item): Rolled | undefined => {
    const children = item.children.map(roll).filter((one) => one !== undefined);
    if (children.length > 0) {
      // A 1.2 item may be a page and a folder at once.
      const own = item.href === undefined ? [] : [leaf({ ...item, sequencing: undefined, objectives: [] }, facts[item.id], objectives)];
      return cluster(item, [...own, ...children], objectives);
    }
    return item.href === undefined ? undefined : leaf(item, facts[item.id], objectives);
  };
  const children = root.items.map(roll).filter((one) => one !== undefined);
  const course = cluster({ ...EMPTY, objectives: root.objectives ?? [], sequencing: root.sequencing }, children, objectives);
  const items: Record<string, ItemOutcome> = {};
  const note = (rolled: Rolled, above: boolean): void => {
    const asked = (forCompletion(rolled.item) && isRequired(rolled, QUESTION.completed, objectives)) || (forSuccess(rolled.item) && rolled.judged && isRequired(rolled, QUESTION.satisfied, objectives));
    const counts = above && asked;
    for (const child of rolled.children) note(child, counts);
    items[rolled.item.id] = { ...outcomeOf(rolled), counts };
  };
  for (const child of course.children) note(child, true);
  return { ...outcomeOf(course), items };
};

const rollsUpPlainly = (item: Pick<Item, 'sequencing'>): boolean =>
  (item.sequencing?.rollupRules.length ?? 0) === 0
  && flagIn(item.sequencing?.deliveryControls, 'tracked', true)
  && flagIn(item.sequencing?.rollup, 'rollupProgressCompletion', true) && flagIn(item.sequencing?.rollup, 'rollupObjectiveSatisfied', true)
  && Object.values(QUESTION).every((question) => (item.sequencing?.rollupConsiderations?.[question] ?? 'always') === 'always');

/**
 * Whether the package itself says what makes the course completed or passed. Only then its roll-up is the course's outcome;
 * anywhere else everything has to be done, as in every other course.
 */
export const rollsUpItself = (root: Root): boolean => {
  const folderDecides = (objectives: readonly ItemObjective[], threshold?: number): boolean => passingMeasureOf({ objectives }) !== undefined || threshold !== undefined;
  const any = (items: readonly Item[]): boolean => items.some((item) =>
    !rollsUpPlainly(item) || (item.children.length > 0 && (folderDecides(item.objectives, item.completionThreshold) || any(item.children))));
  return !rollsUpPlainly(root) || folderDecides(root.objectives ?? []) || any(root.items);
};
