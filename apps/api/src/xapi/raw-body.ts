import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { negotiateVersion } from '@hvs/xapi';

const RAW = 'application/vnd.hvs.xapi-raw';
const MEGABYTE = 1024 * 1024;
/** Statements over 1 MB and attachments over 10 MB are welcome; this is where it ends. */
const LARGEST_BODY = 64 * MEGABYTE;
/** All stores before this instant are visible, whatever happens: said until something better is known. */
const LONG_AGO = '1970-01-01T00:00:00.000Z';
const NEWEST_VERSION = '2.0.0';

const sentTypes = new WeakMap<IncomingMessage, string | undefined>();

/** The Content-Type as the client sent it. */
export const sentContentType = (request: { readonly raw: IncomingMessage }): string | undefined =>
  (sentTypes.has(request.raw) ? sentTypes.get(request.raw) : request.raw.headers['content-type']);

/**
 * Bodies of xAPI requests reach the controllers as the bytes they are: a document may be of any type, a statement must keep its
 * numbers, and what is wrong with them is for xAPI to say. To be called before the routes are registered. It also puts on every
 * answer, errors too, the headers that must not be missing (Communication §3.3; §2.1.3, Consistent-Through).
 */
export const registerXapiBodies = (fastify: FastifyInstance): void => {
  fastify.addContentTypeParser(RAW, { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!/^\/xapi(?:\/|$|\?)/.test(request.url)) return done();
    const { headers } = request.raw;
    const asked = headers['x-experience-api-version'];
    void reply.header('x-experience-api-version', negotiateVersion(typeof asked === 'string' ? asked : undefined) ?? NEWEST_VERSION);
    if (/^\/xapi\/statements(?:$|\/|\?)/.test(request.url)) void reply.header('x-experience-api-consistent-through', LONG_AGO);
    sentTypes.set(request.raw, headers['content-type']);
    if (request.method !== 'GET' && request.method !== 'HEAD') headers['content-type'] = RAW;
    done();
  });
};
