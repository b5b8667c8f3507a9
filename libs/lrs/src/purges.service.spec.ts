import { Clock, type Config, Files, newId, parseConfig, rows, Tasks } from '@hvs/platform';
import { VERBS, type Agent, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { clientAuthority, lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import type { PurgePolicy } from './purge-policy';
import type { Ground, Standing } from './purge-walk.service';
import { Purges } from './purges.service';
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
  const tryOut = (policy: PurgePolicy) => purges.tryOut(policy);
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

  describe('a dry run that takes long', () => {
    const begin = async (policy: PurgePolicy, by = admin): Promise<string> => {
      const begun = await purges.tryOutFor(policy, { withinMs: -1, by });
      if (!('taskId' in begun)) throw new Error('it was found out at once');
      return begun.taskId;
    };

    test('one that is soon done is answered, and leaves no task', async () => {
      await store([say()]);
      expect(await purges.tryOutFor({ before: await now() }, { withinMs: 20_000, by: admin })).toMatchObject({ statements: 1 });
      expect([await purges.trials(), await tasks.list(null)]).toEqual([[], []]);
    });

    test('goes on as a task, changes nothing, and keeps what it found', async () => {
      const ids = await store([say(), say(), say()]);
      told.needed.set(ids[0]!, 'chứng nhận');
      const before = await now();
      const taskId = await begin({ before });
      expect(await purges.trials()).toMatchObject([{ taskId, policy: { before }, askedBy: admin, state: 'queued', found: null, resumable: false }]);
      await purges.work({ taskId });
      expect(await purges.trials()).toMatchObject([{ taskId, state: 'done', done: 100, total: 100, found: await tryOut({ before }), message: '2 bản ghi sẽ bị xóa theo các điều kiện này. Tính thử không xóa gì.' }]);
      expect(await left()).toEqual(ids);
      expect(await purges.list()).toEqual([]);
    });

    test('another one by the same person takes its place; somebody else\'s stays', async () => {
      await store([say()]);
      const before = await now();
      const [first, other] = [await begin({ before }), await begin({ before }, newId())];
      const second = await begin({ before, verbs: ['https://example.vn/verbs/v'] });
      for (const taskId of [first, other, second]) await purges.work({ taskId });
      expect((await purges.trials()).map(({ taskId, state }) => [taskId, state])).toEqual([[second, 'done'], [other, 'done']]);
      expect(await tasks.find(first)).toMatchObject({ state: 'failed', message: expect.stringMatching(/^Đã bỏ dở/) });
    });
  });

  describe('one that broke off', () => {
    const breakOff = (taskId: string) => tasks.fail(taskId, 'Việc này đã thử nhiều lần mà chưa xong.');

    test('says what it has done, and goes on when it is told to', async () => {
      const ids = await store([say(), say()]);
      const before = await now();
      const taskId = await ask({ before });
      await breakOff(taskId);
      await purges.work({ taskId });
      expect(await left()).toEqual(ids);
      expect(await purges.list()).toMatchObject([{ taskId, state: 'failed', resumable: true, message: 'Dừng vì lỗi. Đang đếm lại trước khi xóa: 0 bản ghi. Chưa xóa bản ghi nào. Có thể chạy tiếp từ đó.' }]);
      expect(await purges.resume(taskId)).toEqual({ before });
      expect(await purges.list()).toMatchObject([{ state: 'queued', resumable: false, message: null, finishedAt: null }]);
      await expect(purges.resume(taskId)).rejects.toMatchObject({ kind: 'conflict' });
      await purges.work({ taskId });
      expect(await purges.list()).toMatchObject([{ state: 'done', statements: 2, resumable: false }]);
      expect(await rows(database.db.em, `select payload from platform.outbox where name = 'lrs.purge-statements'`)).toEqual([{ payload: { taskId } }, { payload: { taskId } }]);
    });

    test('not one that is under way, that ended, that was refused, or that never was', async () => {
      const [first] = (await store([say(), say()])) as [string];
      const before = await now();
      const running = await ask({ before });
      await expect(purges.resume(running)).rejects.toMatchObject({ kind: 'conflict' });
      told.needed.set(first, 'từ nay cần');
      await purges.work({ taskId: running });
      expect((await purges.list())[0]).toMatchObject({ state: 'failed', resumable: false, message: expect.stringContaining('nay đếm lại được 1') });
      await expect(purges.resume(running)).rejects.toMatchObject({ kind: 'conflict' });
      const { taskId: done } = await purge({ before });
      await expect(purges.resume(done)).rejects.toMatchObject({ kind: 'conflict' });
      await expect(purges.resume(newId())).rejects.toMatchObject({ kind: 'missing' });
    });
  });

  describe('identities that no statement names any more', () => {
    const known = async () => (await rows<{ key: string }>(database.db.em, `select agent_key as key from lrs.agent where agent_key like '%@example.vn' order by 1`)).map(({ key }) => key.replace('mbox|mailto:', ''));
    const by = (name: string, over: Record<string, unknown> = {}): Statement => say({ actor: { mbox: `mailto:${name}@example.vn`, name }, ...over });
    beforeEach(async () => {
      await database.db.em.query('truncate lrs.agent');
      await database.db.em.query('update lrs.dictionary_epoch set epoch = epoch + 1');
    });

    test('are forgotten with their names at the end of a purge; activities and verbs stay', async () => {
      await store([by('an'), by('binh', { context: { instructor: { mbox: 'mailto:cuc@example.vn' } } })]);
      const before = await now();
      await store([by('binh'), by('dung')]);
      expect(await purge({ before })).toMatchObject({ statements: 2, agents: 2, message: 'Đã xóa 2 bản ghi, quên 2 danh tính không còn bản ghi nào nhắc đến.' });
      expect(await known()).toEqual(['binh@example.vn', 'dung@example.vn']);
      expect((await lrs.person({ mbox: 'mailto:an@example.vn' } as Agent)).name).toBeUndefined();
      expect(await rows(database.db.em, `select 1 as n from lrs.activity where iri = 'https://example.vn/a' union all select 1 from lrs.verb where iri = 'https://example.vn/verbs/v'`)).toHaveLength(2);
    });

    test('a process that remembers their numbers does not store under them', async () => {
      const other = new Lrs(database.db, new Clock(), new Files({ put: async () => undefined, stat: async () => undefined, stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined }));
      await other.store([by('an')], { authority: lms, kind: 'client' });
      const before = await now();
      await purge({ before });
      await other.store([by('an')], { authority: lms, kind: 'client' });
      expect(await known()).toEqual(['an@example.vn']);
      expect(await rows(database.db.em, 'select 1 from lrs.statement s join lrs.agent a on a.id = s.actor join lrs.statement_agent l on l.agent = a.id and l.at = s.at and l.plain')).toHaveLength(1);
    });

    test('stay while somebody stores for long, and while a detached year still names them', async () => {
      await database.db.em.query('select lrs.ensure_partitions(2019)');
      await store([by('xua')]);
      await database.db.em.query(`update lrs.statement_agent set at = lrs.first_position('2019-06-01T00:00:00Z')`);
      await database.db.em.query(`update lrs.statement set at = lrs.first_position('2019-06-01T00:00:00Z')`);
      for (const table of ['statement', 'statement_agent', 'statement_activity']) await database.db.em.query(`alter table lrs.${table} detach partition lrs.${table}_y2019`);
      await store([by('an')]);
      const before = await now();
      const taskId = await ask({ before });
      let finish = (): void => undefined;
      const held = new Promise<void>((done) => { finish = done; });
      let open!: Promise<unknown>;
      await new Promise<void>((begun) => { open = database.db.transact(async (tx) => { await lrs.store([by('dung')], { authority: lms, kind: 'client' }, tx); begun(); await held; }); });
      await purges.work({ taskId });
      finish();
      await open;
      expect((await purges.list())[0]).toMatchObject({ state: 'done', statements: 1, agents: 0 });
      expect(await known()).toEqual(['an@example.vn', 'dung@example.vn', 'xua@example.vn']);
      await purge({ before: await now() });
      expect(await known()).toEqual(['xua@example.vn']);
      for (const table of ['statement', 'statement_agent', 'statement_activity']) await database.db.em.query(`drop table lrs.${table}_y2019`);
    });
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
      // Links that readers walk along go with the statements.
      expect(await links()).toBe(where === 'count' ? 7500 : 7500 - 3 * 980);
      await aWorker().work({ taskId });
      expect((await purges.list())[0]).toMatchObject({ ...tried, state: 'done' });
      expect(await left()).toEqual(needed);
      expect(await links()).toBe(150);
    });

    test('a dry run that was killed in the middle goes on, and finds what it would have found', async () => {
      const file: SentAttachment = { sha2: 'a'.repeat(96), mediaType: 'text/plain', bytes: Buffer.from('a') };
      const named = () => say({ attachments: [{ usageType: 'https://example.vn/u', display: { vi: 'x' }, contentType: 'text/plain', length: 1, sha2: file.sha2 }] });
      await store([named(), named()], lms, [file]);
      const policy = { before: await now() };
      const tried = await tryOut(policy);
      expect(tried).toMatchObject({ statements: 2452, attachments: 1 });
      told.asked = 0;
      told.diesAt = 2;
      const begun = (await purges.tryOutFor(policy, { withinMs: -1, by: admin })) as { taskId: string };
      await expect(purges.work(begun)).rejects.toThrow('killed');
      await tasks.fail(begun.taskId, 'Việc này đã thử nhiều lần mà chưa xong.');
      expect(await purges.trials()).toMatchObject([{ resumable: true, message: expect.stringMatching(/^Dừng vì lỗi\. Đã xét bản ghi lưu đến ngày .*: đến đó có 980 bản ghi sẽ bị xóa\. Có thể chạy tiếp từ đó\.$/) }]);
      await purges.resume(begun.taskId);
      await aWorker().work(begun);
      expect((await purges.trials())[0]!.found).toEqual(tried);
      expect(await rows(database.db.em, 'select 1 from lrs.purge_attachment')).toEqual([]);
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
