import { createHmac } from 'node:crypto';
import { newId, rows } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { DeliveringStore, idsOf, many, say } from '../../../test/support/delivering';
import { type Answering, type Received } from '../../../test/support/receiver';

const the = DeliveringStore.forThisFile();
const { anLrs, aWebhook, deliver, receiver, store } = the;

describe('to a webhook', () => {
  const message = (received: Received) => ({ id: received.headers['webhook-id'] as string, ...(JSON.parse(received.body.toString()) as { type: string; timestamp: string; statements: Statement[] }) });

  test('an event with the statements, signed in the manner of Standard Webhooks', async () => {
    const { secret } = await aWebhook();
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const statements = many(2);
    await store(statements);
    receiver.answering = () => ({ status: 202 });
    await deliver();
    const [request] = receiver.requests as [Received];
    expect(message(request)).toMatchObject({ type: 'statements.stored', id: request.headers['webhook-id'], timestamp: (await the.lrs.get(statements[1]!.id!))!.stored.toISOString() });
    expect(idsOf(message(request).statements)).toEqual(idsOf(statements));
    const signed = `${String(request.headers['webhook-id'])}.${String(request.headers['webhook-timestamp'])}.${request.body.toString()}`;
    expect(request.headers['webhook-signature']).toBe(`v1,${createHmac('sha256', Buffer.from(secret!.slice(6), 'base64')).update(signed).digest('base64')}`);
    expect(Math.abs(Number(request.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    expect(request.headers).not.toHaveProperty('authorization');
  });

  test('a batch that is sent again has its id again, and nothing has joined it', async () => {
    await aWebhook();
    await store(many(2));
    receiver.answering = () => ({ status: 500 });
    await deliver();
    await store(many(2));
    the.replaceWorker();
    await deliver();
    receiver.answering = () => ({ status: 204 });
    await deliver();
    const [first, second, third, fourth] = receiver.requests.map(message);
    expect([second!.id, third!.id]).toEqual([first!.id, first!.id]);
    expect([first!.statements.length, third!.statements.length, fourth!.statements.length]).toEqual([2, 2, 2]);
    expect(second!.timestamp).toBe(first!.timestamp);
    expect(fourth!.id).not.toBe(first!.id);
  });

  test('said again as it was, or only named anew, it goes on with the same batch; changed, it does not', async () => {
    const { id } = await aWebhook({ filter: { verbs: ['https://example.vn/v'], activities: [] } });
    await store([say({ verb: { id: 'https://example.vn/v' } })]);
    receiver.answering = () => ({ status: 500 });
    await deliver();
    await the.subscriptions.change(id, { title: 'Tên khác', address: receiver.address, filter: { activities: [], verbs: ['https://example.vn/v'] } });
    await deliver();
    await the.subscriptions.change(id, { filter: {} });
    await deliver();
    const [first, second, third] = receiver.requests.map(message);
    expect([second!.id === first!.id, third!.id === first!.id]).toEqual([true, false]);
  });

  test('a replay brings new ids, so that a receiver does not take it for a repeat', async () => {
    const { id } = await aWebhook();
    await store(many(2));
    receiver.answering = () => ({ status: 204 });
    await deliver();
    await the.subscriptions.replay(id, new Date(0));
    await deliver();
    const [first, second] = receiver.requests.map(message);
    expect(idsOf(second!.statements)).toEqual(idsOf(first!.statements));
    expect(second!.id).not.toBe(first!.id);
  });

  test('410 Gone pauses it, with the reason', async () => {
    const { id } = await aWebhook();
    await store(many(1));
    receiver.answering = () => ({ status: 410, body: 'moved house' });
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'paused', paused: true, behind: 1, lastError: expect.stringMatching(/410.*moved house/) as string });
    await the.subscriptions.change(id, { paused: false });
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', lastError: null });
  });

  test('a new secret signs from then on; an LRS has none of ours', async () => {
    const { id, secret } = await aWebhook();
    const renewed = await the.subscriptions.renewSecret(id);
    expect(renewed).not.toBe(secret);
    await store(many(1));
    receiver.answering = () => ({ status: 204 });
    await deliver();
    const [{ headers, body }] = receiver.requests as [Received];
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body.toString()}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', Buffer.from(renewed.slice(6), 'base64')).update(signed).digest('base64')}`);
    await expect(the.subscriptions.renewSecret(await anLrs())).rejects.toMatchObject({ kind: 'invalid' });
    await expect(the.subscriptions.change(id, { secret: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('secrets', () => {
  test('are sealed in the database and are never shown', async () => {
    const id = await anLrs();
    const { secret } = await aWebhook();
    const kept = JSON.stringify(await rows(the.database.db.em, 'select * from lrs.subscription'));
    for (const known of ['mật khẩu', secret!]) expect(kept).not.toContain(known);
    expect(JSON.stringify(await the.subscriptions.list())).not.toMatch(/secret|sealed/);
    await the.subscriptions.change(id, { secret: 'khác' });
    await store(many(1));
    await deliver();
    expect(receiver.requests.find(({ headers }) => headers.authorization)!.headers.authorization).toBe(`Basic ${Buffer.from('hvs:khác').toString('base64')}`);
  });

  test('with another SECRET_KEY they do not open: it waits and says why, until they are given again', async () => {
    await store(many(1));
    const id = await anLrs();
    const other = the.aWorker({ SECRET_KEY: 'another key of thirty-two letters' });
    await other.run();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('SECRET_KEY') as string });
    const again = the.administration({ SECRET_KEY: 'another key of thirty-two letters' });
    expect(await again.test(id)).toMatchObject({ ok: false });
    await again.change(id, { secret: 'mật khẩu' });
    await other.run();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0 });
  });
});

describe('a test says what came back', () => {
  const about: Answering = ({ url }) => (url.endsWith('/about') ? { status: 200, body: '{"version":["1.0.3","2.0.0"]}' } : { status: 200, body: '{"statements":[]}' });
  test.each<[string, Answering, boolean, RegExp]>([
    ['all is well', about, true, /1\.0\.3, 2\.0\.0/],
    ['a key that may only write', (r) => (r.url.endsWith('/about') ? about(r) : { status: 403 }), true, /không có quyền đọc/],
    ['a wrong key', (r) => (r.url.endsWith('/about') ? about(r) : { status: 401 }), false, /401/],
    ['no store', () => ({ status: 200, body: '<html>' }), false, /xAPI/],
    ['another version', () => ({ status: 200, body: '{"version":["1.0.3"]}' }), false, /không nói 2\.0\.0/],
    ['an error', () => ({ status: 503, body: 'closed' }), false, /503.*closed/],
    ['a broken line', () => 'drop', false, /ngắt/],
  ])('%s', async (_, answering, ok, detail) => {
    receiver.answering = answering;
    expect(await the.subscriptions.test(await anLrs())).toMatchObject({ ok, detail: expect.stringMatching(detail) as string });
    expect(receiver.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
  test('a webhook is sent a ping', async () => {
    const { id } = await aWebhook();
    receiver.answering = () => ({ status: 204 });
    expect(await the.subscriptions.test(id)).toMatchObject({ ok: true, status: 204 });
    expect(JSON.parse(receiver.requests[0]!.body.toString())).toMatchObject({ type: 'ping', id: receiver.requests[0]!.headers['webhook-id'] });
    receiver.answering = () => ({ status: 302 });
    expect(await the.subscriptions.test(id)).toMatchObject({ ok: false, status: 302 });
  });
});

describe('addresses', () => {
  test.each(['http://169.254.169.254/', 'https://[fd00:ec2::254]/', 'ftp://x', 'http://203.0.113.9/', 'http://127.0.0.1:4000/xapi', 'https://a:b@example.vn/', 'https://example.vn/?a=1'])('%s is refused', async (address) => {
    await expect(anLrs({ address })).rejects.toMatchObject({ kind: 'invalid' });
    const id = await anLrs();
    await expect(the.subscriptions.change(id, { address })).rejects.toMatchObject({ kind: 'invalid' });
  });
  test('who is not there is told so', async () => {
    const nobody = newId();
    for (const asked of [() => the.subscriptions.get(nobody), () => the.subscriptions.change(nobody, { title: 'x' }), () => the.subscriptions.remove(nobody), () => the.subscriptions.replay(nobody, new Date()), () => the.subscriptions.letters(nobody), () => the.subscriptions.test(nobody), () => the.subscriptions.retry(nobody, undefined)]) {
      await expect(asked()).rejects.toMatchObject({ kind: 'missing' });
    }
  });
});
