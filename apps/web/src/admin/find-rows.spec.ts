import { filterRows, folded, matches, nextSort, sortRows } from './find-rows';

test('"nguyen van a" finds "Nguyễn Văn A", and d finds đ', () => {
  expect(folded('  Đào   Thị ')).toBe('dao thi');
  expect(matches('Nguyễn Văn A', 'nguyen van a')).toBe(true);
  expect(matches('Phường Chiềng Cơi', 'coi phuong')).toBe(true);
  expect(matches('Phường Chiềng Cơi', 'mộc châu')).toBe(false);
});

test('an empty filter leaves the list itself', () => {
  const rows = [{ name: 'Xã Yên Châu' }];
  expect(filterRows(rows, '  ', (row) => row.name)).toBe(rows);
});

test('undeclared rows stay last in both directions', () => {
  const rows = [{ n: null }, { n: 5 }, { n: 80 }];
  const by = (down: boolean) => sortRows(rows, { by: 'n', down }, (row) => row.n).map((row) => row.n);
  expect(by(false)).toEqual([5, 80, null]);
  expect(by(true)).toEqual([80, 5, null]);
});

test('names sort the Vietnamese way: D before Đ before E', () => {
  const rows = ['Ên', 'Đông', 'Dương', 'Bắc Yên'];
  expect(sortRows(rows, { by: 'x', down: false }, (row) => row)).toEqual(['Bắc Yên', 'Dương', 'Đông', 'Ên']);
});

test('equal rows keep their order', () => {
  const rows = [{ id: 1, n: 0 }, { id: 2, n: 0 }];
  expect(sortRows(rows, { by: 'n', down: true }, (row) => row.n)).toEqual(rows);
});

test('a second press turns the order', () => {
  expect(nextSort({ by: 'name', down: false }, 'percent', true)).toEqual({ by: 'percent', down: true });
  expect(nextSort({ by: 'percent', down: true }, 'percent', true)).toEqual({ by: 'percent', down: false });
});
