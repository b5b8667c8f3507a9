import ExcelJS from 'exceljs';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aDenominator, learnLessons, outsidePass, passAssessment, signedIn, unit } from '../support/given';

const COURSES = ['nhan-thuc-so', 'an-toan-an-ninh-mang'];
const TARGET = 'can-bo-cong-chuc';

const houses: [string, () => Record<string, string>][] = [
  ['jobs on PostgreSQL, files in a folder', () => ({})],
  ['jobs on Redis, files in S3', () => ({
    REDIS_URL: process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:1', S3_ENDPOINT: process.env['TEST_S3_ENDPOINT'] ?? 'http://127.0.0.1:1', S3_ACCESS_KEY: 'S3RVER', S3_SECRET_KEY: 'S3RVER', S3_BUCKET: 'journey',
  })],
];

describe.each(houses)('from a lesson on a phone to the province\'s attainment: %s', (_name, env) => {
  let app: TestApp;
  let mai: Person;
  let manager: Person;
  let admin: Person;
  const xapi = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };

  beforeAll(async () => {
    app = await anApp({ env: env() });
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

  test.each(['xlsx', 'csv'])('the administrator exports the figures as %s, equal to the screen to the last digit', async (format) => {
    const screen = (await admin.get(`/api/attainment/${TARGET}/units`)).body;
    const request = { report: 'attainment-units', format, params: { target: TARGET, unitId: await unit(app, 'son-la') } };
    const asked = await admin.post('/api/exports', request, { 'idempotency-key': `k-${format}` });
    expect(asked.status).toBe(202);
    expect((await admin.post('/api/exports', request, { 'idempotency-key': `k-${format}` })).body.id).toBe(asked.body.id);
    await app.settle();
    const task = (await admin.get(`/api/tasks/${asked.body.id}`)).body;
    expect(task).toMatchObject({ state: 'done', done: screen.items.length + 1, total: screen.items.length + 1 });
    const file = await admin.download(task.result.fileUrl);
    const rows = format === 'csv' ? csvRows(file) : await xlsxRows(file);
    const asRow = (f: Figure, name = f.unit.name): unknown[] => [f.unit.code, name, f.met, f.counted, f.denominator?.value ?? null, f.percent, f.attendances, f.accounts];
    expect(rows).toEqual([...screen.items.map((f: Figure) => asRow(f)), asRow(screen.target, `Cộng: ${screen.target.unit.name}`)]);
  });

  test('the file is for who asked for it and nobody else', async () => {
    const task = (await admin.get('/api/tasks')).body.items.find((t: { kind: string }) => t.kind === 'export');
    expect((await asVisitor(app).get(task.result.fileUrl)).status).toBe(401);
    expect((await manager.get(task.result.fileUrl)).status).toBe(404);
    expect((await manager.get(`/api/tasks/${task.id}`)).status).toBe(404);
  });
});

interface Figure { unit: { code: string; name: string }; met: number; counted: number; denominator: { value: number } | null; percent: number | null; attendances: number; accounts: number }
const COLUMNS = 8;

/** The first columns of the table, numbers as numbers. */
const csvRows = (file: Buffer): unknown[][] =>
  file.toString('utf8').replace(/^\uFEFF/, '').trim().split('\r\n').slice(1).map((line) =>
    line.split(',').slice(0, COLUMNS).map((cell, i) => (cell === '' ? null : i < 2 ? cell : Number(cell))));

const xlsxRows = async (file: Buffer): Promise<unknown[][]> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(file as never);
  const rows: unknown[][] = [];
  book.worksheets[0]!.eachRow((row) => rows.push(Array.from({ length: COLUMNS }, (_, i) => row.getCell(i + 1).value)));
  const head = rows.findIndex((row) => row[0] === 'Mã đơn vị');
  return rows.slice(head + 1);
};
