import { agoText, elapsedText, percentText } from './format';

test('a share just under the whole never reads as the whole', () => {
  expect(percentText(99.96)).toBe('99,9\u00a0%');
  expect(percentText(100)).toBe('100\u00a0%');
});

test('a floating point tail does not take a tenth away', () => {
  expect(percentText(78.8)).toBe('78,8\u00a0%');
  expect(percentText(0.3 * 100)).toBe('30\u00a0%');
});

test('how long ago, in the largest unit that says enough', () => {
  const now = new Date('2026-11-22T03:00:00Z');
  expect(agoText('2026-11-22T02:59:40Z', now)).toBe('vừa xong');
  expect(agoText('2026-11-22T02:15:00Z', now)).toBe('45 phút trước');
  expect(agoText('2026-11-20T02:00:00Z', now)).toBe('2 ngày trước');
  expect(agoText('2026-05-02T02:00:00Z', now)).toBe('02/05/2026');
});

test('how long a task ran', () => {
  expect(elapsedText('2026-11-22T02:00:00Z', '2026-11-22T02:02:05Z')).toBe('2 phút 5 giây');
  expect(elapsedText('2026-11-22T02:00:00.000Z', '2026-11-22T02:00:00.200Z')).toBe('dưới 1 giây');
});
