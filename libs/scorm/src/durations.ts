import { parseDuration } from '@hvs/xapi';

/** The two ways SCORM writes a length of time, in milliseconds; undefined where the text is none. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** 1.2 CMITimespan (RTE 3.4.2): HHHH:MM:SS.SS. One to any hour digits and minutes past 59 are what content really sends. */
const TIMESPAN = /^(\d{1,6}):(\d{2}):(\d{2})(?:\.(\d{1,2}))?$/;

export const parseTimespan = (text: string): number | undefined => {
  const found = TIMESPAN.exec(text);
  if (!found) return undefined;
  const [, hours, minutes, seconds, fraction = ''] = found;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + Number(fraction.padEnd(2, '0')) * 10;
};

const two = (n: number): string => String(n).padStart(2, '0');

/** To 0.01 second, cut off. Above 9999 hours, which 1.2 cannot say, stays at its largest. */
export const formatTimespan = (milliseconds: number): string => {
  const hundredths = Math.min(Math.max(0, Math.floor(Number.isFinite(milliseconds) ? milliseconds / 10 : 0)), 9999 * 360_000 + 359_999);
  const rest = hundredths % 100;
  const seconds = Math.floor(hundredths / 100);
  const clock = `${String(Math.floor(seconds / 3600)).padStart(4, '0')}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return rest === 0 ? clock : `${clock}.${two(rest)}`;
};

/** 2004 timeinterval(second,10,2) (RTE 4.1.1.7): ISO 8601 without weeks. Empty parts (`PT`, `P1DT`) are refused, as xAPI would. */
export const parseInterval = (text: string): number | undefined => (text.includes('W') || text.includes(',') ? undefined : parseDuration(text));
