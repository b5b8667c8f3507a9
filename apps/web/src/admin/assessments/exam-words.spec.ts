import { cellCount, discriminationWord, leftOpen, numberIn, secondsWord, warningWords, withCell } from './exam-words';

test('a cell of a blueprint is set, changed and taken out', () => {
  const one = withCell([], 'A.1', 2, 3);
  expect(cellCount(one, 'A.1', 2)).toBe(3);
  expect(withCell(one, 'A.1', 2, 5)).toEqual([{ skill: 'A.1', difficulty: 2, count: 5 }]);
  expect(withCell(one, 'A.1', 2, 0)).toEqual([]);
  expect(leftOpen({ draw: 15, practical: 1, blueprint: one })).toBe(11);
});
test('numbers are read with a comma, within bounds', () => expect([numberIn('12,5', 0, 100), numberIn('101', 0, 100), numberIn('', 0, 9), numberIn('x', 0, 9)]).toEqual([12.5, undefined, undefined, undefined]));
test('what is wrong with a question is a sentence that names the option', () => {
  const options = [{ id: 'b', text: 'Gọi lại số ấy', correct: false, taken: 9, rest: 0.9 }];
  expect(warningWords({ options, warnings: [{ code: 'turned-round' }, { code: 'tempting-option', options: ['b'] }] })).toEqual([expect.stringContaining('sai đáp án'), expect.stringContaining('“Gọi lại số ấy”')]);
  expect([discriminationWord(-0.1), discriminationWord(0.1), discriminationWord(0.2), discriminationWord(0.5), secondsWord(45), secondsWord(60), secondsWord(95)]).toEqual(['ngược', 'yếu', 'vừa', 'tốt', '45 giây', '1 phút', '1 phút 35 giây']);
});
