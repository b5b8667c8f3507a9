/**
 * Timestamps: ISO 8601 calendar date and time, extended or basic, with or without offset for 1.0.3 (Data §4.5);
 * RFC 3339, so always with an offset, for 2.0. An offset of minus zero is refused in both.
 */
import type { XapiVersion } from './types';

const EXTENDED = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?:\d\d)?)?$/i;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : MONTH_DAYS[month - 1];

/** Minutes east of Greenwich; without an offset UTC is assumed. Undefined for minus zero and for what no clock shows. */
const offsetMinutes = (offset: string | undefined): number | undefined => {
  if (offset === undefined || offset === 'Z' || offset === 'z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  if (Number(digits.slice(0, 2)) > 23 || Number(digits.slice(2) || '0') > 59) return undefined;
  if (offset[0] === '-') return minutes === 0 ? undefined : -minutes;
  return minutes;
};

interface Instant {
  readonly epochSeconds: number;
  /** The digits after the decimal sign, all of them. */
  readonly fraction: string;
}

const instantOf = (text: string): Instant | undefined => {
  const parts = EXTENDED.exec(text) ?? BASIC.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(parts[i] ?? '0'));
  const east = offsetMinutes(parts[8]);
  if (east === undefined || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // 24:00:00 ends a day and :60 is a leap second (ISO 8601 §4.2.3, §4.2.1).
  const endOfDay = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(parts[7] ?? '');
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) return undefined;
  // Date.UTC reads years below 100 as 19xx, hence the 400-year cycle.
  const epochMs = Date.UTC(year + 400, month - 1, day, hour, minute - east, second) - 12_622_780_800_000;
  return { epochSeconds: epochMs / 1000, fraction: parts[7] ?? '' };
};

export const isTimestamp = (text: string, version: XapiVersion): boolean =>
  (version === '1.0.3' || RFC_3339.test(text)) && instantOf(text) !== undefined;

/** The instant as milliseconds since 1970, truncated; undefined if it is no timestamp. */
export const parseTimestamp = (text: string): number | undefined => {
  const instant = instantOf(text);
  return instant && instant.epochSeconds * 1000 + Number(instant.fraction.padEnd(3, '0').slice(0, 3));
};

/** The same instant written in UTC, every digit of its precision kept. Text that is no timestamp comes back as it is. */
export const inUtc = (text: string): string => {
  const instant = instantOf(text);
  if (!instant) return text;
  const whole = new Date(instant.epochSeconds * 1000).toISOString().slice(0, -5);
  return instant.fraction === '' ? `${whole}Z` : `${whole}.${instant.fraction}Z`;
};
