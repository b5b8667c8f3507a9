import { Lrs } from '@hvs/lrs';
import { newId } from '@hvs/platform';
import { anIssuer, type Issuer } from '../support/issuer';
import { aStore, say, type StoreAnswer, type TestStore } from '../support/store';

/** Bearer tokens of an OpenID provider (RFC 6750, RFC 7519, RFC 9068; xAPI 1.0.3 Communication §4). */

describe('bearer tokens', () => {
  let issuer: Issuer;
  let store: TestStore;

  beforeAll(async () => {
    issuer = await anIssuer();
    await issuer.addKey('rsa', 'RS256');
    await issuer.addKey('ec', 'ES256');
    await issuer.addKey('pss', 'PS256');
    store = await aStore({ env: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: 'hoc-vu-so' } });
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await issuer?.close();
  });

  const seconds = (): number => Math.floor(store.app.clock.now().getTime() / 1000);
  const claims = (over: Record<string, unknown> = {}): Record<string, unknown> =>
    ({ iss: issuer.url, aud: 'hoc-vu-so', sub: 'lan', iat: seconds(), exp: seconds() + 300, scope: 'openid xapi:statements/write statements/read/mine', ...over });
  const call = (token: string, method = 'GET', path = 'statements', body?: unknown): Promise<StoreAnswer> =>
    store.call(method, path, { headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body }) });

  test.each(['rsa', 'ec', 'pss'])('one under the key %s opens, and vouches as the subject at the issuer', async (kid) => {
    const sub = `người-${kid}`;
    const token = await issuer.token(kid, claims({ sub }));
    const posted = await call(token, 'POST', 'statements', say({ authority: { mbox: 'mailto:somebody@else.vn' } }));
    expect(posted.status).toBe(200);
    const { body } = await call(token);
    expect(body.statements.map((one: { id: string; authority: unknown }) => [one.id, one.authority])).toEqual([[posted.body[0], { objectType: 'Agent', account: { homePage: issuer.url, name: sub } }]]);
  });

  test('its scopes count, named as in xAPI or with a prefix; others are none', async () => {
    expect((await call(await issuer.token('ec', claims({ scope: 'xapi:statements/read' })), 'POST', 'statements', say())).status).toBe(403);
    expect((await call(await issuer.token('ec', claims({ scope: 'openid email' })))).status).toBe(403);
    expect((await call(await issuer.token('ec', claims({ scope: undefined })))).status).toBe(403);
    expect((await call(await issuer.token('ec', claims({ scope: undefined, scp: ['all/read'] })))).status).toBe(200);
    expect((await call(await issuer.token('ec', claims({ scope: 'all' })), 'GET', 'activities?activityId=https://x.vn')).status).toBe(200);
  });

  test('a program that signed in for itself is known by its client id, among the clients of the issuer', async () => {
    const token = await issuer.token('ec', claims({ sub: undefined, client_id: 'cổng-mooc', scope: 'all' }));
    const [id] = (await call(token, 'POST', 'statements', say())).body as string[];
    expect((await call(token, 'GET', `statements?statementId=${id}`)).body.authority.account).toEqual({ homePage: `${issuer.url}/clients`, name: 'cổng-mooc' });
    const other = await issuer.token('ec', claims({ sub: 'a1b2', azp: 'mooc', gty: 'client-credentials', scope: 'all' }));
    expect((await call(other, 'POST', 'statements', say())).status).toBe(200);
    expect((await call(await issuer.token('ec', claims({ sub: undefined, scope: 'all' })))).status).toBe(401);
  });

  test('a program that is called as somebody is speaks for itself only: it sees and voids nothing of theirs (RFC 9068 §5)', async () => {
    const name = 'trùng-tên';
    const person = await issuer.token('ec', claims({ sub: name }));
    const [theirs] = (await call(person, 'POST', 'statements', say())).body as string[];
    const programs = [{ sub: undefined, client_id: name }, { sub: undefined, azp: name }, { sub: name, client_id: name }, { sub: name, azp: name, gty: 'client-credentials' }];
    for (const who of programs) {
      const program = await issuer.token('ec', claims(who));
      const [own] = (await call(program, 'POST', 'statements', say())).body as string[];
      const seen = (await call(program, 'GET', 'statements?limit=500')).body.statements.map(({ id }: { id: string }) => id) as string[];
      expect([seen.includes(own!), seen.includes(theirs!)]).toEqual([true, false]);
      expect((await call(program, 'GET', `statements?statementId=${theirs}`)).status).toBe(404);
      await call(program, 'POST', 'statements', say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: theirs } }));
    }
    expect((await call(person)).body.statements.map(({ id }: { id: string }) => id)).toEqual([theirs]);
  });

  test('what people stored before is theirs still: their account is the subject at the issuer, as it was', async () => {
    const before = store.app.app.get(Lrs, { strict: false });
    const [id] = await before.store([say({ id: newId() }) as never], { authority: { objectType: 'Agent', account: { homePage: issuer.url, name: 'từ-trước' } }, kind: 'client' });
    expect((await call(await issuer.token('rsa', claims({ sub: 'từ-trước' })))).body.statements.map((one: { id: string }) => one.id)).toEqual([id]);
  });

  test.each<[string, () => Record<string, unknown>]>([
    ['of another issuer', () => ({ iss: 'https://other.vn' })], ['for another audience', () => ({ aud: 'another' })], ['that has run out', () => ({ exp: seconds() - 31 })],
    ['that never runs out', () => ({ exp: undefined })], ['that is not valid yet', () => ({ nbf: seconds() + 60 })], ['without an audience', () => ({ aud: undefined })],
  ])('one %s is refused: 401, and what to send', async (_, over) => {
    const answer = await call(await issuer.token('rsa', claims(over())), 'POST', 'statements', say());
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/Basic .*, Bearer/);
    expect(answer.headers['content-type']).toMatch(/problem\+json/);
  });

  test('a clock that is half a minute out does no harm', async () => {
    expect((await call(await issuer.token('rsa', claims({ exp: seconds() - 20, nbf: seconds() + 20 })))).status).toBe(200);
  });

  test('forged in any way it is refused', async () => {
    await issuer.addKey('hidden', 'RS256', false);
    const good = await issuer.token('rsa', claims());
    const [head, , signature] = good.split('.') as [string, string, string];
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      await issuer.token('hidden', claims()), await issuer.token('hidden', claims(), { kid: 'rsa' }), `${head}.${encode(claims({ sub: 'quantri' }))}.${signature}`,
      `${encode({ alg: 'none' })}.${encode(claims())}.`, `${encode({ alg: 'HS256', kid: 'rsa' })}.${encode(claims())}.${signature}`, `${head}.${signature}`, 'x', '..', `${good}.x.y`,
      await issuer.token('rsa', claims(), { jwk: { kty: 'oct', k: 'x' } }).then((token) => `${token}x`),
    ];
    for (const token of forged) expect([token.slice(0, 20), (await call(token)).status]).toEqual([token.slice(0, 20), 401]);
  });

  test('keys are asked for once; a new one is found when it is first used, a withdrawn one no more', async () => {
    await call(await issuer.token('rsa', claims()));
    const asked = issuer.asked.length;
    for (let i = 0; i < 10; i++) await call(await issuer.token('rsa', claims()));
    expect(issuer.asked.length).toBe(asked);
    await issuer.addKey('new', 'ES256');
    issuer.removeKey('ec');
    // An unknown key is looked for at most every five seconds.
    const date = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6_000);
    expect((await call(await issuer.token('new', claims()))).status).toBe(200);
    date.mockRestore();
    expect(issuer.asked.slice(asked)).toEqual(['/keys']);
    const flood = await Promise.all(Array.from({ length: 20 }, async (_, i) => call(await issuer.token('hidden', claims(), { kid: `nobody-${i}` }))));
    expect([...new Set(flood.map(({ status }) => status))]).toEqual([401]);
    expect(issuer.asked.length).toBeLessThanOrEqual(asked + 2);
  });

  test('a provider that is away is no fault of the token: 503, and what is known goes on', async () => {
    const other = await anIssuer();
    await other.addKey('a', 'ES256');
    other.fail(true);
    const late = await aStore({ env: { OIDC_ISSUER: other.url, OIDC_AUDIENCE: 'x' } });
    const token = await other.token('a', { iss: other.url, aud: 'x', sub: 's', exp: Math.floor(late.app.clock.now().getTime() / 1000) + 300, scope: 'all' });
    const ask = () => late.call('GET', 'statements', { headers: { authorization: `Bearer ${token}` } });
    const answer = await ask();
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([503, true]);
    expect((await late.call('GET', 'statements')).status).toBe(200);
    other.fail(false);
    const time = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 6_000);
    expect((await ask()).status).toBe(200);
    time.mockRestore();
    other.fail(true);
    expect((await ask()).status).toBe(200);
    await late.close();
    await other.close();
  }, 60_000);

  test('an issuer among our own addresses could speak for anybody here: no token of it opens', async () => {
    const own = await aStore({ env: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: 'hoc-vu-so', IRI_BASE: issuer.url } });
    const answer = await own.call('GET', 'statements', { headers: { authorization: `Bearer ${await issuer.token('rsa', claims())}` } });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="xAPI", charset="UTF-8"']);
    await own.close();
  }, 60_000);

  test('without settings no token opens, and none is asked for', async () => {
    const plain = await aStore();
    const answer = await plain.call('GET', 'statements', { headers: { authorization: `Bearer ${await issuer.token('rsa', claims())}` } });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="xAPI", charset="UTF-8"']);
    await plain.close();
  }, 60_000);
});
