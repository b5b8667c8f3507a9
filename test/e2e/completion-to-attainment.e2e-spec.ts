import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aDenominator, learnLessons, outsidePass, passAssessment, signedIn, unit } from '../support/given';

const COURSES = ['nhan-thuc-so', 'an-toan-an-ninh-mang'];
const TARGET = 'can-bo-cong-chuc';

describe('from a lesson on a phone to the province\'s attainment', () => {
  let app: TestApp;
  let mai: Person;
  let manager: Person;
  let admin: Person;
  const xapi = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };

  beforeAll(async () => {
    app = await anApp();
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    await signedIn(app, { username: 'pao.vang', fullName: 'Vàng A Páo', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    await aDenominator(app, TARGET, 'xa-chieng-la', 2);
  });
  afterAll(() => app?.close());

  test('two groups proven elsewhere arrive as statements of an outside platform', async () => {
    const authorization = await aClient(app, ['statements/write']);
    const sent = await asVisitor(app).post('/xapi/statements', ['mooc-dltt', 'mooc-gtht'].map((slug) => outsidePass(mai.me.account, slug)), { ...xapi, authorization });
    expect(sent.status).toBe(200);
    await app.settle();
    const home = (await mai.get('/api/learning/home')).body;
    expect(home.requirements[0]).toMatchObject({ audience: 'SL-LDP', done: 2, total: 4, deadline: '2026-11-30' });
  });

  test('the assessment is locked until the lessons are done, and the reason is told', async () => {
    await mai.post('/api/learning/courses/nhan-thuc-so/enrolment');
    const refused = await mai.post('/api/learning/courses/nhan-thuc-so/sittings');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/học xong 6 bài/);
  });

  test.each(COURSES)('the course %s is learned and its assessment passed', async (slug) => {
    await learnLessons(mai, slug);
    const result = await passAssessment(mai, slug);
    expect(result.body).toMatchObject({ state: 'submitted', passed: true, score: 1, correct: 15, total: 15 });
    expect((await mai.get(`/api/learning/courses/${slug}`)).body.enrolment.state).toBe('completed');
  });

  test('the audience is complete, and the certificates are there with a register number each', async () => {
    await app.settle();
    const home = (await mai.get('/api/learning/home')).body;
    expect(home.requirements[0]).toMatchObject({ done: 4, total: 4 });
    const certificates = (await mai.get('/api/learning/certificates')).body;
    // Two groups of this month and the audience; the two groups of October wait for the administrator.
    expect(certificates.map((c: { kind: string; state: string }) => `${c.kind} ${c.state}`).sort()).toEqual(['audience ready', 'skill-group ready', 'skill-group ready']);
    expect(new Set(certificates.map((c: { registerNumber: string }) => c.registerNumber)).size).toBe(3);
  });

  test('anybody can verify a certificate without signing in, and the PDF opens for its holder only', async () => {
    const certificate = (await mai.get('/api/learning/certificates')).body[0];
    const path = new URL(certificate.verifyUrl).pathname;
    const page = await asVisitor(app).get(path);
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/Lò Thị Mai/);
    expect((await asVisitor(app).get(path, { accept: 'application/json' })).body).toMatchObject({ state: 'valid', holderName: 'Lò Thị Mai' });
    expect((await asVisitor(app).get('/verify/KHONG-CO-MA-NAY', { accept: 'application/json' })).body).toMatchObject({ state: 'unknown' });
    const pdf = await mai.get(certificate.pdfUrl);
    expect(pdf.status).toBe(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect((await asVisitor(app).get(certificate.pdfUrl)).status).toBe(401);
  });

  test('the commune and the province show the person counted, and the one who is missing', async () => {
    const commune = (await manager.get('/api/attainment')).body;
    const figure = commune.targets.find((t: { code: string }) => t.code === TARGET);
    expect(figure).toMatchObject({ met: 1, percent: 50, accounts: 2, state: 'behind', attendances: 4 });
    const province = (await admin.get('/api/attainment')).body.targets.find((t: { code: string }) => t.code === TARGET);
    expect(province).toMatchObject({ met: 1, denominator: { value: 2, own: false } });
    const missing = (await manager.get(`/api/attainment/${TARGET}/people?state=missing`)).body;
    expect(missing.items.map((p: { fullName: string }) => p.fullName)).toEqual(['Vàng A Páo']);
    expect(missing.items[0].why).toMatch(/Còn thiếu 4\/4 nhóm/);
  });

  test('the figure is explained down to the statement', async () => {
    const met = (await admin.get(`/api/attainment/${TARGET}/people?state=met`)).body.items[0];
    const evidence = (await admin.get(`/api/attainment/${TARGET}/people/${met.personId}/evidence`)).body;
    const statement = evidence.steps.find((s: { kind: string }) => s.kind === 'statement');
    const read = (await manager.get(`/api/statements/${statement.statementId}`)).body;
    expect(read.sentence).toMatch(/Lò Thị Mai đã đạt/);
    expect(read.statement.actor.account.name).toBe(mai.me.account);
  });

  test('a rebuild from the statements finds no difference', async () => {
    const { Rebuild } = await import('@hvs/attainment');
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });

  test.each(['xlsx', 'csv'])('the administrator exports the figures as %s, equal to the screen', async (format) => {
    const chiengLa = await unit(app, 'xa-chieng-la');
    const screen = (await admin.get(`/api/attainment/${TARGET}/units`)).body.items.find((i: { unit: { id: string } }) => i.unit.id === chiengLa);
    const asked = await admin.post('/api/exports', { report: 'attainment-units', format, params: { target: TARGET, unitId: await unit(app, 'son-la') } }, { 'idempotency-key': `k-${format}` });
    expect(asked.status).toBe(202);
    const again = await admin.post('/api/exports', { report: 'attainment-units', format, params: { target: TARGET, unitId: await unit(app, 'son-la') } }, { 'idempotency-key': `k-${format}` });
    expect(again.body.id).toBe(asked.body.id);
    await app.settle();
    const task = (await admin.get(`/api/tasks/${asked.body.id}`)).body;
    expect(task).toMatchObject({ state: 'done' });
    const file = await app.app.inject({ url: task.result.fileUrl, headers: { cookie: '' } });
    expect(file.statusCode).toBe(401);
    const mine = await admin.get(task.result.fileUrl);
    expect(mine.status).toBe(200);
    if (format === 'csv') {
      const line = String(mine.body).split('\n').find((l) => l.includes('Xã Chiềng La'))!;
      for (const value of [screen.met, screen.denominator.value, screen.accounts]) expect(line).toContain(String(value));
    }
    expect((await manager.get(task.result.fileUrl)).status).not.toBe(200);
  });
});
