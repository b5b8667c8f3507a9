import type { z } from 'zod';

/** A fact that has happened; any number of listeners. */
export interface EventDefinition<P = unknown> {
  readonly kind: 'event';
  readonly name: string;
  readonly payload: z.ZodType<P>;
}

/** A task to be done; exactly one handler. `key` tells two askings for the same work apart from two works. */
export interface JobDefinition<P = unknown> {
  readonly kind: 'job';
  readonly name: string;
  readonly payload: z.ZodType<P>;
  readonly attempts: number;
  /** 0: in turn. Above: only while nothing in turn is waiting. */
  readonly priority: number;
}

export const defineEvent = <P>(name: string, payload: z.ZodType<P>): EventDefinition<P> => ({ kind: 'event', name, payload });

/**
 * `attempts`: tries before the job is left as failed for a person to look at; waits double from half a second. `patient`:
 * nobody watches a figure for it, so it lets everything else go first.
 */
export const defineJob = <P>(job: { name: string; payload: z.ZodType<P>; attempts?: number; patient?: boolean }): JobDefinition<P> => ({
  kind: 'job',
  name: job.name,
  payload: job.payload,
  attempts: job.attempts ?? 8,
  priority: job.patient ? 10 : 0,
});

type Method<C, P> = { [K in keyof C]: C[K] extends (payload: P) => Promise<unknown> ? K : never }[keyof C] & string;
// Nest's injector wants the class itself as the token, and a constructor's arguments are its own business.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any constructor will do, see above
export type Class<C> = abstract new (...args: any[]) => C;

/** Who is called when an event or a job arrives. `listener` is unique: it names the job in the queue. */
export interface Handler {
  readonly listener: string;
  readonly on: EventDefinition | JobDefinition;
  readonly service: Class<unknown>;
  readonly method: string;
}

/** Calls `method` of `service` for each event. The method may be called twice for one event, and must not mind. */
export const subscribe = <P, C>(event: EventDefinition<P>, service: Class<C>, method: Method<C, P>): Handler => ({
  listener: `${service.name}.${method}`,
  on: event as EventDefinition,
  service,
  method,
});

/** Calls `method` of `service` for each job. It may be called twice for one job, and must not mind. */
export const handle = <P, C>(job: JobDefinition<P>, service: Class<C>, method: Method<C, P>): Handler => ({
  listener: `${service.name}.${method}`,
  on: job as JobDefinition,
  service,
  method,
});
