import { attributeOf, childOf, childrenOf, type XmlElement } from '@hvs/package';
import type { Item, ItemObjective, PlainAttributes, RollupRule, Sequencing, SequencingRule } from './types';

/** imsss:sequencing as plain data (SN 4.6, CAM 5). Rules are kept, not run: the run-time in the browser runs them. */

const BOOLEAN = /^(true|false)$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** Attributes that look like numbers or truth values but are names. */
const TEXT_ONLY = new Set(['targetObjectiveID', 'objectiveID', 'referencedObjective', 'action', 'condition', 'operator']);

const plain = (element: XmlElement): PlainAttributes =>
  Object.fromEntries(element.attributes.map(({ name, value }) => {
    const bare = value.trim();
    if (!TEXT_ONLY.has(name) && BOOLEAN.test(bare)) return [name, bare.toLowerCase() === 'true'];
    if (!TEXT_ONLY.has(name) && NUMBER.test(bare)) return [name, Number(bare)];
    return [name, bare];
  }));

const plainOf = (element: XmlElement | undefined): PlainAttributes | undefined => (element ? plain(element) : undefined);

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

const numberOf = (value: string | undefined, otherwise: number): number => {
  const found = Number(value);
  return value !== undefined && value !== '' && Number.isFinite(found) ? found : otherwise;
};

const ruleOf = (rule: XmlElement, [conditionsName, conditionName, actionName]: readonly string[], combination: 'all' | 'any'): SequencingRule => {
  const conditions = childOf(rule, conditionsName);
  const given = attributeOf(conditions, 'conditionCombination')?.toLowerCase();
  return {
    action: attributeOf(childOf(rule, actionName), 'action') ?? '',
    conditionCombination: given === 'all' || given === 'any' ? given : combination,
    conditions: childrenOf(conditions, conditionName).map(plain),
  };
};

const SEQUENCING_RULE = ['ruleConditions', 'ruleCondition', 'ruleAction'];
const ROLLUP_RULE = ['rollupConditions', 'rollupCondition', 'rollupAction'];

const rulesOf = (sequencing: XmlElement | undefined, name: string): readonly SequencingRule[] =>
  childrenOf(childOf(sequencing, 'sequencingRules'), name).map((rule) => ruleOf(rule, SEQUENCING_RULE, 'all'));

const rollupRulesOf = (rules: XmlElement | undefined): readonly RollupRule[] =>
  childrenOf(rules, 'rollupRule').map((rule) => ({
    ...ruleOf(rule, ROLLUP_RULE, 'any'),
    childActivitySet: attributeOf(rule, 'childActivitySet') ?? 'all',
    minimumCount: numberOf(attributeOf(rule, 'minimumCount'), 0),
    minimumPercent: numberOf(attributeOf(rule, 'minimumPercent'), 0),
  }));

/** An item's own elements come before those of the collection it refers to (CAM 5.1.1). */
const merged = (own: XmlElement, shared: XmlElement | undefined): XmlElement => {
  if (!shared) return own;
  const names = new Set(own.children.map((child) => child.name));
  return { ...own, children: [...own.children, ...shared.children.filter((child) => !names.has(child.name))] };
};

export const collectionOf = (manifest: XmlElement): ReadonlyMap<string, XmlElement> =>
  new Map(childrenOf(childOf(manifest, 'sequencingCollection'), 'sequencing')
    .map((one): [string, XmlElement] => [attributeOf(one, 'ID') ?? '', one]));

/** Whether the reference of an item's sequencing, if it has one, leads somewhere. */
export const sequencingOf = (
  holder: XmlElement, collection: ReadonlyMap<string, XmlElement>,
): { readonly element: XmlElement; readonly missing?: string } | undefined => {
  const own = childOf(holder, 'sequencing');
  if (!own) return undefined;
  const reference = attributeOf(own, 'IDRef');
  const shared = reference === undefined ? undefined : collection.get(reference);
  return reference !== undefined && !shared ? { element: own, missing: reference } : { element: merged(own, shared) };
};

export const readSequencing = (element: XmlElement): Sequencing => {
  const rollup = childOf(element, 'rollupRules');
  return {
    controlMode: plainOf(childOf(element, 'controlMode')),
    preConditionRules: rulesOf(element, 'preConditionRule'),
    exitConditionRules: rulesOf(element, 'exitConditionRule'),
    postConditionRules: rulesOf(element, 'postConditionRule'),
    limitConditions: plainOf(childOf(element, 'limitConditions')),
    rollup: plainOf(rollup),
    rollupRules: rollupRulesOf(rollup),
    randomizationControls: plainOf(childOf(element, 'randomizationControls')),
    deliveryControls: plainOf(childOf(element, 'deliveryControls')),
    constrainedChoice: plainOf(childOf(element, 'constrainedChoiceConsiderations')),
    rollupConsiderations: plainOf(childOf(element, 'rollupConsiderations')),
  };
};

const objectiveOf = (element: XmlElement, more: readonly PlainAttributes[]): ItemObjective => {
  const minimum = childOf(element, 'minNormalizedMeasure');
  const maps = childrenOf(element, 'mapInfo').map(plain);
  return {
    id: attributeOf(element, 'objectiveID'),
    primary: element.name.toLowerCase() === 'primaryobjective',
    satisfiedByMeasure: isTrue(attributeOf(element, 'satisfiedByMeasure')),
    minNormalizedMeasure: numberOf(minimum?.text.trim(), 1),
    // adlseq:mapInfo (4th) says more of the same mapping: put together by target.
    mapInfo: [
      ...maps.map((map) => ({ ...map, ...more.find((one) => one.targetObjectiveID === map.targetObjectiveID) })),
      ...more.filter((one) => !maps.some((map) => map.targetObjectiveID === one.targetObjectiveID)),
    ],
  };
};

export const readObjectives = (element: XmlElement): readonly ItemObjective[] => {
  const blocks = childrenOf(element, 'objectives');
  const isObjective = (child: XmlElement): boolean => ['primaryobjective', 'objective'].includes(child.name.toLowerCase());
  // The 4th edition's adlseq:objectives stands beside imsss:objectives under the same local name.
  const [own, extended] = [blocks.filter((b) => !/adlseq/i.test(b.namespace ?? '')), blocks.filter((b) => /adlseq/i.test(b.namespace ?? ''))];
  const extra = extended.flatMap((block) => childrenOf(block, 'objective'));
  return own.flatMap((block) => block.children.filter(isObjective)).map((objective) => {
    const id = attributeOf(objective, 'objectiveID');
    const more = extra.filter((one) => attributeOf(one, 'objectiveID') === id).flatMap((one) => childrenOf(one, 'mapInfo').map(plain));
    return objectiveOf(objective, more);
  });
};

/** 2004: what an item must reach to be passed, where that is decided by measure; 1.0 if the manifest names no number. */
export const passingMeasureOf = (item: Pick<Item, 'objectives'>): number | undefined => {
  const primary = item.objectives.find((objective) => objective.primary);
  return primary?.satisfiedByMeasure ? primary.minNormalizedMeasure : undefined;
};

export const finding = (items: readonly Item[], itemId: string): Item | undefined => {
  for (const item of items) {
    const found = item.id === itemId ? item : finding(item.children, itemId);
    if (found) return found;
  }
  return undefined;
};
