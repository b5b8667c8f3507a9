import type { OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { Replica } from './replica';

/** An open transaction (or the plain connection, for reads). Always handed on as a visible argument. */
export type Tx = EntityManager;

const RETRY_FOR_MS = 5_000;
/** serialization_failure and deadlock_detected: PostgreSQL asks us to run the whole transaction again. */
const RETRYABLE = new Set(['40001', '40P01']);
const isRetryable = (error: unknown): boolean => RETRYABLE.has(String((error as { code?: unknown } | null)?.code));

/** The one door to PostgreSQL. */
export class Database implements OnApplicationShutdown {
  /** `replica`: a server that follows this one and may be read from, if there is one. */
  constructor(private readonly source: DataSource, readonly replica?: Replica) {}

  async onApplicationShutdown(): Promise<void> {
    await this.replica?.close();
  }

  /** For reads outside a transaction. */
  get em(): Tx {
    return this.source.manager;
  }

  /**
   * Runs `fn` in a transaction: joins `outer` when there is one, opens a new one otherwise. Only the opener
   * retries serialisation faults, for at most five seconds, so `fn` may run more than once.
   */
  async transact<T>(fn: (tx: Tx) => Promise<T>, outer?: Tx): Promise<T> {
    if (outer) return fn(outer);
    const giveUpAt = performance.now() + RETRY_FOR_MS;
    for (let wait = 5; ; wait = Math.min(wait * 2, 200)) {
      try {
        return await this.source.transaction(fn);
      } catch (error) {
        if (!isRetryable(error) || performance.now() > giveUpAt) throw error;
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }
}

/** Rows of a query, typed by the caller who wrote the SQL. */
export const rows = <T>(tx: Tx, sql: string, parameters: unknown[] = []): Promise<T[]> => tx.query(sql, parameters) as Promise<T[]>;

/** The first row, or undefined. */
export const firstRow = async <T>(tx: Tx, sql: string, parameters: unknown[] = []): Promise<T | undefined> =>
  (await rows<T>(tx, sql, parameters))[0];

/** Rows a writing statement returned. TypeORM answers UPDATE and DELETE with a pair [rows, count]; INSERT with the rows. */
export const changed = async <T>(tx: Tx, sql: string, parameters: unknown[] = []): Promise<T[]> => {
  const answer = (await tx.query(sql, parameters)) as unknown;
  return (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number' ? answer[0] : answer) as T[];
};

/** Holds until the end of the transaction whoever else asks for the same name (two words: what, and which). */
export const holdLock = async (tx: Tx, what: string, which: string): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${what}:${which}`]);
};
