import { chartOf, chartSentence, countText, roundTop, spanText } from './load-words';

test('a count says how sure it is', () => {
  expect(countText(1234567)).toBe('1.234.567');
  expect(countText(12_000_000, { estimated: true })).toBe('khoảng 12.000.000');
  expect(countText(1_000_000, { atLeast: true })).toBe('hơn 1.000.000');
});

test.each([[0, '0 giây'], [59.4, '59 giây'], [60, '1 phút'], [125, '2 phút 5 giây'], [3600, '1 giờ'], [3840, '1 giờ 4 phút'], [90_000, '1 ngày 1 giờ'], [-3, '0 giây']])('%s seconds: %s', (seconds, text) => expect(spanText(seconds)).toBe(text));

test.each([[0, 4], [4, 4], [5, 5], [6, 10], [11, 20], [37, 40], [41, 50], [51, 100], [999, 1000], [1001, 2000]])('above %s the axis ends at %s', (highest, top) => expect(roundTop(highest)).toBe(top));

const minutes = [0, 1, 400, 100].map((statements, index) => ({ minute: `2026-11-22T02:0${index}:00Z`, statements }));

test('bars stand on the ground, as high as they are many; a single statement still shows', () => {
  const { bars, top } = chartOf(minutes, 400, 100);
  expect(top).toBe(400);
  expect(bars.map(({ height }) => height)).toEqual([0, 2, 100, 25]);
  expect(bars.every(({ y, height }) => y + height === 100)).toBe(true);
  expect(bars.map(({ going }) => going)).toEqual([false, false, false, true]);
});

test('the chart can be heard', () => {
  expect(chartSentence(minutes)).toBe('Trong 60 phút qua, nhiều nhất là 400 bản ghi một phút, lúc 9:02.');
  expect(chartSentence([{ minute: '2026-11-22T02:00:00Z', statements: 0 }])).toMatch(/không có bản ghi nào/);
});
