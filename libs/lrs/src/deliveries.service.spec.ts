import { createHash } from 'node:crypto';
import { newId, rows } from '@hvs/platform';
import { VERBS, type Statement } from '@hvs/xapi';
import { DeliveringStore, agent, idsOf, IRI_BASE, many, say, voiding } from '../../../test/support/delivering';
import { Receiver, statementsIn, type Answering, type Received } from '../../../test/support/receiver';
import { clientAuthority, lmsAuthority } from './authority';

const CLIENT = 'ec531277-b57b-4c15-8d91-d292c5b2b8f7';

const the = DeliveringStore.forThisFile();
const { anLrs, deliver, raw, receiver, store, waitOver } = the;

describe('to another record store', () => {
  test('everything goes, in the order of the store, fifty at a time, signed in and in the version of the other side', async () => {
    const statements = many(120);
    await store(statements.slice(0, 70));
    await store(statements.slice(70));
    const id = await anLrs();
    await deliver();
    expect(receiver.batches.map((batch) => batch.length)).toEqual([50, 50, 20]);
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
    expect(receiver.requests[0]).toMatchObject({
      method: 'POST', url: '/xapi/statements',
      headers: { authorization: `Basic ${Buffer.from('hvs:mật khẩu').toString('base64')}`, 'x-experience-api-version': '2.0.0', 'content-type': 'application/json' },
    });
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', lagSeconds: 0, behind: 0, lastError: null, deadLetters: 0, lastDeliveredAt: expect.any(Date) as Date });
  });

  test('it goes on where it was, in another process as well, and sends nothing twice', async () => {
    const [first, second] = [many(3), many(2)];
    await store(first);
    await anLrs();
    await deliver();
    await store(second);
    the.replaceWorker();
    await deliver();
    await deliver();
    expect(receiver.batches.map(idsOf)).toEqual([idsOf(first), idsOf(second)]);
  });

  test('a 1.0.3 store gets what it can read, with every number as it was written', async () => {
    const text = JSON.stringify(say({ context: { contextAgents: [{ objectType: 'contextAgent', agent: agent('chi') }], platform: 'x' }, result: { score: { raw: 7 } } })).replace('"raw":7', '"raw":7.50');
    await store([JSON.parse(text) as Statement], { version: '2.0.0', exact: { value: JSON.parse(text), exact: JSON.parse(text.replace('7.50', '"@n:7.50"')), mark: '@n:' } });
    await anLrs({ version: '1.0.3' } as never);
    await deliver();
    expect(receiver.requests[0]!.headers['x-experience-api-version']).toBe('1.0.3');
    expect(receiver.requests[0]!.body.toString()).toContain('"raw":7.50');
    expect(receiver.batches[0]![0]).toMatchObject({ version: '1.0.0', context: { platform: 'x' } });
    expect(receiver.batches[0]![0]!.context).not.toHaveProperty('contextAgents');
  });

  test('a voided statement goes, and then the one that voids it', async () => {
    const target = say();
    await store([target]);
    const voider = voiding(target.id!);
    await store([voider]);
    await anLrs();
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf([target, voider]));
  });

  test('attachments go with their statements, each once (Communication §1.5.2); what we have no data of goes by its address', async () => {
    const data = Buffer.from('xin chào\r\n--\0');
    const sha2 = createHash('sha256').update(data).digest('hex');
    const attachment = { usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: data.length, sha2 };
    await store([say({ attachments: [attachment] }), say({ attachments: [attachment] })], { attachments: [{ sha2, mediaType: 'text/plain', bytes: data }] });
    await store([say({ attachments: [{ ...attachment, sha2: 'a'.repeat(64), fileUrl: 'https://example.vn/f' }] })]);
    await anLrs();
    await deliver();
    const [{ headers, body }] = receiver.requests as [Received];
    const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(headers['content-type']!)![1]!;
    expect(Number(headers['content-length'])).toBe(body.length);
    const parts = body.toString('latin1').split(`--${boundary}`);
    expect(parts).toHaveLength(4);
    expect(statementsIn(receiver.requests[0]!)).toHaveLength(3);
    expect(parts[2]).toBe(`\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n${data.toString('latin1')}\r\n`);
    expect(parts[3]).toBe('--\r\n');
  });

  test('a file that has gone from the object store does not stop the rest: the statement goes without it', async () => {
    const data = Buffer.from('x');
    const sha2 = createHash('sha256').update(data).digest('hex');
    await store([say({ attachments: [{ usageType: 'https://example.vn/u', display: {}, contentType: 'text/plain', length: 1, sha2 }] })], { attachments: [{ sha2, mediaType: 'text/plain', bytes: data }] });
    const { filesProblems } = jest.requireActual<{ filesProblems: { missing: (text: string) => Error } }>('../../platform/src/files/files');
    const read = jest.spyOn(the.lrs, 'attachment').mockRejectedValue(filesProblems.missing('x'));
    await anLrs();
    await deliver();
    read.mockRestore();
    expect(receiver.batches).toHaveLength(1);
    expect(receiver.requests[0]!.headers['content-type']).toBe('application/json');
  });
});

describe('filters', () => {
  test('only what passes is sent; where nothing does, the position moves on all the same', async () => {
    const wanted = [say({ verb: { id: 'https://example.vn/v' } }), say({ verb: { id: 'https://example.vn/v' } })];
    await store([...many(3), wanted[0]!, ...many(600), wanted[1]!, ...many(5)]);
    const id = await anLrs({ filter: { verbs: ['https://example.vn/v'] } });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(wanted));
    expect(await the.subscriptions.get(id)).toMatchObject({ behind: 0, lagSeconds: 0 });
  });

  test('a voiding statement follows its target through a filter', async () => {
    const [wanted, other] = [say({ verb: { id: 'https://example.vn/v' } }), say()];
    await store([wanted, other]);
    const voiders = [voiding(wanted.id!), voiding(other.id!)];
    await store(voiders);
    await anLrs({ filter: { verbs: ['https://example.vn/v'] } });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf([wanted, voiders[0]!]));
  });

  test('nothing goes back to the store it came from', async () => {
    const [ours, theirs] = [say(), say()];
    await store([theirs], { authority: clientAuthority(IRI_BASE, { id: CLIENT, title: 'VOCC' }), kind: 'client' });
    await store([ours]);
    await anLrs({ filter: { exceptClient: CLIENT } });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual([ours.id]);
  });

  test('a filter changed while a batch is under way: that batch moves nothing, all that passes the new one goes', async () => {
    const statements = many(2);
    await store(statements);
    const id = await anLrs({ filter: { verbs: [VERBS.completed.id] } });
    receiver.answering = async () => { await the.subscriptions.change(id, { filter: {} }); return { status: 200, body: '[]' }; };
    await deliver();
    const before = (await raw(id)).at;
    receiver.answering = () => ({ status: 200, body: '[]' });
    await deliver();
    expect(BigInt((await raw(id)).at)).toBeGreaterThan(BigInt(before));
    expect(receiver.batches.map(idsOf)).toEqual([idsOf(statements), idsOf(statements)]);
  });
});

describe('when the other side is away, or says no', () => {
  test.each<[string, Answering, RegExp]>([
    ['401', () => ({ status: 401, body: 'no such key' }), /khóa kết nối.*401.*no such key/], ['403', () => ({ status: 403 }), /403/], ['404', () => ({ status: 404 }), /404/],
    ['408', () => ({ status: 408 }), /408/], ['500', () => ({ status: 500, body: 'Ối' }), /500.*Ối/], ['502', () => ({ status: 502 }), /502/],
    ['a redirect', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }), /302/], ['the page of a proxy', () => ({ status: 200, body: '<html>sign in' }), /kho bản ghi/],
    ['a broken line', () => 'drop', /ngắt/],
  ])('%s: nothing is passed over, the reason shows, and it goes on by itself', async (_, answering, reason) => {
    const statements = many(3);
    await store(statements);
    const id = await anLrs();
    const { at } = await raw(id);
    receiver.answering = answering;
    await deliver();
    expect(await raw(id)).toMatchObject({ at, failures: 1, lease: null });
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'waiting', lastError: expect.stringMatching(reason) as string, nextTryAt: expect.any(Date) as Date, behind: 3, deadLetters: 0 });
    receiver.answering = () => ({ status: 204 });
    await deliver();
    expect(idsOf(receiver.batches.at(-1)!)).toEqual(idsOf(statements));
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', lastError: null, nextTryAt: null, behind: 0 });
  });

  test('for hours: waits grow to five minutes and no further; then everything comes, in order', async () => {
    const statements = many(4);
    await store(statements.slice(0, 2));
    const id = await anLrs();
    await receiver.shut();
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      await deliver();
      waits.push((await raw(id)).waits);
    }
    expect(waits[0]).toBeLessThanOrEqual(1);
    expect(waits[5]).toBeGreaterThan(waits[0]!);
    for (const wait of waits.slice(-3)) { expect(wait).toBeGreaterThan(149); expect(wait).toBeLessThanOrEqual(300); }
    await the.worker.run();
    expect((await raw(id)).failures).toBe(12);
    await store(statements.slice(2));
    await receiver.open();
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
    expect((await raw(id)).failures).toBe(0);
  });

  test('429 and 503 with Retry-After: not before that', async () => {
    await store(many(1));
    const id = await anLrs();
    for (const status of [429, 503]) {
      receiver.answering = () => ({ status, headers: { 'retry-after': '120' } });
      await deliver();
      const { waits } = await raw(id);
      expect(waits).toBeGreaterThan(110);
      expect(waits).toBeLessThanOrEqual(120);
    }
  });

  test('one that is away does not hold up another', async () => {
    const other = new Receiver();
    await other.open();
    let answered = false;
    receiver.answering = async () => { await new Promise((done) => setTimeout(done, 300)); answered = true; return { status: 503 }; };
    other.answering = () => ({ status: answered ? 500 : 204 });
    await store(many(1));
    await anLrs();
    const id = await anLrs({ address: other.address });
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0 });
    await other.shut();
  });

  test('paused, nothing is sent; lag and backlog show; resumed, everything is', async () => {
    const id = await anLrs();
    await the.subscriptions.change(id, { paused: true });
    const statements = many(3);
    await store(statements);
    await the.database.db.em.query('select pg_sleep(1.1)');
    await deliver();
    expect(receiver.requests).toEqual([]);
    const seen = await the.subscriptions.get(id);
    expect(seen).toMatchObject({ state: 'paused', paused: true, behind: 3, behindMore: false });
    expect(seen.lagSeconds).toBeGreaterThanOrEqual(1);
    await the.subscriptions.change(id, { paused: false });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
  });
});

describe('workers', () => {
  test('many at once: everything arrives once, in order, one request at a time', async () => {
    let [now, most] = [0, 0];
    receiver.answering = async () => {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 20));
      now -= 1;
      return { status: 200, body: '[]' };
    };
    const statements = many(200);
    await store(statements);
    await anLrs();
    await waitOver();
    await Promise.all(Array.from({ length: 5 }, () => the.aWorker().run()));
    expect(most).toBe(1);
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
  });

  test('killed between the answer and the position: the batch goes again, as it was', async () => {
    const statements = many(3);
    await store(statements);
    const id = await anLrs();
    // Whoever is killed writes nothing more: here, because somebody else has taken over.
    receiver.answering = async () => { await the.database.db.em.query('update lrs.subscription set lease = $1', [newId()]); return { status: 200, body: '[]' }; };
    await deliver();
    receiver.answering = () => ({ status: 200, body: '[]' });
    await store(many(1));
    await the.database.db.em.query('update lrs.subscription set leased_until = clock_timestamp()');
    the.replaceWorker();
    await deliver();
    expect(receiver.batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
    expect(idsOf(receiver.batches[1]!)).toEqual(idsOf(statements));
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0 });
  });

  test('what a dead worker held is free after its time, or when that time makes no sense', async () => {
    await store(many(1));
    await anLrs();
    const held = async (until: string): Promise<number> => {
      receiver.requests.length = 0;
      await the.database.db.em.query(`update lrs.subscription set lease = $1, leased_until = clock_timestamp() + $2::interval, at = 0`, [newId(), until]);
      await deliver();
      return receiver.requests.length;
    };
    expect([await held('1 minute'), await held('-1 second'), await held('3 hours')]).toEqual([0, 1, 1]);
  });

  test('a next try far ahead, set by a clock that was wrong, does not count', async () => {
    await store(many(1));
    await anLrs();
    await the.database.db.em.query(`update lrs.subscription set next_try_at = clock_timestamp() + interval '10 years'`);
    await the.worker.run();
    expect(receiver.requests).toHaveLength(1);
  });

  test('told to stop while the other side is silent: it stops at once, and it is nobody\'s fault', async () => {
    await store(many(1));
    const id = await anLrs();
    let asked: () => void;
    const isAsked = new Promise<void>((done) => { asked = done; });
    receiver.answering = () => { asked(); return 'never'; };
    await waitOver();
    const run = the.worker.run();
    await isAsked;
    await the.worker.onModuleDestroy();
    await run;
    expect(await raw(id)).toMatchObject({ lease: null, failures: 0 });
    await the.worker.run();
    expect(receiver.requests).toHaveLength(1);
  });

  test('paused, sent elsewhere or removed while a batch is under way', async () => {
    const [first, second] = [many(60), many(1)];
    await store(first);
    const id = await anLrs();
    receiver.answering = async () => { await the.subscriptions.change(id, { paused: true }); return { status: 200, body: '[]' }; };
    await deliver();
    // What was taken counts, nothing more is sent.
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'paused', behind: 10 });
    await the.subscriptions.change(id, { paused: false });
    const other = new Receiver();
    await other.open();
    receiver.answering = async () => { await the.subscriptions.change(id, { address: other.address }); return { status: 200, body: '[]' }; };
    await deliver();
    await deliver();
    // What went to the old address while the new one was set goes to the new one too.
    expect(idsOf(other.batches.flat())).toEqual(idsOf(first.slice(50)));
    await store(second);
    other.answering = async () => { await the.subscriptions.remove(id); return { status: 200, body: '[]' }; };
    await deliver();
    expect(await the.subscriptions.list()).toEqual([]);
    await other.shut();
  });

  test('a store that is open still holds up what comes after it, so that nothing is missed', async () => {
    const [slow, fast] = [say(), say()];
    const id = await anLrs();
    await the.database.db.transact(async (tx) => {
      await the.lrs.store([slow], { authority: lmsAuthority(IRI_BASE), kind: 'lms' }, tx);
      await store([fast]);
      await deliver();
      expect(receiver.requests).toEqual([]);
    });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf([slow, fast]));
    expect((await raw(id)).batch_to).toBeNull();
  });
});

describe('from when', () => {
  test('from now: what was there before does not go', async () => {
    await store(many(2));
    await anLrs({ from: undefined });
    const statements = many(2);
    await store(statements);
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
  });

  test('from a date: everything stored then and later, and no date is too odd', async () => {
    await store(many(2));
    const [{ now }] = await rows<{ now: Date }>(the.database.db.em, `select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now`) as [{ now: Date }];
    await the.database.db.em.query('select pg_sleep(0.005)');
    const statements = many(2);
    await store(statements);
    const id = await anLrs({ from: now });
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements));
    for (const odd of [new Date('0001-01-01'), new Date('9999-12-31')]) await the.subscriptions.replay(id, odd);
    const next = say();
    await store([next]);
    receiver.requests.length = 0;
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual([next.id]);
  });

  test('replayed while a batch is under way: that batch does not move the position again', async () => {
    const statements = many(3);
    await store(statements);
    const id = await anLrs();
    await deliver();
    await store([say()]);
    receiver.answering = async () => { await the.subscriptions.replay(id, new Date(0)); return { status: 200, body: '[]' }; };
    await deliver();
    receiver.answering = () => ({ status: 200, body: '[]' });
    await deliver();
    expect(receiver.batches.map((batch) => batch.length)).toEqual([3, 1, 4]);
  });
});
