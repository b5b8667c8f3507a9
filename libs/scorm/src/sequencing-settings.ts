import type { Item, ItemObjective, Organisation, PlainAttributes, RollupRule, Sequencing, SequencingRule, SharedDataMap } from './types';
import { numberIn, flagIn } from './attributes';

/**
 * The manifest's sequencing in the words of scorm-again's `ActivitySettings`, as plain data: the browser's run-time runs it.
 * Every default of the standard is said outright where the run-time has another one (SN 3, CAM 5.1).
 */

export interface ObjectiveSettings {
  readonly objectiveID: string;
  readonly satisfiedByMeasure: boolean;
  /** Only with `satisfiedByMeasure`: the run-time takes any number here for a passing score. */
  readonly minNormalizedMeasure?: number;
  readonly mapInfo: readonly PlainAttributes[];
}

export interface RuleSettings {
  readonly action: string;
  readonly conditionCombination: 'all' | 'any';
  readonly conditions: readonly {
    readonly condition: string;
    readonly operator: string;
    readonly referencedObjective?: string;
    readonly parameters: { readonly threshold?: number };
  }[];
}

export interface RollupRuleSettings extends RuleSettings {
  readonly consideration: string;
  readonly minimumCount: number;
  /** 0 to 100, where the manifest has 0 to 1. */
  readonly minimumPercent: number;
}

export interface ActivitySettings {
  readonly id: string;
  readonly title: string;
  readonly isVisible: boolean;
  readonly children?: readonly ActivitySettings[];
  readonly primaryObjective: ObjectiveSettings;
  readonly objectives?: readonly ObjectiveSettings[];
  readonly sequencingControls: PlainAttributes;
  readonly deliveryControls: PlainAttributes;
  /** Not for the run-time, which reads them otherwise than SN 3.3: the player sees to these two itself. */
  readonly choiceConstraints?: { readonly constrainChoice: boolean; readonly preventActivation: boolean };
  readonly sequencingRules: {
    readonly preConditionRules: readonly RuleSettings[];
    readonly exitConditionRules: readonly RuleSettings[];
    readonly postConditionRules: readonly RuleSettings[];
  };
  readonly rollupRules: { readonly rules: readonly RollupRuleSettings[] };
  readonly rollupConsiderations?: PlainAttributes;
  readonly completionThreshold?: { readonly completedByMeasure: boolean; readonly minProgressMeasure: number; readonly progressWeight: number };
  readonly attemptLimit?: number;
  readonly timeLimitAction?: string;
  readonly hideLmsUi?: readonly string[];
  readonly sharedDataMaps?: readonly SharedDataMap[];
}

/** A primary objective may go without a name in the manifest, but not in the run-time. Content never sees this one. */
export const UNNAMED_OBJECTIVE = /\.hvs-primary$/;

const objectiveOf = (objective: ItemObjective, itemId: string): ObjectiveSettings | undefined => {
  const objectiveID = objective.id === undefined || objective.id === '' ? `${itemId}.hvs-primary` : objective.id;
  // Only the primary one may be nameless (CAM 5.1.7).
  if (UNNAMED_OBJECTIVE.test(objectiveID) && !objective.primary) return undefined;
  return {
    objectiveID,
    satisfiedByMeasure: objective.satisfiedByMeasure,
    ...(objective.satisfiedByMeasure ? { minNormalizedMeasure: objective.minNormalizedMeasure } : {}),
    mapInfo: objective.mapInfo.filter((map) => typeof map.targetObjectiveID === 'string' && map.targetObjectiveID !== ''),
  };
};

const SILENT: ItemObjective = { primary: true, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [] };

/** Every activity has an objective that counts for those above it, whether the manifest speaks of it or not (SN 3.9). */
const objectivesOf = (objectives: readonly ItemObjective[], itemId: string): Pick<ActivitySettings, 'primaryObjective' | 'objectives'> => {
  const primary = objectives.find((one) => one.primary);
  const others = objectives.filter((one) => one !== primary).map((one) => objectiveOf(one, itemId)).filter((one) => one !== undefined);
  return { primaryObjective: objectiveOf(primary ?? SILENT, itemId)!, ...(others.length === 0 ? {} : { objectives: others }) };
};

const text = (value: PlainAttributes[string] | undefined, otherwise: string): string => (value === undefined ? otherwise : String(value));

const conditionsOf = (conditions: readonly PlainAttributes[], rename: (name: string) => string): RuleSettings['conditions'] =>
  conditions.map((condition) => ({
    condition: rename(text(condition.condition, 'never')),
    operator: text(condition.operator, 'noOp'),
    ...(condition.referencedObjective === undefined ? {} : { referencedObjective: String(condition.referencedObjective) }),
    parameters: typeof condition.measureThreshold === 'number' ? { threshold: condition.measureThreshold } : {},
  }));

const ruleOf = ({ action, conditionCombination, conditions }: SequencingRule): RuleSettings =>
  ({ action, conditionCombination, conditions: conditionsOf(conditions, (name) => name) });

const FLIPPED: Readonly<Record<string, string>> = { noOp: 'not', not: 'noOp' };

/**
 * "None of them is" is said as "all of them are not": the same over known answers, while for unknown ones neither holds
 * (RB.1.4), which the run-time gets right only this way.
 */
const rollupRuleOf = (rule: RollupRule): RollupRuleSettings => {
  const conditions = conditionsOf(rule.conditions, (name) => (name === 'activityProgressKnown' ? 'progressKnown' : name));
  const isNone = rule.childActivitySet === 'none';
  return {
    action: rule.action,
    conditionCombination: isNone ? (rule.conditionCombination === 'all' ? 'any' : 'all') : rule.conditionCombination,
    conditions: isNone ? conditions.map((condition) => ({ ...condition, operator: FLIPPED[condition.operator] ?? 'not' })) : conditions,
    consideration: isNone ? 'all' : rule.childActivitySet,
    minimumCount: rule.minimumCount,
    minimumPercent: Math.round(rule.minimumPercent * 1e8) / 1e6,
  };
};

const controlsOf = (sequencing: Sequencing | undefined): PlainAttributes => {
  const { controlMode, rollup, randomizationControls: random } = sequencing ?? {};
  return {
    choice: flagIn(controlMode, 'choice', true),
    choiceExit: flagIn(controlMode, 'choiceExit', true),
    // SN 3.2: flow is off until the manifest says otherwise; the run-time has it on.
    flow: flagIn(controlMode, 'flow', false),
    forwardOnly: flagIn(controlMode, 'forwardOnly', false),
    useCurrentAttemptObjectiveInfo: flagIn(controlMode, 'useCurrentAttemptObjectiveInfo', true),
    useCurrentAttemptProgressInfo: flagIn(controlMode, 'useCurrentAttemptProgressInfo', true),
    rollupObjectiveSatisfied: flagIn(rollup, 'rollupObjectiveSatisfied', true),
    rollupProgressCompletion: flagIn(rollup, 'rollupProgressCompletion', true),
    objectiveMeasureWeight: numberIn(rollup, 'objectiveMeasureWeight') ?? 1,
    selectionTiming: text(random?.selectionTiming, 'never'),
    ...(numberIn(random, 'selectCount') === undefined ? {} : { selectCount: numberIn(random, 'selectCount')! }),
    // What the manifest calls reorderChildren; the run-time's own word of that name is its state.
    randomizeChildren: flagIn(random, 'reorderChildren', false),
    randomizationTiming: text(random?.randomizationTiming, 'never'),
  };
};

const isConstrained = (sequencing: Sequencing | undefined): sequencing is Sequencing =>
  flagIn(sequencing?.constrainedChoice, 'preventActivation', false) || flagIn(sequencing?.constrainedChoice, 'constrainChoice', false);

type Node = Pick<Item, 'id' | 'title' | 'objectives' | 'sequencing' | 'children'> & Partial<Item>;

const activityOf = (node: Node): ActivitySettings => {
  const { sequencing } = node;
  const attemptLimit = numberIn(sequencing?.limitConditions, 'attemptLimit');
  return {
    id: node.id,
    title: node.title,
    isVisible: node.isVisible ?? true,
    ...(node.children.length === 0 ? {} : { children: node.children.map(activityOf) }),
    ...objectivesOf(node.objectives, node.id),
    sequencingControls: controlsOf(sequencing),
    deliveryControls: {
      tracked: flagIn(sequencing?.deliveryControls, 'tracked', true),
      completionSetByContent: flagIn(sequencing?.deliveryControls, 'completionSetByContent', false),
      objectiveSetByContent: flagIn(sequencing?.deliveryControls, 'objectiveSetByContent', false),
    },
    sequencingRules: {
      preConditionRules: (sequencing?.preConditionRules ?? []).map(ruleOf),
      exitConditionRules: (sequencing?.exitConditionRules ?? []).map(ruleOf),
      postConditionRules: (sequencing?.postConditionRules ?? []).map(ruleOf),
    },
    rollupRules: { rules: (sequencing?.rollupRules ?? []).map(rollupRuleOf) },
    ...(isConstrained(sequencing) ? { choiceConstraints: { constrainChoice: flagIn(sequencing.constrainedChoice, 'constrainChoice', false), preventActivation: flagIn(sequencing.constrainedChoice, 'preventActivation', false) } } : {}),
    ...(sequencing?.rollupConsiderations === undefined ? {} : { rollupConsiderations: sequencing.rollupConsiderations }),
    ...(node.completionThreshold === undefined && node.progressWeight === undefined ? {} : {
      completionThreshold: { completedByMeasure: node.completionThreshold !== undefined, minProgressMeasure: node.completionThreshold ?? 1, progressWeight: node.progressWeight ?? 1 },
    }),
    // Limits of time stay out: no LMS has to enforce them (SN 3.8), content is told of them, and the run-time would lock an item for one in years.
    ...(attemptLimit === undefined ? {} : { attemptLimit }),
    ...(node.timeLimitAction === undefined ? {} : { timeLimitAction: node.timeLimitAction }),
    ...(node.hideLmsUi === undefined || node.hideLmsUi.length === 0 ? {} : { hideLmsUi: node.hideLmsUi }),
    ...(node.sharedData === undefined || node.sharedData.length === 0 ? {} : { sharedDataMaps: node.sharedData }),
  };
};

export const sequencingSettings = (organisation: Organisation): ActivitySettings =>
  activityOf({ id: organisation.id, title: organisation.title, objectives: organisation.objectives, sequencing: organisation.sequencing, children: organisation.items });

const isPlainMode = (controlMode: PlainAttributes | undefined): boolean =>
  flagIn(controlMode, 'choice', true) && flagIn(controlMode, 'choiceExit', true) && !flagIn(controlMode, 'forwardOnly', false);

/**
 * Whether an item has a rule about what may follow what. Most 2004 packages have none but `choice` and `flow`, or rules about
 * results only, which the server judges: there the learner is freer without the machinery, and nothing of it can go wrong.
 */
export const asksForSequencing = ({ sequencing, objectives, sharedData }: Pick<Item, 'sequencing' | 'objectives' | 'sharedData'>): boolean =>
  (sharedData?.length ?? 0) > 0
  || objectives.some((objective) => objective.mapInfo.length > 0)
  || (sequencing !== undefined && (
    !isPlainMode(sequencing.controlMode)
    || sequencing.preConditionRules.length > 0 || sequencing.exitConditionRules.length > 0 || sequencing.postConditionRules.length > 0
    || numberIn(sequencing.limitConditions, 'attemptLimit') !== undefined
    || sequencing.randomizationControls !== undefined
    || isConstrained(sequencing)));
