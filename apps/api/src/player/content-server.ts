import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import compress from '@fastify/compress';
import serveStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Courses } from '@hvs/courses';
import { ContentAccess } from '@hvs/learning';
import { Config, Files, log, Problem } from '@hvs/platform';
import { closeWithoutWaiting, patience } from '../http/timeouts';
import { handingOver, isH5pPage } from './h5p-page';
import { readRange } from './range';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const WEB = resolve(__dirname, '../../../../web');

/**
 * The content origin, or all of them where each enrolment has its own: package files and the page that plays them, and nothing else. No
 * cookie is ever set or read here, so foreign scripts of a package find nothing of a sign-in.
 */
export const makeContentServer = async (app: NestFastifyApplication): Promise<FastifyInstance> => {
  const config = app.get(Config);
  const appOrigin = new URL(config.get('PUBLIC_URL')).origin;
  const server = fastify({ ...patience, trustProxy: config.get('TRUST_PROXY'), routerOptions: { maxParamLength: 2000 } });
  closeWithoutWaiting(server);
  await server.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  const headers = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'origin-agent-cluster': '?1', 'content-security-policy': ownPolicy(appOrigin), 'permissions-policy': 'camera=(), microphone=(), geolocation=()' };
  server.addHook('onRequest', (_, reply, done) => {
    void reply.headers(headers);
    done();
  });
  server.get('/health/live', () => ({ status: 'ok' }));
  const content = new PackageContent(app.get(ContentAccess, { strict: false }), app.get(Courses, { strict: false }), app.get(Files), appOrigin);
  if (existsSync(join(WEB, 'player.html'))) {
    await server.register(serveStatic, { root: join(WEB, 'assets'), prefix: '/assets/', preCompressed: true, maxAge: '365d', immutable: true });
    server.get('/player/', (_, reply) => content.player(reply));
  }
  server.get('/return/:slug', (_, reply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('content-security-policy', packagePolicy(appOrigin)).send(returnPage(appOrigin)));
  server.get('/v/:versionId/*', (request, reply) => content.file(request as Addressed, reply));
  server.setErrorHandler((error, _, reply) => {
    const problem = error instanceof Problem ? error : undefined;
    if (!problem) log.error({ err: error }, 'content origin');
    void reply.status(problem?.kind === 'missing' ? 404 : 500).type('text/plain; charset=utf-8').send(problem?.detail ?? 'Chưa mở được nội dung. Hãy thử lại.');
  });
  return server;
};

/** Of our own pages here: the player, whose frame shows the package. */
const ownPolicy = (appOrigin: string): string => `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${appOrigin}`;

/** Of packages: what they bring with them, in whatever way tools write it, and the record store. Nothing from elsewhere, and nothing goes elsewhere. */
const packagePolicy = (appOrigin: string): string =>
  `default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' data: blob: ${appOrigin}; base-uri 'self'; form-action 'self'; frame-ancestors 'self' ${appOrigin}`;

type Addressed = FastifyRequest<{ Params: { versionId: string; '*': string } }>;

class PackageContent {
  constructor(private readonly access: ContentAccess, private readonly courses: Courses, private readonly files: Files, private readonly appOrigin: string) {}

  /** The same page for everybody: what it plays, the app tells it. So it can also hand over what was left here long ago. */
  async player(reply: FastifyReply): Promise<FastifyReply> {
    const page = await readFile(join(WEB, 'player.html'), 'utf8');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page.replaceAll('%APP_ORIGIN%', this.appOrigin));
  }

  /** A version never changes, and its id is told to who may learn it. The address stands in statements, so there is no secret in it. */
  async file(request: Addressed, reply: FastifyReply): Promise<FastifyReply> {
    const { versionId } = request.params;
    if (!UUID.test(versionId) || !(await this.access.mayRead(request.host, versionId))) return gone(reply);
    void reply.header('content-security-policy', packagePolicy(this.appOrigin));
    return this.send(versionId, request, reply);
  }

  /** An async handler of Fastify has to give the reply back: without, a stream is cut off before its first byte. */
  private async send(versionId: string, request: Addressed, reply: FastifyReply): Promise<FastifyReply> {
    // A folder named with its slash and one more is a common slip of scripts, which web servers forgive.
    const file = await this.courses.file(versionId, request.params['*'].replace(/\/{2,}/g, '/').replace(/^\//, ''));
    void reply.header('content-type', file.mediaType).header('accept-ranges', 'bytes').header('etag', `"${file.sha2}"`).header('cache-control', 'private, max-age=31536000, immutable');
    if (request.headers['if-none-match'] === `"${file.sha2}"`) return reply.status(304).send();
    if (isH5pPage(request.query, file.mediaType)) return reply.send(handingOver(await this.files.stream(file.key)));
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
  reply.status(404).type('text/plain; charset=utf-8').send('Không có nội dung ở địa chỉ này. Hãy mở bài từ Học Vụ Số; phần đã học vẫn còn.');
