import { cellCount, leftOpen, numberIn, withCell } from './exam-words';

test('a cell of a blueprint is set, changed and taken out', () => {
  const one = withCell([], 'A.1', 2, 3);
  expect(cellCount(one, 'A.1', 2)).toBe(3);
  expect(withCell(one, 'A.1', 2, 5)).toEqual([{ skill: 'A.1', difficulty: 2, count: 5 }]);
  expect(withCell(one, 'A.1', 2, 0)).toEqual([]);
  expect(leftOpen({ draw: 15, practical: 1, blueprint: one })).toBe(11);
});
test('numbers are read with a comma, within bounds', () => expect([numberIn('12,5', 0, 100), numberIn('101', 0, 100), numberIn('', 0, 9), numberIn('x', 0, 9)]).toEqual([12.5, undefined, undefined, undefined]));
