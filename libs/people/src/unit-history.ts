import type { Day, UnitKind } from './shapes';

/** What a unit was from a day until (not including) another; `validTo` null means until further notice. */
export interface UnitPeriod {
  id: string;
  parentId: string | null;
  name: string;
  kind: UnitKind;
  officialCode: string | null;
  validFrom: Day;
  validTo: Day | null;
}

/** What to write: a period that changes in place or ends earlier, and the one that begins on the day of the change. */
export interface Amendment {
  update: UnitPeriod;
  begin: Omit<UnitPeriod, 'id'> | null;
}

export type Refusal = 'not-there' | 'later-change' | 'begins-then';

const covers = (period: UnitPeriod, day: Day): boolean => period.validFrom <= day && (period.validTo === null || day < period.validTo);

const periodOn = (history: readonly UnitPeriod[], on: Day): UnitPeriod | Refusal => {
  if (history.some((period) => period.validFrom > on)) return 'later-change';
  return history.find((period) => covers(period, on)) ?? 'not-there';
};

/**
 * A unit gets another name, kind or parent from a day on. What it was before that day stays as it was, so that an old
 * report reads the same. A change entered for the day a period begins corrects that period. Refused when something is
 * already planned for a later day: the two would have to be decided together.
 */
export const amend = (
  history: readonly UnitPeriod[],
  on: Day,
  change: Partial<Pick<UnitPeriod, 'parentId' | 'name' | 'kind' | 'officialCode'>>,
): Amendment | Refusal => {
  const period = periodOn(history, on);
  if (typeof period === 'string') return period;
  const { id, ...was } = period;
  if (was.validFrom === on) return { update: { ...period, ...change }, begin: null };
  return { update: { id, ...was, validTo: on }, begin: { ...was, ...change, validFrom: on } };
};

/** The unit exists no longer from that day on. */
export const end = (history: readonly UnitPeriod[], on: Day): Amendment | Refusal => {
  const period = periodOn(history, on);
  if (typeof period === 'string') return period;
  if (period.validFrom === on) return 'begins-then';
  return { update: { ...period, validTo: on }, begin: null };
};
