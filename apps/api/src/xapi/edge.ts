import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { negotiateVersion } from '@hvs/xapi';
import { XapiDoor } from './door';
import { isRead } from './resources';
import type { RequestToXapi } from './xapi-client';

const RAW = 'application/vnd.hvs.xapi-raw';
const NEWEST_VERSION = '2.0.0';

/** By the route, however the address was written; and by the address, where there is no such route. */
const isXapi = (request: RequestToXapi): boolean => request.routeOptions.url?.startsWith('/xapi/') === true || /^\/xapi(?:\/|$|\?)/.test(request.url);

/**
 * Puts the door before everything under /xapi. Bodies reach the controllers as the bytes they are: a document may be of any type, a
 * statement must keep its numbers, and what is wrong with them is for xAPI to say. It also puts on every answer, errors too, the headers
 * that must not be missing (Communication §3.3; §2.1.3, Consistent-Through). To be called before the routes are registered.
 */
export const registerXapi = (app: INestApplication): void => {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  const door = app.get(XapiDoor);
  fastify.addContentTypeParser(RAW, (request: RequestToXapi, payload: IncomingMessage) => door.readBody(request, payload));
  fastify.addHook('onRequest', (request: RequestToXapi, reply, done) => {
    if (!isXapi(request)) return done();
    const { headers } = request.raw;
    const version = headers['x-experience-api-version'];
    void reply.header('x-experience-api-version', negotiateVersion(typeof version === 'string' ? version : undefined) ?? NEWEST_VERSION);
    if (/^\/xapi\/statements/.test(request.routeOptions.url ?? request.url)) void reply.header('x-experience-api-consistent-through', door.consistentThrough);
    const sentType = headers['content-type'];
    if (!isRead(request.method)) headers['content-type'] = RAW;
    door.enter(request, reply, sentType).then(() => done(), done);
  });
  fastify.addHook('onSend', (request: RequestToXapi, _reply, payload, done) => {
    request.ticket?.answer();
    done(null, payload);
  });
};
