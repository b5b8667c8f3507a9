import { Clock, type Config, Files, newId, parseConfig, rows, Tasks } from '@hvs/platform';
import { agentKey, parseQuery, SIGNATURE_USAGE, type Agent, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { Documents } from './documents.service';
import { readExactly } from './exact-json';
import { Lrs } from './lrs.service';
import { pseudonymOf } from './pseudonym';
import { Pseudonyms } from './pseudonyms.service';

const BASE = 'https://hocvuso.vn/xapi';
const mai: Agent = { objectType: 'Agent', account: { homePage: BASE, name: 'lo-thi-mai' } };
const byMail: Agent = { mbox: 'mailto:lo-thi-mai@xa.vn' } as Agent;
const lan = { mbox: 'mailto:lan@xa.vn' } as Agent;
const NAMED = /lo-thi-mai|Lò Thị Mai/;
const say = (over: Record<string, unknown> = {}): Statement => ({ id: newId(), actor: mai, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' }, ...over }) as Statement;
const noFiles = new Files({ put: async () => undefined, stat: async () => ({ size: 1 }), stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined });

describe('replacing a person by a pseudonym', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  let tasks: Tasks;
  let config: Config;
  const account = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
  const pseudonym = pseudonymOf(BASE, account);
  const admin = newId();

  beforeAll(async () => {
    database = await aDatabase();
    tasks = new Tasks(database.db, new Clock());
    config = parseConfig({ DATABASE_URL: database.url, DATA_DIR: '/tmp', CONTENT_DIR: 'content', BACKGROUND_SHARE: '100' });
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment, lrs.document, lrs.agent, lrs.pseudonymisation, platform.outbox, platform.task cascade');
    await database.db.em.query('update lrs.dictionary_epoch set epoch = epoch + 1');
    lrs = aProcess();
  });

  const aProcess = (): Lrs => new Lrs(database.db, new Clock(), noFiles);
  const aWorker = (): Pseudonyms => new Pseudonyms(database.db, new Clock(), config, tasks);
  const store = (statements: Statement[], at: Lrs = lrs) => at.store(statements, { authority: lmsAuthority(BASE), kind: 'client' });
  const replace = (agents: Agent[] = [mai]): Promise<string> => database.db.transact((tx) => aWorker().replace(agents, { account, by: admin }, tx));
  const act = async (agents?: Agent[]): Promise<string> => {
    const taskId = await replace(agents);
    await aWorker().work({ taskId });
    return taskId;
  };
  const find = async (agent: Agent, over: Record<string, string> = {}, at: Lrs = lrs): Promise<string[]> => {
    const parsed = parseQuery({ agent: JSON.stringify(agent), ascending: 'true', limit: '500', ...over }, '1.0.3');
    if (!parsed.ok || parsed.query.find !== 'statements') throw new Error(JSON.stringify(parsed));
    return (await at.find(parsed.query)).statements.map(({ id }) => id);
  };
  const json = async (id: string) => JSON.parse((await lrs.get(id))!.json) as Statement;
  const everything = async (): Promise<string> => JSON.stringify([
    await rows(database.db.em, 'select body from lrs.statement'), await rows(database.db.em, 'select * from lrs.agent'), await rows(database.db.em, 'select * from lrs.document'),
    await rows(database.db.em, 'select * from lrs.pseudonymisation'), await rows(database.db.em, 'select * from platform.task'), await rows(database.db.em, 'select * from platform.outbox'),
  ]);

  test('the pseudonym stands wherever the person stood; verbs, activities, registrations and places in the store stay', async () => {
    const registration = newId();
    const ids = await store([say({ actor: { ...mai, name: 'Lò Thị Mai' }, context: { registration } }), say({ actor: lan, object: mai }), say({ actor: lan, context: { instructor: mai } }), say({ actor: lan })]);
    const before = await Promise.all(ids.map(json));
    const order = await rows(database.db.em, 'select at, id, verb, activity, registration from lrs.statement order by at');
    const taskId = await act();
    const replaced = { ...pseudonym };
    expect(await Promise.all(ids.map(json))).toEqual([
      { ...before[0], actor: replaced }, { ...before[1], object: replaced }, { ...before[2], context: { instructor: replaced } }, before[3],
    ]);
    expect(await rows(database.db.em, 'select at, id, verb, activity, registration from lrs.statement order by at')).toEqual(order);
    expect(await find(pseudonym)).toEqual(ids.slice(0, 2));
    expect(await find(pseudonym, { related_agents: 'true' })).toEqual(ids.slice(0, 3));
    expect(await find(mai, { related_agents: 'true' })).toEqual([]);
    expect(await tasks.find(taskId)).toMatchObject({ state: 'done', result: { statements: 3 }, message: 'Đã ẩn danh hóa 3 bản ghi.' });
    expect(await everything()).not.toMatch(NAMED);
  });

  test('from the act on nobody finds the person, though the texts are rewritten later; no process remembers', async () => {
    const other = aProcess();
    const ids = await store([say()], other);
    expect(await find(mai, {}, other)).toEqual(ids);
    await replace();
    await new Promise((done) => setTimeout(done, 1_100));
    expect(await find(mai, {}, other)).toEqual([]);
    expect(await find(pseudonym, {}, other)).toEqual(ids);
  });

  test('what another process stores about the person after that, is about somebody new', async () => {
    const other = aProcess();
    const [before] = await store([say()], other);
    await act();
    const [after] = await store([say()], other);
    expect(await find(pseudonym)).toEqual([before]);
    expect(await find(mai)).toEqual([after]);
  });

  test('all identities of the person become one', async () => {
    const ids = await store([say(), say({ actor: byMail }), say({ actor: lan, object: { ...mai, objectType: 'Agent' }, context: { instructor: byMail } }), say({ actor: { objectType: 'Group', member: [lan, byMail] }, context: { team: { objectType: 'Group', member: [mai] } } })]);
    await act([mai, byMail]);
    expect(await find(pseudonym)).toEqual(ids);
    expect(await find(lan, { related_agents: 'true' })).toEqual(ids.slice(2));
    expect(await rows(database.db.em, `select plain, count(*)::int as n from lrs.statement_agent l join lrs.agent a on a.id = l.agent where a.agent_key = $1 group by plain`, [agentKey(pseudonym)])).toEqual([{ plain: true, n: 4 }]);
    expect((await rows<{ agent_key: string }>(database.db.em, 'select agent_key from lrs.agent')).map((one) => one.agent_key).filter((key) => key.startsWith('retired') || NAMED.test(key))).toEqual([]);
    expect(await rows(database.db.em, 'select actor from lrs.statement where actor is not null and actor not in (select id from lrs.agent)')).toEqual([]);
  });

  test('another identity that turns up later joins the same pseudonym', async () => {
    const ids = await store([say(), say({ actor: byMail })]);
    await act([mai]);
    await act([byMail]);
    expect(await find(pseudonym)).toEqual(ids);
  });

  test('what refers to the person\'s statements is found by the pseudonym, as it was by the person', async () => {
    const [target] = (await store([say()])) as [string];
    const [referring] = (await store([say({ actor: lan, object: { objectType: 'StatementRef', id: target } })])) as [string];
    const taskId = await replace();
    // Stored while the target's text still names the person.
    const [late] = (await store([say({ actor: lan, object: { objectType: 'StatementRef', id: target } })])) as [string];
    await aWorker().work({ taskId });
    expect(await find(pseudonym)).toEqual([target, referring, late]);
    expect(await find(mai)).toEqual([]);
    expect(await everything()).not.toMatch(NAMED);
  });

  test('states and profiles of the person go, others stay', async () => {
    const documents = new Documents(database.db, new Clock());
    const put = (agent: Agent, resource: 'state' | 'agent-profile') => documents.put({ resource, ...(resource === 'state' && { activityId: 'https://example.vn/a' }), agentKey: agentKey(agent)!, documentId: 'd' } as never, { content: Buffer.from('x'), mediaType: 'text/plain' } as never, { ifNoneMatch: '*' });
    await put(mai, 'state');
    await put(mai, 'agent-profile');
    await put(lan, 'state');
    await act();
    expect((await rows<{ agent_key: string }>(database.db.em, 'select agent_key from lrs.document')).map((one) => one.agent_key)).toEqual([agentKey(lan)]);
  });

  test('numbers stay as they were written, and a signature goes from the statement and from what is kept for it', async () => {
    const sha2 = 'c'.repeat(64);
    const text = JSON.stringify(say({ result: { score: { raw: 1 } }, attachments: [{ usageType: SIGNATURE_USAGE, display: { vi: 'chữ ký' }, contentType: 'application/octet-stream', length: 1, sha2 }] })).replace('"raw":1', '"raw":1.0');
    const exact = readExactly(text);
    const [id] = (await lrs.store([exact.value as Statement], { authority: lmsAuthority(BASE), kind: 'client', exact, attachments: [{ sha2, mediaType: 'application/octet-stream', bytes: Buffer.from('x') }] })) as [string];
    expect(await lrs.attachmentsOf([id])).toHaveLength(1);
    await act();
    expect((await lrs.get(id))!.json).toContain('"raw":1.0');
    expect(await json(id)).not.toHaveProperty('attachments');
    expect(await lrs.attachmentsOf([id])).toEqual([]);
  });

  test('somebody without statements is done at once', async () => {
    const taskId = await act();
    expect(await tasks.find(taskId)).toMatchObject({ state: 'done', result: { statements: 0 } });
  });

  test('waits for whoever is storing, and misses nothing of it', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((done) => { release = done; });
    let storing = (): void => undefined;
    const begun = new Promise<void>((done) => { storing = done; });
    const open = database.db.transact(async (tx) => {
      await lrs.store([say()], { authority: lmsAuthority(BASE), kind: 'lms' }, tx);
      storing();
      await held;
    });
    await begun;
    const asked = replace();
    await new Promise((done) => setTimeout(done, 100));
    release();
    await open;
    await aWorker().work({ taskId: await asked });
    expect(await find(mai)).toEqual([]);
    expect(await find(pseudonym)).toHaveLength(1);
  });

  describe('with thousands of statements', () => {
    beforeEach(async () => {
      for (let i = 0; i < 3; i++) await store(Array.from({ length: 500 }, (_, n) => say({ actor: n % 3 === 0 ? byMail : mai, ...(n % 5 === 0 && { actor: lan, context: { instructor: mai } }) })));
    }, 30_000);

    test('one that used up its tries says how far it came, and goes on when it is told to', async () => {
      const taskId = await replace([mai, byMail]);
      const dying = jest.spyOn(tasks, 'progress').mockResolvedValueOnce().mockRejectedValueOnce(new Error('killed'));
      await expect(aWorker().work({ taskId })).rejects.toThrow('killed');
      dying.mockRestore();
      await expect(aWorker().resume(taskId)).rejects.toMatchObject({ kind: 'conflict' });
      await tasks.fail(taskId, 'Việc này đã thử nhiều lần mà chưa xong.');
      expect(await aWorker().list()).toMatchObject([{ taskId, account, askedBy: admin, statements: 1000, state: 'failed', resumable: true, message: expect.stringMatching(/^Dừng vì lỗi khi đã ẩn danh hóa 1\.000 bản ghi/) }]);
      expect(await aWorker().resume(taskId)).toBe(account);
      await aWorker().work({ taskId });
      expect(await aWorker().list()).toMatchObject([{ state: 'done', statements: 1500, resumable: false, message: 'Đã ẩn danh hóa 1.500 bản ghi.' }]);
      await expect(aWorker().resume(taskId)).rejects.toMatchObject({ kind: 'conflict' });
      await expect(aWorker().resume(newId())).rejects.toMatchObject({ kind: 'missing' });
    });

    test('one that was killed in the middle goes on and ends as if nothing had been', async () => {
      const taskId = await replace([mai, byMail]);
      const dying = jest.spyOn(tasks, 'progress').mockResolvedValueOnce().mockRejectedValueOnce(new Error('killed'));
      await expect(aWorker().work({ taskId })).rejects.toThrow('killed');
      dying.mockRestore();
      expect((await rows<{ n: number }>(database.db.em, `select count(*)::int as n from lrs.statement where body::text like '%lo-thi-mai%'`))[0]!.n).toBe(500);
      await aWorker().work({ taskId });
      expect(await tasks.find(taskId)).toMatchObject({ state: 'done', result: { statements: 1500 } });
      expect(await everything()).not.toMatch(NAMED);
      expect(await rows(database.db.em, `select count(*)::int as n from lrs.statement_agent l join lrs.agent a on a.id = l.agent where a.agent_key = $1`, [agentKey(pseudonym)])).toEqual([{ n: 1500 }]);
    });

    test('two workers, a client that goes on naming the person, and a shutdown: in the end nothing names the person', async () => {
      const taskId = await replace([mai, byMail]);
      const stopped = aWorker();
      stopped.onModuleDestroy();
      await stopped.work({ taskId });
      const writing = (async () => { for (let i = 0; i < 20; i++) await store([say()]); })();
      await Promise.all([aWorker().work({ taskId }), aWorker().work({ taskId }), writing]);
      const [{ finishedAt }] = (await rows<{ finishedAt: Date | null }>(database.db.em, 'select finished_at as "finishedAt" from lrs.pseudonymisation')) as [{ finishedAt: Date | null }];
      expect(finishedAt).not.toBeNull();
      await act([mai]);
      expect(await everything()).not.toMatch(NAMED);
      expect(await rows(database.db.em, 'select count(*)::int as n from lrs.statement')).toEqual([{ n: 1520 }]);
    });
  });
});
