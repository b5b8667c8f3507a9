import { amend, end, type UnitPeriod } from './unit-history';

const commune: UnitPeriod = { id: 'v1', parentId: 'son-la', name: 'Xã Lóng Sập', kind: 'commune', officialCode: '04045', validFrom: '2004-07-08', validTo: null };

test('a new name begins on its day, and the old name stays before it', () => {
  expect(amend([commune], '2025-07-01', { name: 'Xã Lóng Sập mới' })).toEqual({
    update: { ...commune, validTo: '2025-07-01' },
    begin: { parentId: 'son-la', name: 'Xã Lóng Sập mới', kind: 'commune', officialCode: '04045', validFrom: '2025-07-01', validTo: null },
  });
});

test('a change on the day a period begins corrects that period', () => {
  expect(amend([commune], '2004-07-08', { parentId: 'x' })).toEqual({ update: { ...commune, parentId: 'x' }, begin: null });
});

test('a unit that ends exists until the day before', () => {
  expect(end([commune], '2025-07-01')).toEqual({ update: { ...commune, validTo: '2025-07-01' }, begin: null });
});

test.each<[string, UnitPeriod[], string]>([
  ['not-there', [{ ...commune, validTo: '2025-07-01' }], '2025-07-01'],
  ['not-there', [], '2025-07-01'],
  ['later-change', [{ ...commune, validTo: '2026-01-01' }, { ...commune, id: 'v2', validFrom: '2026-01-01' }], '2025-07-01'],
])('both refuse: %s', (why, history, on) => {
  expect(amend(history, on, { name: 'x' })).toBe(why);
  expect(end(history, on)).toBe(why);
});

test('a unit cannot end on the day it begins', () => expect(end([commune], '2004-07-08')).toBe('begins-then'));
