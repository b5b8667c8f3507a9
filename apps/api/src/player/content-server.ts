import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import compress from '@fastify/compress';
import serveStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Courses } from '@hvs/courses';
import { Sessions } from '@hvs/learning';
import { Config, Files, log, Problem } from '@hvs/platform';
import { closeWithoutWaiting, patience } from '../http/timeouts';
import { readRange } from './range';

const WEB = resolve(__dirname, '../../../../web');

/**
 * The content origin: package files and the page that plays them, and nothing else. No cookie is ever set or read
 * here, so foreign scripts of a package find nothing of a sign-in.
 */
export const makeContentServer = async (app: NestFastifyApplication): Promise<FastifyInstance> => {
  const config = app.get(Config);
  const appOrigin = new URL(config.get('PUBLIC_URL')).origin;
  const server = fastify({ ...patience, trustProxy: config.get('TRUST_PROXY'), routerOptions: { maxParamLength: 2000 } });
  closeWithoutWaiting(server);
  await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  server.addHook('onRequest', (_, reply, done) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'content-security-policy': `frame-ancestors 'self' ${appOrigin}`, 'permissions-policy': 'camera=(), microphone=(), geolocation=()' });
    done();
  });
  server.get('/health/live', () => ({ status: 'ok' }));
  if (existsSync(join(WEB, 'player.html'))) {
    await server.register(serveStatic, { root: join(WEB, 'assets'), prefix: '/assets/', preCompressed: true, maxAge: '365d', immutable: true });
  }
  const player = new PackagePlayer(app.get(Sessions, { strict: false }), app.get(Courses, { strict: false }), app.get(Files), appOrigin);
  server.get('/player/:token/', (request, reply) => player.page(request as Addressed, reply));
  server.get('/player/:token/files/*', (request, reply) => player.file(request as Addressed, reply));
  server.get('/return/:slug', (_, reply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(returnPage(appOrigin)));
  server.get('/v/:versionId/*', (request, reply) => player.versionFile(request as Addressed, reply));
  server.setErrorHandler((error, _, reply) => {
    const problem = error instanceof Problem ? error : undefined;
    if (!problem) log.error({ err: error }, 'content origin');
    void reply.status(problem?.kind === 'missing' ? 404 : 500).type('text/plain; charset=utf-8').send(problem?.detail ?? 'Chưa mở được nội dung. Hãy thử lại.');
  });
  return server;
};

type Addressed = FastifyRequest<{ Params: { token: string; versionId: string; '*': string } }>;

class PackagePlayer {
  constructor(private readonly sessions: Sessions, private readonly courses: Courses, private readonly files: Files, private readonly appOrigin: string) {}

  async page(request: Addressed, reply: FastifyReply): Promise<FastifyReply> {
    if (!(await this.sessions.bySecret(request.params.token))) return gone(reply);
    const page = await readFile(join(WEB, 'player.html'), 'utf8');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page.replaceAll('%APP_ORIGIN%', this.appOrigin));
  }

  async file(request: Addressed, reply: FastifyReply): Promise<FastifyReply> {
    const session = await this.sessions.bySecret(request.params.token);
    return session ? this.send(session.versionId, request, reply, 'private, max-age=172800') : gone(reply);
  }

  /** A version never changes, and its id is told to who may learn it. The address stands in statements, so there is no secret in it. */
  async versionFile(request: Addressed, reply: FastifyReply): Promise<FastifyReply> {
    return this.send(request.params.versionId, request, reply, 'private, max-age=31536000, immutable');
  }

  /** An async handler of Fastify has to give the reply back: without, a stream is cut off before its first byte. */
  private async send(versionId: string, request: Addressed, reply: FastifyReply, cached: string): Promise<FastifyReply> {
    const file = await this.courses.file(versionId, request.params['*']);
    void reply.header('content-type', file.mediaType).header('accept-ranges', 'bytes').header('etag', `"${file.sha2}"`).header('cache-control', cached);
    if (request.headers['if-none-match'] === `"${file.sha2}"`) return reply.status(304).send();
    const range = readRange(request.headers.range, file.bytes);
    if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${file.bytes}`).send();
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`).header('content-length', range.end - range.start + 1);
    return reply.send(await this.files.stream(file.key, range));
  }
}

/**
 * Where an AU sends its learner when it is done (cmi5 §8.1, returnURL). In our frame it tells the page around it; in a window of its own it
 * leads back to the course, which its own address names.
 */
const returnPage = (appOrigin: string): string => `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Về khóa học</title>
<p>Đang về khóa học…</p><script>(function (app) {
if (window.parent !== window) window.parent.postMessage({ hvs: 2, type: 'returned' }, app);
else location.replace(app + '/khoa-hoc/' + location.pathname.split('/').pop());
})(${JSON.stringify(appOrigin)});</script></html>`;

const gone = (reply: FastifyReply): FastifyReply =>
  reply.status(404).type('text/plain; charset=utf-8').send('Phiên học này đã hết. Hãy đóng trang và mở lại bài từ Học Vụ Số; phần đã học vẫn còn.');
