import { Injectable } from '@nestjs/common';
import { Database } from '@hvs/platform';
import { countBySecond, countThrough, estimateAll, newestPosition, storeClock } from './arrivals.queries';
import { DAY_SECONDS, latelyOf, secondOf, type Lately } from './arrivals';
import { Coalesced } from './coalesced';
import { Lrs } from './lrs.service';
import { instantOf, positionBefore } from './position';

export interface StoreLoad extends Lately {
  readonly total: number;
  /** The total is from the catalogue; small differences are to be expected. */
  readonly estimated: boolean;
  /** From when on the counts are whole; what is older was too much to count. */
  readonly countedFrom: Date;
  /** When the newest statement was stored. */
  readonly newest: Date | null;
  readonly consistentThrough: Date;
  readonly now: Date;
}

/** Up to here everything is counted one by one; beyond, the catalogue is believed. */
const MOST_COUNTED = 1_000_000;
/** What is shown to several at once is asked for once in so long. */
const MAY_BE_OLD_MS = 2000;
const RECOUNT_MS = 60_000;

/**
 * How many statements there are and how fast they come, for a page that asks every few seconds. What has been counted once, up to where
 * no open store can still add anything, is remembered; each asking only counts what came since.
 */
@Injectable()
export class Arrivals {
  private readonly asked = new Coalesced(() => this.read());
  private seconds = new Map<number, number>();
  private countedFrom = new Date(0);
  /** Everything at or before this position is in `seconds` and in `total`. */
  private settled: string | undefined;
  private total = 0;
  private estimated = false;
  private totalledAt = -Infinity;

  constructor(private readonly db: Database, private readonly lrs: Lrs) {}

  load(): Promise<StoreLoad> {
    return this.asked.ask(MAY_BE_OLD_MS);
  }

  private async read(): Promise<StoreLoad> {
    const consistentThrough = await this.lrs.frontier();
    const now = await storeClock(this.db.em);
    const settled = positionBefore(consistentThrough);
    const counted = await this.count(now, settled);
    if (performance.now() - this.totalledAt > RECOUNT_MS) await this.totalUp(settled);
    const seconds = new Map(this.seconds);
    let open = 0;
    for (const { second, statements, settled: known } of counted) {
      seconds.set(second, (seconds.get(second) ?? 0) + statements - known);
      open += statements - known;
    }
    const newest = await newestPosition(this.db.em);
    return {
      total: this.total + open, estimated: this.estimated, countedFrom: this.countedFrom, newest: newest === undefined ? null : instantOf(newest),
      consistentThrough, now, ...latelyOf(seconds, now),
    };
  }

  /** Adds what came since the last time to what is remembered, and gives it back. */
  private async count(now: Date, settled: string) {
    const dayAgo = new Date(now.getTime() - DAY_SECONDS * 1000);
    const dayBefore = positionBefore(dayAgo);
    const after = this.settled !== undefined && BigInt(this.settled) > BigInt(dayBefore) ? this.settled : dayBefore;
    let counted = await countBySecond(this.db.em, after, settled, MOST_COUNTED);
    if (counted.reduce((sum, { statements }) => sum + statements, 0) >= MOST_COUNTED) {
      // The oldest second may have been cut through, and what is before it was not looked at.
      this.countedFrom = new Date((counted[0]!.second + 1) * 1000);
      this.totalledAt = -Infinity;
      counted = counted.slice(1);
    }
    for (const { second, settled: known } of counted) {
      if (known > 0) this.seconds.set(second, (this.seconds.get(second) ?? 0) + known);
      this.total += known;
    }
    for (const second of this.seconds.keys()) if (second < secondOf(dayAgo)) this.seconds.delete(second);
    this.settled = settled;
    return counted;
  }

  private async totalUp(settled: string): Promise<void> {
    const exact = await countThrough(this.db.em, settled, MOST_COUNTED);
    this.total = exact ?? Math.max(MOST_COUNTED, await estimateAll(this.db.em));
    this.estimated = exact === undefined;
    this.totalledAt = performance.now();
  }
}
