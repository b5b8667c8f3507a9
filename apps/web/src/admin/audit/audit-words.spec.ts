import { actWord, detailLines } from './audit-words';

test('an act nobody has named yet is shown rather than hidden', () => {
  expect(actWord('certificate.revoked')).toBe('Thu hồi chứng nhận');
  expect(actWord('unit.split')).toBe('unit.split');
});

test('empty details take no line', () => {
  expect(detailLines({ reason: 'Cấp nhầm', before: { value: 50 }, note: null, x: '', scopes: [] }))
    .toEqual([{ name: 'lý do', text: 'Cấp nhầm' }, { name: 'trước', text: '{"value":50}' }]);
});
