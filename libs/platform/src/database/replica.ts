import { DataSource, type EntityManager } from 'typeorm';
import { log } from '../log/log';
import { replicaOptions } from './data-source';

/** How long the replica may take to be reached or to say how far it is, and how long it is left in peace after it could not, milliseconds. */
const PATIENCE_MS = 2_000;
const PEACE_MS = 5_000;

/** Bytes of the write-ahead log before a place in it; as large as a place may be. */
const walBytes = (place: string): string => `pg_wal_lsn_diff(${place}, '0/0')::text`;

/** The replica as it was found: `replayed` is how much of the primary's write-ahead log it shows. */
export interface Copy {
  readonly em: EntityManager;
  readonly replayed: bigint;
}

/**
 * A server that follows the primary by streaming replication: late, perhaps away, and never written to. It is reached for when it is
 * first asked for, so that nothing waits for it, and while it cannot be read from that is said once.
 */
export class Replica {
  /** Its own connection, so that how far the replica is can be seen however busy readers are. */
  private readonly looking: DataSource;
  private readonly reading: DataSource;
  private opened: Promise<void> | undefined;
  private peaceUntil = -Infinity;
  private isAway = false;

  constructor(url: string, pool: number, private readonly primary: EntityManager) {
    this.looking = new DataSource(replicaOptions(url, 1, PATIENCE_MS));
    this.reading = new DataSource(replicaOptions(url, pool, PATIENCE_MS));
  }

  /** How much of the write-ahead log the primary has by now. Whatever was committed before, even without waiting for the disk, lies before this place. */
  async written(): Promise<bigint> {
    const [row] = (await this.primary.query(`select ${walBytes('pg_current_wal_insert_lsn()')} as wal`)) as [{ wal: string }];
    return BigInt(row.wal);
  }

  /** Undefined while it cannot be read from. */
  async look(): Promise<Copy | undefined> {
    if (performance.now() < this.peaceUntil) return undefined;
    try {
      return this.found(await soon(this.replayed()));
    } catch (error) {
      this.lose(error);
      return undefined;
    }
  }

  /** Nothing is read from it for a while. */
  lose(error: unknown): void {
    this.peaceUntil = performance.now() + PEACE_MS;
    if (!this.isAway) log.warn({ err: error }, 'the read replica cannot be read from: statements are read from the primary');
    this.isAway = true;
  }

  async close(): Promise<void> {
    await this.opened?.catch(() => undefined);
    for (const source of [this.looking, this.reading]) if (source.isInitialized) await source.destroy();
  }

  private found(replayed: bigint): Copy {
    if (this.isAway) log.info('the read replica is there again');
    this.isAway = false;
    return { em: this.reading.manager, replayed };
  }

  private async replayed(): Promise<bigint> {
    this.opened ??= this.open().catch((error: unknown) => { this.opened = undefined; throw error; });
    await this.opened;
    const [row] = (await this.looking.manager.query(`select case when pg_is_in_recovery() then ${walBytes('pg_last_wal_replay_lsn()')} end as wal`)) as [{ wal: string | null }];
    // One that was promoted goes its own way, and a server that follows nobody was never a replica.
    if (row.wal === null) throw new Error('DATABASE_READ_URL is no replica: it follows no other server');
    return BigInt(row.wal);
  }

  private async open(): Promise<void> {
    for (const source of [this.looking, this.reading]) if (!source.isInitialized) await source.initialize();
    const [ours, theirs] = await Promise.all([identityOf(this.primary), identityOf(this.looking.manager)]);
    if (ours !== theirs) throw new Error('DATABASE_READ_URL is a replica of something else than DATABASE_URL');
  }
}

/** Which database of which cluster; the same in all its replicas. */
const identityOf = async (em: EntityManager): Promise<string> => {
  const [row] = (await em.query(
    `select system_identifier::text || '/' || (select oid::text from pg_database where datname = current_database()) as identity from pg_control_system()`,
  )) as [{ identity: string }];
  return row.identity;
};

const soon = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`the replica does not answer within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};
