import { findUnits, placed } from './units';

const unit = (id: string, name: string, kind: string, parentId: string | null) => ({ id, code: id, name, kind, parentId, people: 0 });
const province = unit('t', 'Tỉnh Sơn La', 'province', null);

test('departments come before wards and communes, each by name', () => {
  const list = placed([unit('3', 'Xã Yên Châu', 'commune', 't'), unit('2', 'Phường Tô Hiệu', 'ward', 't'), unit('1', 'Sở Y tế', 'department', 't'), province]);
  expect(list.map((entry) => entry.unit.name)).toEqual(['Tỉnh Sơn La', 'Sở Y tế', 'Phường Tô Hiệu', 'Xã Yên Châu']);
  expect(list[3]).toMatchObject({ depth: 1, path: ['Tỉnh Sơn La'] });
});

test('a manager who cannot see the province still finds the own commune, as a root', () => {
  const list = placed([unit('x', 'Xã Chiềng La', 'commune', 't'), unit('s', 'Trường THPT', 'school', 'x')]);
  expect(list.map(({ unit: { name }, depth }) => [name, depth])).toEqual([['Xã Chiềng La', 0], ['Trường THPT', 1]]);
});

test('search wants no marks and puts the name that starts so first', () => {
  const list = placed([province, unit('1', 'Tổ bản Muổi Nọi', 'team', 't'), unit('2', 'Xã Muổi Nọi', 'commune', 't'), unit('3', 'Muổi', 'team', 't')]);
  expect(findUnits(list, 'muoi').map((entry) => entry.unit.name)).toEqual(['Muổi', 'Xã Muổi Nọi', 'Tổ bản Muổi Nọi']);
  expect(findUnits(list, 'noi xa').map((entry) => entry.unit.name)).toEqual(['Xã Muổi Nọi']);
});

test('a ring of parents does not hang the list', () => {
  expect(placed([unit('a', 'A', 'team', 'b'), unit('b', 'B', 'team', 'a')])).toEqual([]);
});
