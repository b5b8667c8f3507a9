import { readDay, readDeclaration } from './declaration';

const now = new Date('2026-11-22T03:00:00Z');
const typed = { value: '52', source: 'Công văn số 12/UBND-VHXH', date: '5/1/2026' };

test('thousands written the Vietnamese way are understood', () => {
  expect(readDeclaration({ ...typed, value: ' 1.250 ' }, now).declaration?.value).toBe(1250);
  expect(readDeclaration({ ...typed, value: '12 500' }, now).declaration?.value).toBe(12500);
});

test('a day is read the Vietnamese way, and a day that never was is no day', () => {
  expect(readDay('5/1/2026')).toBe('2026-01-05');
  expect(readDay(' 30-11-2026 ')).toBe('2026-11-30');
  for (const typed of ['31/02/2026', '13/13/2026', '2026-01-05', '5/1/26', '']) expect(readDay(typed)).toBeNull();
});

test('a fraction, a minus or a word is no head count', () => {
  for (const value of ['52,5', '-1', 'năm mươi', '', '1.25']) expect(readDeclaration({ ...typed, value }, now).faults).toHaveProperty('value');
});

test('a number without its paper is not a declaration', () => {
  expect(readDeclaration({ ...typed, source: ' ' }, now)).toMatchObject({ declaration: null, faults: { source: expect.any(String) } });
});

test('the paper cannot be dated tomorrow, and may be dated today', () => {
  expect(readDeclaration({ ...typed, date: '23/11/2026' }, now).faults).toHaveProperty('date');
  expect(readDeclaration({ ...typed, date: '22/11/2026' }, now).declaration).toMatchObject({ date: '2026-11-22' });
});
