import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageChecks } from '@hvs/courses';
import { Config, Database, Files, rows } from '@hvs/platform';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Answer } from '../support/as';
import { sendPackage, signedIn } from '../support/given';
import { hostilePackages, scorm12Package } from '../support/packages';

/** A package is looked at by the same reader as an import, for whoever asks, and nothing of it stays. */

jest.setTimeout(60_000);
const PATH = '/api/package-checks';

const traces = async (app: TestApp): Promise<{ courses: number; files: string[]; left: string[] }> => {
  const files: string[] = [];
  for await (const { key } of app.app.get(Files, { strict: false }).list('check/')) files.push(key);
  const [{ count }] = (await rows<{ count: number }>(app.app.get(Database, { strict: false }).em, `select count(*)::int as count from courses.course where standard like 'scorm%'`)) as [{ count: number }];
  return { courses: count, files, left: (await readdir(join(app.app.get(Config, { strict: false }).get('DATA_DIR'), 'tmp')).catch(() => [] as string[])).filter((name) => /^(check|upload)-/.test(name)) };
};
const NOTHING = { courses: 0, files: [], left: [] };

describe('for whoever is signed in', () => {
  let app: TestApp;
  beforeAll(async () => { app = await anApp({ content: true }); });
  afterAll(() => app?.close());
  const learner = (username: string) => signedIn(app, { username, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-NC'] });

  test('a sound package: the report of an import, and nothing is kept', async () => {
    const mai = await learner('mai');
    const asked = await sendPackage(mai, scorm12Package({ title: 'Bài của cô Mai' }), PATH);
    expect(asked).toMatchObject({ status: 202, body: { state: 'waiting', fileName: 'goi.zip', before: 0 } });
    await app.settle();
    const found = await asVisitor(app).get(`${PATH}/${asked.body.id}`);
    expect(found).toMatchObject({ status: 200, body: { state: 'done', report: { ok: true, standard: 'scorm12', title: 'Bài của cô Mai' } } });
    expect(await traces(app)).toEqual(NOTHING);
  });
  test.each(['notAZip', 'traversal', 'truncated'] as const)('a hostile package (%s) gets its sentence, and nothing is kept', async (kind) => {
    const asked = await sendPackage(await learner(`ai-${kind.toLowerCase()}`), hostilePackages[kind](), PATH);
    await app.settle();
    const { body } = await asVisitor(app).get(`${PATH}/${asked.body.id}`);
    expect(body.report.ok).toBe(false);
    expect(body.report.faults[0]).toMatchObject({ severity: 'error', text: expect.stringMatching(/\S{3,}/) });
    expect(await traces(app)).toEqual(NOTHING);
  });
  test('nobody without a sign-in, nor without the CSRF token', async () => {
    expect((await asVisitor(app).get(PATH)).body).toEqual({ open: false, maxMb: 100 });
    expect((await sendPackage(asVisitor(app), scorm12Package(), PATH)).status).toBe(401);
    const { cookies } = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'mai', password: 'Ruong-bac-thang-7' } });
    expect((await sendPackage(asVisitor(app, cookies.find(({ name }) => name === 'hvs_session')!.value), scorm12Package(), PATH)).status).toBe(403);
  });
  test('an hour later it is gone; an id nobody was given finds nothing', async () => {
    const mai = await learner('mai.hai');
    const { body } = await sendPackage(mai, scorm12Package(), PATH);
    await app.settle();
    app.clock.pass(61);
    expect((await mai.get(`${PATH}/${body.id}`)).status).toBe(404);
    await app.app.get(PackageChecks, { strict: false }).sweep();
    expect(await rows(app.app.get(Database, { strict: false }).em, 'select 1 from courses.package_check')).toEqual([]);
    for (const id of ['khong-co', 'A'.repeat(24), '../../etc', '%00']) expect((await mai.get(`${PATH}/${encodeURIComponent(id)}`)).status).toBe(404);
  });
});

describe('open to everybody', () => {
  let app: TestApp;
  beforeAll(async () => { app = await anApp({ content: false, worker: false, env: { PACKAGE_CHECK_OPEN: 'true', PACKAGE_CHECK_MAX_MB: '1' } }); });
  afterAll(() => app?.close());
  const run = (): Promise<void> => app.app.get(PackageChecks, { strict: false }).run();
  const from = (address: string, file: Uint8Array): Promise<Answer> => sendPackage({
    post: async (path, body, headers) => {
      const answer = await app.app.inject({ method: 'POST', url: path, payload: body as Buffer, headers: headers ?? {}, remoteAddress: address });
      return { status: answer.statusCode, body: JSON.parse(answer.body), headers: answer.headers };
    },
  }, file, PATH);

  test('one at a time from each address; who comes later sees how many are before him', async () => {
    const first = await from('203.0.113.1', scorm12Package());
    expect((await from('203.0.113.1', scorm12Package())).status).toBe(429);
    app.clock.pass(1);
    const second = await from('203.0.113.2', scorm12Package());
    expect([first.status, second.status, second.body.before]).toEqual([202, 202, 1]);
    await Promise.all([run(), run()]);
    for (const { body } of [first, second]) expect((await asVisitor(app).get(`${PATH}/${body.id}`)).body.state).toBe('done');
    expect((await from('203.0.113.1', scorm12Package())).status).toBe(202);
    await run();
    expect(await traces(app)).toEqual(NOTHING);
  });
  test('too large: told at once, nothing is kept', async () => {
    const big = await from('203.0.113.3', Buffer.concat([scorm12Package(), Buffer.alloc(1.2 * 1024 * 1024)]));
    expect([big.status, big.body.detail]).toEqual([413, expect.stringMatching(/lớn hơn 1 MB/)]);
    expect(await traces(app)).toEqual(NOTHING);
  });
  test('what a dead run left is looked at again, after those that wait', async () => {
    const db = app.app.get(Database, { strict: false });
    const left = await from('203.0.113.4', scorm12Package());
    await db.em.query(`update courses.package_check set state = 'running' where id = $1`, [left.body.id]);
    await run();
    expect((await asVisitor(app).get(`${PATH}/${left.body.id}`)).body.state).toBe('running');
    app.clock.pass(3);
    const next = await from('203.0.113.5', scorm12Package());
    await run();
    const states = await rows<{ state: string; first: boolean }>(db.em, `select state, id = $1 as first from courses.package_check where id in ($1, $2) order by touched_at, id = $2 desc`, [left.body.id, next.body.id]);
    expect(states.map(({ state }) => state)).toEqual(['done', 'done']);
  });
  test('no address stands in the database', async () => {
    expect(JSON.stringify(await rows(app.app.get(Database, { strict: false }).em, 'select * from courses.package_check'))).not.toContain('203.0.113');
  });
});
