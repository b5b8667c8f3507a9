import { anApp, type TestApp } from '../support/app';
import { as, asVisitor, type Person } from '../support/as';
import { cmi5Package } from '../support/cmi5';
import { aPackageCourse, aPerson, PASSWORD, signedIn } from '../support/given';
import { scorm12Package } from '../support/packages';

/** One origin for every enrolment: what it gives out, to whom, and what it lets content do. */
describe('content origins', () => {
  let app: TestApp;
  let admin: Person;
  let course: { courseId: string; slug: string };
  let other: { courseId: string; slug: string };

  beforeAll(async () => {
    app = await anApp({ env: { CONTENT_URL: 'https://*.noidung.test', PUBLIC_URL: 'https://app.test', TRUST_PROXY: 'true' } });
    await aPerson(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    await aPerson(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    admin = await signInByHost('quantri');
    course = await aPackageCourse(app, admin, scorm12Package());
    other = await aPackageCourse(app, admin, cmi5Package([{ id: 'a', moveOn: 'Completed' }]));
  }, 60_000);
  afterAll(() => app?.close());

  /** Under https the cookie has another name. */
  const signInByHost = async (username: string): Promise<Person> => {
    const answer = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: username, password: PASSWORD } });
    const cookie = answer.cookies.find(({ name }) => name === '__Host-hvs_session')!;
    expect(cookie).toMatchObject({ path: '/', httpOnly: true, secure: true, sameSite: 'Lax' });
    expect((cookie as { domain?: string }).domain).toBeUndefined();
    const { csrf, person } = JSON.parse(answer.body);
    const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: unknown, headers: Record<string, string> = {}) => {
      const told = await app.app.inject({ method, url, headers: { cookie: `__Host-hvs_session=${cookie.value}`, 'x-csrf-token': csrf, ...headers }, ...(payload === undefined ? {} : { payload: payload as object }) });
      return { status: told.statusCode, body: /json/.test(String(told.headers['content-type'])) && told.body ? JSON.parse(told.body) : told.body, headers: told.headers };
    };
    return {
      get: (url, headers) => send('GET', url, undefined, headers), post: (url, body, headers) => send('POST', url, body, headers), put: (url, body) => send('PUT', url, body), patch: (url, body) => send('PATCH', url, body), delete: (url) => send('DELETE', url),
      download: () => Promise.reject(new Error('not here')), me: person,
    };
  };
  const fetched = (host: string, path: string, headers: Record<string, string> = {}) => app.content.inject({ url: path, headers: { host, ...headers } });
  const opened = async (who: Person): Promise<{ host: string; file: string; launch: { versionId: string; playerUrl: string } }> => {
    const launch = (await who.post(`/api/learning/courses/${course.slug}/launches`, {})).body;
    const { host } = new URL(launch.playerUrl);
    return { host, file: `/v/${launch.versionId}/bai-1/index.html`, launch };
  };

  test('an enrolment is played at an origin of its own, the same in every visit', async () => {
    const mai = await signInByHost('mai.lo');
    const first = await opened(mai);
    const { registration } = (await mai.get(`/api/learning/courses/${course.slug}`)).body;
    expect(first.launch.playerUrl).toBe(`https://${registration.replaceAll('-', '')}.noidung.test/player/`);
    expect((await opened(mai)).host).toBe(first.host);
    const mine = (await admin.post(`/api/learning/courses/${course.slug}/launches`, {})).body;
    expect(new URL(mine.playerUrl).host).not.toBe(first.host);
    const player = await fetched(first.host, '/player/');
    expect(player.headers['content-security-policy']).toContain('frame-ancestors \'self\' https://app.test');
  });

  test('it gives out the files of its course, and of no other', async () => {
    const { host, file, launch } = await opened(await signInByHost('mai.lo'));
    const au = (await (await signInByHost('mai.lo')).post(`/api/learning/courses/${other.slug}/au-launches`, { unitId: await firstUnit(other.slug) })).body;
    const elsewhere = new URL(au.launchUrl);
    expect((await fetched(host, file)).statusCode).toBe(200);
    expect((await fetched(elsewhere.host, elsewhere.pathname)).statusCode).toBe(200);
    for (const [at, path] of [[host, elsewhere.pathname], [elsewhere.host, file], ['noidung.test', file], [`x.${host}`, file], ['0193a5f0111172228333444455556666.noidung.test', file], [host, `/v/${launch.versionId.replace(/.$/, '0')}x/bai-1/index.html`], [host, '/v/../../etc/passwd']] as const) {
      expect([at, path, (await fetched(at, path)).statusCode]).toEqual([at, path, 404]);
    }
  });
  const firstUnit = async (slug: string): Promise<string> => {
    const mai = await signInByHost('mai.lo');
    await mai.post(`/api/learning/courses/${slug}/enrolment`);
    return (await mai.get(`/api/learning/courses/${slug}`)).body.modules[0].lessons[0].id;
  };

  test('files are kept for good by whoever has fetched them, and come in parts', async () => {
    const { host, file } = await opened(await signInByHost('mai.lo'));
    const whole = await fetched(host, file);
    expect(whole.headers).toMatchObject({ 'cache-control': 'private, max-age=31536000, immutable', 'accept-ranges': 'bytes', etag: expect.any(String), 'x-content-type-options': 'nosniff' });
    expect((await fetched(host, file, { 'if-none-match': whole.headers['etag'] as string })).statusCode).toBe(304);
    const part = await fetched(host, file, { range: 'bytes=0-9' });
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, whole.body.slice(0, 10), `bytes 0-9/${Buffer.byteLength(whole.body)}`]);
    expect((await fetched(host, file, { range: 'bytes=9999999-' })).statusCode).toBe(416);
    const script = file.replace('bai-1/index.html', 'chung/bai.js');
    const packed = await fetched(host, script, { 'accept-encoding': 'gzip, br' });
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['br', 'accept-encoding']);
    // A range is one of the file as it is, never of what it was packed to.
    const inside = await fetched(host, script, { 'accept-encoding': 'gzip, br', range: 'bytes=100-1999' });
    expect([inside.statusCode, inside.headers['content-encoding'], inside.rawPayload.length]).toEqual([206, undefined, 1900]);
  });

  test('a package may do what packages do, at its origin and with the record store, and nothing elsewhere', async () => {
    const { host, file } = await opened(await signInByHost('mai.lo'));
    const policy = String((await fetched(host, file)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'");
    expect(policy).toContain("connect-src 'self' data: blob: https://app.test;");
    expect(policy).not.toMatch(/\*|https?:(?!\/\/app\.test)/);
    const shell = await asVisitor(app).get('/');
    expect(String(shell.headers['content-security-policy'] ?? (await asVisitor(app).get('/api/session')).headers['content-security-policy'])).toContain('frame-src https://*.noidung.test;');
  });

  test('a preview has an origin of its own, and it is gone for everything else', async () => {
    const preview = (await admin.post(`/api/admin/courses/${course.courseId}/preview`, {})).body;
    const { host } = new URL(preview.playerUrl);
    expect((await fetched(host, `/v/${preview.versionId}/bai-1/index.html`)).statusCode).toBe(200);
    expect(host.split('.')[0]).toBe(preview.sessionId.replaceAll('-', ''));
  });

  test('a cookie that content sets for the whole domain is no sign-in', async () => {
    const plain = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'mai.lo', password: PASSWORD } });
    const { value } = plain.cookies.find(({ name }) => name === '__Host-hvs_session')!;
    expect((await app.app.inject({ url: '/api/learning/home', headers: { cookie: `hvs_session=${value}` } })).statusCode).toBe(401);
    expect((await app.app.inject({ url: '/api/learning/home', headers: { cookie: `__Host-hvs_session=${value}` } })).statusCode).toBe(200);
    await expect(as(app, 'mai.lo', PASSWORD)).rejects.toThrow();
  });
});

/** Without wildcard names they share one: everything works, and the setting says what is given up. */
test('one origin for all, where the installation has no more', async () => {
  const app = await anApp();
  try {
    const admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    const { slug } = await aPackageCourse(app, admin, scorm12Package());
    const launch = (await admin.post(`/api/learning/courses/${slug}/launches`, {})).body;
    expect(launch.playerUrl).toBe('http://content.test/player/');
    expect((await app.content.inject(`/v/${launch.versionId}/bai-1/index.html`)).statusCode).toBe(200);
  } finally {
    await app.close();
  }
});
