import { connect, type Socket } from 'node:net';
import { Lrs } from '@hvs/lrs';
import { Problem } from '@hvs/platform';
import { Admission } from '../../apps/api/src/xapi/admission';
import { aPerson, PASSWORD } from '../support/given';
import { aStore, basic, say, type Client, type TestStore } from '../support/store';

/** Past capacity: 503 with Retry-After, nothing half done, memory bounded, and on again by itself. */

const MEGABYTE = 1024 * 1024;
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200; i++) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error('it never came to that');
};

describe('back-pressure', () => {
  let store: TestStore;
  let all: Client;
  const held = () => store.app.app.get(Admission).held;

  beforeAll(async () => {
    store = await aStore({ content: true, env: { XAPI_REQUESTS_MAX: '4', HELD_BODIES_MAX_MB: '8', XAPI_BODY_MAX_MB: '32', XAPI_DELAY_MAX_MS: '0' } });
    all = await store.client('all');
  }, 60_000);
  afterAll(() => store?.close());
  afterEach(() => until(() => held().requests === 0 && held().bytes === 0));

  /** A request whose body does not come to an end until it is told to. */
  const hanging = async (length: number, type = 'text/plain', path = `activities/profile?activityId=https://x.vn&profileId=${crypto.randomUUID()}`) => {
    const socket: Socket = connect(store.port, '127.0.0.1');
    let text = '';
    const answered = new Promise<number>((done) => socket.on('data', (data) => {
      text += data.toString();
      if (text.includes('\r\n\r\n')) done(Number(/^HTTP\/1\.1 (\d+)/.exec(text)![1]));
    }).on('error', () => undefined));
    const before = held();
    socket.write([`PUT /xapi/${path} HTTP/1.1`, 'Host: x', 'X-Experience-API-Version: 1.0.3', `Authorization: ${basic(all)}`, 'If-None-Match: *', `Content-Type: ${type}`, `Content-Length: ${length}`, '', ''].join('\r\n'));
    await Promise.race([answered, until(() => held().requests > before.requests && (length === 0 || held().bytes > before.bytes))]);
    return { answered, finish: () => socket.write(Buffer.alloc(length, 97)), cut: () => socket.destroy() };
  };
  const expectBusy = (answer: { status: number; headers: Readonly<Record<string, string>>; body: unknown }): void => {
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.body).toMatchObject({ type: expect.stringContaining('/problems/xapi/busy') as string, detail: expect.stringContaining('Chưa có gì được lưu') as string });
  };

  test('too many at once: the next is told to come again; health and people are not; then it goes on', async () => {
    await aPerson(store.app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    const four = await Promise.all(Array.from({ length: 4 }, () => hanging(100)));
    expectBusy(await store.call('POST', 'statements', { body: say() }));
    expectBusy(await store.call('GET', 'statements'));
    expect((await store.fetch('/health/live')).status).toBe(200);
    expect((await store.fetch('/health/ready')).status).toBe(200);
    const session = await store.fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'mai.lo', password: PASSWORD }) });
    expect(session.status).toBe(200);
    for (const one of four) one.finish();
    expect(await Promise.all(four.map(({ answered }) => answered))).toEqual([204, 204, 204, 204]);
    await until(() => held().requests === 0);
    expect((await store.call('POST', 'statements', { body: say() })).status).toBe(200);
  });

  test('too many bytes at once, JSON counting fourfold; a refused statement is not stored', async () => {
    const before = await store.counts();
    const one = await hanging(1.5 * MEGABYTE, 'application/json');
    expect(held().bytes).toBe(6 * MEGABYTE);
    expectBusy(await store.call('POST', 'statements', { body: say({ result: { response: 'x'.repeat(MEGABYTE) } }) }));
    expect(await store.counts()).toEqual(before);
    expect((await store.call('POST', 'statements', { body: say() })).status).toBe(200);
    one.cut();
    await until(() => held().bytes === 0);
    expect((await store.call('POST', 'statements', { body: say({ result: { response: 'x'.repeat(MEGABYTE) } }) })).status).toBe(200);
  });

  test('one large body alone is welcome, whatever may be held', async () => {
    const alone = await hanging(16 * MEGABYTE);
    alone.finish();
    expect(await alone.answered).toBe(204);
  });

  test('chunks are counted as they come, and no more is kept than may be held', async () => {
    const chunk = Buffer.alloc(256 * 1024, 97);
    let most = 0;
    const pour = async (): Promise<number> => {
      let left = 24;
      const body = new ReadableStream({ pull: (out) => { most = Math.max(most, held().bytes); if (left-- > 0) out.enqueue(chunk); else out.close(); } });
      return fetch(`${store.url}/xapi/activities/profile?activityId=https://x.vn&profileId=${crypto.randomUUID()}`, {
        method: 'PUT', body, duplex: 'half', headers: { authorization: basic(all), 'x-experience-api-version': '1.0.3', 'content-type': 'text/plain', 'if-none-match': '*' },
      } as RequestInit).then(({ status }) => status, () => 503);
    };
    const statuses = await Promise.all(Array.from({ length: 4 }, pour));
    expect(statuses).toContain(204);
    expect(statuses.every((status) => status === 204 || status === 503)).toBe(true);
    expect(most).toBeLessThanOrEqual(8 * MEGABYTE);
  });

  test('connections that break off in the middle leave nothing held and nothing stored', async () => {
    const before = await store.counts();
    for (let i = 0; i < 20; i++) {
      const one = await hanging(MEGABYTE);
      one.cut();
      await until(() => held().requests === 0);
    }
    expect(held()).toEqual({ requests: 0, bytes: 0 });
    expect(await store.counts()).toEqual(before);
  });

  test('when the writer’s queue is full, the client is told when to come again', async () => {
    const writer = jest.spyOn(store.app.app.get(Lrs, { strict: false }), 'store').mockRejectedValue(new Problem('lrs', 'busy', 'busy', 'Kho bản ghi đang quá tải', 'Chưa có gì được lưu.'));
    const answer = await store.call('POST', 'statements', { body: say() });
    expect([answer.status, answer.headers['retry-after'], answer.body.type]).toEqual([503, '1', expect.stringContaining('/problems/lrs/busy')]);
    writer.mockRestore();
  });

  test('wrong secrets for one key: 429 after a while, with the time to wait; the right one still opens', async () => {
    const client = await store.client('all');
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) statuses.push((await store.call('GET', 'statements?limit=1', { as: { ...client, secret: `sai ${i}` } })).status);
    expect([statuses.slice(0, 20).every((status) => status === 401), statuses.slice(20)]).toEqual([true, [429, 429, 429, 429, 429]]);
    const waiting = await store.call('GET', 'statements?limit=1', { as: { ...client, secret: 'sai' } });
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    expect((await store.call('GET', 'statements?limit=1', { as: client })).status).toBe(200);
  });
});
