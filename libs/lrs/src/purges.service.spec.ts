import { Clock, type Config, Files, newId, parseConfig, rows, Tasks } from '@hvs/platform';
import { VERBS, type Agent, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { clientAuthority, lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import type { PurgePolicy } from './purge-policy';
import { Purges, type Ground, type Standing } from './purges.service';
import type { SentAttachment } from './store-by';

const BASE = 'https://hocvuso.vn/xapi';
const lms = lmsAuthority(BASE);
const say = (over: Record<string, unknown> = {}): Statement => ({ id: newId(), actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/verbs/v' }, object: { id: 'https://example.vn/a' }, ...over }) as Statement;
const about = (id: string, over: Record<string, unknown> = {}): Statement => say({ object: { objectType: 'StatementRef', id }, ...over });
const voiding = (id: string): Statement => about(id, { verb: VERBS.voided });

/** Stands on what it is told to. */
class Told implements Ground {
  readonly needed = new Map<string, string>();
  asked = 0;
  /** Dies when it is asked for the nth time. */
  diesAt = 0;
  needs(_: unknown, statements: readonly Standing[]): Promise<Map<string, string>> {
    this.asked += 1;
    if (this.asked === this.diesAt) return Promise.reject(new Error('killed'));
    return Promise.resolve(new Map(statements.flatMap(({ id }) => { const why = this.needed.get(id); return why ? [[id, why] as const] : []; })));
  }
}

describe('purging by a policy', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  let tasks: Tasks;
  let config: Config;
  let told: Told;
  let purges: Purges;
  const admin = newId();
  const bytes = new Map<string, Buffer>();

  beforeAll(async () => {
    database = await aDatabase();
    const files = new Files({
      put: async (key, body) => void bytes.set(key, body as Buffer), stat: async (key) => (bytes.has(key) ? { size: 1 } : undefined),
      stream: async () => { throw new Error('not here'); }, remove: async (key) => void bytes.delete(key), list: async function* () {}, check: async () => undefined,
    });
    lrs = new Lrs(database.db, new Clock(), files);
    tasks = new Tasks(database.db, new Clock());
    config = parseConfig({ DATABASE_URL: database.url, DATA_DIR: '/tmp', CONTENT_DIR: 'content', BACKGROUND_SHARE: '100' });
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment, lrs.purge, lrs.subscription, platform.outbox, platform.task cascade');
    told = new Told();
    purges = aWorker();
  });

  const aWorker = (): Purges => new Purges(database.db, new Clock(), config, tasks, lrs, [told]);
  const store = async (statements: Statement[], authority: Agent = lms, attachments: SentAttachment[] = []): Promise<string[]> => lrs.store(statements, { authority, kind: 'client', attachments });
  /** An instant after everything stored so far, and before everything stored from now on. */
  const now = async (): Promise<string> => {
    await new Promise((done) => setTimeout(done, 5));
    const [{ now }] = await rows<{ now: Date }>(database.db.em, `select date_trunc('milliseconds', clock_timestamp()) as now`) as [{ now: Date }];
    await new Promise((done) => setTimeout(done, 5));
    return now.toISOString();
  };
  const tryOut = (policy: PurgePolicy) => purges.tryOut(policy, { withinMs: 20_000 });
  const left = async (): Promise<string[]> => (await rows<{ id: string }>(database.db.em, 'select id from lrs.statement order by at')).map(({ id }) => id);
  const ask = async (policy: PurgePolicy, expected?: number): Promise<string> => purges.ask(policy, { expected: expected ?? (await tryOut(policy)).statements, reason: 'quá hạn lưu', by: admin });
  const purge = async (policy: PurgePolicy) => {
    const taskId = await ask(policy);
    await purges.work({ taskId });
    return (await purges.list()).find((one) => one.taskId === taskId)!;
  };
  const links = async () => (await rows<{ n: number }>(database.db.em, 'select ((select count(*) from lrs.statement_agent) + (select count(*) from lrs.statement_activity))::int as n'))[0]!.n;

  test('takes what was stored before an instant, with its links, and leaves the rest', async () => {
    const old = await store([say(), say()]);
    const before = await now();
    const young = await store([say()]);
    expect(await tryOut({ before })).toMatchObject({ statements: 2, kept: [], attachments: 0 });
    expect(await left()).toEqual([...old, ...young]);
    expect(await purge({ before })).toMatchObject({ statements: 2, expected: 2, state: 'done', reason: 'quá hạn lưu', askedBy: admin, message: 'Đã xóa 2 bản ghi.' });
    expect(await left()).toEqual(young);
    expect(await links()).toBe(3);
  });

  test('the dry run tells when the oldest and the newest were stored', async () => {
    await store([say()]);
    await store([say()]);
    const [oldest, newest] = (await rows<{ at: string }>(database.db.em, 'select at from lrs.statement order by at')).map(({ at }) => new Date(Number(BigInt(at) >> 20n)));
    expect(await tryOut({ before: await now() })).toMatchObject({ oldest, newest });
  });

  test('takes only what has a word of each list', async () => {
    const registration = newId();
    const [a, b, c, d] = (await store([
      say({ verb: { id: 'https://example.vn/verbs/w' } }), say({ object: { id: 'https://example.vn/b' } }), say({ context: { registration } }),
      say({ context: { contextActivities: { grouping: [{ id: 'https://example.vn/course' }], other: [{ id: 'https://example.vn/b' }] } } }),
    ])) as [string, string, string, string];
    const [m] = (await store([say()], clientAuthority(BASE, { id: 'mooc', title: 'MOOC' }))) as [string];
    const before = await now();
    const count = async (policy: Omit<PurgePolicy, 'before'>) => (await tryOut({ before, ...policy })).statements;
    expect(await count({ verbs: ['https://example.vn/verbs/w', 'https://example.vn/verbs/none'] })).toBe(1);
    expect(await count({ activities: ['https://example.vn/b'] })).toBe(1);
    expect(await count({ activities: ['https://example.vn/course'] })).toBe(1);
    expect(await count({ activities: ['https://example.vn/course'], verbs: ['https://example.vn/verbs/w'] })).toBe(0);
    expect(await count({ registrations: [registration.toUpperCase()] })).toBe(1);
    expect(await count({ authorities: ['mooc'] })).toBe(1);
    expect(await count({ authorities: ['hoc-vu-so'] })).toBe(4);
    expect(await count({ verbs: ['https://example.vn/verbs/none'] })).toBe(0);
    await purge({ before, authorities: ['mooc'] });
    expect(await left()).toEqual([a, b, c, d]);
    await purge({ before, activities: ['https://example.vn/b'] });
    expect(await left()).toEqual([a, c, d]);
    expect(m).toBeDefined();
  });

  test('never takes what somebody stands on, and says why', async () => {
    const ids = await store([say(), say(), say()]);
    told.needed.set(ids[0]!, 'chứng nhận').set(ids[1]!, 'chứng nhận');
    const before = await now();
    expect(await tryOut({ before })).toMatchObject({ statements: 1, kept: [{ reason: 'chứng nhận', statements: 2 }] });
    expect(await purge({ before })).toMatchObject({ statements: 1, kept: [{ reason: 'chứng nhận', statements: 2 }] });
    expect(await left()).toEqual(ids.slice(0, 2));
  });

  test('keeps what a statement that stays refers to, and a voiding statement with its target', async () => {
    const [target, alone, voided, gone] = (await store([say(), say(), say(), say()])) as [string, string, string, string];
    const [v, w] = (await store([voiding(voided), voiding(gone)])) as [string, string];
    told.needed.set(voided, 'lý do');
    const before = await now();
    const [referring] = (await store([about(target)])) as [string];
    const tried = await tryOut({ before });
    expect(tried).toMatchObject({ statements: 3 });
    expect(tried.kept.map(({ statements }) => statements)).toEqual([1, 1, 1]);
    expect(await purge({ before })).toMatchObject({ statements: 3, kept: tried.kept });
    expect(await left()).toEqual([target, voided, v, referring]);
    expect([alone, w]).toHaveLength(2);
  });

  test('keeps what has not been forwarded yet', async () => {
    const [sent] = await store([say()]);
    const [{ at }] = (await rows<{ at: string }>(database.db.em, 'select at from lrs.statement')) as [{ at: string }];
    const [unsent] = await store([say()]);
    await database.db.em.query(
      `insert into lrs.subscription (id, kind, title, address, secret, filter, at, created_at) values ($1, 'webhook', 'x', 'https://x.vn', '', '{}', $2, now())`, [newId(), at],
    );
    const before = await now();
    expect(await tryOut({ before })).toMatchObject({ statements: 1, kept: [{ reason: 'Chưa chuyển tới hết các nơi nhận', statements: 1 }] });
    await purge({ before });
    expect(await left()).toEqual([unsent]);
    expect(sent).toBeDefined();
  });

  test('counts the attachments that nothing names any more', async () => {
    const file = (sha2: string): SentAttachment => ({ sha2, mediaType: 'text/plain', bytes: Buffer.from(sha2) });
    const named = (...sha2s: string[]) => say({ attachments: sha2s.map((sha2) => ({ usageType: 'https://example.vn/u', display: { vi: 'x' }, contentType: 'text/plain', length: 96, sha2 })) });
    const [one, both] = ['a'.repeat(96), 'b'.repeat(96)] as [string, string];
    await store([named(one, both), named(one)], lms, [file(one), file(both)]);
    const before = await now();
    await store([named(both)], lms, [file(both)]);
    expect((await tryOut({ before })).attachments).toBe(1);
    expect((await purge({ before })).attachments).toBe(1);
    expect((await rows(database.db.em, 'select distinct sha2 from lrs.statement_attachment'))).toEqual([{ sha2: both }]);
  });

  test('refuses if by now it is another number than the dry run told, and takes nothing', async () => {
    const [first] = (await store([say(), say()])) as [string];
    const before = await now();
    const taskId = await ask({ before });
    told.needed.set(first, 'từ nay cần');
    await purges.work({ taskId });
    expect((await purges.list())[0]).toMatchObject({ state: 'failed', statements: 0, message: expect.stringContaining('nay đếm lại được 1') });
    expect(await left()).toHaveLength(2);
  });

  test('refuses a day that has not come', async () => {
    await expect(tryOut({ before: '2999-01-01T00:00:00Z' })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(ask({ before: '2999-01-01T00:00:00Z' }, 1)).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('gives up counting when it takes too long, and says what to do', async () => {
    await store([say()]);
    const before = await now();
    await expect(purges.tryOut({ before }, { withinMs: -1 })).rejects.toMatchObject({ kind: 'unprocessable' });
  });

  test('a second run finds nothing; a job that arrives twice does nothing', async () => {
    await store([say(), say()]);
    const before = await now();
    const { taskId } = await purge({ before });
    await purges.work({ taskId });
    expect((await purges.list())[0]).toMatchObject({ statements: 2, state: 'done' });
    expect(await tryOut({ before })).toMatchObject({ statements: 0, oldest: null, newest: null });
  });

  describe('of thousands', () => {
    let needed: string[];
    let before: string;
    beforeEach(async () => {
      const all: string[] = [];
      for (let i = 0; i < 5; i++) all.push(...await store(Array.from({ length: 500 }, (_, n) => say({ actor: { mbox: `mailto:a${n}@example.vn` } }))));
      needed = all.filter((_, index) => index % 50 === 0);
      for (const id of needed) told.needed.set(id, 'chứng nhận');
      before = await now();
    }, 30_000);

    test.each(['count', 'delete'] as const)('one that was killed in the middle of its %s goes on and ends as if nothing had been', async (where) => {
      const tried = await tryOut({ before });
      expect(tried).toMatchObject({ statements: 2450, kept: [{ reason: 'chứng nhận', statements: 50 }] });
      const taskId = await ask({ before }, 2450);
      told.asked = 0;
      told.diesAt = where === 'count' ? 2 : 5;
      await expect(purges.work({ taskId })).rejects.toThrow('killed');
      expect((await left()).length).toBe(where === 'count' ? 2500 : 2500 - 980);
      await aWorker().work({ taskId });
      expect((await purges.list())[0]).toMatchObject({ ...tried, state: 'done' });
      expect(await left()).toEqual(needed);
      expect(await links()).toBe(150);
    });

    test('one that dies after a step, before it could tell, counts nothing twice', async () => {
      const taskId = await ask({ before }, 2450);
      const progress = jest.spyOn(tasks, 'progress').mockResolvedValueOnce().mockResolvedValueOnce().mockResolvedValueOnce().mockRejectedValueOnce(new Error('killed'));
      await expect(purges.work({ taskId })).rejects.toThrow('killed');
      progress.mockRestore();
      await aWorker().work({ taskId });
      expect((await purges.list())[0]).toMatchObject({ statements: 2450, state: 'done' });
      expect(await left()).toEqual(needed);
    });

    test('two workers at one purge do not get into each other\'s way', async () => {
      const taskId = await ask({ before }, 2450);
      await Promise.all([aWorker().work({ taskId }), aWorker().work({ taskId })]);
      expect((await purges.list())[0]).toMatchObject({ statements: 2450, state: 'done', kept: [{ reason: 'chứng nhận', statements: 50 }] });
      expect(await left()).toEqual(needed);
    });

    test('a worker that shuts down leaves the rest to the next, and says so in the queue', async () => {
      const taskId = await ask({ before }, 2450);
      purges.onModuleDestroy();
      await purges.work({ taskId });
      expect(await left()).toHaveLength(2500);
      expect(await rows(database.db.em, `select payload from platform.outbox where name = 'lrs.purge-statements'`)).toEqual([{ payload: { taskId } }, { payload: { taskId } }]);
      await aWorker().work({ taskId });
      expect(await left()).toEqual(needed);
    });
  });
});
