import { Recent } from './recent';

/** Keys watched at a time; beyond that the oldest are forgotten. */
const MOST_KEYS = 10_000;
/** Wrong secrets for one key within this time, milliseconds, before the answer is that it is too many. */
const WINDOW_MS = 60_000;
const MOST_WRONG = 20;

/**
 * Counts wrong secrets per key, in this process. A secret is 256 random bits, so nobody finds one by trying: this is there so that
 * whoever tries is told to stop. The right secret always opens; otherwise whoever knows a key could lock its owner out.
 */
export class WrongSecrets {
  private readonly tries = new Recent<{ count: number; readonly since: number }>(MOST_KEYS, WINDOW_MS);

  /** Notes a wrong one; answers the seconds to wait once it was one too many, else 0. `now` in milliseconds. */
  note(key: string, now: number): number {
    const known = this.tries.get(key, now);
    if (!known) {
      this.tries.set(key, { count: 1, since: now }, now);
      return 0;
    }
    known.count += 1;
    return known.count > MOST_WRONG ? Math.max(1, Math.ceil((known.since + WINDOW_MS - now) / 1000)) : 0;
  }
}
