import fc from 'fast-check';
import { formatDuration } from '@hvs/xapi';
import { formatTimespan, parseInterval, parseTimespan } from './durations';

describe('1.2 CMITimespan (RTE 3.4.2)', () => {
  test.each([
    ['0000:00:00', 0], ['0000:05:01.5', 301_500], ['00:00:00.05', 50], ['9999:99:99.99', (9999 * 3600 + 99 * 60 + 99) * 1000 + 990],
    ['1:05:01', 3_901_000], ['12345:00:00', 44_442_000_000],
  ])('%s is %d ms', (text, ms) => expect(parseTimespan(text)).toBe(ms));

  test.each(['', '5', '00:00', '00:0:00', 'PT5M', '00:00:00.123', '-1:00:00', '00:00:0a', ' 00:00:00'])('“%s” is none', (text) =>
    expect(parseTimespan(text)).toBeUndefined());

  test('what is written is read back, to a hundredth of a second', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_599_999_999 }), (hundredths) => {
      expect(parseTimespan(formatTimespan(hundredths * 10))).toBe(hundredths * 10);
    }));
  });

  test('is always HHHH:MM:SS or HHHH:MM:SS.SS, whatever the number', () => {
    fc.assert(fc.property(fc.double(), (ms) => expect(formatTimespan(ms)).toMatch(/^\d{4}:[0-5]\d:[0-5]\d(\.\d\d)?$/)));
  });
});

describe('2004 timeinterval (RTE 4.1.1.7)', () => {
  test.each([
    ['PT5M1.5S', 301_500], ['PT0H0M0S', 0], ['P1DT2H', 93_600_000], ['PT0.05S', 50], ['P1Y2M3DT4H5M6.7S', 31_556_952_000 + 2 * 2_629_746_000 + 273_906_700],
  ])('%s is %d ms', (text, ms) => expect(parseInterval(text)).toBe(ms));

  test.each(['', 'P', 'PT', 'P1DT', '5M', 'PT5', 'P1W', 'PT1,5S', '00:05:00', 'PT1.5M2S', 'pt5s'])('“%s” is none', (text) =>
    expect(parseInterval(text)).toBeUndefined());

  test('what is written is read back, to a hundredth of a second', () => {
    fc.assert(fc.property(fc.nat(400_000_000), (hundredths) => expect(parseInterval(formatDuration(hundredths * 10))).toBe(hundredths * 10)));
  });
});
