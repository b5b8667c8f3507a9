import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificates } from '@hvs/certification';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aPerson, outsidePass, signedIn } from '../support/given';

describe('the register of certificates', () => {
  let app: TestApp;
  let admin: Person;
  let commune: Person;
  let mai: Person;
  const numbers = async (): Promise<number[]> => ((await app.database.source.query('select number from certification.certificate order by number')) as { number: number }[]).map((r) => r.number);
  const report = async (account: string, slug: string, at: string): Promise<void> => {
    const authorization = await aClient(app, ['statements/write']);
    const sent = await asVisitor(app).post('/xapi/statements', outsidePass(account, slug, at), { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization });
    expect(sent.status).toBe(200);
  };

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    commune = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
  });
  afterAll(() => app?.close());

  test('twenty considerations at once issue one certificate', async () => {
    await report(mai.me.account, 'mooc-dltt', '2026-11-10T02:00:00Z');
    await app.settle();
    const certificates = app.app.get(Certificates, { strict: false });
    await Promise.all(Array.from({ length: 20 }, () => certificates.considerCompetency({ personId: mai.me.id, year: 2026 })));
    expect(await numbers()).toEqual([1]);
  });

  test('a number that was taken and rolled back is given again', async () => {
    const source = app.database.source;
    await expect(source.transaction(async (tx) => {
      await tx.query(`update certification.register set last_number = last_number + 1 where year = 2026`);
      throw new Error('died before the certificate was in');
    })).rejects.toThrow();
    await report(mai.me.account, 'mooc-gtht', '2026-11-11T02:00:00Z');
    await app.settle();
    expect(await numbers()).toEqual([1, 2]);
  });

  test('what was attained before certificates went out by themselves waits, and a list is issued once however often it is clicked', async () => {
    const people = await Promise.all(['a', 'b', 'c'].map((x) => aPerson(app, { username: `waiting.${x}`, fullName: `Quàng Văn ${x.toUpperCase()}`, unit: 'xa-thuan-chau', audiences: ['SL-CCVC'] })));
    for (const person of people) await report(person.account, 'mooc-stnd', '2026-09-01T02:00:00Z');
    await app.settle();
    expect(await numbers()).toHaveLength(2);
    const waiting = (await admin.get('/api/admin/certificates/entitled?q=quang van')).body;
    expect(waiting.total).toBe(3);
    const items = waiting.items.map(({ personId, kind, subject }: Record<string, string>) => ({ personId, kind, subject }));
    const clicks = await Promise.all([1, 2, 3].map(() => admin.post('/api/admin/certificates/issue', { items }, { 'idempotency-key': 'one-click' })));
    expect(new Set(clicks.map((c) => c.body.id)).size).toBe(1);
    // Even another key finds nobody left to issue to.
    await app.settle();
    expect((await admin.get(`/api/tasks/${clicks[0]!.body.id}`)).body).toMatchObject({ state: 'done', result: { issued: 3 } });
    expect((await admin.post('/api/admin/certificates/issue', { items }, { 'idempotency-key': 'second' })).status).toBe(400);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
  });

  test('a revoked certificate says so to everybody, with the reason; revoking twice is harmless', async () => {
    const listed = (await admin.get('/api/admin/certificates?q=lo thi mai')).body.items[0];
    expect((await admin.post(`/api/admin/certificates/${listed.id}/revocation`, { reason: 'x' })).status).toBe(400);
    for (let i = 0; i < 2; i++) expect((await admin.post(`/api/admin/certificates/${listed.id}/revocation`, { reason: `Cấp nhầm người, lần ${i}` })).body.state).toBe('revoked');
    const seen = (await asVisitor(app).get(new URL(listed.verifyUrl).pathname, { accept: 'application/json' })).body;
    expect(seen).toMatchObject({ state: 'revoked', reason: 'Cấp nhầm người, lần 0' });
    const acts = (await admin.get(`/api/audit?subjectId=${listed.id}`)).body.items.map((e: { act: string }) => e.act);
    expect(acts).toEqual(['certificate.revoked']);
  });

  test('only who may issue and revoke can', async () => {
    const listed = (await admin.get('/api/admin/certificates')).body.items[0];
    for (const person of [commune, mai]) {
      expect((await person.post(`/api/admin/certificates/${listed.id}/revocation`, { reason: 'Không có quyền' })).status).toBe(403);
      expect((await person.post('/api/admin/certificates/issue', { all: true })).status).toBe(403);
    }
  });

  test('the PDF says in Vietnamese what the register says, and its QR leads to the verification page', async () => {
    const mine = (await mai.get('/api/learning/certificates')).body.find((c: { state: string }) => c.state === 'ready');
    const folder = mkdtempSync(join(tmpdir(), 'hvs-pdf-'));
    try {
      writeFileSync(join(folder, 'c.pdf'), await mai.download(mine.pdfUrl));
      const text = execFileSync('pdftotext', ['-layout', join(folder, 'c.pdf'), '-'], { encoding: 'utf8' });
      expect(text.normalize('NFC')).toContain('Lò Thị Mai');
      expect(text).toContain(mine.registerNumber);
      execFileSync('pdftoppm', ['-r', '150', '-png', join(folder, 'c.pdf'), join(folder, 'page')]);
      expect(execFileSync('zbarimg', ['-q', '--raw', join(folder, 'page-1.png')], { encoding: 'utf8' }).trim()).toBe(mine.verifyUrl);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('an outside client of the statement store', () => {
  let app: TestApp;
  beforeAll(async () => { app = await anApp(); });
  afterAll(() => app?.close());

  test('cannot pass somebody in a course of ours by a forged statement, not even with the right registration', async () => {
    const mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    const course = (await mai.post('/api/learning/courses/nhan-thuc-so/enrolment')).body;
    const authorization = await aClient(app, ['statements/write']);
    const forged = ['assessment', ...course.modules.flatMap((m: { lessons: { id: string }[] }) => m.lessons.map((l) => `lessons/${l.id}`))].map((part) => ({
      actor: { account: course.account }, verb: { id: 'http://adlnet.gov/expapi/verbs/passed' }, object: { id: `${course.activityIri}/${part}` }, result: { success: true, completion: true, score: { scaled: 1 } },
      context: { registration: course.registration }, authority: { account: { homePage: 'https://hocvuso.vn/xapi', name: 'lms' } },
    }));
    const sent = await asVisitor(app).post('/xapi/statements', forged, { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization });
    expect(sent.status).toBe(200);
    await app.settle();
    expect((await mai.get('/api/learning/courses/nhan-thuc-so')).body).toMatchObject({ enrolment: { state: 'not-started' }, assessment: { state: 'locked' } });
    expect((await mai.get('/api/learning/certificates')).body).toEqual([]);
  });
});

describe('what must not count, and what must be taken back', () => {
  let app: TestApp;
  let mai: Person;
  const VERB = 'http://adlnet.gov/expapi/verbs/';
  const headers = async (scopes = ['statements/write']) => ({ 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization: await aClient(app, scopes) });
  const done = async (code: string): Promise<string> => (await mai.get('/api/learning/home')).body.requirements[0].groups.find((g: { code: string }) => g.code === code).state;

  beforeAll(async () => {
    app = await anApp();
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
  });
  afterAll(() => app?.close());

  test('a learner cannot enrol in, launch or report a course that is learned elsewhere', async () => {
    expect((await mai.post('/api/learning/courses/mooc-dltt/enrolment')).status).toBe(409);
    expect((await mai.post('/api/learning/courses/mooc-dltt/launches', {})).status).toBe(409);
    expect((await mai.get('/api/learning/courses/mooc-dltt')).body.enrolment).toBeNull();
  });

  test('a learner\'s device cannot speak of the assessment, of invented lessons, or of scores', async () => {
    const course = (await mai.post('/api/learning/courses/nhan-thuc-so/enrolment')).body;
    const say = (iri: string, result = {}) => mai.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, { statements: [{ id: crypto.randomUUID(), actor: { account: course.account }, verb: { id: `${VERB}completed` }, object: { id: iri }, result }] });
    expect((await say(`${course.activityIri}/assessment`)).status).toBe(422);
    expect((await say(`${course.activityIri}/lessons/khong-co`)).status).toBe(422);
    expect((await say(`${course.activityIri}/lessons/%E0%A4`)).status).toBe(422);
    expect((await say(course.modules[0].lessons[0].activityIri, { score: { scaled: 1 } })).status).toBe(422);
    expect((await say(course.modules[0].lessons[0].activityIri)).status).toBe(200);
  });

  test('timestamps in every legal form are understood, and none of them holds up the others of its batch', async () => {
    const times = ['2026-10-05T03:00:00+07', '20261005T030000Z', '2026-10-05T03:00:00,5Z'];
    const people = await Promise.all(times.map((_, i) => aPerson(app, { username: `time.${i}`, fullName: `Hà Văn ${i}`, unit: 'xa-chieng-la', audiences: ['SL-LDP'] })));
    const batch = people.map((person, i) => ({ ...(outsidePass(person.account, 'mooc-gtht') as object), timestamp: times[i] }));
    const taken = [];
    for (const statement of batch) if ((await asVisitor(app).post('/xapi/statements', statement, await headers())).status === 200) taken.push(statement);
    expect(taken.length).toBeGreaterThan(0);
    await app.settle();
    const found = await app.database.source.query(`select count(*)::int as n from competency.attained where group_code = 'GTHT' and person_id = any($1)`, [people.map((p) => p.id)]);
    expect(found[0].n).toBe(taken.length);
  });

  test('a client takes back its own result, and only its own', async () => {
    const mooc = await headers();
    const stranger = await headers();
    const id = crypto.randomUUID();
    const voiding = { actor: { account: { homePage: 'https://mooc.example', name: 'admin' } }, verb: { id: `${VERB}voided` }, object: { objectType: 'StatementRef', id } };
    expect((await asVisitor(app).post('/xapi/statements', { id, ...(outsidePass(mai.me.account, 'mooc-dltt') as object) }, mooc)).status).toBe(200);
    await app.settle();
    expect(await done('DLTT')).toBe('done');
    await asVisitor(app).post('/xapi/statements', voiding, stranger);
    await app.settle();
    expect(await done('DLTT')).toBe('done');
    expect((await asVisitor(app).post('/xapi/statements', voiding, mooc)).status).toBe(200);
    await app.settle();
    expect(await done('DLTT')).not.toBe('done');
    const { Rebuild } = await import('@hvs/attainment');
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });

  test('a course that is given another group proves the other group, for those who have finished it too', async () => {
    const admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    const outside = (await admin.get('/api/admin/courses')).body.items.find((c: { slug: string }) => c.slug === 'mooc-gtht');
    expect((await admin.post(`/api/admin/courses/${outside.id}/publication`, { skillGroup: 'KHONG-CO' })).status).toBe(400);
    expect((await admin.post(`/api/admin/courses/${outside.id}/publication`, { skillGroup: 'STND' })).status).toBe(200);
    await app.settle();
    const groups = await app.database.source.query(`select distinct a.group_code as code from competency.attained a join people.person p on p.id = a.person_id where p.username like 'time.%'`);
    expect(groups).toEqual([{ code: 'STND' }]);
  });
});
