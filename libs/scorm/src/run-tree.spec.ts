import type { Item, Manifest } from './types';
import { readManifest } from './manifest';
import { runOf } from './run-tree';

const manifest = (items: string, more = ''): Manifest => {
  const ids = [...items.matchAll(/identifierref="([^"]+)"/g)].map(([, id]) => id);
  const read = readManifest(`<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
    <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
    <organizations default="O"><organization identifier="O"><title>Khóa</title>${items}${more}</organization></organizations>
    <resources>${ids.map((id) => `<resource identifier="${id}" adlcp:scormType="sco" href="${id}.html"/>`).join('')}</resources></manifest>`);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.manifest;
};
const item = (id: string, inner = ''): string => `<item identifier="${id}" identifierref="R${id}"><title>${id}</title>${inner}</item>`;
const sequencing = (inner: string): string => `<imsss:sequencing>${inner}</imsss:sequencing>`;
const settings = (inner: string): NonNullable<ReturnType<typeof runOf>['sequencing']> => runOf(manifest(item('A', inner), sequencing('<imsss:controlMode choice="false"/>'))).sequencing!;
const first = (inner: string): ReturnType<typeof settings> => settings(inner).children![0];

describe('whether a course is left to rules', () => {
  test.each([
    ['nothing said', '', '', false],
    ['choice and flow', '', '<imsss:controlMode choice="true" flow="true"/>', false],
    ['flow alone, choice by default', '', '<imsss:controlMode flow="true"/>', false],
    ['no choice', '', '<imsss:controlMode choice="false" flow="true"/>', true],
    ['forward only', '', '<imsss:controlMode forwardOnly="true"/>', true],
    ['no leaving by choice', '', '<imsss:controlMode choiceExit="false"/>', true],
    ['results only: rolled up, judged by the server', '<imsss:rollupRules objectiveMeasureWeight="0"/><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true"/></imsss:objectives><imsss:deliveryControls completionSetByContent="true"/>', '', false],
    ['a rule of an item', '<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="completed"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>', '', true],
    ['a limit of attempts', '<imsss:limitConditions attemptLimit="1"/>', '', true],
    ['a limit of time only', '<imsss:limitConditions attemptAbsoluteDurationLimit="PT1H"/>', '', false],
    ['an objective shared with others', '<imsss:objectives><imsss:primaryObjective objectiveID="o"><imsss:mapInfo targetObjectiveID="g"/></imsss:primaryObjective></imsss:objectives>', '', true],
    ['shuffled', '<imsss:randomizationControls reorderChildren="true" randomizationTiming="once"/>', '', true],
    ['constrained', '', '<imsss:constrainedChoiceConsiderations constrainChoice="true"/>', true],
  ])('%s', (_, ofItem, ofCourse, expected) => {
    expect(runOf(manifest(item('A', ofItem === '' ? '' : sequencing(ofItem)) + item('B'), ofCourse === '' ? '' : sequencing(ofCourse))).sequencing !== undefined).toBe(expected);
  });
  test('shared boxes need the machinery', () => expect(runOf(manifest(item('A', '<adlcp:data><adlcp:map targetID="h"/></adlcp:data>'))).sequencing?.children?.[0].sharedDataMaps)
    .toEqual([{ targetID: 'h', readSharedData: true, writeSharedData: true }]));
  test('1.2 has none', () => expect(runOf({ ...manifest(item('A'), sequencing('<imsss:controlMode choice="false"/>')), standard: 'scorm12' }).sequencing).toBeUndefined());
});

describe('the settings', () => {
  test('say every default outright', () => {
    expect(first('')).toMatchObject({
      sequencingControls: {
        choice: true, choiceExit: true, flow: false, forwardOnly: false, useCurrentAttemptObjectiveInfo: true, useCurrentAttemptProgressInfo: true,
        rollupObjectiveSatisfied: true, rollupProgressCompletion: true, objectiveMeasureWeight: 1, selectionTiming: 'never', randomizeChildren: false, randomizationTiming: 'never',
      },
      deliveryControls: { tracked: true, completionSetByContent: false, objectiveSetByContent: false },
      sequencingRules: { preConditionRules: [], exitConditionRules: [], postConditionRules: [] }, rollupRules: { rules: [] },
    });
    expect(settings('').sequencingControls.choice).toBe(false);
  });
  test('rules, with thresholds and referenced objectives', () => {
    expect(first(sequencing('<imsss:sequencingRules><imsss:postConditionRule><imsss:ruleConditions conditionCombination="any"><imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="0.5" referencedObjective="o" operator="not"/><imsss:ruleCondition condition="attempted"/></imsss:ruleConditions><imsss:ruleAction action="retry"/></imsss:postConditionRule></imsss:sequencingRules>'))
      .sequencingRules.postConditionRules).toEqual([{
      action: 'retry', conditionCombination: 'any',
      conditions: [{ condition: 'objectiveMeasureLessThan', operator: 'not', referencedObjective: 'o', parameters: { threshold: 0.5 } }, { condition: 'attempted', operator: 'noOp', parameters: {} }],
    }]);
  });
  test('roll-up: percent is of a hundred, and a condition has another name', () => {
    expect(first(sequencing('<imsss:rollupRules rollupObjectiveSatisfied="false" objectiveMeasureWeight="0.4"><imsss:rollupRule childActivitySet="atLeastPercent" minimumPercent="0.29"><imsss:rollupConditions><imsss:rollupCondition condition="activityProgressKnown"/></imsss:rollupConditions><imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>')))
      .toMatchObject({
        sequencingControls: { rollupObjectiveSatisfied: false, objectiveMeasureWeight: 0.4 },
        rollupRules: { rules: [{ action: 'completed', consideration: 'atLeastPercent', minimumPercent: 29, conditionCombination: 'any', conditions: [{ condition: 'progressKnown' }] }] },
      });
  });
  test('roll-up: none are is all are not', () => {
    const none = (combination: string): unknown => first(sequencing(`<imsss:rollupRules><imsss:rollupRule childActivitySet="none"><imsss:rollupConditions conditionCombination="${combination}"><imsss:rollupCondition condition="satisfied"/><imsss:rollupCondition condition="completed" operator="not"/></imsss:rollupConditions><imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>`)).rollupRules.rules[0];
    expect(none('any')).toMatchObject({ consideration: 'all', conditionCombination: 'all', conditions: [{ condition: 'satisfied', operator: 'not' }, { condition: 'completed', operator: 'noOp' }] });
    expect(none('all')).toMatchObject({ consideration: 'all', conditionCombination: 'any' });
  });
  test('objectives: a primary one without a name gets one, a passing measure only where measure decides', () => {
    const { primaryObjective, objectives } = first(sequencing('<imsss:objectives><imsss:primaryObjective satisfiedByMeasure="false"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective><imsss:objective objectiveID="o" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="g" writeSatisfiedStatus="true"/></imsss:objective></imsss:objectives>'));
    expect(primaryObjective).toEqual({ objectiveID: 'A.hvs-primary', satisfiedByMeasure: false, mapInfo: [] });
    expect(objectives).toEqual([{ objectiveID: 'o', satisfiedByMeasure: true, minNormalizedMeasure: 0.7, mapInfo: [{ targetObjectiveID: 'g', writeSatisfiedStatus: true }] }]);
  });
  test('selection, limits, thresholds and what content draws itself', () => {
    expect(first('<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.9" progressWeight="0.3"/><adlcp:timeLimitAction>exit,message</adlcp:timeLimitAction>'
      + sequencing('<imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT30M"/><imsss:randomizationControls selectCount="3" selectionTiming="once" reorderChildren="true" randomizationTiming="onEachNewAttempt"/>')))
      .toMatchObject({
        attemptLimit: 2, timeLimitAction: 'exit,message', completionThreshold: { completedByMeasure: true, minProgressMeasure: 0.9, progressWeight: 0.3 },
        sequencingControls: { selectCount: 3, selectionTiming: 'once', randomizeChildren: true, randomizationTiming: 'onEachNewAttempt' },
      });
  });
});

test('limits of choice are not for the run-time', () => {
  const { sequencing: root } = runOf(manifest(item('A'), sequencing('<adlseq:constrainedChoiceConsiderations preventActivation="true"/>')));
  expect(root?.choiceConstraints).toEqual({ constrainChoice: false, preventActivation: true });
  expect(root?.sequencingControls).not.toHaveProperty('preventActivation');
});

test('the tree as the learner sees it; the course may call its units otherwise than the package', () => {
  const folder = `<item identifier="F"><title>Chương</title>${item('A')}</item>`;
  expect(runOf(manifest(folder + item('B')), (id) => (id === 'B' ? 'bai-cu' : id))).toMatchObject({
    standard: 'scorm2004', title: 'Khóa',
    items: [{ id: 'F', title: 'Chương', children: [{ id: 'A', unitId: 'A', kind: 'sco', children: [] }] }, { id: 'B', unitId: 'bai-cu', kind: 'sco' }],
  });
  const plain: Item[] = [];
  expect(runOf({ ...manifest(item('A')), organisation: { ...manifest(item('A')).organisation, items: plain } }).items).toEqual([]);
});
