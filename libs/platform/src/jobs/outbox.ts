import { newId } from '../clock/new-id';
import type { Tx } from '../database/database';
import { requestId } from '../log/log';
import type { EventDefinition, JobDefinition } from './definitions';

/** Announces a fact. It leaves with the caller's transaction, or not at all. */
export const publish = <P>(tx: Tx, event: EventDefinition<P>, payload: P): Promise<void> => write(tx, event as EventDefinition, payload);

/** Asks for work. The asking leaves with the caller's transaction, or not at all. */
export const enqueue = <P>(tx: Tx, job: JobDefinition<P>, payload: P): Promise<void> => write(tx, job as JobDefinition, payload);

/** The arguments of `platform.publish`, for a statement that announces what it does in one go with doing it. */
export const announcement = <P>(what: EventDefinition<P> | JobDefinition<P>, payload: P): unknown[] =>
  [newId(), what.kind, what.name, JSON.stringify(what.payload.parse(payload)), requestId() ?? null];

const write = async (tx: Tx, what: EventDefinition | JobDefinition, payload: unknown): Promise<void> => {
  await tx.query('select platform.publish($1, $2, $3, $4, $5)', announcement(what, payload));
};
