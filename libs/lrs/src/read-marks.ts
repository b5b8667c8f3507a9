/** Everything stored before the instant `through` lies before the place `wal` of the primary's write-ahead log. */
export interface Mark {
  readonly through: Date;
  readonly wal: bigint;
}

/** How readers are served. */
export interface Readers {
  /** The most that any of them was told they can see; whoever serves one must have it. Undefined until the first is served. */
  readonly told: Mark | undefined;
  /** What a replica is still to replay, oldest first; it will be told then. */
  readonly ahead: readonly Mark[];
  readonly from: 'replica' | 'primary';
}

export const NO_READERS: Readers = { told: undefined, ahead: [], from: 'primary' };

/** A replica that is far behind shall not make us remember much: then every other mark will do. */
const MOST_AHEAD = 32;

/** Each page of the log begins with a header, over which the end of a record at the end of a page and the beginning of the next one differ. */
const WAL_PAGE = 8_192n;
const LONGEST_PAGE_HEADER = 40n;

export const hasReplayed = (replayed: bigint, wal: bigint): boolean =>
  replayed >= wal || (replayed % WAL_PAGE === 0n && wal - replayed <= LONGEST_PAGE_HEADER);

const later = (one: Mark | undefined, other: Mark): Mark => (one && one.wal > other.wal ? one : other);

const thinned = (marks: readonly Mark[]): readonly Mark[] => (marks.length > MOST_AHEAD ? marks.filter((_, i) => (marks.length - i) % 2 === 1) : marks);

/**
 * What readers are told next, and who serves them. `newest`: how much the primary shows; `replayed`: how far the replica is, undefined if
 * it cannot be read from. What was told once stays true: whoever served it, the replica serves nobody before it has as much.
 */
export const serve = ({ told, ahead }: Readers, newest: Mark, replayed: bigint | undefined): Readers => {
  if (replayed === undefined) return { told: later(told, newest), ahead: [], from: 'primary' };
  const marks = [...ahead, newest];
  const passed = marks.findLast(({ wal }) => hasReplayed(replayed, wal));
  const now = passed ? later(told, passed) : (told ?? newest);
  return { told: now, ahead: thinned(marks.filter(({ wal }) => !hasReplayed(replayed, wal))), from: hasReplayed(replayed, now.wal) ? 'replica' : 'primary' };
};
