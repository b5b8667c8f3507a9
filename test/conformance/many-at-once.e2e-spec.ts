import { AGENT, aStore, say, type TestStore } from '../support/store';

/** What the public suite does not look at: several who write, read and void at the same time, and those who claim what is not theirs. */

describe('many at once', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await aStore();
  }, 60_000);
  afterAll(() => store?.close());

  const found = (path: string) => store.call('GET', path).then(({ body }) => body as { statements: { id: string }[]; more: string });
  const everything = async (path: string, between?: () => Promise<unknown>): Promise<string[]> => {
    const ids: string[] = [];
    for (let next = path; next !== '';) {
      const page = await found(next);
      ids.push(...page.statements.map(({ id }) => id));
      next = page.more.replace(/^\/xapi\//, '');
      if (next !== '') await between?.();
    }
    return ids;
  };

  test('two who write one id: one statement stands, and the other is told so unless it is the same (Data §2.3.1; Communication §2.1.1)', async () => {
    for (let round = 0; round < 10; round++) {
      const id = crypto.randomUUID();
      const same = await Promise.all(Array.from({ length: 8 }, () => store.call('PUT', `statements?statementId=${id}`, { body: say() })));
      expect(same.map(({ status }) => status)).toEqual(Array(8).fill(204));
      const other = crypto.randomUUID();
      const different = await Promise.all(Array.from({ length: 8 }, (_, i) => store.call('PUT', `statements?statementId=${other}`, { body: say({ result: { response: String(i) } }) })));
      expect(different.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(7).fill(409)]);
      const stood = (await store.call('GET', `statements?statementId=${other}`)).body as { result: { response: string } };
      expect(different[Number(stood.result.response)]!.status).toBe(204);
    }
  });

  test('batches that share ids, in any order: each is stored whole or not at all, and nobody waits for ever', async () => {
    const ids = Array.from({ length: 12 }, () => crypto.randomUUID());
    const before = await store.counts();
    const batches = Array.from({ length: 16 }, (_, writer) => {
      const turned = writer % 2 === 0 ? ids : [...ids].reverse();
      return [...turned.map((id) => say({ id })), say({ id: crypto.randomUUID(), result: { response: String(writer) } })];
    });
    const answers = await Promise.all(batches.map((body) => store.call('POST', 'statements', { body })));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect((await store.counts())['statement']).toBe(before['statement']! + 12 + 16);
  });

  test('a batch with one conflict, one voiding of a voiding, one bad one: nothing of it is there', async () => {
    const [taken, voiding] = [crypto.randomUUID(), crypto.randomUUID()];
    await store.call('POST', 'statements', { body: [say({ id: taken }), say({ id: voiding, verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: crypto.randomUUID() } })] });
    const before = await store.counts();
    const fresh = () => Array.from({ length: 20 }, () => say({ id: crypto.randomUUID() }));
    for (const [bad, status] of [
      [say({ id: taken, verb: { id: 'https://example.vn/other' } }), 409],
      [say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: voiding } }), 400], [say({ verb: {} }), 400],
    ] as const) {
      for (const body of [[bad, ...fresh()], [...fresh(), bad], [...fresh(), bad, ...fresh()]]) expect((await store.call('POST', 'statements', { body })).status).toBe(status);
    }
    expect(await store.counts()).toEqual(before);
  });

  test.each(['true', 'false'])('more, while statements arrive (ascending=%s): none of those that were there is missed or comes twice', async (ascending) => {
    const verb = `https://example.vn/verbs/${crypto.randomUUID()}`;
    const posted = await store.call('POST', 'statements', { body: Array.from({ length: 60 }, () => say({ verb: { id: verb } })) });
    const there = posted.body as string[];
    const arriving = () => store.call('POST', 'statements', { body: [say({ verb: { id: verb } }), say({ verb: { id: verb } })] });
    const seen = await everything(`statements?${new URLSearchParams({ verb, ascending, limit: '7' }).toString()}`, arriving);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => there.includes(id)).sort()).toEqual([...there].sort());
    const order = seen.filter((id) => there.includes(id));
    expect(order).toEqual(ascending === 'true' ? there : [...there].reverse());
  });

  test('a voided statement goes from pages at once, also while it is being paged through', async () => {
    const verb = `https://example.vn/verbs/${crypto.randomUUID()}`;
    const there = (await store.call('POST', 'statements', { body: Array.from({ length: 20 }, () => say({ verb: { id: verb } })) })).body as string[];
    let page = 0;
    const seen = await everything(`statements?${new URLSearchParams({ verb, ascending: 'true', limit: '5' }).toString()}`, async () => {
      page += 1;
      if (page === 1) await store.call('POST', 'statements', { body: say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: there[19] } }) });
    });
    // The voiding statement is found in its target's place (Communication §2.1.3).
    expect(seen.filter((id) => there.includes(id))).toEqual(there.slice(0, 19));
    expect((await store.call('GET', `statements?voidedStatementId=${there[19]}`)).status).toBe(200);
  });

  test('Consistent-Through never promises what an open store may still bring (Communication §2.1.3)', async () => {
    const verb = `https://example.vn/verbs/${crypto.randomUUID()}`;
    const stored = new Map<string, number>();
    const promises: { through: number; ids: Set<string> }[] = [];
    let writing = true;
    const writer = async (): Promise<void> => {
      for (let i = 0; i < 15; i++) await store.call('POST', 'statements', { body: Array.from({ length: 10 }, () => say({ verb: { id: verb } })) });
    };
    const reader = async (): Promise<void> => {
      while (writing) {
        const answer = await store.call('GET', `statements?${new URLSearchParams({ verb, limit: '1000', ascending: 'true' }).toString()}`);
        promises.push({ through: Date.parse(answer.headers['x-experience-api-consistent-through']!), ids: new Set((answer.body.statements as { id: string }[]).map(({ id }) => id)) });
      }
    };
    const writers = Promise.all([writer(), writer(), writer()]).then(() => { writing = false; });
    await Promise.all([writers, reader()]);
    for (let path = `statements?${new URLSearchParams({ verb, ascending: 'true' }).toString()}`; path !== '';) {
      const page = (await store.call('GET', path)).body as { statements: { id: string; stored: string }[]; more: string };
      for (const { id, stored: at } of page.statements) stored.set(id, Date.parse(at));
      path = page.more.replace(/^\/xapi\//, '');
    }
    expect(stored.size).toBe(450);
    for (const { through, ids } of promises) {
      if (ids.size >= 100) continue; // A full page leaves the rest for more.
      for (const [id, at] of stored) if (at < through) expect(ids.has(id)).toBe(true);
    }
  }, 60_000);
});

describe('what is not theirs', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await aStore();
  }, 60_000);
  afterAll(() => store?.close());

  test('whoever is named as authority, the client that sent it stands there (Data §2.4.9)', async () => {
    const [client, other] = await Promise.all([store.client('all'), store.client('all')]);
    for (const authority of [
      AGENT, { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi/clients', name: other.id } }, { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi/systems', name: 'hoc-vu-so' } },
      { objectType: 'Group', member: [AGENT, { account: { homePage: 'https://hocvuso.vn/xapi/clients', name: other.id } }] },
    ]) {
      const [id] = (await store.call('POST', 'statements', { as: client, body: say({ authority }) })).body as [string];
      const { body } = await store.call('GET', `statements?statementId=${id}`);
      expect(body.authority.account).toEqual({ homePage: 'https://hocvuso.vn/xapi/clients', name: client.id });
    }
    expect((await store.call('GET', 'statements', { as: { ...other } })).status).toBe(200);
  });

  test('a client that reads its own sees nothing of another’s: not by id, filter, page, reference or attachment', async () => {
    const [mine, theirs] = await Promise.all([store.client('statements/write', 'statements/read/mine'), store.client('statements/write', 'statements/read/mine')]);
    const registration = crypto.randomUUID();
    const [hidden] = (await store.call('POST', 'statements', { as: theirs, body: say({ context: { registration } }) })).body as [string];
    const [own] = (await store.call('POST', 'statements', { as: mine, body: say({ verb: { id: 'https://example.vn/liked' }, object: { objectType: 'StatementRef', id: hidden } }) })).body as [string];
    const agent = encodeURIComponent(JSON.stringify(AGENT));
    const authority = encodeURIComponent(JSON.stringify({ account: { homePage: 'https://hocvuso.vn/xapi/clients', name: theirs.id } }));
    for (const path of [
      'statements', `statements?agent=${agent}&related_agents=true`, `statements?agent=${authority}&related_agents=true`, `statements?registration=${registration}`, 'statements?verb=http://adlnet.gov/expapi/verbs/completed',
      'statements?activity=https://example.vn/a&related_activities=true', 'statements?attachments=true&limit=0', 'statements?format=canonical', 'statements?ascending=true&limit=1',
    ]) {
      const { status, text } = await store.call('GET', path, { as: mine });
      expect([path, status, text.includes(`"id":"${hidden}"`) && text.includes('"registration"')]).toEqual([path, 200, false]);
      expect([...text.matchAll(/clients","name":"([^"]+)"/g)].every(([, id]) => id === mine.id)).toBe(true);
    }
    expect((await store.call('GET', `statements?statementId=${hidden}`, { as: mine })).status).toBe(404);
    expect((await store.call('GET', `statements?voidedStatementId=${hidden}`, { as: mine })).status).toBe(404);
    expect((await store.call('GET', `statements?statementId=${own}`, { as: mine })).status).toBe(200);
  });

  test('a cursor of one client shows another nothing of the first', async () => {
    const [mine, theirs] = await Promise.all([store.client('statements/write', 'statements/read/mine'), store.client('statements/write', 'statements/read/mine')]);
    await store.call('POST', 'statements', { as: theirs, body: [say(), say(), say()] });
    await store.call('POST', 'statements', { as: mine, body: [say(), say(), say()] });
    const more = (await store.call('GET', 'statements?limit=1', { as: theirs })).body.more.replace(/^\/xapi\//, '') as string;
    const stolen = (await store.call('GET', more, { as: mine })).body as { statements: { authority: { account: { name: string } } }[] };
    expect(stolen.statements.every(({ authority }) => authority.account.name === mine.id)).toBe(true);
  });
});
