import type { FastifyReply } from 'fastify';
import type { Credential } from '@hvs/lrs';
import { xapiProblems } from './problems';
import { mayDo, type XapiAct } from './scopes';
import type { RequestToXapi, XapiClient } from './xapi.guard';
import type { XapiRequest } from './xapi-request';

/** What goes back. */
export interface XapiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export const json = (body: string, headers: Record<string, string> = {}): XapiAnswer =>
  ({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body });

export const nothing: XapiAnswer = { status: 204 };

export const notAllowed = (method: string, allowed: string): Error =>
  xapiProblems.requestWrong(`Tài nguyên này không có ${method}; chỉ có ${allowed}.`);

/** The client behind a request, if it may do this. */
export const clientFor = (request: RequestToXapi, act: XapiAct): XapiClient & { readonly scopes: Credential['scopes'] } => {
  const client = request.xapi!.client!;
  if (!mayDo(client.credential.scopes, act)) {
    throw xapiProblems.scopeMissing(`Khóa “${client.credential.title}” chỉ có quyền: ${client.credential.scopes.join(', ')}.`, { act });
  }
  return { ...client, scopes: client.credential.scopes };
};

export const askedOf = (request: RequestToXapi): XapiRequest => request.xapi!.request;

/** HEAD is answered as GET, without the body (Communication §1.1). */
export const send = (reply: FastifyReply, answer: XapiAnswer): FastifyReply =>
  reply.status(answer.status).headers({ 'cache-control': 'no-store', ...answer.headers }).send(answer.body ?? null);
