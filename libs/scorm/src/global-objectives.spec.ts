import type { Item, ItemObjective, PlainAttributes, ScoState } from './types';
import { newAttempt } from './commit';
import { globalObjectivesAfter, readObjective } from './global-objectives';

const maps = (target: string, more: PlainAttributes = { writeSatisfiedStatus: true, writeNormalizedMeasure: true, writeCompletionStatus: true, writeProgressMeasure: true }): PlainAttributes => ({ targetObjectiveID: target, ...more });
const objective = (id: string | undefined, primary: boolean, mapInfo: readonly PlainAttributes[], minNormalizedMeasure?: number): ItemObjective =>
  ({ id, primary, satisfiedByMeasure: minNormalizedMeasure !== undefined, minNormalizedMeasure: minNormalizedMeasure ?? 1, mapInfo });
const item = (objectives: readonly ItemObjective[], deliveryControls?: PlainAttributes): Item => ({
  id: 'A', title: 'A', isVisible: true, href: 'a.html', scormType: 'sco', hideLmsUi: [], children: [], objectives,
  sequencing: { preConditionRules: [], exitConditionRules: [], postConditionRules: [], rollupRules: [], deliveryControls },
});
const state = (of: Item, more: Partial<ScoState>): ScoState => ({ ...newAttempt('scorm2004', of), entry: 'resume', sessions: { s: { ms: 0, ended: false } }, ...more });
const after = (of: Item, more: Partial<ScoState>, before = {}): object => globalObjectivesAfter({ items: [{ ...of, id: 'F', href: undefined, objectives: [], children: [of] }] }, 'A', state(of, more), before);

test('the primary objective is the item itself, as it was judged', () => {
  const of = item([objective(undefined, true, [maps('G')], 0.8)]);
  expect(after(of, { success: 'passed', scoreScaled: 0.9, completion: 'completed', progress: 1 })).toEqual({ G: { satisfied: true, measure: 0.9, completed: true, progress: 1 } });
  expect(after(of, { success: 'failed', scoreScaled: 0.4, completion: 'incomplete' })).toEqual({ G: { satisfied: false, measure: 0.4, completed: false } });
});
test('only what may be written is; what is unknown replaces nothing', () => {
  expect(after(item([objective('o', true, [maps('G', { writeNormalizedMeasure: true })])]), { success: 'passed', scoreScaled: 0.5 })).toEqual({ G: { measure: 0.5 } });
  expect(after(item([objective('o', true, [maps('G')])]), {}, { G: { satisfied: true }, H: { measure: 1 } })).toEqual({ G: { satisfied: true }, H: { measure: 1 } });
  expect(after(item([objective('o', true, [maps('G', {})])]), { success: 'passed' })).toEqual({});
});
test('other objectives are what content said of them, by their own measure where that decides', () => {
  const of = item([objective('p', true, []), objective('o1', false, [maps('G1')]), objective('o2', false, [maps('G2')], 0.6), objective('o3', false, [maps('G3')])]);
  expect(after(of, { objectives: [
    { id: 'o1', completion: 'completed', success: 'failed', progress: 0.5 }, { id: 'o2', completion: 'unknown', success: 'failed', scoreScaled: 0.6 }, { id: 'x', completion: 'unknown', success: 'passed' },
  ] })).toEqual({ G1: { satisfied: false, completed: true, progress: 0.5 }, G2: { satisfied: true, measure: 0.6 } });
});
test('one objective may write to several; content may speak of the primary one by its name', () => {
  expect(after(item([objective('p', true, [maps('G'), maps('H')])]), { objectives: [{ id: 'p', completion: 'unknown', success: 'passed', scoreScaled: 0.7 }] })).toEqual({ G: { satisfied: true, measure: 0.7 }, H: { satisfied: true, measure: 0.7 } });
});
describe('content that ends for good without a word about success (SN UP.4)', () => {
  const ended = { entry: '', sessions: { s: { ms: 0, ended: true } }, completion: 'completed' } as const;
  test.each<[string, Item, Partial<ScoState>, boolean | undefined]>([
    ['has satisfied its objective', item([objective('p', true, [maps('G')])]), ended, true],
    ['not where a measure decides', item([objective('p', true, [maps('G')], 0.8)]), ended, undefined],
    ['not where that is the content\'s to say', item([objective('p', true, [maps('G')])], { objectiveSetByContent: true }), ended, undefined],
    ['not while it may go on', item([objective('p', true, [maps('G')])]), { ...ended, entry: 'resume' }, undefined],
    ['not against its own word', item([objective('p', true, [maps('G')])]), { ...ended, success: 'failed' }, false],
  ])('%s', (_, of, more, satisfied) => expect((after(of, more) as { G?: { satisfied?: boolean } }).G?.satisfied).toBe(satisfied));
});
test('of what is not tracked, or not there, nothing is kept', () => {
  const of = item([objective('p', true, [maps('G')])], { tracked: false });
  expect(after(of, { success: 'passed' }, { H: { measure: 1 } })).toEqual({ H: { measure: 1 } });
  expect(globalObjectivesAfter({ items: [] }, 'A', state(of, { success: 'passed' }), {})).toEqual({});
});
test('reading: satisfaction and measure unless the manifest says no, the rest only where it says so', () => {
  const global = { G: { satisfied: true, measure: 0.5, completed: true, progress: 0.4 } };
  expect(readObjective({ mapInfo: [maps('G', {})] }, global)).toEqual({ satisfied: true, measure: 0.5 });
  expect(readObjective({ mapInfo: [maps('G', { readSatisfiedStatus: false, readCompletionStatus: true, readProgressMeasure: true })] }, global)).toEqual({ measure: 0.5, completed: true, progress: 0.4 });
  expect(readObjective({ mapInfo: [maps('X', {})] }, global)).toEqual({});
  expect(readObjective(undefined, global)).toEqual({});
});
