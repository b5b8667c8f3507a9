import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { AGENT, aStore, attachedPart, attachmentOf, basic, MIXED, mixed, say, statementPart, type Client, type StoreAnswer, type TestStore } from '../support/store';

/**
 * Broken and ill-meant input: a 4xx with a clear problem, never a 5xx, never a part of it stored. What is only large or unusual is welcome.
 */

const MEGABYTE = 1024 * 1024;
const whole = JSON.stringify(say());
/** The statement's text with something more in it. */
const plus = (text: string): string => whole.replace(/}$/, `,${text}}`);
const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth);
const many = (count: number): Record<string, unknown>[] => Array.from({ length: count }, () => say());
const id = '0b1f2d3c-0000-4000-8000-000000000001';

describe('hostile and unknown input', () => {
  let store: TestStore;
  let all: Client;

  beforeAll(async () => {
    store = await aStore({ env: { XAPI_BODY_MAX_MB: '32' } });
    all = await store.client('all');
    await store.call('POST', 'statements', { body: many(3) });
  }, 60_000);
  afterAll(() => store?.close());

  const refused = async (ask: () => Promise<StoreAnswer>, status: number | number[] = 400): Promise<StoreAnswer> => {
    const before = await store.counts();
    const answer = await ask();
    expect([status].flat()).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: answer.status, title: expect.stringMatching(/\S/) as string, detail: expect.stringMatching(/\S{3}/) as string, instance: expect.stringMatching(/^\/requests\//) as string });
    expect(await store.counts()).toEqual(before);
    return answer;
  };
  const post = (body: string | Buffer, headers?: Record<string, string>, version?: string) => (): Promise<StoreAnswer> =>
    store.call('POST', 'statements', { body, ...(headers ? { headers } : {}), ...(version ? { version } : {}) });

  describe.each(['1.0.3', '2.0.0'])('JSON that is no statement, in %s', (version) => {
    test.each<[string, string | Buffer]>([
      ['a megabyte of arrays', nested(500_000)], ['a megabyte of objects', nested(200_000, '{"a":', '}')], ['a megabyte of arrays in an extension', plus(`"context":{"extensions":{"https://x.vn/":${nested(500_000)}}}`)],
      ['half a megabyte of opening brackets', '['.repeat(500_000)], ['sub-statements in sub-statements', Array.from({ length: 2_000 }, () => 0).reduce((inner) => `{"actor":{"mbox":"mailto:a@b.vn"},"verb":{"id":"https://x.vn/v"},"object":${inner}}`, '"x"')],
      ['__proto__ in a statement', plus('"__proto__":{"id":1}')], ['__proto__ in an actor', whole.replace('"account":{', '"__proto__":{"mbox":"mailto:a@b.vn"},"account":{')],
      ['constructor as a key', plus('"constructor":{"prototype":{"x":1}}')], ['prototype as a key', plus('"prototype":{}')], ['toString as a key', plus('"toString":"x"')], ['hasOwnProperty as a verb', plus('"hasOwnProperty":1')],
      ['NUL in a name', JSON.stringify(say({ actor: { ...AGENT, name: 'a\0b' } }))], ['NUL in a key', plus('"context":{"extensions":{"https://x.vn/\\u0000":1}}')], ['NUL in an extension', plus('"context":{"extensions":{"https://x.vn/":"\\u0000"}}')],
      ['half a surrogate pair', whole.replace('lan', '\\ud83d')], ['the other half', whole.replace('lan', '\\ude00x')], ['halves turned round', whole.replace('lan', '\\ude00\\ud83d')], ['half a pair in a key', plus('"context":{"extensions":{"https://x.vn/\\ud800":1}}')],
      ['1e400', plus('"result":{"score":{"raw":1e400}}')], ['-1e400 in an extension', plus('"context":{"extensions":{"https://x.vn/":-1e400}}')], ['a number of 100,000 digits', plus(`"result":{"score":{"raw":${'9'.repeat(100_000)}}}`)],
      ['NaN', plus('"result":{"score":{"raw":NaN}}')], ['Infinity', plus('"result":{"score":{"raw":Infinity}}')], ['hexadecimal', plus('"result":{"score":{"raw":0x1F}}')], ['leading zeros', plus('"result":{"score":{"raw":007}}')],
      ['a comment', `${whole} // hello`], ['a trailing comma', whole.replace(/}$/, ',}')], ['single quotes', whole.replaceAll('"', "'")], ['two values', `${whole}${whole}`], ['only a byte order mark', '\ufeff'],
      ['bytes that are no UTF-8', Buffer.concat([Buffer.from('{"actor":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])], ['overlong UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
      ['UTF-16', Buffer.from(whole, 'utf16le')], ['nothing', ''], ['white space', ' \n\t '], ['null', 'null'], ['a number', '5'], ['a text', '"statement"'], ['true', 'true'], ['an array of nulls', '[null,null]'], ['an array in an array', `[[${whole}]]`],
      ['one good, one bad', JSON.stringify([say(), say({ verb: {} })])], ['one id twice', JSON.stringify([say({ id }), say({ id: id.toUpperCase() })])], ['10,000 statements', JSON.stringify(many(10_000))],
      ['two identities', JSON.stringify(say({ actor: { ...AGENT, mbox: 'mailto:a@b.vn' } }))], ['an actor of 5,000 members, one wrong', JSON.stringify(say({ actor: { objectType: 'Group', member: [...Array.from({ length: 5_000 }, (_, i) => ({ mbox: `mailto:a${i}@b.vn` })), {}] } }))],
      ['50,000 unknown keys', `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(',')}}`], ['a language map of 10,000 wrong tags', JSON.stringify(say({ verb: { id: 'https://x.vn/v', display: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`không-${i}`, 'x'])) } }))],
      ['an IRI made to be slow', JSON.stringify(say({ object: { id: `http://${'a'.repeat(100_000)} ` } }))], ['a duration made to be slow', JSON.stringify(say({ result: { duration: `P${'1'.repeat(100_000)}` } }))], ['an address made to be slow', JSON.stringify(say({ actor: { mbox: `mailto:${'a'.repeat(100_000)}` } }))],
      ['a timestamp made to be slow', JSON.stringify(say({ timestamp: `2026-01-01T00:00:00.${'0'.repeat(200_000)}x` }))], ['a language tag made to be slow', JSON.stringify(say({ context: { language: `vi${'-a'.repeat(50_000)}` } }))],
    ])('%s', async (_, body) => {
      const began = performance.now();
      await refused(post(body, undefined, version), [400, 413]);
      expect(performance.now() - began).toBeLessThan(5_000);
    });
  });

  test('a prototype is never touched', () => {
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('id');
  });

  describe('bodies that are not what they say', () => {
    const bomb = Buffer.alloc(100 * MEGABYTE, 32);
    test.each<[string, Buffer, string]>([
      ['a gzip bomb', gzipSync(bomb), 'gzip'], ['a deflate bomb', deflateSync(bomb), 'deflate'], ['a brotli bomb', brotliCompressSync(bomb.subarray(0, 10 * MEGABYTE)), 'br'],
      ['a bomb in a bomb', gzipSync(gzipSync(bomb)), 'gzip, gzip'], ['an encoding nobody knows', Buffer.from(whole), 'x-zip'],
    ])('%s', async (_, body, encoding) => {
      await refused(post(body, { 'content-encoding': encoding }), 415);
    });
    test('JSON by another name, or a name that is none', async () => {
      for (const type of ['text/plain', 'text/html', 'application/xml', 'application/json+xapi', 'nonsense', '; charset=utf-8', 'application/json, text/html']) await refused(post(whole, { 'content-type': type }), 400);
    });
    test('33 MB, by its length or in chunks', async () => {
      await refused(post(Buffer.alloc(33 * MEGABYTE, 32)), 413);
      const body = new ReadableStream({ start: (out) => { for (let i = 0; i < 66; i++) out.enqueue(Buffer.alloc(MEGABYTE / 2, 32)); out.close(); } });
      const before = await store.counts();
      const answer = await fetch(`${store.url}/xapi/statements`, { method: 'POST', body, duplex: 'half', headers: { authorization: basic(all), 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' } } as RequestInit);
      expect([answer.status, await store.counts()]).toEqual([413, before]);
    });
  });

  /** Bytes on the wire that no client library would send; answers what came back. */
  const wire = (...lines: (string | Buffer)[]): Promise<string> => new Promise((done) => {
    const socket = connect(store.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => { text += data.toString(); if (/\r\n\r\n/.test(text)) setTimeout(() => socket.destroy(), 50); }).on('error', () => undefined).on('close', () => done(text));
    setTimeout(() => socket.destroy(), 3_000).unref();
    socket.write(Buffer.concat(lines.map((line) => (typeof line === 'string' ? Buffer.from(`${line}\r\n`) : line))));
  });
  const signed = (): string[] => ['Host: x', `Authorization: ${basic(all)}`, 'X-Experience-API-Version: 1.0.3', 'Content-Type: application/json'];

  describe('lies on the wire', () => {
    test.each<[string, () => (string | Buffer)[]]>([
      ['a chunk longer than it says', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Transfer-Encoding: chunked', '', '5', whole, '0', '']],
      ['a chunk size that is none', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Transfer-Encoding: chunked', '', 'xyz', whole, '0', '']],
      ['a length and chunks', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Transfer-Encoding: chunked', 'Content-Length: 5', '', '0', '']],
      ['two lengths', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Content-Length: 5', 'Content-Length: 6', '', 'abcdef']],
      ['a negative length', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Content-Length: -1', '']],
      ['a length shorter than the body', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Content-Length: 10', '', whole]],
      ['heads of 100 KB', () => ['GET /xapi/statements HTTP/1.1', ...signed(), `X-Long: ${'x'.repeat(100_000)}`, '']],
      ['5,000 heads', () => ['GET /xapi/statements HTTP/1.1', ...signed(), ...Array.from({ length: 5_000 }, (_, i) => `X-${i}: 1`), '']],
      ['a statementId of a megabyte', () => [`GET /xapi/statements?statementId=${'a'.repeat(MEGABYTE)} HTTP/1.1`, ...signed(), '']],
      ['a path that is no UTF-8', () => ['GET /xapi/%ff%fe HTTP/1.1', ...signed(), '']], ['raw bytes in the path', () => [Buffer.from([...Buffer.from('GET /xapi/'), 0xff, 0xfe, ...Buffer.from(' HTTP/1.1\r\n')]), ...signed(), '']],
      ['a broken % in the path', () => ['GET /xapi/%zz HTTP/1.1', ...signed(), '']], ['a header with a line feed inside', () => ['GET /xapi/statements HTTP/1.1', ...signed(), Buffer.from('X-A: 1\n\nX-B: 2\r\n'), '']],
      ['a Content-Type twice', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Content-Type: text/html', 'Content-Length: 4', '', 'null']],
      ['a request in a request', () => ['POST /xapi/statements HTTP/1.1', ...signed(), 'Content-Length: 6', 'Transfer-Encoding: identity', '', '0', '', 'GET /xapi/about HTTP/1.1', 'Host: x', '']],
    ])('%s', async (_, lines) => {
      const before = await store.counts();
      const answer = await wire(...lines());
      expect(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)).toBeGreaterThanOrEqual(400);
      expect(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)).toBeLessThan(500);
      expect(answer).toMatch(/application\/problem\+json/);
      expect(await store.counts()).toEqual(before);
    });
    test('a body that stops in the middle is no statement, and the store goes on', async () => {
      const before = await store.counts();
      const socket = connect(store.port, '127.0.0.1');
      socket.write(['POST /xapi/statements HTTP/1.1', ...signed(), `Content-Length: ${Buffer.byteLength(whole) + 1}`, '', whole].join('\r\n'));
      await new Promise((done) => setTimeout(done, 100));
      socket.destroy();
      await new Promise((done) => setTimeout(done, 100));
      expect(await store.counts()).toEqual(before);
      expect((await store.call('GET', 'statements?limit=1')).status).toBe(200);
    });
  });

  describe('addresses and parameters', () => {
    const agent = encodeURIComponent(JSON.stringify(AGENT));
    const state = `activities/state?activityId=https%3A%2F%2Fx.vn&agent=${agent}`;
    test.each<[string, string, string]>([
      ['a parameter twice', 'GET', 'statements?limit=1&limit=2'], ['one in two writings', 'GET', 'statements?limit=1&%6cimit=2'], ['__proto__ as a parameter', 'GET', 'statements?__proto__=1'],
      ['an unknown one', 'GET', 'statements?foo=bar'], ['no UTF-8', 'GET', 'statements?verb=%ff'], ['a broken %', 'GET', 'statements?verb=%2'], ['half a surrogate in UTF-8', 'GET', 'statements?verb=https://x.vn/%ed%a0%80'],
      ['NUL in a verb', 'GET', 'statements?verb=https://x.vn/%00'], ['NUL in an activity', 'GET', 'activities?activityId=https://x.vn/%00'], ['a statementId that is none', 'GET', 'statements?statementId=1'],
      ['SQL for a registration', 'GET', "statements?registration=1'%20or%201=1"], ['both ids', 'GET', `statements?statementId=${id}&voidedStatementId=${id}`], ['an id and a filter', 'GET', `statements?statementId=${id}&limit=1`],
      ['a negative limit', 'GET', 'statements?limit=-1'], ['half a limit', 'GET', 'statements?limit=1.5'], ['no number', 'GET', 'statements?limit=1e3'], ['a day for since', 'GET', 'statements?since=yesterday'],
      ['32 February', 'GET', 'statements?until=2026-02-32T00:00:00Z'], ['an agent that is no JSON', 'GET', 'statements?agent=x'], ['an agent that is an array', 'GET', 'statements?agent=[]'], ['an agent with __proto__', 'GET', `statements?agent=${encodeURIComponent('{"__proto__":{"mbox":"mailto:a@b.vn"}}')}`],
      ['an agent nested deep', 'GET', `statements?agent=${encodeURIComponent(nested(2_000))}`], ['ascending that is neither', 'GET', 'statements?ascending=1'], ['a format nobody knows', 'GET', 'statements?format=xml'], ['a cursor of ours, bent', 'GET', 'statements?cursor=999999999999999999999999'],
      ['state without an id', 'PUT', state], ['an id of 600 bytes', 'PUT', `${state}&stateId=${'x'.repeat(600)}`], ['NUL in an id', 'PUT', `${state}&stateId=%00`], ['half a surrogate in an id', 'PUT', `${state}&stateId=%ed%a0%80`],
      ['JSON that is none', 'PUT', `${state}&stateId=x`], ['no agent', 'GET', 'agents'], ['PUT without an id', 'PUT', 'statements'], ['PUT with an id of another statement', 'PUT', `statements?statementId=${id}&foo=1`],
    ])('%s', (_, method, path) => refused(() => store.call(method, path, method === 'GET' ? {} : { body: '{"a":' }), 400));
    test('4,000 parameters', () => refused(() => store.call('GET', `statements?${Array.from({ length: 4_000 }, (_, i) => `a${i}`).slice(0, 2_000).join('&')}`), 400));
    test('what is nowhere', async () => {
      for (const path of ['nothing', 'statements/x', 'statements/', 'activities/state/x', '']) await refused(() => store.call('GET', path), [400, 401, 404]);
    });
  });

  describe('versions and credentials', () => {
    test.each(['', '0.9', '1.1', '1.0.3.1', '3.0.0', '1.0.3, 2.0.0', 'x'.repeat(5_000), '${7*7}'])('version %s', (version) => refused(() => store.call('GET', 'statements', { version }), 400));
    test.each([
      '', 'Basic', 'Basic !!!', 'Basic Og==', `Basic ${Buffer.from('no colon').toString('base64')}`, `Basic ${Buffer.from('\0:\0').toString('base64')}`, `Basic ${Buffer.alloc(6_000, 97).toString('base64')}`,
      `Basic ${Buffer.from(`${'k'.repeat(4_000)}:x`).toString('base64')}`, 'Bearer x.y.z', 'Digest username="x"', "Basic ' or 1=1",
    ])('credentials %#', (authorization) => refused(() => store.call('POST', 'statements', { body: say(), headers: { authorization } }), 401));
  });

  describe('welcome, however large or odd', () => {
    test('a statement of 5 MB, an attachment of 12 MB, 2,000 statements at once', async () => {
      expect((await store.call('POST', 'statements', { body: say({ result: { response: 'y'.repeat(5 * MEGABYTE) } }) })).status).toBe(200);
      const large = Buffer.alloc(12 * MEGABYTE, 'z');
      expect((await store.call('POST', 'statements', { body: mixed(statementPart(say({ attachments: [attachmentOf(large)] })), attachedPart(large)), headers: MIXED })).status).toBe(200);
      expect((await store.call('POST', 'statements', { body: many(2_000) })).body).toHaveLength(2_000);
    });
    test('odd but sound texts come back as they were', async () => {
      const odd = {
        response: '\u202e\u0001\u007f\u2028 😀 \\u0000 \'"`; drop table lrs.statement; -- ${x} %s', extensions: {
          'https://x.vn/e': { 'constructor x': 1, hasOwnProperty: [], toString: null, '': { a: [[[[[]]]]] }, '\u00e1': 1, 'a\u0301': 2 }, 'https://x.vn/n': [1.0, 5e-324, 1.7976931348623157e308, 123456789012345680000],
        },
      };
      const posted = await store.call('POST', 'statements', { body: say({ result: odd }) });
      expect(posted.status).toBe(200);
      expect((await store.call('GET', `statements?statementId=${posted.body[0]}`)).body.result).toEqual(odd);
    });
    test('numbers keep every digit', async () => {
      const text = plus('"result":{"score":{"raw":1.50,"max":1e3},"extensions":{"https://x.vn/n":[1.0,12345678901234567890,0.1000,1E2,-0.0]}}');
      const [posted] = (await store.call('POST', 'statements', { body: text })).body as [string];
      const found = (await store.call('GET', `statements?statementId=${posted}`)).text;
      for (const number of ['"raw":1.50', '"max":1e3', '[1.0,12345678901234567890,0.1000,1E2,-0.0]']) expect(found).toContain(number);
    });
  });
});
