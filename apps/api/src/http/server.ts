import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import cookie from '@fastify/cookie';
import compress from '@fastify/compress';
import multipart from '@fastify/multipart';
import serveStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { contentSource } from '@hvs/learning';
import { Config, log, withRequestId } from '@hvs/platform';
import { ApiModule } from '../api.module';
import { registerXapi, routeStatements } from '../xapi';
import { closeWithoutWaiting, patience, watchBodies } from './timeouts';

const WEB = resolve(__dirname, '../../../../web');
const MEGABYTE = 1024 * 1024;
const UNREAD = 'application/vnd.hvs.unread';

const SECURITY_HEADERS = (contentSources: string): Record<string, string> => ({
  'content-security-policy': `default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-src ${contentSources}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
});

/** The HTTP engine of the app origin; behind a proxy it believes X-Forwarded-*. */
export const makeAdapter = (trustProxy: boolean): FastifyAdapter =>
  new FastifyAdapter({ ...patience, genReqId: () => randomUUID(), bodyLimit: 16 * MEGABYTE, trustProxy, routerOptions: { maxParamLength: 500 } });

/** Makes the app origin, ready to listen. */
export const makeServer = async (config: Config): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule, makeAdapter(config.get('TRUST_PROXY')), { logger: ['error', 'warn'], abortOnError: false });
  await furnish(app);
  return app;
};

/** Everything around the controllers: bodies, cookies, compression, security headers, request ids, the screens. */
export const furnish = async (app: NestFastifyApplication): Promise<void> => {
  const config = app.get(Config);
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const headers = SECURITY_HEADERS(contentSource(config.get('CONTENT_URL')));
  server.addHook('onRequest', (request, reply, done) => {
    // Whatever an AU sends along with its POST for the token, nobody reads it.
    if (request.routeOptions.url === '/cmi5/fetch/:secret') request.raw.headers['content-type'] = UNREAD;
    void reply.headers(headers).header('x-request-id', request.id);
    withRequestId(request.id, done);
  });
  closeWithoutWaiting(server);
  watchBodies(server);
  registerXapi(app);
  await app.register(cookie as never);
  // One byte more than is allowed: this limit cuts silently, so that whoever counts must see the one too many.
  await app.register(multipart as never, { limits: { fileSize: config.get('UPLOAD_MAX_MB') * MEGABYTE + 1, files: 1 } });
  // Parts of a file (tus) are read by their route, as they come.
  server.addContentTypeParser(UNREAD, (_request, payload, done) => { payload.resume(); done(null); });
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  await app.register(compress as never, { threshold: 1024, encodings: ['br', 'gzip'] });
  server.addHook('onResponse', (request, reply, done) => {
    log.info({ requestId: request.id, method: request.method, url: request.url.split('?')[0], status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
  routeStatements(app);
  await serveWeb(app);
};

/** The built screens: hashed assets for ever, everything else asked anew; unknown addresses of the app get its one page. */
const serveWeb = async (app: NestFastifyApplication): Promise<void> => {
  if (!existsSync(join(WEB, 'index.html'))) {
    log.warn('dist/web is not built: the screens are missing, the API answers.');
    return;
  }
  await app.register(serveStatic as never, {
    root: WEB,
    preCompressed: true,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply: { header(name: string, value: string): unknown }, path: string) =>
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
};
