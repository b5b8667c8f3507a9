import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply } from 'fastify';

/** A head must have come within this time, and a whole request, an upload of a package over a slow line too, within that; milliseconds. */
const HEAD_MS = 20_000;
const REQUEST_MS = 3_600_000;
/** A body may begin slowly; from then on it must come at this pace. Whoever holds a connection with less is cut off. */
interface Pace {
  readonly slowStartMs: number;
  readonly bytesPerSecond: number;
  readonly lookEveryMs: number;
}
const SLOWEST: Pace = { slowStartMs: 30_000, bytesPerSecond: 8 * 1024, lookEveryMs: 5_000 };
/** A larger body that nobody read is not waited for: the connection is closed with the answer. */
const UNREAD_MAX = 64 * 1024;
/** How long, and for how many bytes, the other side is heard out before the connection is cut. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 4 * 1024 * 1024;
const LINGER_LOOK_MS = 50;
const CLOSE_IDLE_EVERY_MS = 100;

const TITLES: Readonly<Record<number, string>> = { 400: 'Yêu cầu HTTP không đọc được', 408: 'Yêu cầu đến quá chậm', 431: 'Phần đầu của yêu cầu quá lớn' };
const STATUSES: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

const unreadable = (status: number): string =>
  JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? TITLES[400], status, detail: `${TITLES[status] ?? TITLES[400]}, nên chưa có gì thay đổi.`, instance: `/requests/${randomUUID()}` });

/** What cannot even be read as a request is answered as a problem, too; there is no request yet, so this writes to the socket itself. */
const answerUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = STATUSES[error.code ?? ''] ?? 400;
  const body = unreadable(status);
  socket.end(`HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : status === 408 ? 'Request Timeout' : 'Bad Request'}\r\n`
    + `Content-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`);
};

/** Options of a server that nobody can hold open by being slow, and that answers what it cannot even route. */
export const patience = {
  requestTimeout: REQUEST_MS,
  http: { headersTimeout: HEAD_MS },
  clientErrorHandler: answerUnreadable,
  frameworkErrors: (error, _request, reply: FastifyReply) => {
    const status = error.statusCode ?? 400;
    void reply.status(status).header('cache-control', 'no-store').type('application/problem+json; charset=utf-8').send(unreadable(status));
  },
} satisfies FastifyHttpOptions<Server>;

/** A server that is to close waits for its connections: those that have nothing more to say are ended, as each is done with its last request. */
export const closeWithoutWaiting = (fastify: FastifyInstance): void => {
  fastify.addHook('preClose', (done) => {
    if (!fastify.server.listening) return done();
    const timer = setInterval(() => fastify.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    fastify.server.once('close', () => clearInterval(timer));
    done();
  });
};

const isUpload = (contentType: string | undefined): boolean => /^(multipart\/form-data|application\/offset\+octet-stream)\b/i.test(contentType ?? '');

/** Cuts off bodies that trickle, and sends no one on to upload what will be refused. */
export const watchBodies = (fastify: FastifyInstance, pace: Pace = SLOWEST): void => {
  // A client that asks before it sends (Expect: 100-continue) is told to go on only when its body is going to be read.
  const waiting = new WeakSet<IncomingMessage>();
  fastify.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    fastify.server.emit('request', request, response);
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (waiting.has(request.raw)) reply.raw.writeContinue();
    // An upload is written to disk as it comes and may have to wait for that.
    if (request.raw.complete === false && !isUpload(request.headers['content-type'])) demandPace(request.raw, pace);
    done(null, payload);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { complete, headers } = request.raw;
    if (complete === false && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > UNREAD_MAX)) {
      void reply.header('connection', 'close');
      closeGently(request.raw.socket);
    }
    done(null, payload);
  });
};

const demandPace = (request: IncomingMessage, { slowStartMs, bytesPerSecond, lookEveryMs }: Pace): void => {
  // Gone already: nothing would tell us to stop looking.
  if (request.destroyed) return;
  const { socket } = request;
  const [began, before] = [performance.now(), socket.bytesRead];
  const timer = setInterval(() => {
    const late = performance.now() - began - slowStartMs;
    if (late > 0 && socket.bytesRead - before < (late / 1000) * bytesPerSecond) request.destroy();
  }, lookEveryMs).unref();
  request.once('end', () => clearInterval(timer)).once('close', () => clearInterval(timer));
};

/**
 * Ends our side with the answer and lets what still comes fall to the floor for a moment. Cut off at once, the other side would lose the
 * answer together with what it is sending (RFC 9112 §9.6).
 */
const closeGently = (socket: Socket): void => {
  socket.destroySoon = () => {
    socket.end();
    const [began, before] = [performance.now(), socket.bytesRead];
    const timer = setInterval(() => {
      if (performance.now() - began > LINGER_MS || socket.bytesRead - before > LINGER_BYTES) socket.destroy();
    }, LINGER_LOOK_MS).unref();
    socket.once('close', () => clearInterval(timer));
  };
};
