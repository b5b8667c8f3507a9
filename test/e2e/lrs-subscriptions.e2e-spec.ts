import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_FILTER } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { LearningModule } from '@hvs/learning';
import { Credentials, Deliveries, Lrs, LrsModule, type NewCredential } from '@hvs/lrs';
import { Audit, PeopleModule } from '@hvs/people';
import { Config, newId, parseConfig, PlatformModule } from '@hvs/platform';
import { ProblemFilter } from '../../apps/api/src/http/problem.filter';
import { registerXapi, routeStatements, xapiControllers, xapiProviders } from '../../apps/api/src/xapi';
import { deliverStatements } from '../../apps/worker/src/deliver-statements';
import { anApp, type TestApp } from '../support/app';
import { type Person } from '../support/as';
import { aDatabase, type TestDatabase } from '../support/database';
import { aClient, signedIn } from '../support/given';
import { Receiver } from '../support/receiver';

/** What is stored here goes on to another store of our own kind, and is there as it was here; an administrator of the province sets it up. */

const PATH = '/api/admin/lrs/subscriptions';

/** Another installation: its store, on a database of its own. */
const anotherStore = async (): Promise<{ app: NestFastifyApplication; address: string; key: NewCredential; close: () => Promise<void> }> => {
  const database: TestDatabase = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'hvs-other-'));
  const module = await Test.createTestingModule({
    imports: [PlatformModule, LearningModule, LrsModule, PeopleModule], controllers: xapiControllers, providers: [...xapiProviders, { provide: APP_FILTER, useClass: ProblemFilter }],
  }).overrideProvider(Config).useValue(parseConfig({ DATABASE_URL: database.url, DATA_DIR: folder })).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  registerXapi(app);
  routeStatements(app);
  await app.listen(0, '127.0.0.1');
  return {
    app, address: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/xapi/`, key: await app.get(Credentials).create({ title: 'Học Vụ Số', scopes: ['all'] }),
    close: async () => { await app.close(); await database.drop(); rmSync(folder, { recursive: true, force: true }); },
  };
};

describe('subscriptions', () => {
  let here: TestApp;
  let there: Awaited<ReturnType<typeof anotherStore>>;
  let admin: Person;
  let authorization: string;
  const wanted = (over: Record<string, unknown> = {}) => ({ kind: 'lrs', title: 'Kho của Bộ', address: there.address, key: there.key.key, secret: there.key.secret, version: '2.0.0', from: '2026-01-01', ...over });
  const deliver = async (): Promise<void> => {
    await here.database.db.em.query('update lrs.subscription set next_try_at = clock_timestamp()');
    await here.app.get(Deliveries, { strict: false }).run();
  };
  const send = async (statements: unknown, version = '1.0.3', headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<string[]> => {
    const answer = await here.app.inject({ method: 'POST', url: '/xapi/statements', headers: { authorization, 'x-experience-api-version': version, ...headers }, payload: statements as object });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return JSON.parse(answer.body) as string[];
  };
  const say = (over: Record<string, unknown> = {}) => ({ id: newId(), actor: { account: { homePage: 'https://example.vn', name: 'lan' } }, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' }, object: { id: 'https://example.vn/a' }, ...over });

  beforeAll(async () => {
    there = await anotherStore();
    here = await anApp({ worker: false, env: { OUTBOUND_HTTP: 'allow', SECRET_KEY: 'a key of thirty-two letters or so' } });
    admin = await signedIn(here, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    authorization = await aClient(here, ['all']);
  }, 60_000);
  afterAll(async () => {
    await here?.close();
    await there?.close();
  });
  afterEach(() => here.database.db.em.query('delete from lrs.subscription'));

  test('a webhook that wants no more (410) is paused once, and the register of acts says so as an act of the system', async () => {
    const receiver = new Receiver();
    await receiver.open();
    receiver.answering = () => ({ status: 410, body: 'thôi nhận' });
    const { body: { id } } = await admin.post(PATH, { kind: 'webhook', title: 'Cổng dữ liệu', address: receiver.address, from: '2026-01-01' });
    await send(say());
    const audit = here.app.get(Audit, { strict: false });
    for (let i = 0; i < 2; i += 1) {
      await here.database.db.em.query('update lrs.subscription set next_try_at = clock_timestamp()');
      await deliverStatements(here.app.get(Deliveries, { strict: false }), audit);
    }
    await receiver.shut();
    expect((await admin.get(PATH)).body.items).toMatchObject([{ id, state: 'paused', lastError: expect.stringContaining('(410): thôi nhận') as string }]);
    expect((await audit.list({ subjectKind: 'subscription', subjectId: id })).items.map(({ act, actorId, detail }) => ({ act, actorId, detail }))).toEqual([
      { act: 'subscription.gone', actorId: null, detail: { title: 'Cổng dữ liệu', reason: 'Bên nhận cho biết không nhận nữa (410): thôi nhận', paused: true } },
      expect.objectContaining({ act: 'subscription.created' }),
    ]);
  });

  test('an act that cannot be registered does not happen: the subscription is tried again', async () => {
    const receiver = new Receiver();
    await receiver.open();
    receiver.answering = () => ({ status: 410 });
    await admin.post(PATH, { kind: 'webhook', title: 'Cổng dữ liệu', address: receiver.address, from: '2026-01-01' });
    await send(say());
    await here.app.get(Deliveries, { strict: false }).run(() => Promise.reject(new Error('no register')));
    await receiver.shut();
    expect((await admin.get(PATH)).body.items).toMatchObject([{ paused: false, state: 'waiting' }]);
  });

  test.each(['1.0.3', '2.0.0'])('statements, their attachments and voidings arrive at another store of our own, spoken to in %s, and again without harm', async (version) => {
    const text = JSON.stringify(say({ result: { score: { raw: 7, min: 0, max: 10 } }, timestamp: '2026-11-22T08:00:00+07:00' })).replace('"raw":7', '"raw":7.50');
    const [first] = await send(text);
    const [second, voided] = await send([say({ context: { platform: 'điện thoại' } }), say()], '2.0.0');
    const [voiding] = await send([say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: voided } })]);
    const data = 'xin chào';
    const sha2 = (await import('node:crypto')).createHash('sha256').update(data).digest('hex');
    const attached = say({ attachments: [{ usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: Buffer.byteLength(data), sha2 }] });
    const [withData] = await send(
      `--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(attached)}\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n${data}\r\n--b--\r\n`,
      '1.0.3', { 'content-type': 'multipart/mixed; boundary=b' },
    );
    const made = await admin.post(PATH, wanted({ version }));
    expect(made.status).toBe(201);
    expect((await admin.post(`${PATH}/${made.body.id}/test`)).body).toMatchObject({ ok: true, status: 200 });
    for (const _ of ['once', 'and again']) {
      await deliver();
      expect((await admin.get(PATH)).body.items[0]).toMatchObject({ state: 'going', behind: 0, deadLetters: 0, lastError: null });
      await admin.post(`${PATH}/${made.body.id}/replay`, { from: '2026-01-01' });
    }
    const arrived = there.app.get(Lrs);
    expect((await arrived.get(first!))!.json).toContain('"raw":7.50');
    expect(JSON.parse((await arrived.get(second!))!.json)).toMatchObject({ context: { platform: 'điện thoại' }, authority: { account: { name: there.key.id } } });
    expect(await arrived.get(voided!)).toBeUndefined();
    expect(await arrived.get(voided!, { voided: true })).toBeDefined();
    expect(await arrived.get(voiding!)).toBeDefined();
    expect((await arrived.attachment(sha2)).toString()).toBe(data);
    expect((await arrived.attachmentsOf([withData!])).map((one) => one.sha2)).toEqual([sha2]);
  });

  test('a statement whose id the other store knows for another one is put aside, and can be sent again', async () => {
    const id = newId();
    const other = { actor: { mbox: 'mailto:x@example.vn' }, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/b' } };
    await there.app.get(Lrs).store([{ id, ...other } as never], { authority: { objectType: 'Agent', mbox: 'mailto:x@example.vn' }, kind: 'client' });
    const from = new Date(Date.now() - 1000).toISOString();
    await send([say(), say({ id }), say()]);
    const { body: made } = await admin.post(PATH, wanted({ from }));
    await deliver();
    const letters = (await admin.get(`${PATH}/${made.id}/letters`)).body;
    expect(letters).toMatchObject({ items: [{ statementId: id, status: 409, tries: 1, asked: false }], cursor: null });
    expect((await admin.post(`${PATH}/${made.id}/letters/${letters.items[0].id}/retry`)).body).toEqual({ asked: 1 });
    await deliver();
    expect((await admin.get(`${PATH}/${made.id}/letters`)).body.items).toMatchObject([{ statementId: id, tries: 2, asked: false }]);
    expect(await admin.post(`${PATH}/${made.id}/letters/retry`)).toMatchObject({ status: 202, body: { asked: 1 } });
  });

  test('secrets go in and never out, but a webhook\'s own, once; every change stands in the register', async () => {
    const lrs = await admin.post(PATH, wanted({ filter: { verbs: ['https://example.vn/v'], exceptClient: newId() } }));
    const webhook = await admin.post(PATH, { kind: 'webhook', title: 'Cổng dữ liệu', address: 'https://example.vn/hook?token=a' });
    expect(lrs.body).not.toHaveProperty('secret');
    expect(webhook).toMatchObject({ status: 201, body: { kind: 'webhook', version: null, key: null, state: 'going', secret: expect.stringMatching(/^whsec_/) as string } });
    await admin.patch(`${PATH}/${lrs.body.id}`, { paused: true, title: 'Kho khác', secret: 'mật khẩu mới' });
    const renewed = await admin.post(`${PATH}/${webhook.body.id}/secret`);
    expect((await admin.get(PATH)).body.items).toMatchObject([{ title: 'Kho khác', paused: true, state: 'paused' }, { title: 'Cổng dữ liệu' }]);
    expect((await admin.delete(`${PATH}/${webhook.body.id}`)).status).toBe(204);
    const register = await here.app.get(Audit, { strict: false }).list({ subjectKind: 'subscription', size: 50 });
    const acts = register.items.filter(({ subjectId }) => [lrs.body.id, webhook.body.id].includes(subjectId)).map(({ act }) => act);
    expect(acts).toEqual(['subscription.removed', 'subscription.changed', 'subscription.changed', 'subscription.created', 'subscription.created']);
    const told = JSON.stringify([register, (await admin.get(PATH)).body]);
    for (const secret of [there.key.secret, 'mật khẩu mới', webhook.body.secret, renewed.body.secret]) expect(told).not.toContain(secret);
  });

  test.each<[string, Record<string, unknown>]>([
    ['an inner metadata service', { address: 'http://169.254.169.254/' }], ['our own address', { address: 'http://app.test/xapi' }], ['no address', { address: 'x' }], ['no secret', { secret: '' }],
    ['a name with a colon', { key: 'a:b' }], ['a version nobody speaks', { version: '0.95' }], ['an unknown filter', { filter: { agents: [] } }], ['no date', { from: 'yesterday' }], ['another kind', { kind: 'ftp' }],
  ])('refused with a sentence: %s', async (_, over) => {
    const answer = await admin.post(PATH, wanted(over));
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/\S/) as string } });
    expect((await admin.get(PATH)).body.items).toEqual([]);
  });

  test('the province\'s auditor looks on; a role at one unit opens nothing', async () => {
    const { body: made } = await admin.post(PATH, wanted());
    const auditor = await signedIn(here, { username: 'kiemtra', fullName: 'Trần Minh Tuấn', unit: 'son-la', role: 'auditor' });
    expect([(await auditor.get(PATH)).status, (await auditor.get(`${PATH}/${made.id}/letters`)).status]).toEqual([200, 200]);
    const local = await signedIn(here, { username: 'quantri.xa', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'province-admin' });
    expect([(await local.get(PATH)).status, (await local.get(`${PATH}/${made.id}/letters`)).status]).toEqual([403, 403]);
    for (const who of [auditor, local]) {
      const answers = [
        await who.post(PATH, wanted()), await who.patch(`${PATH}/${made.id}`, { paused: true }), await who.delete(`${PATH}/${made.id}`), await who.post(`${PATH}/${made.id}/replay`, { from: '2026-01-01' }),
        await who.post(`${PATH}/${made.id}/test`), await who.post(`${PATH}/${made.id}/secret`), await who.post(`${PATH}/${made.id}/letters/retry`), await who.post(`${PATH}/${made.id}/letters/${newId()}/retry`),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    }
    expect((await admin.get(PATH)).body.items).toMatchObject([{ id: made.id, paused: false }]);
  });

  test('who is not there is told so', async () => {
    for (const id of [newId(), 'x']) {
      const answers = [await admin.patch(`${PATH}/${id}`, {}), await admin.delete(`${PATH}/${id}`), await admin.post(`${PATH}/${id}/replay`, { from: '2026-01-01' }), await admin.get(`${PATH}/${id}/letters`), await admin.post(`${PATH}/${id}/letters/${newId()}/retry`)];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    }
  });
});
