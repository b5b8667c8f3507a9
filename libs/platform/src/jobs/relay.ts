import type { Queue } from 'bullmq';
import type { Database } from '../database/database';
import { changed } from '../database/database';
import type { Handler } from './definitions';

const BATCH = 200;

/** What stands in the queue for one listener of one outbox row. */
export interface QueuedWork {
  listener: string;
  payload: unknown;
  requestId: string | null;
}

interface OutboxRow { id: string; name: string; payload: unknown; request_id: string | null }

/**
 * Moves a batch of outbox rows into the queue and answers how many it moved. Rows are taken with `skip locked`, added,
 * then deleted in one transaction: a relay that dies in between leaves them to the next, which adds them once more.
 * Rows nobody listens to are dropped.
 */
export const relayBatch = (db: Database, queue: Queue, handlers: readonly Handler[]): Promise<number> =>
  db.transact(async (tx) => {
    const batch = await changed<OutboxRow>(
      tx,
      `delete from platform.outbox where id in (
         select id from platform.outbox order by id limit ${BATCH} for update skip locked)
       returning id, name, payload, request_id`,
    );
    const jobs = batch.flatMap((row) =>
      handlers
        .filter((handler) => handler.on.name === row.name)
        .map((handler) => ({
          name: handler.listener,
          data: { listener: handler.listener, payload: row.payload, requestId: row.request_id } satisfies QueuedWork,
          opts: {
            jobId: `${handler.listener}-${row.id}`,
            priority: handler.on.kind === 'job' ? handler.on.priority : 0,
            attempts: handler.on.kind === 'job' ? handler.on.attempts : 20,
            backoff: { type: 'exponential', delay: 500, jitter: 0.3 },
          },
        })),
    );
    if (jobs.length > 0) await queue.addBulk(jobs);
    return batch.length;
  });
