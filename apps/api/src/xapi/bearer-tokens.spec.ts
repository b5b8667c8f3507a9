import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock, log, parseConfig } from '@hvs/platform';
import { authorityOf, BearerTokens, subjectIn } from './bearer-tokens';

test.each<[string, Record<string, unknown>, ReturnType<typeof subjectIn>]>([
  ['a person', { sub: 'lan', azp: 'cổng' }, { kind: 'person', name: 'lan' }],
  ['a program without a subject', { client_id: 'cổng' }, { kind: 'program', name: 'cổng' }],
  ['a program whose subject is its id (RFC 9068 §2.2)', { sub: 'cổng', client_id: 'cổng' }, { kind: 'program', name: 'cổng' }],
  ['a program that says how it signed in', { sub: 'a1', azp: 'cổng', gty: 'client-credentials' }, { kind: 'program', name: 'cổng' }],
  ['nobody', { sub: '' }, undefined],
])('a token speaks for %s', (_, claims, expected) => expect(subjectIn(claims)).toEqual(expected));

test.each(['https://id.vn', 'https://id.vn/'])('people and programs of %s have accounts apart', (issuer) => {
  expect((['person', 'program'] as const).map((kind) => authorityOf({ kind, name: 'x' }, issuer).account)).toEqual([{ homePage: issuer, name: 'x' }, { homePage: 'https://id.vn/clients', name: 'x' }]);
});

describe('a provider that takes all our patience and says nothing', () => {
  let server: Server;
  let asked = 0;
  beforeAll(async () => {
    log.level = 'silent';
    server = createServer(() => { asked += 1; });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  test('is left in peace for five seconds after that, and then asked again', async () => {
    // Five seconds of waiting are told, not spent.
    const [now, timeout] = [performance.now.bind(performance), AbortSignal.timeout.bind(AbortSignal)];
    let passed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const signal = timeout(400);
      signal.addEventListener('abort', () => { passed += ms; });
      return signal;
    });
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tokens = new BearerTokens(parseConfig({ DATABASE_URL: 'postgres://x', OIDC_ISSUER: issuer, OIDC_AUDIENCE: 'x' }), new Clock());
    const away = (): Promise<void> => expect(tokens.clientBehind('a.b.c')).rejects.toMatchObject({ kind: 'unavailable' });
    await away();
    await away();
    expect(asked).toBe(1);
    passed += 5_000;
    await away();
    expect(asked).toBe(2);
  });
});
