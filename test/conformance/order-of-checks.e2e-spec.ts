import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { aStore, basic, say, type Client, type TestStore } from '../support/store';

/** What is looked at first: nobody who may not, makes us read what they send. */

const MEGABYTE = 1024 * 1024;

describe('at the door of the store', () => {
  let store: TestStore;
  let all: Client;

  beforeAll(async () => {
    store = await aStore({ env: { XAPI_BODY_MAX_MB: '2' } });
    all = await store.client('all');
  }, 60_000);
  afterAll(() => store?.close());

  /** Sends a head and goes on sending zeros until it is answered or has sent `most`; tells what came back and how much was taken. */
  const pour = (head: string[], most: number): Promise<{ status: number; head: string; sent: number }> => new Promise((done, fail) => {
    const socket: Socket = connect(store.port, '127.0.0.1');
    let text = '';
    const block = Buffer.alloc(64 * 1024, 32);
    let sent = 0;
    const more = (): void => {
      while (sent < most && !text.includes('\r\n\r\n') && socket.writable) {
        sent += block.length;
        if (!socket.write(block)) return void socket.once('drain', more);
      }
    };
    const end = (): void => {
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
      if (status) done({ status, head: text, sent });
      else fail(new Error(`no answer: ${text}`));
    };
    socket.on('data', (data) => { text += data.toString('latin1'); if (text.includes('\r\n\r\n')) setTimeout(() => socket.destroy(), 20); });
    socket.on('error', () => undefined).on('close', end);
    socket.write([...head, 'Host: x', 'X-Experience-API-Version: 1.0.3', '', ''].join('\r\n'));
    setTimeout(more, 20);
  });

  test.each<[string, () => string[], number]>([
    ['without credentials', () => ['POST /xapi/statements HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`], 401],
    ['with a wrong secret', () => ['POST /xapi/statements HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`, `Authorization: ${basic({ key: all.key, secret: 'x' })}`], 401],
    ['in chunks, without credentials', () => ['POST /xapi/statements HTTP/1.1', 'Transfer-Encoding: chunked'], 401],
    ['with a method that is none', () => ['PATCH /xapi/statements HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`], 405],
    ['to where nothing is', () => ['POST /xapi/nothing HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`], 404],
    ['compressed', () => ['POST /xapi/statements HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`, 'Content-Encoding: gzip', `Authorization: ${basic(all)}`], 415],
    ['more than is allowed', () => ['POST /xapi/statements HTTP/1.1', `Content-Length: ${64 * MEGABYTE}`, `Authorization: ${basic(all)}`], 413],
    ['a form that names nobody in its head, over a megabyte', () => ['POST /xapi/statements?method=PUT HTTP/1.1', `Content-Length: ${2 * MEGABYTE}`, 'Content-Type: application/x-www-form-urlencoded'], 413],
  ])('64 MB %s are not read', async (_, head, status) => {
    const answer = await pour(head(), 64 * MEGABYTE);
    expect(answer.status).toBe(status);
    // What the kernel buffers of a loopback connection, and no more.
    expect(answer.sent).toBeLessThan(16 * MEGABYTE);
    expect(answer.head).toMatch(/connection: close/i);
    expect(answer.head).toMatch(/application\/problem\+json/);
    expect(answer.head).toMatch(/x-content-type-options: nosniff/);
  });

  test('scopes count before the body, too', async () => {
    const reader = await store.client('statements/read');
    expect((await pour(['POST /xapi/statements HTTP/1.1', `Content-Length: ${2 * MEGABYTE - 1}`, `Authorization: ${basic(reader)}`], 2 * MEGABYTE)).status).toBe(403);
  });

  test('whoever asks before sending (Expect: 100-continue) is told to go on only when the body will be read', async () => {
    const ask = (authorization: string): Promise<string> => new Promise((done) => {
      const body = JSON.stringify(say());
      const socket = connect(store.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data.toString();
        if (/100 Continue\r\n\r\n$/.test(text)) socket.write(body);
        else if (/\r\n\r\n./s.test(text)) socket.destroy();
      }).on('error', () => undefined).on('close', () => done(text));
      socket.write(['POST /xapi/statements HTTP/1.1', 'Host: x', 'Expect: 100-continue', 'X-Experience-API-Version: 1.0.3', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, authorization, '', ''].join('\r\n'));
    });
    expect(await ask(`Authorization: ${basic(all)}`)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    expect(await ask('X-Nothing: 1')).toMatch(/^HTTP\/1\.1 401/);
  });

  test('a form may bring the credentials itself, or another client than its head', async () => {
    const form = (fields: Record<string, string>, headers: Record<string, string>) =>
      store.fetch('/xapi/statements?method=GET', { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-experience-api-version': '1.0.3', ...headers } });
    const writer = await store.client('statements/write');
    expect((await form({ Authorization: basic(all) }, {})).status).toBe(200);
    expect((await form({ Authorization: basic(all) }, { authorization: basic(writer) })).status).toBe(200);
    expect((await form({ Authorization: basic(writer) }, { authorization: basic(all) })).status).toBe(403);
    expect((await form({}, {})).status).toBe(401);
    expect((await form({ Authorization: 'Basic x' }, {})).status).toBe(401);
  });

  test.each([
    ['PATCH', 'statements', 'GET, HEAD, POST, PUT'], ['DELETE', 'statements', 'GET, HEAD, POST, PUT'], ['POST', 'activities', 'GET, HEAD'], ['PUT', 'agents', 'GET, HEAD'],
    ['DELETE', 'about', 'GET, HEAD'], ['PATCH', 'activities/state', 'GET, HEAD, PUT, POST, DELETE'], ['OPTIONS', 'statements', 'GET, HEAD, POST, PUT'],
  ])('%s %s: 405, and Allow says what there is', async (method, path, allow) => {
    const answer = await store.call(method, path, method === 'OPTIONS' ? {} : { body: {} });
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
    expect(answer.body).toMatchObject({ status: 405, detail: expect.stringContaining(allow) as string });
    expect(answer.headers['x-experience-api-version']).toBe('1.0.3');
  });

  test('a method the form names is looked at as well', async () => {
    const answer = await store.call('POST', 'activities?method=DELETE', { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('an address written in another way is the same resource, with the same door', async () => {
    expect((await store.fetch('/%78api/%73tatements', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(401);
    expect((await store.fetch('/%78api/%73tatements?limit=1', { headers: { authorization: basic(all), 'x-experience-api-version': '1.0.3' } })).status).toBe(200);
  });

  test('an unknown version is told before the body is read', async () => {
    const body = gzipSync('x');
    const answer = await store.call('POST', 'statements', { body, version: '3.0' });
    expect([answer.status, answer.body.type]).toEqual([400, expect.stringContaining('version-wrong')]);
  });
});
