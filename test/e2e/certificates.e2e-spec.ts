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
