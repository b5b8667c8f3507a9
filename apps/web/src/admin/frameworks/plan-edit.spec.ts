import { nextYears, toggled, unsaid } from './plan-edit';

const row = { audience: 'SL-LD', groups: ['NTS', 'GQVD'], deadline: '2026-11-30', legalSource: 'QĐ 35', verified: true };
const order = ['NTS', 'DLTT', 'GQVD'];

test('a group joins in the order of the framework, leaves again, and the last one takes the row with it', () => {
  const joined = toggled([row], 'SL-LD', 'DLTT', order);
  expect(joined[0]!.groups).toEqual(['NTS', 'DLTT', 'GQVD']);
  expect(toggled(joined, 'SL-LD', 'DLTT', order)).toEqual([row]);
  expect(toggled([{ ...row, groups: ['NTS'] }], 'SL-LD', 'NTS', order)).toEqual([]);
});
test('an audience of which nothing was asked begins without a paper, and that is said', () => {
  expect(unsaid(toggled([row], 'SL-TV', 'NTS', order), 2026, (code) => code)).toEqual(['SL-TV: chưa ghi căn cứ.', 'SL-TV: chưa có hạn.']);
  expect(unsaid([row], 2027, (code) => code)).toEqual(['SL-LD: hạn không nằm trong năm 2027.']);
});
test('the next year begins as this one, unconfirmed', () => expect(nextYears([row], 2027)).toEqual([{ ...row, deadline: '2027-11-30', verified: false }]));
