/** How long a wrong password counts. */
export const WINDOW_MS = 15 * 60_000;
/**
 * Behind one address of a mobile network or of an office sit many people; it may therefore fail several times as often as
 * one account before it has to wait.
 */
export const ADDRESS_FACTOR = 5;

export interface Failures {
  subject: string;
  count: number;
  oldest: Date;
}

/** Seconds until another try is allowed, or 0: `failures` are those within the window, this try already among them. */
export const secondsToWait = (failures: readonly Failures[], tries: number, now: Date): number =>
  Math.max(0, ...failures.map((of) => {
    const allowed = of.subject.startsWith('address:') ? tries * ADDRESS_FACTOR : tries;
    return of.count > allowed ? Math.max(1, Math.ceil((of.oldest.getTime() + WINDOW_MS - now.getTime()) / 1000)) : 0;
  }));
