import { planDifferences, type PlanRow } from './plan';

const row = (over: Partial<PlanRow> = {}): PlanRow => ({ audience: 'SL-LD', groups: ['NTS', 'DLTT'], deadline: '2026-11-30', legalSource: 'QĐ 35', verified: true, ...over });

test('the same plan, or groups in another order, is no difference', () => expect(planDifferences([row()], [row({ groups: ['DLTT', 'NTS'] })])).toEqual([]));
test('what is added, what is dropped, and what else changed', () => {
  expect(planDifferences([row()], [row({ groups: ['NTS', 'GQVD'], deadline: '2026-12-15' })])).toEqual([{ audience: 'SL-LD', added: ['GQVD'], dropped: ['DLTT'], deadline: ['2026-11-30', '2026-12-15'], legalSource: null, verified: null }]);
});
test('an audience that is new and one that is gone', () => {
  expect(planDifferences([row()], [row({ audience: 'SL-TV' })]).map(({ audience, added, dropped }) => [audience, added.length, dropped.length])).toEqual([['SL-LD', 0, 2], ['SL-TV', 2, 0]]);
});
