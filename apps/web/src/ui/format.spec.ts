import { daysLeftText, daysUntil, formatBytes, formatCountdown, formatDate, formatDateTime, formatMoment, formatNumber, formatPercent, formatTime, initials } from './format';

const now = Date.parse('2026-11-22T02:41:00Z'); // 9:41 in Hanoi

test('dates and times are Hanoi’s, as written in Vietnam', () => {
  expect([formatDate('2026-11-30'), formatDate('2026-11-21T18:30:00Z'), formatTime('2026-11-22T02:41:00Z'), formatTime('2026-11-21T17:05:00Z')]).toEqual(['30/11/2026', '22/11/2026', '9:41', '0:05']);
  expect(formatDateTime('2026-11-22T02:41:00Z')).toBe('9:41 ngày 22/11/2026');
});
test.each([['2026-11-22T02:00:00Z', 'lúc 9:00'], ['2026-11-21T16:59:00Z', 'hôm qua 23:59'], ['2026-11-03T02:00:00Z', 'ngày 03/11/2026']])('%s is "%s"', (at, text) => { expect(formatMoment(at, now)).toBe(text); });
test('days are counted by the calendar, so that late evening is still today', () => {
  const lateEvening = Date.parse('2026-11-22T16:30:00Z');
  expect([daysUntil('2026-11-30', now), daysUntil('2026-11-22', lateEvening), daysUntil('2026-11-20', now)]).toEqual([8, 0, -2]);
});
test.each([[8, 'còn 8 ngày'], [0, 'hạn cuối hôm nay'], [-2, 'quá hạn 2 ngày']])('%s days: %s', (days, text) => { expect(daysLeftText(days)).toBe(text); });
test.each([[1234.5, '1.234,5'], [1234567, '1.234.567'], [0.05, '0,1'], [-1234, '-1.234'], [-0.01, '0'], [7, '7']])('%s is written %s', (value, text) => { expect(formatNumber(value)).toBe(text); });
test('shares, bytes and clocks', () => {
  expect([formatPercent(0.7), formatPercent(0.788, 1), formatBytes(512), formatBytes(75_300), formatBytes(4_200_000)]).toEqual(['70%', '78,8%', '512 B', '75 KB', '4,2 MB']);
  expect([formatCountdown(872), formatCountdown(3729), formatCountdown(-3)]).toEqual(['14:32', '1:02:09', '0:00']);
});
test('initials are family name and given name', () => { expect([initials('Lò Thị Mai'), initials('Páng'), initials(' Mùa  A Páng ')]).toEqual(['LM', 'P', 'MP']); });
