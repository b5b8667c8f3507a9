import { request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rows, Database, Files } from '@hvs/platform';
import { Uploads } from '@hvs/courses';
import { anApp, type TestApp } from '../support/app';
import { aPerson, PASSWORD } from '../support/given';
import { scorm12Package } from '../support/packages';

/** A package over a link that breaks: sent in parts, gone on with, taken in once (tus 1.0.0). */

jest.setTimeout(60_000);

const PATH = '/api/admin/uploads';
interface Said { status: number; headers: IncomingHttpHeaders; body: any } // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into whatever came back

let app: TestApp;
let port: number;
beforeAll(async () => {
  app = await anApp();
  await app.app.listen(0, '127.0.0.1');
  port = (app.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

/** Somebody who sends over a real line; `breakAfter`: bytes after which it is cut. */
const someone = async (username: string) => {
  await aPerson(app, { username, fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
  const session = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: username, password: PASSWORD } });
  const credentials = { cookie: `hvs_session=${session.cookies.find((c) => c.name === 'hvs_session')!.value}`, 'x-csrf-token': JSON.parse(session.body).csrf as string };
  return (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer, breakAfter?: number): Promise<Said> => new Promise((done, fail) => {
    const asked = request({ port, method, path, agent: false, headers: { ...credentials, 'tus-resumable': '1.0.0', ...(body ? { 'content-length': String(body.length) } : {}), ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => { text += chunk; }).on('end', () => done({ status: answer.statusCode!, headers: answer.headers, body: text !== '' && /json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(text) : text }));
    });
    asked.on('error', (error) => (breakAfter === undefined ? fail(error) : done({ status: 0, headers: {}, body: '' })));
    if (breakAfter === undefined) return void asked.end(body);
    asked.write(body!.subarray(0, breakAfter), () => setTimeout(() => asked.destroy(), 100));
  });
};
type Sends = Awaited<ReturnType<typeof someone>>;

const announced = async (send: Sends, bytes: number, name = 'gói.zip'): Promise<string> => {
  const made = await send('POST', PATH, { 'upload-length': String(bytes), 'upload-metadata': `filename ${Buffer.from(name).toString('base64')},filetype YQ==` });
  expect(made).toMatchObject({ status: 201, headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0' } });
  return made.headers.location!;
};
const patch = (send: Sends, path: string, offset: number, body: Buffer, breakAfter?: number): Promise<Said> =>
  send('PATCH', path, { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }, body, breakAfter);
const placeOf = async (send: Sends, path: string): Promise<number> => Number((await send('HEAD', path)).headers['upload-offset']);
const json = (body: object): [Record<string, string>, Buffer] => [{ 'content-type': 'application/json' }, Buffer.from(JSON.stringify(body))];
const filesOf = async (path: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { key } of app.app.get(Files, { strict: false }).list(`upload/${path.split('/').at(-1)}`)) found.push(key);
  return found;
};

let send: Sends;
beforeAll(async () => { send = await someone('quantri'); });

test('a package sent in three pieces is imported as if it had come in one, and nothing of it is left lying about', async () => {
  const bytes = Buffer.from(scorm12Package({ title: 'Gửi ba lần', identifier: 'hvs-gui-ba-lan' }));
  const path = await announced(send, bytes.length);
  for (const [from, to] of [[0, 1_000], [1_000, 1_500], [1_500, bytes.length]] as const) {
    expect(await patch(send, path, from, bytes.subarray(from, to))).toMatchObject({ status: 204, headers: { 'upload-offset': String(to) } });
  }
  const taken = await send('POST', '/api/admin/courses/packages', ...json({ uploadId: path.split('/').at(-1)!, title: 'Gửi ba lần' }));
  expect(taken.status).toBe(202);
  await app.settle();
  const task = await send('GET', `/api/tasks/${taken.body.id}`);
  expect(task.body).toMatchObject({ state: 'done', result: { report: { ok: true } } });
  expect(await filesOf(path)).toEqual([]);
  // The original is kept, as one file.
  const [{ input }] = (await rows<{ input: { key: string } }>(app.app.get(Database, { strict: false }).em, 'select input from platform.task where id = $1', [taken.body.id])) as [{ input: { key: string } }];
  expect((await app.app.get(Files, { strict: false }).read(input.key)).equals(bytes)).toBe(true);
  // The second click finds it gone, and imports nothing.
  expect((await send('POST', '/api/admin/courses/packages', ...json({ uploadId: path.split('/').at(-1)! }))).body).toMatchObject({ status: 404, type: expect.stringContaining('courses/upload-missing') });
});

test('a line that breaks in the middle of a piece costs nothing of what had come', async () => {
  const bytes = Buffer.alloc(6 * 1024 * 1024, 'x');
  const path = await announced(send, bytes.length);
  await patch(send, path, 0, bytes, 5 * 1024 * 1024);
  let at = 0;
  for (let tries = 0; tries < 50 && at < 5 * 1024 * 1024; tries++) {
    await new Promise((done) => setTimeout(done, 50));
    at = await placeOf(send, path);
  }
  expect(at).toBe(5 * 1024 * 1024);
  expect(await patch(send, path, at, bytes.subarray(at))).toMatchObject({ status: 204, headers: { 'upload-offset': String(bytes.length) } });
});

test('who sends to another place than where it stands is told where that is, and nothing is written', async () => {
  const path = await announced(send, 100);
  await patch(send, path, 0, Buffer.alloc(40));
  for (const offset of [0, 39, 41]) expect(await patch(send, path, offset, Buffer.alloc(10))).toMatchObject({ status: 409, body: { offset: 40 } });
  expect(await placeOf(send, path)).toBe(40);
  expect((await patch(send, path, 40, Buffer.alloc(61))).status).toBe(413);
  expect(await placeOf(send, path)).toBe(40);
});

test('two who send the same piece at once: one is entered, the file is as long as it said', async () => {
  const path = await announced(send, 200_000);
  const answers = await Promise.all([1, 2, 3].map((n) => patch(send, path, 0, Buffer.alloc(200_000, n))));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
  expect(await placeOf(send, path)).toBe(200_000);
  expect(await filesOf(path)).toHaveLength(1);
});

test('what is not yet whole is not taken in', async () => {
  const path = await announced(send, 10);
  await patch(send, path, 0, Buffer.alloc(9));
  expect((await send('POST', '/api/admin/courses/packages', ...json({ uploadId: path.split('/').at(-1)! }))).body).toMatchObject({ status: 409, detail: expect.stringContaining('9 trên 10') });
});

test('another\'s upload is not there: not to see, not to add to, not to take, not to give up', async () => {
  const other = await someone('quantri-khac');
  const path = await announced(send, 10);
  expect((await other('HEAD', path)).status).toBe(404);
  expect((await patch(other, path, 0, Buffer.alloc(1))).status).toBe(404);
  expect((await other('DELETE', path)).status).toBe(404);
  expect((await other('POST', '/api/admin/courses/packages', ...json({ uploadId: path.split('/').at(-1)! }))).status).toBe(404);
  expect(await placeOf(send, path)).toBe(0);
});

test('given up, it is gone with its bytes', async () => {
  const path = await announced(send, 10);
  await patch(send, path, 0, Buffer.alloc(5));
  expect(await filesOf(path)).toHaveLength(1);
  expect((await send('DELETE', path)).status).toBe(204);
  expect((await send('HEAD', path)).status).toBe(404);
  expect(await filesOf(path)).toEqual([]);
});

test.each([
  ['no version of tus', { 'tus-resumable': '0.2.2' }, 412],
  ['no length', { 'upload-length': 'x' }, 400],
  ['an empty file', { 'upload-length': '0' }, 400],
  ['more than may be sent', { 'upload-length': String(501 * 1024 * 1024) }, 413],
])('announced with %s: refused in words', async (_what, headers, status) => {
  expect(await send('POST', PATH, { 'upload-length': '10', ...headers })).toMatchObject({ status, body: { detail: expect.stringMatching(/[ạảãàáâậầấẩẫăắằặẳẵđêếềệểễôốồộổỗơớờợởỡưứừựửữíìịỉĩ]/) } });
});

test('what this server speaks is said to whoever asks', async () => {
  expect(await send('OPTIONS', PATH)).toMatchObject({ status: 204, headers: { 'tus-version': '1.0.0', 'tus-extension': 'creation,expiration,termination', 'tus-max-size': String(500 * 1024 * 1024) } });
});

test('nobody begins more files than can be meant, and what is left lying goes after its time', async () => {
  const many = await someone('quantri-nhieu');
  const paths = [];
  for (let n = 0; n < 10; n++) paths.push(await announced(many, 10));
  await patch(many, paths[0]!, 0, Buffer.alloc(5));
  expect((await many('POST', PATH, { 'upload-length': '10' })).status).toBe(409);
  app.clock.pass(71 * 60);
  await patch(many, paths[1]!, 0, Buffer.alloc(5));
  app.clock.pass(2 * 60);
  await app.app.get(Uploads, { strict: false }).sweep();
  expect(await filesOf(paths[0]!)).toEqual([]);
  const left = await rows<{ id: string }>(app.app.get(Database, { strict: false }).em, 'select id from courses.upload');
  expect(left.map(({ id }) => id)).toEqual([paths[1]!.split('/').at(-1)]);
});
