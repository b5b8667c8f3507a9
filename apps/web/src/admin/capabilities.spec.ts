import { capabilitiesOf, railOf, standsIn } from './capabilities';

const as = (...roles: ('learner' | 'unit-manager' | 'province-admin' | 'auditor')[]) =>
  capabilitiesOf({ roles: roles.map((role) => ({ role, unitId: 'u', unitName: 'Xã Chiềng La' })) });

test('a learner alone has nothing here', () => {
  expect(railOf(as('learner'))).toEqual([]);
});

test('a unit manager finds targets, people and own tasks, and no register of the province', () => {
  expect(railOf(as('learner', 'unit-manager')).map((entry) => entry.label)).toEqual(['Chỉ tiêu', 'Kiểm tra', 'Người của đơn vị', 'Công việc']);
});

test('an auditor sees what the administrator sees and may do none of it', () => {
  expect(railOf(as('auditor'))).toEqual(railOf(as('province-admin')));
  expect(as('auditor')).toMatchObject({ managesUnit: false, actsForProvince: false });
});

test('everything about the record store stands in one place, the connections of before too', () => {
  const records = railOf(as('province-admin')).find((entry) => entry.label === 'Kho bản ghi')!;
  for (const path of ['/quan-tri/kho-ban-ghi', '/quan-tri/kho-ban-ghi/ban-ghi/1', '/quan-tri/ket-noi']) expect(standsIn(records, path)).toBe(true);
  expect(railOf(as('unit-manager')).map((entry) => entry.label)).not.toContain('Kho bản ghi');
});

test('the drill-down still stands in targets', () => {
  const [targets] = railOf(as('province-admin'));
  expect(standsIn(targets!, '/don-vi/sl-ccvc/nguoi/1')).toBe(true);
  expect(standsIn(targets!, '/quan-tri')).toBe(true);
  expect(standsIn(targets!, '/quan-tri/nguoi')).toBe(false);
});
