import { connect, type AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { patience, watchBodies } from './timeouts';

/** Slow and broken clients. */
describe('a server that nobody can hold open', () => {
  let server: FastifyInstance;
  let port: number;

  beforeAll(async () => {
    server = fastify(patience);
    watchBodies(server, { slowStartMs: 200, bytesPerSecond: 100_000, lookEveryMs: 50 });
    server.post('/', (request) => String((request.body as string).length));
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  /** Says these things one after the other, so many milliseconds apart; answers what came back until the connection was closed. */
  const say = (pauseMs: number, ...things: string[]): Promise<string> => new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => { text += data.toString(); }).on('error', () => undefined).on('close', () => done(text));
    const next = (): void => {
      const thing = things.shift();
      if (thing === undefined || socket.destroyed) return;
      socket.write(thing);
      setTimeout(next, pauseMs);
    };
    next();
  });
  const head = (length: number): string => `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;

  test('there is an end to the head and to the whole of a request', () => {
    expect([server.server.headersTimeout, server.server.requestTimeout]).toEqual([20_000, 3_600_000]);
  });

  test('a body that trickles is cut off, one that keeps its pace is not, however long it takes', async () => {
    expect(await say(20, head(10_000), ...Array.from({ length: 100 }, () => 'x'))).toBe('');
    const block = 'x'.repeat(10_000);
    expect(await say(50, head(100_000), ...Array.from({ length: 10 }, () => block))).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*100000$/);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400], ['a head of a megabyte', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(1_000_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 400],
    ['a length and chunks', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['chunks that lie about their length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n', 400],
  ])('%s gets a problem and the end of the connection', async (_, text, status) => {
    const answer = await say(1_000, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, detail: expect.stringContaining('chưa có gì thay đổi') as string });
  });
});
