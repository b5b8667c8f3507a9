import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { APP_FILTER } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import XAPI from '@xapi/xapi';
import { LearningModule } from '@hvs/learning';
import { Credentials, LrsModule, type NewCredential, type Scope } from '@hvs/lrs';
import { PeopleModule } from '@hvs/people';
import { Config, newId, parseConfig, PlatformModule } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../../test/support/database';
import { ProblemFilter } from '../http/problem.filter';
import { registerXapi, routeStatements, xapiControllers, xapiProviders } from './index';

interface Answer { statusCode: number; headers: Record<string, string>; body: string; rawPayload: Buffer; json: <T = unknown>() => T }

const agent = { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: 'lan' } };
const state = new URLSearchParams({ activityId: 'https://example.vn/a', agent: JSON.stringify(agent), stateId: 'mốc' }).toString();
const profile = new URLSearchParams({ activityId: 'https://example.vn/a', profileId: 'p' }).toString();
const say = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  actor: agent, verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed', vi: 'hoàn thành' } }, object: { id: 'https://example.vn/a' }, ...over,
});
const attachment = (bytes: Buffer | string, over: Record<string, unknown> = {}) => ({
  usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: bytes.length, sha2: createHash('sha256').update(bytes).digest('hex'), ...over,
});
const part = (bytes: Buffer | string, ...headers: string[]): Buffer => Buffer.concat([Buffer.from(['--b', ...headers, '', ''].join('\r\n')), Buffer.from(bytes as string), Buffer.from('\r\n')]);
const attached = (bytes: string, type = 'text/plain'): Buffer =>
  part(bytes, `Content-Type: ${type}`, 'Content-Transfer-Encoding: binary', `X-Experience-API-Hash: ${createHash('sha256').update(bytes).digest('hex')}`);
const mixed = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from('--b--\r\n')]);
const statementPart = (statement: unknown): Buffer => part(JSON.stringify(statement), 'Content-Type: application/json');

describe('/xapi', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let all: NewCredential;
  let folder: string;

  const basic = ({ key, secret }: { key: string; secret: string }): string => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const fetched = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/xapi/${path}`, init);
    const rawPayload = Buffer.from(await response.arrayBuffer());
    const body = rawPayload.toString();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body, rawPayload, json: <T>() => JSON.parse(body) as T };
  };
  const call = (method: string, path: string, options: { body?: unknown; headers?: Record<string, string>; as?: NewCredential; version?: string } = {}): Promise<Answer> =>
    fetched(path, {
      method,
      headers: { 'x-experience-api-version': options.version ?? '1.0.3', authorization: basic(options.as ?? all), 'content-type': 'application/json', ...options.headers },
      ...(options.body === undefined ? {} : { body: typeof options.body === 'string' || Buffer.isBuffer(options.body) ? options.body : JSON.stringify(options.body) }),
    });
  const multipart = (body: Buffer): Promise<Answer> => call('POST', 'statements', { body, headers: { 'content-type': 'multipart/mixed; boundary=b' } });
  const client = (...scopes: Scope[]): Promise<NewCredential> => app.get(Credentials).create({ title: scopes.join(' '), scopes });

  beforeAll(async () => {
    database = await aDatabase();
    folder = mkdtempSync(join(tmpdir(), 'hvs-xapi-'));
    const module = await Test.createTestingModule({
      imports: [PlatformModule, LearningModule, LrsModule, PeopleModule], controllers: xapiControllers, providers: [...xapiProviders, { provide: APP_FILTER, useClass: ProblemFilter }],
    }).overrideProvider(Config).useValue(parseConfig({ DATABASE_URL: database.url, DATA_DIR: folder, XAPI_DELAY_MAX_MS: '0' })).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    registerXapi(app);
    routeStatements(app);
    await app.listen(0, '127.0.0.1');
    all = await client('all');
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('version (Communication §3.3; 2.0 §4.1.2)', () => {
    test.each([['1.0', '1.0.3'], ['1.0.2', '1.0.3'], ['2.0', '2.0.0'], ['2.0.0', '2.0.0']])('asked in %s it answers in %s', async (asked, answered) => {
      const { statusCode, headers } = await call('GET', 'statements', { version: asked });
      expect([statusCode, headers['x-experience-api-version']]).toEqual([200, answered]);
    });
    test.each(['0.95', '1.1', '3.0', 'x', ''])('%s is refused', async (version) => expect((await call('GET', 'statements', { version })).statusCode).toBe(400));
    test('/about is open, and says which versions there are', async () => {
      const answer = await fetched('about', {});
      expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining({ version: expect.arrayContaining(['1.0.3', '2.0.0']) as string[] })]);
    });
  });

  describe('credentials and scopes (Communication §4)', () => {
    test('without or with wrong ones: 401, a problem, and what to send', async () => {
      for (const authorization of ['', 'Bearer x', 'Basic !', basic({ key: all.key, secret: 'wrong' }), basic({ key: '', secret: '' })]) {
        const answer = await call('GET', 'statements', { headers: { authorization } });
        expect(answer.statusCode).toBe(401);
        expect(answer.headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json') as string, 'www-authenticate': expect.stringContaining('Basic') as string });
      }
    });
    test('each scope opens its own doors', async () => {
      const writer = await client('statements/write');
      const reader = await client('all/read');
      const stater = await client('state');
      const matrix = [
        [writer, 'POST', 'statements', 200], [writer, 'GET', 'statements', 403], [writer, 'GET', `activities/state?${state}`, 403], [writer, 'PUT', `activities/profile?${profile}`, 403],
        [reader, 'GET', 'statements', 200], [reader, 'POST', 'statements', 403], [reader, 'GET', `activities/profile?${profile}`, 404], [reader, 'POST', `activities/state?${state}`, 403],
        [stater, 'POST', `activities/state?${state}`, 204], [stater, 'GET', `activities/profile?${profile}`, 403], [stater, 'GET', 'statements', 403],
      ] as const;
      for (const [as, method, path, status] of matrix) expect([method, path, (await call(method, path, { as, ...(method === 'GET' ? {} : { body: say() }) })).statusCode]).toEqual([method, path, status]);
    });
    test('statements/read/mine sees its own and nobody else’s; authority is the client’s, whatever was sent (Data §2.4.9)', async () => {
      const mine = await client('statements/write', 'statements/read/mine');
      const other = newId();
      await call('PUT', `statements?statementId=${other}`, { body: say() });
      const [id] = (await call('POST', 'statements', { as: mine, body: say({ authority: agent }) })).json<string[]>();
      const { statements } = (await call('GET', 'statements', { as: mine })).json<{ statements: { id: string; authority: { account: { name: string } } }[] }>();
      expect(statements.map((one) => [one.id, one.authority.account.name])).toEqual([[id, mine.id]]);
      expect((await call('GET', `statements?statementId=${other}`, { as: mine })).statusCode).toBe(404);
    });
  });

  describe('statements (Communication §2.1)', () => {
    test('PUT answers 204, POST the ids, GET the statement with its numbers as they were', async () => {
      const id = newId();
      expect((await call('PUT', `statements?statementId=${id}`, { body: JSON.stringify(say({ result: { score: { raw: 7 } } })).replace('"raw":7', '"raw":7.50') })).statusCode).toBe(204);
      const found = await call('GET', `statements?statementId=${id.toUpperCase()}`);
      expect(found.body).toContain('"raw":7.50');
      expect(new Date(String(found.headers['last-modified'])).getTime()).toBe(Math.floor(Date.parse(found.json<{ stored: string }>().stored) / 1000) * 1000);
      expect((await call('GET', `statements?statementId=${id}&format=ids`)).body).toContain('"raw":7.50');
      expect((await call('POST', 'statements', { body: [say(), say({ id: newId() })] })).json()).toHaveLength(2);
      expect((await call('POST', 'statements', { body: [] })).json()).toEqual([]);
    });
    test('HEAD is GET without the body', async () => {
      const head = await call('HEAD', 'statements?limit=1');
      expect([head.statusCode, head.body, head.headers['content-type']]).toEqual([200, '', 'application/json; charset=utf-8']);
    });
    test('another statement under an id is 409, and its batch is not stored', async () => {
      const [id, fresh] = [newId(), newId()];
      await call('PUT', `statements?statementId=${id}`, { body: say() });
      expect((await call('POST', 'statements', { body: [say({ id: fresh }), say({ id, verb: { id: 'https://example.vn/v' } })] })).json()).toMatchObject({ status: 409, statementId: id });
      expect((await call('GET', `statements?statementId=${fresh}`)).statusCode).toBe(404);
    });
    test('more is followed to the end, with all that was asked kept', async () => {
      const verb = `https://example.vn/verbs/${newId()}`;
      const ids = (await call('POST', 'statements', { body: Array.from({ length: 5 }, () => say({ verb: { id: verb } })) })).json<string[]>();
      const seen: string[] = [];
      for (let path = `statements?${new URLSearchParams({ verb, limit: '2', ascending: 'true', format: 'ids' }).toString()}`; path !== '';) {
        const page = (await call('GET', path)).json<{ statements: { id: string }[]; more: string }>();
        seen.push(...page.statements.map((one) => one.id));
        path = page.more.replace(/^\/xapi\//, '');
      }
      expect(seen).toEqual(ids);
    });
    test('format=canonical: the definition the store knows, in the language asked for', async () => {
      const iri = `https://example.vn/${newId()}`;
      await call('POST', 'statements', { body: say({ object: { id: iri, definition: { name: { 'en-US': 'Lesson', vi: 'Bài' } } } }) });
      const [id] = (await call('POST', 'statements', { body: say({ object: { id: iri } }) })).json<string[]>();
      const found = (await call('GET', `statements?statementId=${id}&format=canonical`, { headers: { 'accept-language': 'vi-VN, vi;q=0.9' } })).json();
      expect(found).toMatchObject({ object: { definition: { name: { vi: 'Bài' } } }, verb: { display: { vi: 'hoàn thành' } } });
      expect((await call('GET', `activities?activityId=${encodeURIComponent(iri)}`)).json()).toMatchObject({ id: iri, definition: { name: { vi: 'Bài' } } });
    });
    test('a 2.0 statement is shown to a 1.0.3 reader without what that does not know', async () => {
      const context = { contextAgents: [{ objectType: 'contextAgent', agent }] };
      const [id] = (await call('POST', 'statements', { version: '2.0.0', body: say({ context }) })).json<string[]>();
      expect((await call('GET', `statements?statementId=${id}`, { version: '2.0.0' })).json()).toMatchObject({ context, version: '2.0.0' });
      expect((await call('GET', `statements?statementId=${id}`)).json()).toMatchObject({ context: {}, version: '1.0.0' });
    });
    test('Consistent-Through is on every answer, errors too, and does not lie', async () => {
      const [id] = (await call('POST', 'statements', { body: say() })).json<string[]>();
      const stored = (await call('GET', `statements?statementId=${id}`)).json<{ stored: string }>().stored;
      for (const answer of [await call('GET', 'statements'), await call('GET', 'statements?limit=x'), await call('GET', 'statements', { headers: { authorization: '' } })]) {
        expect(Date.parse(String(answer.headers['x-experience-api-consistent-through']))).toBeGreaterThan(Date.parse(stored));
      }
      expect((await call('GET', 'statements/x')).headers['x-experience-api-consistent-through']).toBeDefined();
    });
  });

  describe('attachments and signatures (Communication §1.5, Data §2.4.11, §2.6)', () => {
    test('data come back as they went in', async () => {
      const [id] = (await multipart(mixed(statementPart(say({ attachments: [attachment('xin chào\r\n--')] })), attached('xin chào\r\n--')))).json<string[]>();
      const answer = await call('GET', `statements?statementId=${id}&attachments=true`);
      expect(answer.headers['content-type']).toMatch(/^multipart\/mixed; boundary=/);
      expect(answer.body).toContain('X-Experience-API-Hash');
      expect(answer.body).toContain('xin chào\r\n--\r\n');
      expect((await call('GET', `statements?statementId=${id}`)).headers['content-type']).toMatch(/^application\/json/);
    });
    test.each<[string, () => Buffer]>([
      ['data that were not sent', () => mixed(statementPart(say({ attachments: [attachment('a')] })))],
      ['data nobody named', () => mixed(statementPart(say()), attached('a'))],
      ['data that hash to something else', () => mixed(statementPart(say({ attachments: [attachment('a')] })), part('b', 'Content-Transfer-Encoding: binary', `X-Experience-API-Hash: ${attachment('a').sha2}`))],
      ['no hash', () => mixed(statementPart(say({ attachments: [attachment('a')] })), part('a', 'Content-Transfer-Encoding: binary'))],
      ['another transfer encoding', () => mixed(statementPart(say({ attachments: [attachment('a')] })), part('a', 'Content-Transfer-Encoding: base64', `X-Experience-API-Hash: ${attachment('a').sha2}`))],
      ['the statement last', () => mixed(attached('a'), statementPart(say({ attachments: [attachment('a')] })))],
      ['no end', () => statementPart(say())],
    ])('refused: %s', async (_, body) => expect((await multipart(body())).json()).toMatchObject({ status: 400, type: expect.stringContaining('/xapi/') as string }));
    test('a JWS must be of this very statement, by an RSA algorithm', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const jws = (payload: unknown, alg: string) => {
        const text = [{ alg }, payload].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.');
        return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
      };
      const usageType = 'http://adlnet.gov/expapi/attachments/signature';
      const signed = (statement: Record<string, unknown>, text: string) => multipart(mixed(
        statementPart({ ...statement, attachments: [attachment(text, { usageType, contentType: 'application/octet-stream' })] }), attached(text, 'application/octet-stream'),
      ));
      const statement = say({ id: newId() });
      expect((await signed(statement, jws(statement, 'RS256'))).statusCode).toBe(200);
      const other = say({ id: newId() });
      for (const text of [jws(statement, 'RS256'), jws(other, 'HS256'), jws(other, 'none'), 'x.y', 'a.b.c']) expect((await signed(other, text)).statusCode).toBe(400);
    });
  });

  describe('alternate request syntax (Communication §1.3)', () => {
    const form = (fields: Record<string, string>, path: string, version = '1.0.3'): Promise<Answer> =>
      call('POST', path, { version, body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    test('GET and PUT go through POST; headers may stand in the form', async () => {
      const statementId = newId();
      expect((await form({ statementId, content: JSON.stringify(say()) }, 'statements?method=PUT')).statusCode).toBe(204);
      expect((await form({ statementId }, 'statements?method=GET')).json()).toMatchObject({ id: statementId });
      const anonymous = await call('POST', 'statements?method=GET', {
        body: new URLSearchParams({ statementId, Authorization: basic(all), 'X-Experience-API-Version': '1.0.3' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: '', 'x-experience-api-version': '' },
      });
      expect(anonymous.statusCode).toBe(200);
    });
    test.each([['statements?method=PUT&statementId=x', {}], ['statements?method=PUT', { statementId: 'x' }], ['statements?method=BREW', {}]])('%s is refused', async (path, fields) =>
      expect((await form(fields as Record<string, string>, path)).statusCode).toBe(400));
    test('2.0 knows it no more', async () => expect((await form({}, 'statements?method=GET', '2.0.0')).statusCode).toBe(400));
  });

  test('documents: bytes, ETag, merge, list, HEAD, preconditions (Communication §2.2, §3.1)', async () => {
    expect((await call('PUT', `activities/state?${state}`, { body: Buffer.from([0, 255]), headers: { 'content-type': 'image/png' } })).statusCode).toBe(204);
    const found = await call('GET', `activities/state?${state}`);
    expect([found.rawPayload, found.headers['content-type']]).toEqual([Buffer.from([0, 255]), 'image/png']);
    expect((await call('GET', `activities/state?${state}`, { headers: { 'if-none-match': String(found.headers['etag']) } })).statusCode).toBe(304);
    expect((await call('HEAD', `activities/state?${state}`)).headers['etag']).toBe(found.headers['etag']);
    expect((await call('POST', `activities/state?${state}`, { body: { a: 1 } })).statusCode).toBe(400);
    expect((await call('PUT', `activities/profile?${profile}`, { body: { a: 1 }, headers: { 'if-none-match': '*' } })).statusCode).toBe(204);
    expect((await call('POST', `activities/profile?${profile}`, { body: '{"b":2.0}' })).statusCode).toBe(204);
    expect((await call('GET', `activities/profile?${profile}`)).body).toBe('{"a":1,"b":2.0}');
    expect((await call('PUT', `activities/profile?${profile}`, { body: {} })).statusCode).toBe(409);
    expect((await call('PUT', `activities/profile?${profile}`, { body: {}, headers: { 'if-match': '"x"' } })).statusCode).toBe(412);
    expect((await call('GET', `activities/profile?${profile.replace(/&profileId.*/, '')}`)).json()).toEqual(['p']);
    expect((await call('DELETE', `activities/profile?${profile}`)).statusCode).toBe(204);
    expect((await call('GET', `activities/profile?${profile}`)).statusCode).toBe(404);
  });

  describe('bad input gets a 4xx with a clear problem, and nothing is stored', () => {
    const json = (text: string | Buffer): [string, string, string | Buffer, Record<string, string>?] => ['POST', 'statements', text];
    const whole = JSON.stringify(say());
    test.each<[string, [string, string, (string | Buffer)?, Record<string, string>?]]>([
      ['no JSON', json('{"actor":')], ['nothing', json('')], ['a megabyte of nesting', json('['.repeat(500_000) + '1.0' + ']'.repeat(500_000))],
      ['a statement nested too deep', json(whole.replace(/}$/, `,"context":{"extensions":{"https://x.vn/":${'['.repeat(5_000)}${']'.repeat(5_000)}}}}`))],
      ['__proto__', json(whole.replace(/}$/, ',"__proto__":{"x":1}}'))], ['NUL', json(JSON.stringify(say({ actor: { ...agent, name: 'a\0' } })))],
      ['half a surrogate pair', json(whole.replace('lan', '\\ud800'))], ['a number beyond double', json(whole.replace(/}$/, ',"result":{"score":{"raw":1e999}}}'))],
      ['bytes that are no UTF-8', json(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]))],
      ['10,000 statements', json(JSON.stringify(Array.from({ length: 10_000 }, () => say())))],
      ['one id twice', json(JSON.stringify([say({ id: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7' }), say({ id: 'EC531277-b57b-4c15-8d91-d292c5b2b8f7' })]))],
      ['gzip', ['POST', 'statements', gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' }]],
      ['another media type', ['POST', 'statements', whole, { 'content-type': 'text/html' }]],
      ['parameters on POST', ['POST', 'statements?statementId=ec531277-b57b-4c15-8d91-d292c5b2b8f7', whole]],
      ['PUT without an id', ['PUT', 'statements', whole]], ['PUT of a list', ['PUT', `statements?statementId=${newId()}`, `[${whole}]`]],
      ['PUT of another id', ['PUT', `statements?statementId=${newId()}`, JSON.stringify(say({ id: newId() }))]],
      ['DELETE of statements', ['DELETE', 'statements']], ['a broken % code', ['GET', 'statements?verb=%zz']], ['a parameter twice', ['GET', 'statements?limit=1&limit=2']],
      ['an unknown parameter', ['GET', 'statements?constructor=1']], ['a cursor that is none', ['GET', 'statements?cursor=1%27']], ['a limit that is none', ['GET', 'statements?limit=-1']],
      ['an agent that is none', ['GET', 'statements?agent=%7B%7D']], ['a document without an id', ['PUT', 'activities/profile?activityId=https://x.vn', '{}']],
      ['a document id of 600 bytes', ['PUT', `activities/state?${state}${'x'.repeat(600)}`, '{}']], ['NUL in a document id', ['GET', `activities/state?${state}%00`]],
      ['a JSON document that is none', ['PUT', `activities/state?${state}`, '{']], ['an agent nobody gave', ['GET', 'agents']], ['two things at once', ['GET', 'activities?activityId=https://x.vn&profileId=1']],
      ['nothing of ours', ['GET', 'nonsense']],
    ])('%s', async (_, [method, path, body, headers]) => {
      const before = (await call('GET', 'statements?limit=1')).json<{ statements: { id: string }[] }>().statements[0]?.id;
      const answer = await call(method, path, { ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.json()).toMatchObject({ title: expect.any(String) as string, detail: expect.any(String) as string });
      expect((await call('GET', 'statements?limit=1')).json<{ statements: { id: string }[] }>().statements[0]?.id).toBe(before);
    });
    test('while a statement of 2 MB and an attachment of 12 MB are welcome', async () => {
      const large = 'x'.repeat(12_000_000);
      const statement = say({ result: { response: 'y'.repeat(2_000_000) }, attachments: [attachment(large)] });
      expect((await multipart(mixed(statementPart(statement), attached(large)))).statusCode).toBe(200);
    });
  });

  test('the public client @xapi/xapi works with it', async () => {
    const xapi = new XAPI({ endpoint: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/xapi/`, auth: XAPI.toBasicAuth(all.key, all.secret), adapter: 'fetch' });
    const id = (await xapi.sendStatement({ statement: say() as never })).data[0]!;
    expect((await xapi.getStatement({ statementId: id })).data).toMatchObject({ id });
    await xapi.voidStatement({ actor: agent as never, statementId: id });
    expect((await xapi.getVoidedStatement({ voidedStatementId: id })).data).toMatchObject({ id });
    await xapi.setState({ agent: agent as never, activityId: 'https://example.vn/x', stateId: 's', state: { page: 3 } });
    expect((await xapi.getState({ agent: agent as never, activityId: 'https://example.vn/x', stateId: 's' })).data).toEqual({ page: 3 });
    expect((await xapi.getAbout()).data.version).toContain('1.0.3');
    expect((await xapi.getAgent({ agent: agent as never })).data).toMatchObject({ objectType: 'Person' });
  });
});
