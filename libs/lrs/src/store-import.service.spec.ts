import { createHash } from 'node:crypto';
import { newId } from '@hvs/platform';
import { voidedIdOf, type Statement } from '@hvs/xapi';
import { ImportingStore, say, voiding } from '../../../test/support/importing';
import { Receiver, type Received, type Reply } from '../../../test/support/receiver';
import { ImportRuns } from './import-runs.service';

const the = ImportingStore.forThisFile((...given) => new ImportRuns(...given));

type Kept = Statement & { stored: string; id: string };
const START = Date.UTC(2025, 0, 1);
const sha2Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const relative = (cursor: number, limit: number): string => `/xapi/statements?cursor=${cursor}&limit=${limit}`;

/** Somebody else's record store. What goes wrong with it is for each test to say. */
class OtherStore {
  readonly server = new Receiver();
  readonly statements: Kept[] = [];
  readonly data = new Map<string, Buffer>();
  /** What it has instead of an answer; undefined: it answers as it should. */
  trouble: (received: Received, url: URL) => Reply | 'drop' | undefined = () => undefined;
  more = relative;

  /** Three a millisecond. */
  add(...all: Statement[]): Kept[] {
    const kept = all.map((one, i): Kept => ({ ...one, id: one.id!, stored: new Date(START + Math.floor((this.statements.length + i) / 3)).toISOString(), authority: { objectType: 'Agent', mbox: 'mailto:lrs@old.vn' } }));
    this.statements.push(...kept);
    return kept;
  }

  attach(text: string): Record<string, unknown> {
    const bytes = Buffer.from(text);
    this.data.set(sha2Of(bytes), bytes);
    return { usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: bytes.length, sha2: sha2Of(bytes) };
  }

  begin(): void {
    this.statements.length = 0;
    this.data.clear();
    this.server.requests.length = 0;
    this.trouble = () => undefined;
    this.more = relative;
    this.server.answering = (received) => this.answer(received);
  }

  /** The addresses asked for, without the host. */
  get asked(): string[] {
    return this.server.requests.map(({ url }) => url);
  }

  private answer(received: Received): Reply | 'drop' {
    const url = new URL(received.url, 'http://x');
    const trouble = this.trouble(received, url);
    if (trouble) return trouble;
    const voided = new Set(this.statements.flatMap((one) => voidedIdOf(one) ?? []));
    const { searchParams: asked } = url;
    const id = asked.get('statementId') ?? asked.get('voidedStatementId');
    if (id !== null) {
      const found = this.statements.find((one) => one.id === id && voided.has(id) === asked.has('voidedStatementId'));
      return found ? this.withData(found) : { status: 404, body: '{}' };
    }
    const limit = Number(asked.get('limit'));
    const since = asked.get('since');
    const visible = this.statements.filter((one) => !voided.has(one.id));
    const from = asked.has('cursor') ? Number(asked.get('cursor')) : since === null ? 0 : visible.findIndex(({ stored }) => stored > new Date(since).toISOString());
    const page = from < 0 ? [] : visible.slice(from, from + limit);
    const more = from >= 0 && from + limit < visible.length ? this.more(from + limit, limit) : '';
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ statements: page, more }) };
  }

  private withData(one: Kept): Reply {
    const parts = (one.attachments ?? []).filter(({ sha2 }) => this.data.has(sha2)).map(({ sha2 }) =>
      Buffer.concat([Buffer.from(`--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n`), this.data.get(sha2)!, Buffer.from('\r\n')]));
    const body = Buffer.concat([Buffer.from(`--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(one)}\r\n`), ...parts, Buffer.from('--b--\r\n')]);
    return { status: 200, headers: { 'content-type': 'multipart/mixed; boundary=b' }, body };
  }
}

const there = new OtherStore();
beforeEach(async () => {
  await there.server.open();
  there.begin();
});
afterEach(() => there.server.shut());

const many = (count: number): Statement[] => Array.from({ length: count }, () => say());
const due = async (): Promise<void> => { await the.database.db.em.query('update lrs.statement_import set next_try_at = clock_timestamp()'); };
const finish = async (taskId: string): Promise<void> => {
  for (let turns = 0; turns < 50 && !['done', 'failed'].includes((await the.task(taskId)).state); turns += 1) await the.worker().run({ taskId });
};
const importAll = async (over: Parameters<ImportingStore['from']>[1] = {}): Promise<string> => {
  const taskId = await the.from(there.server.address, over);
  await finish(taskId);
  return taskId;
};
const storedIds = async (): Promise<string[]> => [...(await the.stored()).keys()].sort();
const ids = (all: readonly Statement[]): string[] => all.map(({ id }) => id!).sort();

describe('another store is read', () => {
  test('to its end, oldest first, page after page, signed in and in its version', async () => {
    const all = there.add(...many(450));
    const taskId = await importAll();
    expect(await the.task(taskId)).toMatchObject({ state: 'done', message: 'Đã đọc 450 bản ghi: 450 mới, 0 đã có, 0 bị từ chối.' });
    expect([...(await the.stored()).keys()]).toEqual(all.map(({ id }) => id));
    expect(there.asked).toEqual(['/xapi/statements?ascending=true&limit=200', '/xapi/statements?cursor=200&limit=200', '/xapi/statements?cursor=400&limit=200']);
    expect(there.server.requests[0]!.headers).toMatchObject({ authorization: `Basic ${Buffer.from('hvs:mật khẩu').toString('base64')}`, 'x-experience-api-version': '1.0.3' });
    expect([...(await the.stored()).values()][0]).toMatchObject({ authority: { account: { homePage: 'https://hocvuso.vn/xapi/imports', name: there.server.address } } });
  });
  test('once it has ended, the secret is gone; meanwhile it is sealed', async () => {
    const taskId = await the.from(there.server.address);
    expect(String((await the.row(taskId))['secret'])).toMatch(/^sealed:/);
    await finish(taskId);
    expect(await the.row(taskId)).toMatchObject({ secret: null, next_try_at: null });
    expect(JSON.stringify(await the.task(taskId))).not.toContain('mật khẩu');
  });
  test('from an instant on', async () => {
    const all = there.add(...many(30));
    await importAll({ since: new Date(START + 4) });
    expect(await storedIds()).toEqual(ids(all.slice(15)));
  });
  test('a second time, everything is known', async () => {
    there.add(...many(250));
    await importAll();
    expect(await the.counts(await importAll())).toEqual([0, 250, 0]);
  });
  test('more may be a whole address, even one that the store only believes to have', async () => {
    there.add(...many(250));
    there.more = (cursor, limit) => `http://127.0.0.1:1/xapi/statements?cursor=${cursor}&limit=${limit}`;
    expect(await the.counts(await importAll())).toEqual([250, 0, 0]);
  });
  test('what is voided comes with what voids it, and is voided here too (Data §2.3.2)', async () => {
    const [target, , other] = there.add(say(), say(), say());
    there.add(...many(200), voiding(target!.id), voiding(other!.id), voiding(newId()));
    expect(await the.counts(await importAll())).toEqual([206, 0, 0]);
    expect(await the.lrs.get(target!.id, { voided: true })).toBeDefined();
    expect(await the.lrs.get(other!.id, { voided: true })).toBeDefined();
  });
  test('from a trusted store on the word of whoever said it, and voided as it is there', async () => {
    const [target] = there.add(say());
    const [voider] = there.add(voiding(target!.id));
    Object.assign(voider!, { authority: { objectType: 'Agent', mbox: 'mailto:quantri@old.vn' } });
    expect(await the.lines(await importAll({ keepAuthority: true }))).toEqual([]);
    expect(JSON.parse((await the.lrs.get(target!.id, { voided: true }))!.json)).toMatchObject({ authority: { mbox: 'mailto:lrs@old.vn' } });
  });
  test('the data of attachments come along (Communication §1.5.2)', async () => {
    const here = there.attach('đây');
    const gone = { ...there.attach('mất'), sha2: 'a'.repeat(64) };
    const [whole, bare, elsewhere] = there.add(say({ attachments: [here] }), say({ attachments: [gone] }), say({ attachments: [{ ...gone, fileUrl: 'https://example.vn/t' }] }));
    const taskId = await importAll();
    expect(await storedIds()).toEqual(ids([whole!, elsewhere!]));
    expect(await the.lines(taskId)).toMatchObject([{ ordinal: 2, statementId: bare!.id, clause: 'xAPI 1.0.3 Data §2.4.11' }]);
    expect((await the.lrs.attachment(String(here['sha2']))).toString()).toBe('đây');
    const asked = there.asked.length;
    await importAll();
    expect(there.asked.length - asked).toBeLessThanOrEqual(2);
  });
  test('a statement that is none is refused, and the rest goes on', async () => {
    there.add(say(), say({ verb: { id: 'không' } }), say());
    const taskId = await importAll();
    expect(await the.counts(taskId)).toEqual([2, 0, 1]);
    expect(await the.lines(taskId)).toMatchObject([{ ordinal: 2, line: null, reason: expect.stringContaining('verb.id') as string }]);
  });
});

describe('when something goes wrong', () => {
  test.each([
    ['the key is not taken', (): Reply => ({ status: 401, body: 'no' }), /không nhận khóa này \(401\)/], ['it is not there', (): Reply => ({ status: 404 }), /không có địa chỉ này/],
    ['it sends us elsewhere', (): Reply => ({ status: 302, headers: { location: 'http://169.254.169.254/' } }), /địa chỉ khác/], ['it is a page', (): Reply => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }), /không phải của một kho/],
    ['it is JSON of another kind', (): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"items":[]}' }), /không phải của một kho/],
    ['it is deep', (): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '['.repeat(1_000_000) }), /không phải của một kho/],
    ['it goes round in circles', (_: Received): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statements: [say()], more: '/xapi/statements?cursor=7' }) }), /lặp lại/],
    ['it has pages without end and nothing in them', (): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statements: [], more: `/xapi/statements?cursor=${newId()}` }) }), /lặp lại/],
    ['it points to another server', (): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"statements":[],"more":"https://evil.example/x"}' }), /máy chủ khác/],
  ])('%s: it ends with the reason, and without the secret', async (_, trouble, reason) => {
    there.trouble = trouble as never;
    const taskId = await importAll();
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(reason) as string });
    expect((await the.row(taskId))['secret']).toBeNull();
  });
  test('a short hitch is waited out at once', async () => {
    there.add(...many(3));
    let left = 2;
    there.trouble = () => (left-- > 0 ? 'drop' : undefined);
    expect(await the.counts(await importAll())).toEqual([3, 0, 0]);
  });
  test('a longer one later, with waits that grow; what it read is kept, and it goes on from there', async () => {
    const all = there.add(...many(450));
    there.trouble = (_, url) => (url.searchParams.has('cursor') ? { status: 503, body: 'bận' } : undefined);
    const taskId = await the.from(there.server.address);
    const waits: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      await the.worker().run({ taskId });
      waits.push(Number((await the.row(taskId))['waits']));
      expect(await the.task(taskId)).toMatchObject({ state: 'running', message: expect.stringMatching(/đang bận \(503\): bận Sẽ tự thử lại sau \d+ giây/) as string });
    }
    expect(waits[2]).toBeGreaterThan(waits[0]!);
    expect(await the.counts(taskId)).toEqual([200, 0, 0]);
    const before = await the.asked();
    await due();
    await the.imports.wake();
    expect(await the.asked()).toBe(before + 1);
    there.trouble = () => undefined;
    await finish(taskId);
    expect([await the.counts(taskId), await storedIds()]).toEqual([[450, 0, 0], ids(all)]);
    expect((await the.task(taskId)).message).not.toMatch(/thử lại/);
  }, 60_000);
  test('Retry-After is heard', async () => {
    there.trouble = () => ({ status: 429, headers: { 'retry-after': '120' } });
    const taskId = await the.from(there.server.address);
    await the.worker().run({ taskId });
    expect(Number((await the.row(taskId))['waits'])).toBeGreaterThan(110);
  });
  test('who has never answered well is given up soon', async () => {
    there.trouble = () => ({ status: 500, headers: { 'retry-after': '0' } });
    const taskId = await importAll();
    expect([(await the.task(taskId)).state, there.asked.length]).toEqual(['failed', 5]);
  });
  test('a store that forgets where a page goes on is read again from the last statement that was taken', async () => {
    const all = there.add(...many(450));
    let forgets = true;
    there.trouble = (_, url) => (forgets && url.searchParams.get('cursor') === '200' ? { status: 404, body: 'expired' } : undefined);
    const taskId = await the.from(there.server.address);
    await the.worker({ turnMs: -1 }).run({ taskId });
    await the.worker({ turnMs: -1 }).run({ taskId });
    forgets = false;
    await finish(taskId);
    expect(await storedIds()).toEqual(ids(all));
    expect((await the.counts(taskId))[0]).toBe(450);
    expect(there.asked.some((url) => url.includes('since='))).toBe(true);
  });
  test('but if that does not help, it ends', async () => {
    there.add(...many(450));
    there.trouble = (_, url) => (url.searchParams.has('cursor') || url.searchParams.has('since') ? { status: 404, body: 'expired' } : undefined);
    const taskId = await importAll();
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(/nạp lại từ ngày 2025-01-01/) as string });
  });
  test('a page that is too large is asked for in smaller ones', async () => {
    const big = there.add(...Array.from({ length: 30 }, () => say({ result: { response: 'x'.repeat(100_000) } })));
    const taskId = await the.from(there.server.address);
    for (let i = 0; i < 40 && (await the.task(taskId)).state !== 'done'; i += 1) await the.worker({ env: { XAPI_BODY_MAX_MB: '1' } }).run({ taskId });
    expect(await storedIds()).toEqual(ids(big));
    expect(there.asked.some((url) => /limit=2$/.test(url))).toBe(true);
  });
  test('an attachment that cannot be had just now holds the statement back, not the import', async () => {
    const one = there.add(...many(210), say({ attachments: [there.attach('đây')] })).at(-1)!;
    there.trouble = (_, url) => (url.searchParams.has('statementId') ? { status: 503, headers: { 'retry-after': '1' } } : undefined);
    const taskId = await the.from(there.server.address);
    await the.worker().run({ taskId });
    expect((await the.counts(taskId))[0]).toBe(200);
    there.trouble = () => undefined;
    await finish(taskId);
    expect(await the.counts(taskId)).toEqual([211, 0, 0]);
    expect((await the.stored()).has(one.id)).toBe(true);
  });
  test('with another SECRET_KEY it says so', async () => {
    const taskId = await the.from(there.server.address);
    await the.worker({ env: { SECRET_KEY: 'another key of thirty-two letters' } }).run({ taskId });
    expect(await the.task(taskId)).toMatchObject({ state: 'failed', message: expect.stringMatching(/SECRET_KEY/) as string });
  });
  test.each(['http://169.254.169.254/xapi', 'ftp://x.vn', 'https://a:b@x.vn/xapi', 'https://x.vn/xapi?a=1', 'http://localhost:4000/xapi', 'x'])('%s is refused at once', (address) =>
    expect((async () => the.from(address))()).rejects.toMatchObject({ kind: 'invalid' }));
});

describe('whatever dies, the next run goes on where the last batch was kept', () => {
  class Killed extends Error {}
  test.each(['before', 'after'] as const)('killed %s each transaction in turn', async (when) => {
    const attached = say({ attachments: [there.attach('đây')] });
    const target = say();
    const all = there.add(...many(150), target, ...many(100), attached, voiding(target.id!), ...many(200));
    for (let nth = 1; ; nth += 1) {
      let left = nth;
      const { db } = the.database;
      const mortal = new Proxy(db, {
        get: (on, name) => (name !== 'transact' ? Reflect.get(on, name) as unknown : async (fn: never, outer?: never) => {
          if (outer) return on.transact(fn, outer);
          left -= 1;
          if (left < 0 || (left === 0 && when === 'before')) throw new Killed();
          const done: unknown = await on.transact(fn);
          if (left === 0) throw new Killed();
          return done;
        }),
      });
      const taskId = await the.from(there.server.address);
      await the.worker({ db: mortal }).run({ taskId }).catch((error: unknown) => { if (!(error instanceof Killed)) throw error; });
      await finish(taskId);
      expect([nth, await the.counts(taskId), await storedIds()]).toEqual([nth, [all.length, 0, 0], ids(all)]);
      expect(await the.lrs.get(target.id!, { voided: true })).toBeDefined();
      await the.database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment cascade');
      if (left > 0) break;
      expect(nth).toBeLessThan(30);
    }
  }, 60_000);

  test('half a page that was kept is not counted again', async () => {
    const all = there.add(...Array.from({ length: 200 }, () => say({ result: { response: 'x'.repeat(60_000) } })));
    const taskId = await the.from(there.server.address);
    for (let i = 0; i < 20 && (await the.task(taskId)).state !== 'done'; i += 1) await the.worker({ turnMs: -1e9 }).run({ taskId });
    expect([await the.counts(taskId), await storedIds()]).toEqual([[200, 0, 0], ids(all)]);
    expect(there.asked.length).toBeGreaterThan(1);
  });

  test('two runs at once do what one would', async () => {
    const all = there.add(...many(900));
    const taskId = await the.from(there.server.address);
    await Promise.all([the.worker(), the.worker()].map((worker) => worker.run({ taskId })));
    await finish(taskId);
    expect([await the.counts(taskId), await storedIds()]).toEqual([[900, 0, 0], ids(all)]);
  });

  test('a worker that is stopped gives up what it waits for, and asks for another run', async () => {
    there.add(...many(3));
    there.server.answering = () => 'never';
    const taskId = await the.from(there.server.address);
    const worker = the.worker();
    const run = worker.run({ taskId });
    await new Promise((done) => setTimeout(done, 100));
    await worker.onModuleDestroy();
    await run;
    expect([(await the.task(taskId)).state, await the.asked()]).toEqual(['running', 2]);
  });
});
