import { newId } from '@hvs/platform';
import { signedIn } from '../support/given';
import { aReplicatedServer, type ReplicatedServer } from '../support/replica';
import { aStore, attachedPart, attachmentOf, MIXED, mixed, say, statementPart, type StoreAnswer, type TestStore } from '../support/store';

/** DATABASE_READ_URL: statements are read from a streaming replica, and nobody is told more of them than it shows (Communication §2.1.3). */

/** So long that everybody looks anew how much can be seen. */
const pass = (): Promise<void> => new Promise((done) => setTimeout(done, 100));

describe('a read replica', () => {
  let server: ReplicatedServer;
  let store: TestStore;

  beforeAll(async () => {
    server = await aReplicatedServer();
    store = await aStore({ content: true, env: (url) => ({ DATABASE_READ_URL: server.copyOf(url) }) });
    await server.caughtUp();
  }, 180_000);
  afterEach(async () => {
    await server.resume();
    await server.caughtUp();
  });
  afterAll(async () => {
    await store?.close();
    await server?.close();
  });

  const verb = (): string => `https://example.vn/verbs/${newId()}`;
  const send = async (over: Record<string, unknown>): Promise<string> => {
    const { status, body, text } = await store.call('POST', 'statements', { body: say(over) });
    if (status !== 200) throw new Error(text);
    return (body as string[])[0]!;
  };
  const query = (parameters: Record<string, string>): Promise<StoreAnswer> => store.call('GET', `statements?${new URLSearchParams(parameters).toString()}`);
  const through = (answer: StoreAnswer): number => Date.parse(answer.headers['x-experience-api-consistent-through']!);
  const idsIn = ({ body }: StoreAnswer): string[] => body.statements.map(({ id }: { id: string }) => id);
  const storedAt = async (id: string): Promise<number> => Date.parse((await query({ statementId: id })).body.stored);
  /** The answer as it is once readers are told of what was stored at this instant. */
  const queryAfter = async (parameters: Record<string, string>, stored: number): Promise<StoreAnswer> => {
    for (const until = Date.now() + 20_000; Date.now() < until;) {
      const answer = await query(parameters);
      if (through(answer) > stored) return answer;
    }
    throw new Error('nobody is told');
  };
  /** Until readers are served by it. */
  const untilServed = async (): Promise<void> => {
    const iri = verb();
    const id = await send({ verb: { id: iri } });
    await queryAfter({ verb: iri }, await storedAt(id));
    await server.pause();
    await send({ verb: { id: iri } });
    const { length } = idsIn(await query({ verb: iri }));
    await server.resume();
    await server.caughtUp();
    if (length !== 1) return untilServed();
  };

  test('what it has replayed is found and told; what it has not is not found, and Consistent-Through stands still before it', async () => {
    await untilServed();
    const iri = verb();
    const first = await send({ verb: { id: iri } });
    expect(idsIn(await queryAfter({ verb: iri }, await storedAt(first)))).toEqual([first]);

    await server.pause();
    // What it had replayed by then is told.
    await pass();
    const second = await send({ verb: { id: iri } });
    const stored = await storedAt(second);
    const told: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const answer = await query({ verb: iri });
      expect(idsIn(answer)).toEqual([first]);
      told.push(through(answer));
    }
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toBeLessThanOrEqual(stored);
    // Whoever has just written is told no more than readers see.
    expect(through(await store.call('POST', 'statements', { body: say() }))).toBe(told[0]);

    await server.resume();
    expect(idsIn(await queryAfter({ verb: iri }, stored))).toEqual([second, first]);
  });

  test('one statement is found by its id at once, with its attachments, and voided as soon as it is', async () => {
    await untilServed();
    await server.pause();
    const { body: [id] } = await store.call('POST', 'statements', { body: mixed(statementPart(say({ attachments: [attachmentOf('xin chào')] })), attachedPart('xin chào')), headers: MIXED });
    const found = await query({ statementId: id, attachments: 'true' });
    expect([found.status, found.text.includes('xin chào')]).toEqual([200, true]);
    await send({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id } });
    expect((await query({ voidedStatementId: id })).status).toBe(200);
    expect((await query({ statementId: newId() })).status).toBe(404);
  });

  test('pages go on where they were, and canonical definitions are those it shows', async () => {
    await untilServed();
    const [iri, activity] = [verb(), `https://example.vn/${newId()}`];
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await send({ verb: { id: iri }, object: { id: activity, definition: { name: { vi: 'Bài' } } } }));
    await queryAfter({ verb: iri }, await storedAt(ids.at(-1)!));
    await server.pause();
    await send({ verb: { id: iri }, object: { id: activity, definition: { name: { vi: 'Bài đã đổi' } } } });
    const seen: string[] = [];
    for (let path = `statements?${new URLSearchParams({ verb: iri, limit: '2', ascending: 'true', format: 'canonical' }).toString()}`; path !== '';) {
      const { body } = await store.call('GET', path);
      expect(body.statements.map((one: any) => one.object.definition.name.vi)).toEqual(body.statements.map(() => 'Bài')); // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever came back
      seen.push(...body.statements.map((one: { id: string }) => one.id));
      path = body.more.replace(/^\/xapi\//, '');
    }
    expect(seen).toEqual(ids);
    // The Activities Resource is no statement query.
    expect((await store.call('GET', `activities?activityId=${encodeURIComponent(activity)}`)).body.definition.name).toEqual({ vi: 'Bài đã đổi' });
  });

  test('the administrator searches there, too', async () => {
    await untilServed();
    const admin = await signedIn(store.app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    const iri = verb();
    const first = await send({ verb: { id: iri } });
    await queryAfter({ verb: iri }, await storedAt(first));
    await server.pause();
    const second = await send({ verb: { id: iri } });
    const found = async (): Promise<string[]> => (await admin.get(`/api/admin/lrs/statements?verb=${encodeURIComponent(iri)}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await found()).toEqual([first]);
    await server.resume();
    await queryAfter({ verb: iri }, await storedAt(second));
    expect(await found()).toEqual([second, first]);
  });

  test('while it is away the primary answers; there again, it serves once it has all that was told meanwhile', async () => {
    await untilServed();
    const iri = verb();
    const first = await send({ verb: { id: iri } });
    await server.stop();
    try {
      const second = await send({ verb: { id: iri } });
      for (let i = 0; i < 3; i += 1) {
        const answer = await query({ verb: iri });
        expect([answer.status, idsIn(answer)]).toEqual([200, [second, first]]);
      }
      expect(idsIn(await queryAfter({ verb: iri }, await storedAt(second)))).toEqual([second, first]);
    } finally {
      await server.start();
    }
    await server.caughtUp();
    await untilServed();
  }, 90_000);

  test('however they are asked meanwhile, nobody is told of a statement that is then not found', async () => {
    await untilServed();
    const iri = verb();
    const sent: { id: string; stored: number }[] = [];
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        const id = await send({ verb: { id: iri } });
        sent.push({ id, stored: await storedAt(id) });
      }
    })();
    const stumbling = (async () => {
      while (!isOver) {
        await server.pause();
        await new Promise((done) => setTimeout(done, 60));
        await server.resume();
        await new Promise((done) => setTimeout(done, 30));
      }
    })();
    let newest = 0;
    const answers: { at: number; ids: Set<string> }[] = [];
    for (const until = Date.now() + 4_000; Date.now() < until;) {
      const answer = await query({ verb: iri, limit: '500' });
      expect(through(answer)).toBeGreaterThanOrEqual(newest);
      newest = through(answer);
      answers.push({ at: newest, ids: new Set(idsIn(answer)) });
    }
    isOver = true;
    await Promise.all([writing, stumbling]);
    expect(sent.length).toBeGreaterThan(20);
    expect(new Set(answers.map(({ at }) => at)).size).toBeGreaterThan(5);
    for (const { at, ids } of answers) {
      if (ids.size < 500) expect(sent.filter(({ id, stored }) => stored < at && !ids.has(id))).toEqual([]);
    }
  }, 60_000);
});

test.each<[string, (url: string) => string]>([
  ['a server that is not there', () => 'postgres://app@127.0.0.1:1/hvs'], ['the primary itself', (url) => url], ['another database', (url) => url.replace(/hvs_test_\w+/, 'postgres')],
])('DATABASE_READ_URL names %s: the primary answers, and what it says is true', async (_, readUrl) => {
  const store = await aStore({ env: (url) => ({ DATABASE_READ_URL: readUrl(url) }) });
  try {
    for (let i = 0; i < 3; i += 1) {
      const { body: [id] } = await store.call('POST', 'statements', { body: say() });
      await pass();
      const found = await store.call('GET', 'statements?limit=1');
      expect([found.status, found.body.statements[0].id]).toEqual([200, id]);
      expect(Date.parse(found.headers['x-experience-api-consistent-through']!)).toBeGreaterThan(Date.parse(found.body.statements[0].stored));
    }
  } finally {
    await store.close();
  }
}, 60_000);
