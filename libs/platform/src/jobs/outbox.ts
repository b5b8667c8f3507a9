import { newId } from '../clock/new-id';
import type { Tx } from '../database/database';
import { requestId } from '../log/log';
import type { EventDefinition, JobDefinition } from './definitions';

/** Announces a fact. It leaves with the caller's transaction, or not at all. */
export const publish = <P>(tx: Tx, event: EventDefinition<P>, payload: P): Promise<void> => write(tx, event as EventDefinition, payload);

/** Asks for work. The asking leaves with the caller's transaction, or not at all. */
export const enqueue = <P>(tx: Tx, job: JobDefinition<P>, payload: P): Promise<void> => write(tx, job as JobDefinition, payload);

const write = async (tx: Tx, what: EventDefinition | JobDefinition, payload: unknown): Promise<void> => {
  await tx.query(
    `insert into platform.outbox (id, kind, name, payload, request_id) values ($1, $2, $3, $4, $5)`,
    [newId(), what.kind, what.name, JSON.stringify(what.payload.parse(payload)), requestId() ?? null],
  );
  // Delivered at commit: the relay looks at once instead of at its next turn.
  await tx.query(`select pg_notify('hvs_outbox', '')`);
};
