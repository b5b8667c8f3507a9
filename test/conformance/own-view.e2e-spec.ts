import { asVisitor, as } from '../support/as';
import { aPerson, PASSWORD } from '../support/given';
import { aStore, say, type TestStore } from '../support/store';

/** A signed-in person reads what they did themselves, with the cookie they have anyway. */

describe('a person’s own view', () => {
  let store: TestStore;
  let cookie: string;
  let mine: string;
  let account: string;
  const VERSION = { 'x-experience-api-version': '2.0.0' };
  const look = (path: string, init: RequestInit = {}) => store.fetch(`/xapi/${path}`, { ...init, headers: { cookie: `theme=dark; hvs_session=${cookie}`, ...VERSION, ...init.headers } });
  const store1 = async (over: Record<string, unknown>): Promise<string> => ((await store.call('POST', 'statements', { body: say(over) })).body as string[])[0]!;

  beforeAll(async () => {
    store = await aStore({ content: true });
    const base = { unit: 'xa-chieng-la' };
    account = (await aPerson(store.app, { username: 'mai.lo', fullName: 'Lò Thị Mai', ...base })).account;
    const other = (await aPerson(store.app, { username: 'pao.vang', fullName: 'Vàng A Páo', ...base })).account;
    const signed = await store.fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'mai.lo', password: PASSWORD }) });
    cookie = /hvs_session=([^;]+)/.exec(signed.headers['set-cookie']!)![1]!;
    const actor = (name: string) => ({ objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name } });
    mine = await store1({ actor: actor(account) });
    await store1({ actor: actor(other) });
    // What others do with, for, or about her is not hers.
    await store1({ actor: actor(other), object: actor(account) });
    await store1({ actor: actor(other), context: { instructor: actor(account) } });
    await store1({ actor: { objectType: 'Group', member: [actor(account), actor(other)] } });
    await store1({ actor: actor(other), verb: { id: 'https://example.vn/liked' }, object: { objectType: 'StatementRef', id: mine } });
  }, 60_000);
  afterAll(() => store?.close());

  test('is of what they did, however they ask', async () => {
    const self = encodeURIComponent(JSON.stringify({ account: { homePage: 'https://hocvuso.vn/xapi', name: account } }));
    for (const path of ['statements', 'statements?related_agents=true', `statements?agent=${self}`, `statements?agent=${self}&related_agents=true`, 'statements?ascending=true&format=ids']) {
      const answer = await look(path);
      expect([path, answer.status, (answer.body.statements as { id: string }[]).map(({ id }) => id)]).toEqual([path, 200, [mine]]);
    }
    expect((await look(`statements?statementId=${mine}`)).body).toMatchObject({ id: mine });
    expect((await look('statements', { method: 'HEAD' })).status).toBe(200);
  });

  test('another’s is as if it were not there', async () => {
    const { body } = await store.call('GET', 'statements?limit=100');
    for (const { id } of (body.statements as { id: string }[]).filter((one) => one.id !== mine)) expect((await look(`statements?statementId=${id}`)).status).toBe(404);
    const other = encodeURIComponent(JSON.stringify({ mbox: 'mailto:a@b.vn' }));
    expect((await look(`statements?agent=${other}`)).status).toBe(403);
  });

  test('reads and nothing else, there and nowhere else', async () => {
    const body = JSON.stringify(say());
    const headers = { 'content-type': 'application/json' };
    expect((await look('statements', { method: 'POST', body, headers })).status).toBe(401);
    expect((await look(`statements?statementId=${crypto.randomUUID()}`, { method: 'PUT', body, headers })).status).toBe(401);
    expect((await look('statements?method=GET', { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-experience-api-version': '1.0.3' } })).status).toBe(401);
    for (const path of ['activities?activityId=https://x.vn', 'agents?agent={}', 'activities/state?activityId=https://x.vn']) expect((await look(path)).status).toBe(401);
  });

  test('needs the version, a session that lasts, and no second credentials', async () => {
    expect((await store.fetch('/xapi/statements', { headers: { cookie: `hvs_session=${cookie}` } })).status).toBe(400);
    expect((await look('statements', { headers: { cookie: 'hvs_session=nobody' } })).status).toBe(401);
    expect((await look('statements', { headers: { authorization: 'Basic x' } })).status).toBe(401);
    const person = await as(store.app, 'mai.lo', PASSWORD);
    await person.delete('/api/session');
    expect((await asVisitor(store.app).get('/xapi/statements', VERSION)).status).toBe(401);
  });
});
