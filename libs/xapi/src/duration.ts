/** Durations: ISO 8601:2004 §4.4.3.2, not the alternative format; weeks stand alone (Data §4.6). */

const DURATION = /^P(?:(\d+(?:[.,]\d+)?)W|(?=[\dT])(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?)$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Calendar units have no fixed length; these are the averages of the Gregorian calendar. */
const YEAR = 365.2425 * DAY;
const UNITS = [7 * DAY, YEAR, YEAR / 12, DAY, HOUR, MINUTE, SECOND];

/** The seven numbers, in order; only the last one given may have a fraction (ISO 8601 §4.4.3.2). */
const partsOf = (iso: string): readonly (string | undefined)[] | undefined => {
  const found = iso.length <= 200 ? DURATION.exec(iso) : null;
  if (!found) return undefined;
  const given = found.slice(1).filter((part) => part !== undefined);
  return given.slice(0, -1).some((part) => /[.,]/.test(part)) ? undefined : found.slice(1);
};

export const isDuration = (iso: string): boolean => partsOf(iso) !== undefined;

/** Milliseconds, to the nearest one; undefined if it is no duration. Years and months count as their average length. */
export const parseDuration = (iso: string): number | undefined => {
  const parts = partsOf(iso);
  if (!parts) return undefined;
  return Math.round(parts.reduce((sum, part, i) => sum + Number((part ?? '0').replace(',', '.')) * UNITS[i], 0));
};

/** `PT1H2M3.45S`: hours at most, to 0.01 second (truncated), nothing that is zero but `PT0S`. Below zero counts as zero. */
export const formatDuration = (milliseconds: number): string => {
  const hundredths = Math.max(0, Math.floor(Number.isFinite(milliseconds) ? milliseconds / 10 : 0));
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor((hundredths % 360_000) / 6000);
  const seconds = (hundredths % 6000) / 100;
  const text = `${hours > 0 ? `${BigInt(hours)}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  return text === '' ? 'PT0S' : `PT${text}`;
};

/**
 * A duration is compared as a string (Data §2.3.1: lengths of months and days vary), except that precision beyond
 * 0.01 second does not count (Data §4.6).
 */
export const comparableDuration = (iso: string): string =>
  iso.replace(/[.,](\d+)S$/, (_, digits: string) => {
    const kept = digits.slice(0, 2).replace(/0+$/, '');
    return kept === '' ? 'S' : `.${kept}S`;
  });
