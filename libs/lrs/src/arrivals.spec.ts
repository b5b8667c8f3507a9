import { latelyOf, secondOf } from './arrivals';

const NOW = new Date('2026-11-22T02:30:20Z');
const ago = (seconds: number): number => secondOf(NOW) - seconds;

test('each second counts in the minute, the hour and the day it lies in', () => {
  const lately = latelyOf(new Map([[ago(0), 1], [ago(59), 10], [ago(60), 100], [ago(3599), 1000], [ago(3600), 10_000], [ago(86_399), 100_000], [ago(86_400), 1_000_000]]), NOW);
  expect(lately).toMatchObject({ lastMinute: 11, lastHour: 1111, lastDay: 111_111 });
});

test('sixty minutes by the clock, the oldest first, empty ones too', () => {
  const { perMinute } = latelyOf(new Map([[ago(0), 1], [ago(20), 2], [ago(21), 4], [ago(59 * 60 + 20), 8], [ago(59 * 60 + 21), 16]]), NOW);
  expect(perMinute).toHaveLength(60);
  expect(perMinute[0]).toEqual({ minute: new Date('2026-11-22T01:31:00Z'), statements: 8 });
  expect(perMinute.at(-2)).toEqual({ minute: new Date('2026-11-22T02:29:00Z'), statements: 4 });
  expect(perMinute.at(-1)).toEqual({ minute: new Date('2026-11-22T02:30:00Z'), statements: 3 });
});
