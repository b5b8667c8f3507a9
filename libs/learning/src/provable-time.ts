/**
 * How long a turn can have been learned. Content counts its own time, and a tab forgotten over night counts the night. What can
 * be shown are signs of life: commits, each with a number and the moment it was made. Between two of them no more than an hour counts,
 * nor more than has passed; of those that never came, as a later one held them all, the numbers tell how many there were.
 */

const BETWEEN_SIGNS_MS = 3_600_000;
/** Nobody learns one unit longer in one go. */
export const LONGEST_VISIT_MS = 4 * 3_600_000;

export interface Signs {
  /** Of the last sign of life, by our clock: of the beginning, where there was none. */
  readonly toldAt: Date;
  readonly boundMs: number;
  readonly lastSeq: number;
}

/** The bound after another sign of life. `madeAt`: by our clock, as far as the device's can be read; one that went back tells nothing. */
export const boundAfter = (known: Signs, sign: { seq: number; madeAt: Date; now: Date }): number => {
  const passed = (sign.madeAt > known.toldAt ? sign.madeAt : sign.now).getTime() - known.toldAt.getTime();
  const signs = Math.max(1, sign.seq - known.lastSeq);
  return Math.min(LONGEST_VISIT_MS, known.boundMs + Math.min(Math.max(0, passed), signs * BETWEEN_SIGNS_MS));
};
