import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Outbound } from './outbound.adapter';

const RULES = { plainHttp: true, ownUrls: ['https://hocvuso.example.vn'], ownPorts: [4000] };

describe('addresses', () => {
  const outbound = new Outbound(RULES);
  test.each([
    'http://169.254.169.254/latest', 'http://2852039166/', 'http://0xa9fea9fe/', 'https://169.254.170.2', 'https://[fd00:ec2::254]/', 'https://[::ffff:169.254.169.254]/', 'https://[64:ff9b::a9fe:a9fe]/',
    'https://[fe80::1]/', 'http://0.0.0.0:9', 'https://[::]/', 'https://100.100.100.200/', 'https://239.1.1.1/', 'https://255.255.255.255/',
    'http://203.0.113.9/', 'ftp://example.vn/', 'example.vn', '', 'https://user:pass@example.vn/', 'https://example.vn/#a', 'https://hocvuso.example.vn/xapi', 'http://127.0.0.1:4000/xapi', 'https://[::1]:4000/',
    'http://127.9.9.9:4000/',
  ])('%s is refused, with a reason', (address) => expect(outbound.faultOf(address)).toMatch(/\S/));
  test.each(['https://lrs.example.vn/xapi', 'https://203.0.113.9/', 'http://127.0.0.1:9/', 'http://10.1.2.3/xapi', 'https://[2001:db8::1]/', 'http://lrs.local/'])('%s may be tried', (address) => expect(outbound.faultOf(address)).toBeUndefined());
  test('http only where it was allowed', () => expect(new Outbound({ ...RULES, plainHttp: false }).faultOf('http://10.1.2.3/')).toMatch(/OUTBOUND_HTTP/));
});

describe('requests', () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, reply: ServerResponse, body: Buffer) => void;
  const outbound = new Outbound(RULES);

  beforeAll(async () => {
    server = createServer((request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => answer(request, reply, Buffer.concat(chunks)));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((done) => { server.closeAllConnections(); server.close(done); }));

  test('a body in pieces arrives whole, and the answer with its headers', async () => {
    answer = (request, reply, body) => reply.writeHead(201, { 'X-Thing': 'a' }).end(`${request.headers['content-length']} ${body.toString()}`);
    expect(await outbound.ask({ method: 'POST', url, headers: {}, body: [Buffer.from('xin '), Buffer.from('chào')] })).toMatchObject({ came: 'answer', status: 201, headers: { 'x-thing': 'a' }, text: '9 xin chào', cut: false });
  });
  test('a redirect is an answer like any other', async () => {
    let asked = 0;
    answer = (_, reply) => { asked += 1; reply.writeHead(302, { location: 'http://169.254.169.254/' }).end(); };
    expect(await outbound.ask({ method: 'GET', url, headers: {} })).toMatchObject({ came: 'answer', status: 302 });
    expect(asked).toBe(1);
  });
  test('an answer without end is read to its bound', async () => {
    answer = (_, reply) => { reply.writeHead(200); const more = setInterval(() => reply.write('x'.repeat(20_000)), 1); reply.on('close', () => clearInterval(more)); };
    const got = await outbound.ask({ method: 'GET', url, headers: {} });
    expect(got).toMatchObject({ status: 200, cut: true });
    expect(got.text).toHaveLength(64 * 1024);
  });
  test.each<[string, (reply: ServerResponse) => void]>([
    ['nothing', () => undefined], ['a first word and then nothing', (reply) => void reply.writeHead(200).write('[')],
  ])('patience ends, with %s said', async (_, say) => {
    answer = (__, reply) => say(reply);
    expect(await new Outbound(RULES, 100).ask({ method: 'GET', url, headers: {} })).toMatchObject({ came: 'fault', fault: 'timeout' });
  });
  test('whoever is told to stop, stops', async () => {
    const stop = new AbortController();
    answer = () => stop.abort();
    expect(await outbound.ask({ method: 'GET', url, headers: {}, stop: stop.signal })).toMatchObject({ came: 'fault', fault: 'stopped' });
    expect(await outbound.ask({ method: 'GET', url, headers: {}, stop: stop.signal })).toMatchObject({ came: 'fault', fault: 'stopped' });
  });
  test('a connection that breaks is a fault of the network, an answer before the end of the request still counts', async () => {
    answer = (request) => request.socket.destroy();
    expect(await outbound.ask({ method: 'GET', url, headers: {} })).toMatchObject({ came: 'fault', fault: 'network' });
    const early = createServer((_, reply) => { reply.writeHead(413, { connection: 'close' }).end('too large'); });
    await new Promise<void>((done) => early.listen(0, '127.0.0.1', done));
    const got = await outbound.ask({ method: 'POST', url: `http://127.0.0.1:${(early.address() as AddressInfo).port}/`, headers: {}, body: [Buffer.alloc(200_000)] });
    expect(got).toMatchObject({ came: 'answer', status: 413 });
    early.closeAllConnections();
    early.close();
  });
  test('nobody there, no such name', async () => {
    expect(await outbound.ask({ method: 'GET', url: 'http://127.0.0.1:1/', headers: {} })).toMatchObject({ came: 'fault', fault: 'network', text: expect.stringContaining('ECONNREFUSED') as string });
    expect(await outbound.ask({ method: 'GET', url: 'https://khong-co.invalid/', headers: {} })).toMatchObject({ came: 'fault', fault: 'network' });
  });
  test('a name that means one of our own addresses is found out when it is looked up', async () => {
    const here = Number(new URL(url).port);
    const careful = new Outbound({ ...RULES, ownPorts: [here] });
    expect(await careful.ask({ method: 'GET', url: `http://localhost:${here}/`, headers: {} })).toMatchObject({ came: 'fault', fault: 'forbidden' });
  });
});
