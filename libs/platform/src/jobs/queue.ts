import { createPostgresBackend, Queue, runMigrations, withBackend, Worker, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../config/config';
import { log } from '../log/log';

export const QUEUE = 'hvs';
const POSTGRES_SEARCH_PATH = '-c search_path=bullmq,public';

/** The queue's connection, on the backend that the configuration names. Close it last. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  queue(): Queue;
  worker(process: Processor, concurrency: number): Worker;
  close(): Promise<void>;
}

/** Opens the backend: Redis when REDIS_URL is set, else BullMQ's PostgreSQL backend in the schema `bullmq`. */
export const openQueueBackend = async (config: Config): Promise<QueueBackend> =>
  config.get('REDIS_URL') ? openRedis(config.get('REDIS_URL')!) : openPostgres(config.get('DATABASE_URL'), config.get('JOB_CONCURRENCY'));

// A finished job is forgotten at once: keeping a counted history halves the PostgreSQL backend's speed. Failed ones stay for a month.
const JOB_KEEPING = { removeOnComplete: true, removeOnFail: { age: 30 * 24 * 3600 } };
const complain = (error: Error): void => log.warn({ err: error.message }, 'queue connection');

type Makers = Pick<QueueBackend, 'queue' | 'worker'>;
interface Classes { Queue: new (name: string, options: never) => Queue; Worker: new (name: string, process: Processor, options: never) => Worker }

const openPostgres = async (url: string, concurrency: number): Promise<QueueBackend> => {
  const pool = new pg.Pool({ connectionString: url, max: concurrency + 4, options: POSTGRES_SEARCH_PATH, keepAlive: true });
  pool.on('error', complain);
  const client = await pool.connect();
  try {
    await runMigrations(client as never);
  } finally {
    client.release();
  }
  const open = makers(withBackend(createPostgresBackend) as unknown as Classes, pool);
  return { kind: 'postgres', ...open, close: async () => { await open.closeAll(); await pool.end(); } };
};

const openRedis = async (url: string): Promise<QueueBackend> => {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', complain);
  const open = makers({ Queue, Worker } as unknown as Classes, connection);
  return { kind: 'redis', ...open, close: async () => { await open.closeAll(); await connection.quit(); } };
};

const makers = (classes: Classes, connection: unknown): Makers & { closeAll: () => Promise<void> } => {
  const open: (Queue | Worker)[] = [];
  const remember = <T extends Queue | Worker>(it: T): T => {
    (it as Queue).on('error', complain);
    open.push(it);
    return it;
  };
  return {
    queue: () => remember(new classes.Queue(QUEUE, { connection, defaultJobOptions: JOB_KEEPING } as never)),
    worker: (process, concurrency) =>
      remember(new classes.Worker(QUEUE, process, { connection, concurrency, lockDuration: 30_000, stalledInterval: 5_000, maxStalledCount: 10 } as never)),
    closeAll: async () => { await Promise.allSettled(open.map((it) => it.close())); },
  };
};
