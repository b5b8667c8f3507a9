import fc from 'fast-check';
import type { Item, PlainAttributes, RollupRule, Sequencing } from './types';
import { rollsUpItself, rollUp, type Facts } from './roll-up';

const item = (id: string, more: Partial<Item> = {}): Item => ({ id, title: id, isVisible: true, href: `${id}.html`, scormType: 'sco', hideLmsUi: [], objectives: [], children: [], ...more });
const folder = (id: string, children: readonly Item[], more: Partial<Item> = {}): Item => item(id, { href: undefined, scormType: undefined, children, ...more });

const sequencing = (more: Partial<Sequencing>): { sequencing: Sequencing } => ({ sequencing: { preConditionRules: [], exitConditionRules: [], postConditionRules: [], rollupRules: [], ...more } });
const rule = (action: string, condition: string, more: Partial<RollupRule> = {}): RollupRule =>
  ({ action, conditionCombination: 'any', conditions: [{ condition }], childActivitySet: 'all', minimumCount: 0, minimumPercent: 0, ...more });
const wants = (minNormalizedMeasure: number): Partial<Item> => ({ objectives: [{ primary: true, satisfiedByMeasure: true, minNormalizedMeasure, mapInfo: [] }] });

const state = (more: Partial<Facts>): Facts => ({ completion: 'not attempted', success: 'unknown', ...more });
const done = state({ completion: 'completed' });
const begun = state({ completion: 'incomplete' });
const passed = (scoreScaled = 0.9): Facts => state({ completion: 'completed', success: 'passed', scoreScaled });
const failed = (scoreScaled = 0.4): Facts => state({ completion: 'completed', success: 'failed', scoreScaled });

const a = item('a');
const b = item('b');
const test2 = item('t', { masteryScore: 80 });

describe('a course of lessons', () => {
  test.each([
    ['untouched', {}, { completion: 'not attempted', success: 'unknown', progress: 0 }],
    ['one begun', { a: begun }, { completion: 'incomplete', progress: 0 }],
    ['one of two done', { a: done }, { completion: 'incomplete', progress: 0.5 }],
    ['one done, one a third done', { a: done, b: state({ completion: 'incomplete', progress: 0.3 }) }, { progress: 0.65 }],
    ['both done', { a: done, b: done }, { completion: 'completed', success: 'unknown', progress: 1 }],
    ['states of items that are not there', { x: done }, { completion: 'not attempted', progress: 0 }],
  ])('%s', (_, states, outcome) => expect(rollUp({ items: [a, b] }, states)).toMatchObject(outcome));
});

describe('a course with a test', () => {
  const course = { items: [a, test2] };
  test.each([
    ['passed and all read', { a: done, t: passed() }, 'completed', 'passed', 0.9],
    ['passed, but not all read', { t: passed() }, 'incomplete', 'unknown', 0.9],
    ['failed', { a: done, t: failed() }, 'completed', 'failed', 0.4],
    ['failed, not all read', { t: failed() }, 'incomplete', 'failed', 0.4],
    ['all read, the test to come', { a: done }, 'incomplete', 'unknown', undefined],
    ['the test ended without a score', { a: done, t: done }, 'completed', 'unknown', undefined],
  ])('%s', (_, states, completion, success, score) =>
    expect(rollUp(course, states)).toMatchObject({ completion, success, ...(score === undefined ? {} : { scoreScaled: score }) }));

  test('two tests: both must be passed, the score is their mean', () => {
    const both = { items: [test2, item('u', { masteryScore: 50 })] };
    expect(rollUp(both, { t: passed(0.9), u: passed(0.6) })).toMatchObject({ success: 'passed', scoreScaled: 0.75 });
    expect(rollUp(both, { t: passed(0.9), u: failed(0.4) })).toMatchObject({ success: 'failed' });
  });
});

describe('folders', () => {
  test('roll up through any depth; empty ones are as if they were not there', () => {
    const course = { items: [folder('f', [folder('g', [a]), b]), folder('leer', [])] };
    expect(rollUp(course, { a: done, b: done })).toMatchObject({ completion: 'completed', progress: 1 });
    expect(rollUp(course, { a: done })).toMatchObject({ completion: 'incomplete', progress: 0.5 });
  });
  test('a 1.2 item that is a page and a folder at once counts as both', () => {
    const course = { items: [item('p', { children: [a] })] };
    expect(rollUp(course, { a: done })).toMatchObject({ completion: 'incomplete', progress: 0.5 });
    expect(rollUp(course, { a: done, p: done })).toMatchObject({ completion: 'completed' });
  });
});

describe('2004 roll-up rules (SN 4.6.5)', () => {
  test.each<[string, Partial<RollupRule>, Record<string, Facts>, string]>([
    ['any, one done', { childActivitySet: 'any' }, { a: done }, 'completed'],
    ['any, none', { childActivitySet: 'any' }, { a: begun }, 'incomplete'],
    ['at least one', { childActivitySet: 'atLeastCount', minimumCount: 1 }, { b: done }, 'completed'],
    ['at least two, one', { childActivitySet: 'atLeastCount', minimumCount: 2 }, { b: done }, 'incomplete'],
    ['half of them', { childActivitySet: 'atLeastPercent', minimumPercent: 0.5 }, { b: done }, 'completed'],
    ['all, one', {}, { b: done }, 'incomplete'],
  ])('completed if %s', (_, more, states, completion) =>
    expect(rollUp({ items: [folder('f', [a, b], sequencing({ rollupRules: [rule('completed', 'completed', more)] }))] }, states)).toMatchObject({ completion }));

  test('satisfied when all have been completed', () => {
    const course = { items: [folder('f', [a, b], sequencing({ rollupRules: [rule('satisfied', 'completed')] }))] };
    expect(rollUp(course, { a: done, b: done })).toMatchObject({ success: 'passed' });
    expect(rollUp(course, { a: done })).toMatchObject({ success: 'unknown' });
  });
  test('not: a condition turned round; unknown stays unknown', () => {
    const course = (childActivitySet: string): Parameters<typeof rollUp>[0] => ({ items: [folder('f', [a], sequencing({ rollupRules: [rule('notSatisfied', 'satisfied', { childActivitySet, conditions: [{ condition: 'satisfied', operator: 'not' }] })] }))] });
    expect(rollUp(course('any'), { a: failed() })).toMatchObject({ success: 'failed' });
    expect(rollUp(course('any'), { a: done })).toMatchObject({ success: 'unknown' });
  });
  test('the rules of the organisation itself', () => {
    expect(rollUp({ items: [a, b], ...sequencing({ rollupRules: [rule('completed', 'completed', { childActivitySet: 'any' })] }) }, { a: done })).toMatchObject({ completion: 'completed', progress: 1 });
  });
  test('a folder satisfied by measure: the weighted score decides', () => {
    const weighed = (id: string, objectiveMeasureWeight: number): Item => item(id, sequencing({ rollup: { objectiveMeasureWeight } }));
    const course = { items: [folder('f', [weighed('a', 3), weighed('b', 1)], wants(0.7))] };
    expect(rollUp(course, { a: passed(0.8), b: failed(0.4) })).toMatchObject({ success: 'passed', scoreScaled: 0.7 });
    expect(rollUp(course, { a: passed(0.7), b: failed(0.4) })).toMatchObject({ success: 'failed' });
  });

  test('the course itself satisfied by measure', () => {
    const { objectives } = item('x', wants(0.8));
    expect(rollUp({ items: [a, b], objectives }, { a: passed(0.9), b: failed(0.7) })).toMatchObject({ success: 'passed', scoreScaled: 0.8 });
    expect(rollUp({ items: [a, b], objectives }, { a: passed(0.9), b: failed(0.6) })).toMatchObject({ success: 'failed' });
  });

  const untold: PlainAttributes = { rollupProgressCompletion: false, rollupObjectiveSatisfied: false, objectiveMeasureWeight: 0 };
  test.each<[string, Partial<Sequencing>]>([
    ['not tracked', { deliveryControls: { tracked: false } }],
    ['kept out of roll-up', { rollup: untold }],
    ['asked only if attempted', { rollupConsiderations: { requiredForCompleted: 'ifAttempted', requiredForSatisfied: 'ifAttempted' } }],
  ])('an item %s is no obstacle', (_, more) => {
    expect(rollUp({ items: [test2, item('b', { ...sequencing(more), masteryScore: 50 })] }, { t: passed() })).toMatchObject({ completion: 'completed', success: 'passed', scoreScaled: 0.9 });
  });
});

test('progress is between 0 and 1, and 1 exactly where the course is completed', () => {
  const leaf = fc.constantFrom(undefined, done, begun, passed(), failed(), state({ completion: 'incomplete', progress: 1 }), state({ completion: 'unknown' }));
  fc.assert(fc.property(fc.array(leaf, { minLength: 1, maxLength: 8 }), (leaves) => {
    const items = leaves.map((_, i) => item(`i${i}`));
    const outcome = rollUp({ items }, Object.fromEntries(leaves.map((one, i) => [`i${i}`, one])));
    expect(outcome.progress).toBeGreaterThanOrEqual(0);
    expect(outcome.progress === 1).toBe(outcome.completion === 'completed');
  }));
});

describe('who is asked', () => {
  const considered = (considerations: PlainAttributes, more: Partial<Item> = {}): Item => item('b', { ...sequencing({ rollupConsiderations: considerations }), ...more });
  const completion = (b: Item, facts: Record<string, Facts>, objectives = {}): string => rollUp({ items: [a, b] }, facts, objectives).completion;
  test('an optional item is asked once it was begun', () => {
    const optional = considered({ requiredForCompleted: 'ifAttempted', requiredForSatisfied: 'ifAttempted' });
    expect(completion(optional, { a: done })).toBe('completed');
    expect(completion(optional, { a: done, b: begun })).toBe('incomplete');
  });
  test('a suspended one is not asked, nor is one never begun', () => {
    const one = considered({ requiredForCompleted: 'ifNotSuspended' });
    expect([completion(one, { a: done }), completion(one, { a: done, b: { ...begun, suspended: true } }), completion(one, { a: done, b: begun })]).toEqual(['completed', 'completed', 'incomplete']);
  });
  const skips = (conditions: readonly PlainAttributes[], more: Partial<Item> = {}): Item => ({
    ...considered({}), ...more, ...sequencing({ rollupConsiderations: { requiredForCompleted: 'ifNotSkipped' }, preConditionRules: [{ action: 'skip', conditionCombination: 'all', conditions }] }),
  });
  test.each<[string, readonly PlainAttributes[], object, string]>([
    ['always', [{ condition: 'always' }], {}, 'completed'],
    ['never', [{ condition: 'never' }], {}, 'incomplete'],
    ['known elsewhere', [{ condition: 'satisfied', referencedObjective: 'cua' }], { G: { satisfied: true } }, 'completed'],
    ['not known elsewhere', [{ condition: 'satisfied', referencedObjective: 'cua' }], {}, 'incomplete'],
    ['known to be bad elsewhere', [{ condition: 'satisfied', referencedObjective: 'cua', operator: 'not' }], { G: { satisfied: false } }, 'completed'],
    ['a measure high enough', [{ condition: 'objectiveMeasureGreaterThan', referencedObjective: 'cua', measureThreshold: 0.5 }], { G: { measure: 0.6 } }, 'completed'],
    ['a measure not high enough', [{ condition: 'objectiveMeasureGreaterThan', referencedObjective: 'cua', measureThreshold: 0.6 }], { G: { measure: 0.6 } }, 'incomplete'],
    ['a measure low enough', [{ condition: 'objectiveMeasureLessThan', referencedObjective: 'cua', measureThreshold: 0.6 }], { G: { measure: 0.5 } }, 'completed'],
    ['something is known, and more', [{ condition: 'objectiveStatusKnown', referencedObjective: 'cua' }, { condition: 'objectiveMeasureKnown', referencedObjective: 'cua' }], { G: { measure: 0.5, satisfied: false } }, 'completed'],
    ['its own', [{ condition: 'satisfied' }], { P: { satisfied: true } }, 'completed'],
    ['untouched', [{ condition: 'attempted', operator: 'not' }], {}, 'completed'],
  ])('a skipped one is not: %s', (_, conditions, objectives, expected) => {
    const b = skips(conditions, { objectives: [
      { id: 'chinh', primary: true, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [{ targetObjectiveID: 'P' }] },
      { id: 'cua', primary: false, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [{ targetObjectiveID: 'G' }] },
    ] });
    expect(completion(b, { a: done }, objectives)).toBe(expected);
  });
  test('what does not count is said of each item', () => {
    const rolled = rollUp({ items: [a, considered({ requiredForCompleted: 'ifAttempted' }), folder('f', [item('c')], sequencing({ deliveryControls: { tracked: false } }))] }, { a: done });
    expect(Object.fromEntries(Object.entries(rolled.items).map(([id, one]) => [id, one.counts]))).toEqual({ a: true, b: false, c: false, f: false });
    expect(rolled.items.a).toMatchObject({ completion: 'completed', progress: 1 });
  });
});

describe('measures', () => {
  test('a course judged by measure is not passed before its other tests could spoil it, nor failed before they could save it', () => {
    const { objectives } = item('x', wants(0.8));
    const course = { items: [item('t'), item('u')], objectives };
    expect(rollUp(course, { t: passed(1) })).toMatchObject({ success: 'unknown', scoreScaled: 1 });
    expect(rollUp(course, { t: passed(1), u: failed(0.6) })).toMatchObject({ success: 'passed', scoreScaled: 0.8 });
    expect(rollUp(course, { t: passed(1), u: failed(0.5) })).toMatchObject({ success: 'failed' });
  });
  test('completion by measure: the items by their weights (4th edition)', () => {
    const weighed = (id: string, progressWeight: number): Item => item(id, { progressWeight });
    const course = { items: [folder('f', [weighed('a', 0.9), weighed('b', 0.1)], { completionThreshold: 0.9 })] };
    expect(rollUp(course, { a: done }).completion).toBe('completed');
    expect(rollUp(course, { b: done }).completion).toBe('incomplete');
    expect(rollUp(course, { a: state({ completion: 'incomplete', progress: 0.99 }), b: done }).completion).toBe('completed');
    expect(rollUp(course, {}).completion).toBe('not attempted');
  });
});

test('an item knows by reading what it was never asked itself', () => {
  const reads = (mapInfo: readonly PlainAttributes[], measured = false): Item => item('t', { objectives: [{ id: 'p', primary: true, satisfiedByMeasure: measured, minNormalizedMeasure: 0.8, mapInfo }] });
  const map = { targetObjectiveID: 'G', readCompletionStatus: true };
  expect(rollUp({ items: [reads([map])] }, {}, { G: { satisfied: true, completed: true } })).toMatchObject({ completion: 'completed', success: 'passed' });
  expect(rollUp({ items: [reads([map], true)] }, {}, { G: { satisfied: true, measure: 0.7, completed: true } })).toMatchObject({ success: 'failed', scoreScaled: 0.7 });
  expect(rollUp({ items: [reads([map])] }, { t: failed() }, { G: { satisfied: true } })).toMatchObject({ success: 'failed' });
});

describe('whether the package decides itself what the course comes to', () => {
  test.each<[string, Parameters<typeof rollsUpItself>[0], boolean]>([
    ['nothing said', { items: [a, folder('f', [b])] }, false],
    ['a test with a passing measure', { items: [item('t', wants(0.8))] }, false],
    ['weights only', { items: [item('t', sequencing({ rollup: { objectiveMeasureWeight: 0.5 } }))] }, false],
    ['rules of the course', { items: [a], ...sequencing({ rollupRules: [rule('completed', 'completed')] }) }, true],
    ['an optional item', { items: [folder('f', [item('a', sequencing({ rollupConsiderations: { requiredForCompleted: 'ifAttempted' } }))])] }, true],
    ['always asked, said outright', { items: [item('a', sequencing({ rollupConsiderations: { requiredForCompleted: 'always' } }))] }, false],
    ['an untracked item', { items: [item('a', sequencing({ deliveryControls: { tracked: false } }))] }, true],
    ['an item kept out', { items: [item('a', sequencing({ rollup: { rollupProgressCompletion: false } }))] }, true],
    ['a folder passed by its mean', { items: [folder('f', [a], wants(0.8))] }, true],
    ['a folder completed by measure', { items: [folder('f', [a], { completionThreshold: 0.9 })] }, true],
    ['a course passed by its mean', { items: [a], objectives: item('x', wants(0.8)).objectives }, true],
  ])('%s', (_, root, expected) => expect(rollsUpItself(root)).toBe(expected));
});
