import { denominatorValue, doubtOf, gapOf, gapSentence, movedText } from './figure';

const declared = (value: number, missingUnits = 0) => ({ value, source: 'Công văn 12', date: '2026-01-05', declaredBy: null, own: true, missingUnits });
const figure = (met: number, value: number | null, rest: Partial<{ requiredPercent: number; accounts: number }> = {}) => ({
  met, accounts: rest.accounts ?? (value ?? 0), requiredPercent: rest.requiredPercent ?? 100, measure: 'people' as const,
  denominator: value === null ? null : declared(value),
});

test('half of five people are three people', () => {
  expect(gapOf(figure(0, 5, { requiredPercent: 50 }))!.toRequired).toBe(3);
});

test('an exact share asks for nobody more', () => {
  expect(gapOf(figure(30, 50, { requiredPercent: 60 }))!.toRequired).toBe(0);
  expect(gapSentence(figure(30, 50, { requiredPercent: 60 }))).toBeNull();
});

test('people of the denominator without an account are named apart, for no list can show them', () => {
  expect(gapOf(figure(41, 52, { accounts: 50 }))).toEqual({ toRequired: 11, onSystem: 9, withoutAccount: 2 });
  expect(gapSentence(figure(41, 52, { accounts: 50 }))).toBe('Còn thiếu 11 người để đạt; 2 người trong mẫu số chưa có tài khoản.');
});

test('without a declared denominator there is no gap to tell', () => {
  expect(gapOf(figure(41, null))).toBeNull();
});

test('more people met than the denominator holds is a doubt, not a triumph', () => {
  expect(doubtOf(figure(60, 52, { accounts: 60 }))).toBe('Số đã đạt lớn hơn mẫu số 52. Cần xem lại mẫu số.');
  expect(doubtOf(figure(50, 52, { accounts: 60 }))).toContain('60 người thuộc diện');
  expect(doubtOf(figure(50, 52, { accounts: 52 }))).toBeNull();
});

test('a total that leaves units out says how many', () => {
  expect(doubtOf({ ...figure(50, 60, { accounts: 55 }), denominator: declared(60, 3) })).toContain('3 đơn vị trực thuộc chưa khai');
});

test('people met in units that declared nothing stay out of the share, and are told', () => {
  expect(doubtOf({ ...figure(50, 60, { accounts: 75 }), counted: 45, denominator: declared(60, 3) })).toBe('3 đơn vị trực thuộc chưa khai mẫu số nên chưa nằm trong tỷ lệ này; 5 người đã đạt ở đó chưa được tính.');
  expect(gapOf({ ...figure(50, 60), counted: 45 })!.toRequired).toBe(15);
});

test('a denominator is read with or without its papers', () => {
  expect(denominatorValue({ denominator: 52 })).toBe(52);
  expect(denominatorValue({ denominator: declared(52) })).toBe(52);
  expect(denominatorValue({ denominator: null })).toBeNull();
});

test('only a figure that moved is announced', () => {
  const base = { title: 'Cán bộ, công chức', measure: 'people' as const };
  expect(movedText([{ code: 'a', met: 41 }, { code: 'b', met: 3 }], [{ ...base, code: 'a', met: 42 }, { ...base, code: 'b', met: 3 }]))
    .toBe('Cán bộ, công chức: 41 thành 42 người.');
});
