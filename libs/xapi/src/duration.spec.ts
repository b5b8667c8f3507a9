import fc from 'fast-check';
import { comparableDuration, formatDuration, isDuration, parseDuration } from './duration';

describe('durations are ISO 8601:2004 §4.4.3.2 (Data §4.6)', () => {
  test.each(['PT4H35M59.14S', 'PT16559.14S', 'P3Y1M29DT4H35M59.14S', 'P3Y', 'P4W', 'P1DT12H36M0.12567S', 'PT0S', 'P0D', 'PT1H0M0.1S', 'P1M', 'PT0,5H', 'P0.5Y', 'PT36H'])(
    'accepts %j', (iso) => expect(isDuration(iso)).toBe(true));
  test.each(['', 'P', 'PT', 'P1', 'P4W1D', 'PA1H0M0S', 'should fail', 'P1DT', 'PT1D', 'P1H', 'P1S', '-PT1S', 'P-1D', 'PT1.5H2M', 'P0003-06-04T12:30:05', 'P1Y2W', 'pt1s', 'PT1S ', 'PT.5S', 'PT5.S',
    `PT${'9'.repeat(300)}S`])('refuses %j', (iso) => expect(isDuration(iso)).toBe(false));
});

describe('durations as milliseconds', () => {
  test.each([['PT4H35M59.14S', 16_559_140], ['PT16559.14S', 16_559_140], ['P1DT1S', 86_401_000], ['P4W', 2_419_200_000], ['PT0,5H', 1_800_000], ['PT0S', 0]])(
    '%s is %d', (iso, milliseconds) => expect(parseDuration(iso)).toBe(milliseconds));
  test('a year and twelve months are as long', () => expect(parseDuration('P1Y')).toBe(parseDuration('P12M')));
  test('what is no duration is undefined', () => expect(parseDuration('an hour')).toBeUndefined());
  test.each([[0, 'PT0S'], [9, 'PT0S'], [10, 'PT0.01S'], [3_723_450, 'PT1H2M3.45S'], [60_000, 'PT1M'], [90_000_000, 'PT25H'], [-5, 'PT0S'], [Number.NaN, 'PT0S']])(
    '%d ms is written %s', (milliseconds, iso) => expect(formatDuration(milliseconds)).toBe(iso));
  test('any duration survives writing and reading, to 0.01 s', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (hundredths) => {
      const iso = formatDuration(hundredths * 10);
      expect(isDuration(iso)).toBe(true);
      expect(parseDuration(iso)).toBe(hundredths * 10);
    }));
  });
});

describe('comparing durations leaves out what is beyond 0.01 s (Data §4.6)', () => {
  test.each([['P1DT12H36M0.1237S', 'P1DT12H36M0.12S'], ['PT1.50S', 'PT1.5S'], ['PT1.001S', 'PT1S'], ['PT1,25S', 'PT1.25S']])('%s is %s', (a, b) => expect(comparableDuration(a)).toBe(comparableDuration(b)));
  test.each([['PT60S', 'PT1M'], ['PT0.12S', 'PT0.13S'], ['PT1H', 'PT60M']])('%s is not %s (Data §2.3.1: a string)', (a, b) => expect(comparableDuration(a)).not.toBe(comparableDuration(b)));
});
