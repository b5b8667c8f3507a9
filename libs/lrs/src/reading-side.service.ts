import { log, Problem, type Database, type Tx } from '@hvs/platform';
import { Coalesced } from './coalesced';
import { NO_READERS, serve, type Readers } from './read-marks';
import { readFrontier } from './store-statements.queries';

/** A replica is late anyway: one look at it and at the primary serves all who ask within so long, so that reading costs the primary next to nothing. */
const LOOK_EVERY_MS = 50;
/** Who reads without having asked how much can be seen goes by what was seen so long ago. */
const MAY_BE_OLD_MS = 1_000;

/** It would take the primary as long. */
const TOOK_TOO_LONG = '57014';

/** What a look at the replica is for, beside the work itself. */
interface Doubts<T> {
  /** Whether it can be done there at all, looked at before. */
  readonly canBe?: (em: Tx) => Promise<boolean>;
  /** Whether what was found there will do. */
  readonly isEnough?: (found: T) => boolean;
}

/**
 * From where readers of statements are served, and what they are told of how much they see. Without a replica that is the primary and
 * everything before its oldest open store. With one, an instant is told only when the replica has replayed the primary's log to where
 * that log was after the instant had been settled; until then what was told before is told again.
 */
export class ReadingSide {
  private readonly settled = new Coalesced(() => readFrontier(this.db.em));
  private readonly told = new Coalesced(() => this.tell());
  private readers: Readers = NO_READERS;
  private copy: Tx | undefined;

  constructor(private readonly db: Database) {}

  /** Before the oldest store still open, by the one clock that stamps `stored`: of the store itself, whoever reads. */
  frontier(mayBeOldMs: number): Promise<Date> {
    return this.settled.ask(mayBeOldMs);
  }

  /** The same as readers see it; never less than any of them was told before. */
  consistentThrough(mayBeOldMs: number): Promise<Date> {
    return this.db.replica ? this.told.ask(Math.max(mayBeOldMs, LOOK_EVERY_MS)) : this.frontier(mayBeOldMs);
  }

  /** Reads on the replica if readers are served there; on the primary if not, if it fails there, or if there is doubt about it. */
  async read<T>(work: (em: Tx) => Promise<T>, doubts: Doubts<T> = {}): Promise<T> {
    const found = await this.readCopy(work, doubts);
    return found ? found.value : work(this.db.em);
  }

  private async readCopy<T>(work: (em: Tx) => Promise<T>, { canBe, isEnough }: Doubts<T>): Promise<{ readonly value: T } | undefined> {
    if (!this.db.replica) return undefined;
    await this.told.ask(MAY_BE_OLD_MS);
    const { copy } = this;
    if (!copy) return undefined;
    try {
      if (canBe && !(await canBe(copy))) return undefined;
      const value = await work(copy);
      return isEnough && !isEnough(value) ? undefined : { value };
    } catch (error) {
      if (error instanceof Problem || sqlStateOf(error) === TOOK_TOO_LONG) throw error;
      this.doubt(error);
      return undefined;
    }
  }

  /** A query that was refused says nothing about the next one: the replica may have had to replay what it was reading. */
  private doubt(error: unknown): void {
    if (/^(?!08|57P)(?=.*\d)[0-9A-Z]{5}$/.test(sqlStateOf(error))) return log.debug({ err: error }, 'the read replica refused a query: it is put to the primary');
    this.copy = undefined;
    this.db.replica!.lose(error);
  }

  private async tell(): Promise<Date> {
    const replica = this.db.replica!;
    const through = await readFrontier(this.db.em);
    // After it: what was settled is in the log by then.
    const newest = { through, wal: await replica.written() };
    const copy = await replica.look();
    this.readers = serve(this.readers, newest, copy?.replayed);
    this.copy = this.readers.from === 'replica' ? copy?.em : undefined;
    return this.readers.told!.through;
  }
}

const sqlStateOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code);
