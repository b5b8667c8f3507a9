import { Clock, Files, newId, rows, type Tx } from '@hvs/platform';
import { agentKey, parseQuery, VERBS, type Agent, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { lmsAuthority } from './authority';
import { readExactly } from './exact-json';
import { Lrs } from './lrs.service';
import type { StoreBy } from './store-by';

/** Every look at the clock is a millisecond later, so that the order of things shows in their times. */
class TickingClock extends Clock {
  private at = Date.UTC(2026, 10, 22, 8);
  override now(): Date {
    return new Date(this.at++);
  }
}

const by: StoreBy = { authority: lmsAuthority('https://hocvuso.vn/xapi'), kind: 'client' };
const agent = (name: string): Agent => ({ objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name } });
const say = (over: Record<string, unknown> = {}): Statement => ({
  id: newId(), actor: agent('lan'), verb: { id: VERBS.completed.id }, object: { objectType: 'Activity', id: 'https://example.vn/a' }, ...over,
}) as Statement;
const about = (id: string, over: Record<string, unknown> = {}): Statement => say({ verb: { id: 'https://example.vn/verbs/confirmed' }, actor: agent('chi'), object: { objectType: 'StatementRef', id }, ...over });
const voiding = (id: string): Statement => about(id, { verb: VERBS.voided });

describe('Lrs on PostgreSQL', () => {
  let database: TestDatabase;
  let lrs: Lrs;
  const bytes = new Map<string, Buffer>();
  const store = (statements: Statement[], over: Partial<StoreBy> = {}) => lrs.store(statements, { ...by, ...over });
  const ask = async (parameters: Record<string, string>, cursor?: string) => {
    const parsed = parseQuery(parameters, '1.0.3');
    if (!parsed.ok || parsed.query.find !== 'statements') throw new Error(JSON.stringify(parsed));
    return lrs.find(parsed.query, cursor === undefined ? {} : { cursor });
  };
  const idsOf = async (parameters: Record<string, string>) => (await ask({ ascending: 'true', ...parameters })).statements.map(({ id }) => id);
  const announced = async () => (await rows<{ payload: { ids: string[]; kind: string } }>(database.db.em, 'select payload from platform.outbox order by id')).map(({ payload }) => payload);

  beforeAll(async () => {
    database = await aDatabase();
    const files = new Files({
      put: async (key, body) => void bytes.set(key, body as Buffer), stat: async (key) => (bytes.has(key) ? { size: 1 } : undefined),
      stream: async () => { throw new Error('not here'); }, remove: async () => undefined, list: async function* () {}, check: async () => undefined,
    });
    lrs = new Lrs(database.db, new TickingClock(), files);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment, platform.outbox cascade'));

  describe('storing (Communication §2.1.1, §2.1.2)', () => {
    test('the text is kept, number for number, with what an LRS adds', async () => {
      const id = newId();
      const exact = readExactly(JSON.stringify(say({ id, result: { score: { raw: 10 } } })).replace('"raw":10', '"raw":10.0'));
      await store([exact.value as Statement], { exact });
      const found = await lrs.get(id);
      expect(found?.json).toContain('"raw":10.0');
      expect(JSON.parse(found!.json)).toMatchObject({ id, stored: found!.stored.toISOString(), timestamp: found!.stored.toISOString(), authority: by.authority, version: '1.0.0' });
    });

    test('Data §2.3.1: the same statement again changes nothing and is not announced twice', async () => {
      const statement = say();
      expect(await store([statement])).toEqual([statement.id]);
      expect(await store([{ ...statement, verb: { ...statement.verb, display: { vi: 'xong' } } }])).toEqual([statement.id]);
      expect(await announced()).toEqual([{ ids: [statement.id], kind: 'client' }]);
    });

    test('Data §2.4.7: a timestamp that was not sent is the time of storing, so another one is another statement', async () => {
      const statement = say();
      await store([statement]);
      expect(await store([statement])).toEqual([statement.id]);
      await expect(store([{ ...statement, timestamp: '1999-01-01T00:00:00Z' }])).rejects.toMatchObject({ kind: 'conflict' });
    });

    test('another statement under the same id is a conflict, and the whole batch is refused', async () => {
      const [first, second] = [say(), say()];
      await store([first]);
      await expect(store([second, { ...first, actor: agent('other') }])).rejects.toMatchObject({ kind: 'conflict', extra: { statementId: first.id } });
      expect(await lrs.byIds([second.id!])).toEqual([]);
      expect(await announced()).toHaveLength(1);
    });

    test('in a group that is written together each stands for itself', async () => {
      const [known, fresh] = [say(), Array.from({ length: 60 }, () => say())];
      await store([known]);
      const outcomes = await Promise.allSettled([...fresh.slice(0, 30), { ...known, actor: agent('other') }, known, ...fresh.slice(30)].map((one) => store([one])));
      expect(outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([30]);
      expect(await lrs.byIds(fresh.map(({ id }) => id!))).toHaveLength(60);
      expect((await announced()).flatMap(({ ids }) => ids).sort()).toEqual([known, ...fresh].map(({ id }) => id).sort());
    });

    test('a line that is cut after the commit doubles nothing, and is not told as a failure', async () => {
      const { em } = database.db;
      const query = em.query.bind(em);
      const cut = jest.spyOn(em, 'query').mockImplementation(async (...words: Parameters<typeof query>) => {
        const answer = await query(...words) as never;
        if (!words[0].includes('lrs.write')) return answer;
        cut.mockRestore();
        throw new Error('Connection terminated unexpectedly');
      });
      const statement = say();
      expect(await store([statement])).toEqual([statement.id]);
      expect(await announced()).toHaveLength(1);
    });

    test('ids that differ in case only are one id', async () => {
      const statement = say({ id: 'ABCDEF00-0000-4000-8000-000000000001' });
      await store([statement]);
      await expect(store([{ ...statement, id: statement.id!.toLowerCase(), actor: agent('other') }])).rejects.toMatchObject({ kind: 'conflict' });
      expect((await lrs.get(statement.id!.toLowerCase()))?.json).toContain('ABCDEF00');
    });

    test('two writers with one id: one is stored, the other hears of it', async () => {
      const id = newId();
      const outcomes = await Promise.allSettled([store([say({ id, actor: agent('x') })]), store([say({ id, actor: agent('y') })])]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test('many writers on the same agents, activities and ids, in different orders, never wait for each other for ever', async () => {
      const shared = Array.from({ length: 20 }, (_, i) => say({ actor: { ...agent(`p${i}`), name: `Người ${i}` }, object: { id: `https://example.vn/${i}`, definition: { name: { vi: `Bài ${i}` } } } }));
      const own = (turn: number) => shared.map((one) => ({ ...one, id: newId(), object: { ...one.object, definition: { name: { [`x-${turn}`]: 'tên' } } } }) as Statement);
      const started = performance.now();
      await Promise.all(Array.from({ length: 6 }, (_, turn) => store(turn % 2 === 0 ? [...shared, ...own(turn)] : [...own(turn), ...[...shared].reverse()])));
      expect(performance.now() - started).toBeLessThan(5_000);
      const deadlocks = await rows<{ deadlocks: number }>(database.db.em, 'select deadlocks::int from pg_stat_database where datname = current_database()');
      expect(deadlocks[0]!.deadlocks).toBe(0);
      const [{ count }] = await rows<{ count: number }>(database.db.em, 'select count(*)::int from lrs.statement') as [{ count: number }];
      expect(count).toBe(20 + 6 * 20);
      expect((await lrs.activity('https://example.vn/3')).definition?.name).toEqual({ vi: 'Bài 3', 'x-0': 'tên', 'x-1': 'tên', 'x-2': 'tên', 'x-3': 'tên', 'x-4': 'tên', 'x-5': 'tên' });
    });

    test('a transaction of the caller carries it: what is rolled back was never stored nor announced', async () => {
      const statement = say();
      await expect(database.db.transact(async (tx) => {
        await lrs.store([statement], { ...by, kind: 'lms' }, tx);
        throw new Error('changed my mind');
      })).rejects.toThrow('changed my mind');
      expect(await lrs.byIds([statement.id!])).toEqual([]);
      expect(await announced()).toEqual([]);
    });

    test('identities and addresses longer than an index entry are stored and found', async () => {
      const long = `https://example.vn/${'đ'.repeat(9_000)}`;
      const statement = say({ actor: agent('n'.repeat(9_000)), verb: { id: long }, object: { id: long } });
      await store([statement]);
      expect(await idsOf({ activity: long, verb: long, agent: JSON.stringify(statement.actor) })).toEqual([statement.id]);
    });

    test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:60-23:59', '20261122T081500', '2026-11-22T08:15:00.123456789Z'])('the timestamp %s is kept as it is', async (timestamp) => {
      const statement = say({ timestamp });
      await store([statement]);
      expect(JSON.parse((await lrs.get(statement.id!))!.json)).toMatchObject({ timestamp });
    });

    test('Data §2.4.11: attachments are found with their statement', async () => {
      const sha2 = 'a'.repeat(96);
      const statement = say({ attachments: [{ usageType: 'https://example.vn/u', display: { vi: 'x' }, contentType: 'text/plain', length: 2, sha2: sha2.toUpperCase() }] });
      await store([statement], { attachments: [{ sha2, mediaType: 'text/plain', bytes: Buffer.from('ok') }] });
      expect(await lrs.attachmentsOf([statement.id!])).toEqual([{ sha2, mediaType: 'text/plain', bytes: 2 }]);
      expect(bytes.get(`attachments/${sha2}`)?.toString()).toBe('ok');
    });

    test('Communication §4.2: without the scope define, names and definitions are not taken over', async () => {
      const known = (name: string) => say({ actor: { ...agent('lan'), name }, object: { id: 'https://example.vn/a', definition: { name: { vi: name } } } });
      await store([known('thật')]);
      await store([known('giả')], { mayDefine: false });
      expect((await lrs.activity('https://example.vn/a')).definition).toEqual({ name: { vi: 'thật' } });
      expect(await lrs.person(agent('lan'))).toMatchObject({ objectType: 'Person', name: ['thật'] });
    });
  });

  describe('voiding (Data §2.3.2)', () => {
    test('a voided statement is found only as voided', async () => {
      const statement = say();
      await store([statement]);
      const v = voiding(statement.id!);
      await store([v]);
      expect(await lrs.get(statement.id!)).toBeUndefined();
      expect(await lrs.get(statement.id!, { voided: true })).toMatchObject({ id: statement.id });
      expect(await lrs.get(v.id!, { voided: true })).toBeUndefined();
      expect((await lrs.byIds([statement.id!]))[0]?.voided).toBe(true);
    });

    test('the voiding statement may come first, or in the same batch', async () => {
      const [late, together] = [say(), say()];
      await store([voiding(late.id!)]);
      await store([late]);
      await store([voiding(together.id!), together]);
      expect((await lrs.byIds([late.id!, together.id!])).map(({ voided }) => voided)).toEqual([true, true]);
    });

    test('both at once: whoever commits last sees the other', async () => {
      for (let i = 0; i < 10; i += 1) {
        const statement = say();
        await Promise.all([store([statement]), store([voiding(statement.id!)])]);
        expect((await lrs.byIds([statement.id!]))[0]?.voided).toBe(true);
      }
    });

    test('a voiding statement cannot be voided; one that was foretold to be stays valid', async () => {
      const v = voiding(newId());
      await store([v]);
      await expect(store([voiding(v.id!)])).rejects.toMatchObject({ problem: 'voiding-refused', kind: 'invalid' });
      const later = voiding(newId());
      await store([voiding(later.id!)]);
      await store([later]);
      expect((await lrs.byIds([v.id!, later.id!])).map(({ voided }) => voided)).toEqual([false, false]);
    });
  });

  describe('filters (Communication §2.1.3)', () => {
    test('agent, verb, activity, registration, since and until, alone and together', async () => {
      const registration = newId();
      const a = say({ context: { registration } });
      const b = say({ actor: agent('minh'), verb: VERBS.passed });
      const c = say({ object: { id: 'https://example.vn/b' } });
      for (const one of [a, b, c]) await store([one]);
      const stored = new Map((await lrs.byIds([a.id!, b.id!, c.id!])).map((one) => [one.id, one.stored.toISOString()]));
      expect(await idsOf({ agent: JSON.stringify(agent('lan')) })).toEqual([a.id, c.id]);
      expect(await idsOf({ verb: VERBS.completed.id })).toEqual([a.id, c.id]);
      expect(await idsOf({ activity: 'https://example.vn/a' })).toEqual([a.id, b.id]);
      expect(await idsOf({ registration: registration.toUpperCase() })).toEqual([a.id]);
      expect(await idsOf({ since: stored.get(a.id!)! })).toEqual([b.id, c.id]);
      expect(await idsOf({ until: stored.get(b.id!)! })).toEqual([a.id, b.id]);
      expect(await idsOf({ agent: JSON.stringify(agent('lan')), activity: 'https://example.vn/a', verb: VERBS.completed.id })).toEqual([a.id]);
      expect((await ask({})).statements.map(({ id }) => id)).toEqual([c.id, b.id, a.id]);
    });

    test('related_agents and related_activities look everywhere, the plain ones only at actor and object', async () => {
      const course = 'https://example.vn/course';
      const one = say({
        actor: { objectType: 'Group', member: [agent('mai')] },
        object: { objectType: 'SubStatement', actor: agent('sub'), verb: { id: VERBS.passed.id }, object: { id: 'https://example.vn/inner' } },
        context: { instructor: agent('thầy'), contextActivities: { grouping: [{ id: course }] } },
      });
      await store([one]);
      for (const [name, plain, related] of [['mai', 1, 1], ['sub', 0, 1], ['thầy', 0, 1], ['hoc-vu-so', 0, 0]] as const) {
        expect(await idsOf({ agent: JSON.stringify(agent(name)) })).toHaveLength(plain);
        expect(await idsOf({ agent: JSON.stringify(agent(name)), related_agents: 'true' })).toHaveLength(related);
      }
      expect(await idsOf({ agent: JSON.stringify(by.authority), related_agents: 'true' })).toEqual([one.id]);
      for (const iri of [course, 'https://example.vn/inner']) {
        expect(await idsOf({ activity: iri })).toEqual([]);
        expect(await idsOf({ activity: iri, related_activities: 'true' })).toEqual([one.id]);
      }
    });

    test('a statement that targets a match is a match, down the chain, whichever came first, voided or not', async () => {
      const registration = newId();
      const end = say({ context: { registration } });
      const middle = about(end.id!);
      const top = about(middle.id!);
      await store([top]);
      await store([middle]);
      await store([end]);
      for (const filter of [{ agent: JSON.stringify(agent('lan')) }, { verb: VERBS.completed.id }, { activity: 'https://example.vn/a' }, { registration }] as Record<string, string>[]) {
        expect(await idsOf(filter)).toEqual([top.id, middle.id, end.id]);
      }
      const v = voiding(end.id!);
      await store([v]);
      expect(await idsOf({ activity: 'https://example.vn/a' })).toEqual([top.id, middle.id, v.id]);
      expect(await idsOf({ activity: 'https://example.vn/a', verb: VERBS.voided.id })).toEqual([v.id]);
    });

    test('statements that target each other do not go round for ever', async () => {
      const [a, b] = [newId(), newId()];
      await store([about(b, { id: a }), about(a, { id: b })]);
      expect(await idsOf({ agent: JSON.stringify(agent('chi')) })).toEqual([a, b]);
    });

    test.each(['true', 'false'])('more: every statement once, in order, while others arrive (ascending %s)', async (ascending) => {
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) ids.push(...await store(Array.from({ length: 5 }, () => say())));
      const seen: string[] = [];
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = await ask({ limit: '4', ascending, agent: JSON.stringify(agent('lan')) }, cursor);
        seen.push(...page.statements.map(({ id }) => id));
        cursor = page.more;
        if (seen.length < 20) await store([say()]);
      }
      expect(new Set(seen).size).toBe(seen.length);
      if (ascending === 'true') expect(seen.slice(0, 25)).toEqual(ids);
      else expect(seen).toEqual([...ids].reverse());
    });

    test('a cursor that is none is a Problem', () => expect(ask({}, 'x;drop')).rejects.toMatchObject({ kind: 'invalid' }));

    test('statements/read/mine: only those on the given word', async () => {
      const mine = say();
      await store([say()]);
      await store([mine], { authority: agent('client') });
      const authorityKey = agentKey(agent('client'))!;
      const parsed = parseQuery({}, '1.0.3');
      if (!parsed.ok || parsed.query.find !== 'statements') throw new Error();
      expect((await lrs.find(parsed.query, { authorityKey })).statements.map(({ id }) => id)).toEqual([mine.id]);
      expect(await lrs.get(mine.id!, { authorityKey: 'account|x|y' })).toBeUndefined();
    });
  });

  test('replays: of registrations, and of actors about activities; not voided, in the order stored', async () => {
    const registration = newId();
    const [a, b, c] = [say({ context: { registration } }), say({ context: { registration } }), say()];
    for (const one of [a, b, c]) await store([one]);
    await store([voiding(a.id!)]);
    expect((await lrs.byRegistrations([registration])).map((one) => [one.id, one.registration, one.statement.id])).toEqual([[b.id, registration, b.id]]);
    const pair = { actorKey: agentKey(agent('lan'))!, activity: 'https://example.vn/a' };
    expect((await lrs.ofActorsAbout([pair, pair])).map((one) => [one.actorKey, one.activity, one.statement.id])).toEqual([[pair.actorKey, pair.activity, b.id], [pair.actorKey, pair.activity, c.id]]);
  });

  test('Consistent-Through is held back by a store still open, and is never later than what it will stamp', async () => {
    const statement = say();
    let during!: Date;
    await database.db.transact(async (tx: Tx) => {
      await lrs.store([statement], by, tx);
      during = await lrs.consistentThrough();
    });
    const { stored } = (await lrs.byIds([statement.id!]))[0]!;
    expect(during.getTime()).toBeLessThanOrEqual(stored.getTime());
    expect((await lrs.consistentThrough()).getTime()).toBeGreaterThan(stored.getTime());
  });
});
