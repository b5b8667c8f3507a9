import { AsyncLocalStorage } from 'node:async_hooks';
import pino, { type Logger } from 'pino';

const requestIds = new AsyncLocalStorage<string | undefined>();

/** Runs `fn` so that every log line and outbox row made in it carries this request id; none, if what it does is done for several. */
export const withRequestId = <T>(id: string | undefined, fn: () => T): T => requestIds.run(id, fn);
/** The id of the request or job being served, if any. */
export const requestId = (): string | undefined => requestIds.getStore();

/** JSON lines on standard output; secrets are never passed to it. */
export const log: Logger = pino({
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  level: 'info',
  mixin: () => {
    const id = requestIds.getStore();
    return id ? { requestId: id } : {};
  },
});
