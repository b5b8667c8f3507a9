import { onQuestion, wasAway } from './traces';

const none = { spent: {}, away: [] };

test('time on a question adds up; a clock set back adds nothing', () => {
  expect(onQuestion(onQuestion(none, 'a', 1200.4), 'a', 300)).toEqual({ spent: { a: 1500 }, away: [] });
  expect(onQuestion(none, 'a', -50)).toBe(none);
});

test('a leaving is noted with its beginning and length, a glance is not', () => {
  expect(wasAway(none, 1_000, 6_000)).toEqual({ spent: {}, away: [{ at: '1970-01-01T00:00:01.000Z', ms: 5000 }] });
  expect(wasAway(none, 1_000, 1_900)).toBe(none);
  expect(wasAway(none, 9_000, 1_900)).toBe(none);
});
