import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { XapiAct } from './scopes';
import { demandScope, type RequestToXapi, type XapiClient } from './xapi-client';
import type { XapiRequest } from './xapi-request';

/** What goes back. */
export interface XapiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes. */
  readonly body?: string | Buffer | Readable;
}

export const json = (body: string, headers: Record<string, string> = {}): XapiAnswer =>
  ({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body });

export const nothing: XapiAnswer = { status: 204 };

/** The client behind a request, if it may do this. */
export const clientFor = (request: RequestToXapi, act: XapiAct): XapiClient => {
  const client = request.xapi!.client!;
  demandScope(client, act);
  return client;
};

export const askedOf = (request: RequestToXapi): XapiRequest => request.xapi!.request;

/** HEAD is answered as GET, without the body (Communication §1.1); the alternate syntax has a HEAD, too. */
export const send = (reply: FastifyReply, answer: XapiAnswer): FastifyReply => {
  const { method } = (reply.request as RequestToXapi).xapi!.request;
  void reply.status(answer.status).headers({ 'cache-control': 'no-store', ...answer.headers });
  if (method !== 'HEAD') return reply.send(answer.body ?? null);
  if (answer.body instanceof Readable) answer.body.destroy();
  // Of an answer to HEAD itself Fastify keeps the length and drops the body.
  return reply.send(reply.request.method === 'HEAD' && !(answer.body instanceof Readable) ? (answer.body ?? null) : null);
};
