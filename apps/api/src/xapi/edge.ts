import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Config } from '@hvs/platform';
import { negotiateVersion } from '@hvs/xapi';
import { sendProblem } from '../http/problem.filter';
import { send } from './answer';
import { isPreflight, OPEN, PREFLIGHT } from './cross-origin';
import { XapiDoor } from './door';
import { isRead } from './resources';
import { StatementsResource } from './statement-resource';
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
    void reply.headers(OPEN);
    if (isPreflight(request)) return void reply.status(204).headers(PREFLIGHT).send();
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

const STATEMENTS = '/xapi/statements';

/**
 * The Statement Resource stands beside the controllers, not among them: what the framework puts around each of these costs more than
 * checking and storing a statement. To be called once whatever listens for new routes is there, so that answers are compressed.
 */
export const routeStatements = (app: INestApplication): void => {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  const [door, statements, publicUrl] = [app.get(XapiDoor), app.get(StatementsResource), app.get(Config).get('PUBLIC_URL')];
  const handler = async (request: RequestToXapi, reply: FastifyReply): Promise<FastifyReply> => {
    await door.pass(request, reply);
    return send(reply, await statements.answerTo(request));
  };
  const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => sendProblem(error, request, reply, publicUrl);
  fastify.route({ method: ['GET', 'HEAD'], url: STATEMENTS, errorHandler, handler });
  // All the others, so that a method which is not allowed is told so. Their answers are short.
  const method = fastify.supportedMethods.filter((one) => !isRead(one));
  fastify.route({ method, url: STATEMENTS, compress: false, errorHandler, handler } as RouteOptions);
};
