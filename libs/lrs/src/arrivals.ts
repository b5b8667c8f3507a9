/** How many statements were stored in each second since 1970. */
export type Seconds = ReadonlyMap<number, number>;

/** What came lately. The counts are of the seconds up to and with the present one. */
export interface Lately {
  readonly lastMinute: number;
  readonly lastHour: number;
  readonly lastDay: number;
  /** The last sixty minutes by the clock, oldest first; the last one is still going on. */
  readonly perMinute: readonly { readonly minute: Date; readonly statements: number }[];
}

export const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;
const MINUTE_SECONDS = 60;

export const secondOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);

export const latelyOf = (seconds: Seconds, now: Date): Lately => {
  const present = secondOf(now);
  const firstMinute = Math.floor(present / MINUTE_SECONDS) - 59;
  const perMinute = Array.from({ length: 60 }, (_, index) => ({ minute: new Date((firstMinute + index) * MINUTE_SECONDS * 1000), statements: 0 }));
  const sums = { lastMinute: 0, lastHour: 0, lastDay: 0 };
  for (const [second, statements] of seconds) {
    const age = present - second;
    if (age < MINUTE_SECONDS) sums.lastMinute += statements;
    if (age < HOUR_SECONDS) sums.lastHour += statements;
    if (age < DAY_SECONDS) sums.lastDay += statements;
    const minute = perMinute[Math.floor(second / MINUTE_SECONDS) - firstMinute];
    if (minute) minute.statements += statements;
  }
  return { ...sums, perMinute };
};
