import { EVERY_UNIT, isReachable, unreachableUnits, type Need } from './completion-policy';
import type { CourseUnit } from './course-tree';

const NEEDS: Record<string, Need> = {
  completed: { kind: 'status', is: 'completed' }, passed: { kind: 'status', is: 'passed' }, score: { kind: 'score', atLeast: 0.5 }, time: { kind: 'time', seconds: 60 }, pages: { kind: 'pages', share: 0.5 }, mark: { kind: 'mark' },
};

test.each<[CourseUnit['kind'], string[]]>([
  ['lesson', ['completed', 'time', 'pages', 'mark']], ['page', ['completed', 'time', 'pages', 'mark']], ['activity', ['completed', 'passed', 'score', 'mark']], ['sco', Object.keys(NEEDS)], ['au', Object.keys(NEEDS)],
])('what can come of a %s', (kind, reachable) => {
  expect(Object.entries(NEEDS).filter(([, need]) => isReachable({ needs: [need] }, kind)).map(([name]) => name)).toEqual(reachable);
});

test('what goes for all units goes for those without a policy of their own', () => {
  const units = [{ id: 'a', kind: 'sco' as const }, { id: 'b', kind: 'page' as const }, { id: 'c', kind: 'page' as const }];
  expect(unreachableUnits(units, { [EVERY_UNIT]: { needs: [NEEDS['score']!] }, b: { needs: [NEEDS['mark']!] } }).map(({ id }) => id)).toEqual(['c']);
  expect(unreachableUnits(units, {})).toEqual([]);
});
