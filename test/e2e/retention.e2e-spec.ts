import { Rebuild } from '@hvs/attainment';
import { Purges } from '@hvs/lrs';
import { anApp, type TestApp } from '../support/app';
import { as, asVisitor, type Person } from '../support/as';
import { aClient, aDenominator, learnLessons, outsidePass, PASSWORD, passAssessment, signedIn } from '../support/given';

const BASE = 'https://hocvuso.vn/xapi';
const VERB = 'http://adlnet.gov/expapi/verbs/';
const PURGES = '/api/admin/lrs/purges';
const TARGET = 'can-bo-cong-chuc';
const REASON = 'Theo quy định lưu trữ của tỉnh.';
const XAPI = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };

/**
 * What is not kept for ever, and what stays the same all the same: a purge takes nothing that results, competencies, certificates or
 * figures stand on, and somebody who was pseudonymised is nobody, but still counts.
 */
describe('retention', () => {
  let app: TestApp;
  let may: Person;
  let pao: Person;
  let admin: Person;
  let manager: Person;
  let localAdmin: Person;
  let auditor: Person;
  let mooc: string;

  beforeAll(async () => {
    app = await anApp({ env: { BACKGROUND_SHARE: '100' } });
    may = await signedIn(app, { username: 'may.lo', fullName: 'Lò Thị Mẩy', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    pao = await signedIn(app, { username: 'pao.vang', fullName: 'Vàng A Páo', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    auditor = await signedIn(app, { username: 'kiemtra', fullName: 'Hà Thị Lan', unit: 'son-la', role: 'auditor' });
    localAdmin = await signedIn(app, { username: 'xa.quantri', fullName: 'Quàng Văn Ín', unit: 'xa-co-ma', role: 'province-admin' });
    await aDenominator(app, TARGET, 'xa-chieng-la', 2);
    mooc = await aClient(app, ['statements/write', 'statements/read', 'state']);
    await tell([outsidePass(may.me.account, 'mooc-dltt'), outsidePass(may.me.account, 'mooc-gtht')]);
    for (const slug of ['nhan-thuc-so', 'an-toan-an-ninh-mang']) {
      await learnLessons(may, slug);
      await passAssessment(may, slug);
    }
    await learnLessons(pao, 'nhan-thuc-so');
    await turnPages(pao, 'nhan-thuc-so', 12);
    await passAssessment(pao, 'nhan-thuc-so');
    // What has nothing to do with any enrolment.
    await tell(Array.from({ length: 30 }, (_, n) => ({ actor: { mbox: `mailto:khach${n}@example.vn` }, verb: { id: `${VERB}experienced` }, object: { id: 'https://example.vn/trang' } })));
    await app.settle();
    // Páo's course was that of an earlier plan year.
    await app.database.source.query(`update learning.enrolment set year = 2025 where person_id = $1`, [pao.me.id]);
    await app.app.get(Rebuild, { strict: false }).run(true);
  }, 90_000);
  afterAll(() => app?.close());

  const tell = async (statements: unknown[]): Promise<string[]> => {
    const answer = await asVisitor(app).post('/xapi/statements', statements, { ...XAPI, authorization: mooc });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const ask = async (path: string): Promise<{ status: number; body: { statements: { id: string; actor: { account?: { name: string } } }[] } }> => asVisitor(app).get(`/xapi/${path}`, { ...XAPI, authorization: mooc }) as never;
  /** Looks at a lesson over and over, without coming further. */
  const turnPages = async (person: Person, slug: string, times: number): Promise<void> => {
    const course = (await person.get(`/api/learning/courses/${slug}`)).body;
    const lesson = course.modules[0].lessons[0];
    for (let turn = 0; turn < times; turn++) {
      await new Promise((done) => setTimeout(done, 3));
      const told = await person.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, { device: 'phone', statements: [{
        id: crypto.randomUUID(), actor: { account: course.account }, verb: { id: `${VERB}experienced` }, object: { id: lesson.activityIri }, timestamp: new Date().toISOString(),
      }] });
      if (told.status !== 200) throw new Error(JSON.stringify(told.body));
    }
  };
  const rebuilt = async () => (await app.app.get(Rebuild, { strict: false }).run(false)).differences;
  const query = async (sql: string): Promise<Record<string, unknown>[]> => app.database.source.query(sql);
  const figures = () => query('select target, unit_id, met, attendances from attainment.figure order by 1, 2');
  const progress = () => query('select * from learning.unit_progress order by enrolment_id, unit_id');
  const before = () => new Date().toISOString();

  describe('purging', () => {
    test('nobody may but who has that role at the top of the province', async () => {
      const policy = { before: before() };
      for (const who of [may, manager, localAdmin, auditor]) {
        expect((await who.post(`${PURGES}/dry-run`, { policy })).status).toBe(403);
        expect((await who.post(PURGES, { policy, expected: 1, reason: REASON })).status).toBe(403);
      }
      for (const who of [may, manager, localAdmin]) expect((await who.get(PURGES)).status).toBe(403);
      expect((await auditor.get(PURGES)).body).toEqual({ items: [] });
    });

    test.each([
      ['without a reason', { policy: { before: '2026-01-01' }, expected: 1 }],
      ['with a reason that is none', { policy: { before: '2026-01-01' }, expected: 1, reason: '        ' }],
      ['of nothing', { policy: { before: '2026-01-01' }, expected: 0, reason: REASON }],
      ['without a day', { policy: {}, expected: 1, reason: REASON }],
      ['before a day that has not come', { policy: { before: '2999-01-01' }, expected: 1, reason: REASON }],
    ])('%s is refused', async (_, body) => {
      expect((await admin.post(PURGES, body)).status).toBe(400);
    });

    test('takes what nothing stands on, just what the dry run told; a rebuild finds no difference', async () => {
      const policy = { before: before() };
      const [all, was, figuresBefore] = [(await query('select count(*)::int as n from lrs.statement'))[0]!['n'] as number, await progress(), await figures()];
      const tried = (await admin.post(`${PURGES}/dry-run`, { policy })).body;
      // Thirty of guests; of an earlier year twelve looks at a lesson that was begun before, and the answers to fifteen questions, for what they gave is told by the pass.
      expect(tried.statements).toBe(57);
      expect(tried.kept.map((k: { reason: string }) => k.reason)).toEqual(expect.arrayContaining(['Lượt học của năm kế hoạch đang thực hiện', 'Kết quả của một lượt học được tính từ bản ghi này', 'Kết quả học ở nền tảng khác']));
      expect(tried.kept.reduce((sum: number, k: { statements: number }) => sum + k.statements, 0)).toBe(all - 57);
      const asked = await admin.post(PURGES, { policy, expected: 57, reason: REASON });
      expect(asked.status).toBe(202);
      await app.settle();
      expect((await admin.get(PURGES)).body.items).toMatchObject([{ ...tried, taskId: asked.body.taskId, policy, expected: 57, reason: REASON, state: 'done', ownerName: 'Nguyễn Thu Hà' }]);
      expect((await admin.get(`/api/tasks/${asked.body.taskId}`)).body).toMatchObject({ state: 'done', done: 57, total: 57 });
      expect(await query('select count(*)::int as n from lrs.statement')).toEqual([{ n: all - 57 }]);
      expect(await rebuilt()).toEqual([]);
      expect([await progress(), await figures()]).toEqual([was, figuresBefore]);
      expect((await admin.get('/api/audit?subjectKind=task')).body.items).toMatchObject([{ act: 'statements.purge-asked', actorName: 'Nguyễn Thu Hà', detail: { reason: REASON, count: 57, ...policy } }]);
    });

    test('one that broke off goes on when an administrator of the province says so, and that is recorded', async () => {
      const [{ id }] = (await query('select id from lrs.purge')) as [{ id: string }];
      const { taskId } = (await admin.get(PURGES)).body.items[0];
      await query(`update lrs.purge set stage = 'links', finished_at = null where id = '${id}'`);
      await query(`update platform.task set state = 'failed', message = 'hỏng' where id = '${taskId}'`);
      expect((await auditor.get(PURGES)).body.items).toMatchObject([{ taskId, state: 'failed', resumable: true, message: expect.stringMatching(/^Dừng vì lỗi\. Đã xóa xong 57 bản ghi/) }]);
      for (const who of [may, manager, localAdmin, auditor]) expect((await who.post(`${PURGES}/${taskId}/resume`, {})).status).toBe(403);
      expect((await admin.post(`${PURGES}/${crypto.randomUUID()}/resume`, {})).status).toBe(404);
      expect((await admin.post(`${PURGES}/${taskId}/resume`, {})).status).toBe(202);
      expect((await admin.post(`${PURGES}/${taskId}/resume`, {})).status).toBe(409);
      await app.settle();
      expect((await admin.get(PURGES)).body.items).toMatchObject([{ taskId, state: 'done', statements: 57, resumable: false }]);
      expect((await admin.get('/api/audit?subjectKind=task')).body.items[0]).toMatchObject({ act: 'statements.purge-resumed', actorName: 'Nguyễn Thu Hà', subjectId: taskId });
      expect((await admin.get(`${PURGES}/dry-runs`)).body).toEqual({ items: [] });
    });

    test('a second time there is nothing to take, and a number from before is not believed', async () => {
      const policy = { before: before() };
      expect((await admin.post(`${PURGES}/dry-run`, { policy })).body).toMatchObject({ statements: 0, oldest: null });
      const { taskId } = (await admin.post(PURGES, { policy, expected: 57, reason: REASON })).body;
      await app.settle();
      expect((await admin.get(`/api/tasks/${taskId}`)).body).toMatchObject({ state: 'failed', message: expect.stringMatching(/có 57 .* nay đếm lại được 0/) });
    });
  });

  describe('a dry run of a large store', () => {
    test('is answered with a task, and keeps what it found for whoever may see it', async () => {
      const purges = app.app.get(Purges, { strict: false });
      const atOnce = purges.tryOutFor.bind(purges);
      const late = jest.spyOn(purges, 'tryOutFor').mockImplementation((policy, { by }) => atOnce(policy, { withinMs: -1, by }));
      const policy = { before: before() };
      const begun = await admin.post(`${PURGES}/dry-run`, { policy });
      late.mockRestore();
      expect([begun.status, begun.body]).toEqual([202, { taskId: expect.any(String) }]);
      await app.settle();
      const found = (await admin.post(`${PURGES}/dry-run`, { policy })).body;
      expect((await auditor.get(`${PURGES}/dry-runs`)).body.items).toMatchObject([{ taskId: begun.body.taskId, policy, state: 'done', done: 100, total: 100, found, ownerName: 'Nguyễn Thu Hà' }]);
      for (const who of [may, manager, localAdmin]) expect((await who.get(`${PURGES}/dry-runs`)).status).toBe(403);
      expect((await admin.get(PURGES)).body.items).toHaveLength(2);
      expect((await admin.post(`${PURGES}/${begun.body.taskId}/resume`, {})).status).toBe(409);
    });
  });

  describe('pseudonymising', () => {
    const act = (who: Person, id: string, over: Record<string, unknown> = {}) => who.post(`/api/admin/people/${id}/pseudonymise`, { reason: REASON, confirm: 'Lò Thị Mẩy', ...over });
    let statementsOfMay: string[];

    test('only by who has that role where the person belongs', async () => {
      for (const who of [may, manager, auditor]) expect((await act(who, may.me.id)).status).toBe(403);
      expect((await act(localAdmin, may.me.id)).status).toBe(404);
      expect((await act(admin, crypto.randomUUID())).status).toBe(404);
      expect((await act(admin, 'khong-phai-ma')).status).not.toBe(500);
    });

    test.each([
      ['the name typed once more is another', { confirm: 'Lò Thị Lan' }, 400],
      ['the reason is none', { reason: 'xóa' }, 400],
      ['another identity is somebody else\'s', { alsoKnownAs: [{ account: { homePage: BASE, name: 'PAO' } }] }, 400],
      ['another identity is the system itself', { alsoKnownAs: [{ account: { homePage: `${BASE}/systems`, name: 'hoc-vu-so' } }] }, 400],
    ])('not if %s', async (_, over, status) => {
      const words = JSON.parse(JSON.stringify(over).replace('PAO', pao.me.account)) as Record<string, unknown>;
      expect((await act(admin, may.me.id, words)).status).toBe(status);
    });

    test('not oneself', async () => {
      expect((await act(admin, admin.me.id, { confirm: 'quantri' })).status).toBe(403);
    });

    test('one act, and the person is nobody: not signed in, not in statements, not in lists', async () => {
      statementsOfMay = (await ask(`statements?agent=${encodeURIComponent(JSON.stringify({ account: { homePage: BASE, name: may.me.account } }))}&limit=500`)).body.statements.map(({ id }) => id);
      expect(statementsOfMay.length).toBeGreaterThan(20);
      await asVisitor(app).put(`/xapi/activities/state?activityId=${encodeURIComponent('https://example.vn/a')}&stateId=s&agent=${encodeURIComponent(JSON.stringify({ account: { homePage: BASE, name: may.me.account } }))}`, { ghi: 'chú' });
      const [was, figuresBefore, enrolments] = [await progress(), await figures(), await query('select id, person_id, completed_at, passed_at, score, outcome_statement_id from learning.enrolment order by id')];
      const asked = await act(admin, may.me.id, { confirm: ' lò  thị mẩy ' });
      expect(asked.status).toBe(202);
      expect((await may.get('/api/learning/home')).status).toBe(401);
      await expect(as(app, 'may.lo', PASSWORD)).rejects.toThrow();
      await app.settle();
      expect((await admin.get(`/api/tasks/${asked.body.taskId}`)).body).toMatchObject({ state: 'done', title: 'Ẩn danh hóa bản ghi học tập' });
      const person = (await admin.get(`/api/people/${may.me.id}`)).body;
      expect(person).toMatchObject({ fullName: expect.stringMatching(/^Người đã ẩn danh [0-9a-f]{8}$/), phone: null, state: 'disabled', roles: [] });
      expect(person.units).toMatchObject([{ position: '', audiences: [{ code: 'SL-LDP' }] }]);
      // Everything that was counted still is, and comes out the same from the statements.
      expect(await rebuilt()).toEqual([]);
      expect([await progress(), await figures()]).toEqual([was, figuresBefore]);
      expect(await query('select id, person_id, completed_at, passed_at, score, outcome_statement_id from learning.enrolment order by id')).toEqual(enrolments);
    });

    test('one that broke off goes on when who asked for it, or an administrator of the province, says so', async () => {
      const LIST = '/api/admin/people/pseudonymisations';
      const [one] = (await admin.get(LIST)).body.items;
      expect(one).toMatchObject({ state: 'done', resumable: false, ownerName: 'Nguyễn Thu Hà', statements: expect.any(Number) });
      expect((await localAdmin.get(LIST)).body).toEqual({ items: [] });
      await query(`update lrs.pseudonymisation set finished_at = null where task_id = '${one.taskId}'`);
      await query(`update platform.task set state = 'failed' where id = '${one.taskId}'`);
      for (const who of [may, manager]) expect([401, 403]).toContain((await who.post(`${LIST}/${one.taskId}/resume`, {})).status);
      expect((await localAdmin.post(`${LIST}/${one.taskId}/resume`, {})).status).toBe(404);
      expect((await admin.get(LIST)).body.items[0]).toMatchObject({ resumable: true, message: expect.stringMatching(/^Dừng vì lỗi khi đã ẩn danh hóa \d+ bản ghi/) });
      expect((await admin.post(`${LIST}/${one.taskId}/resume`, {})).status).toBe(202);
      await app.settle();
      expect((await admin.get(LIST)).body.items[0]).toMatchObject({ state: 'done', resumable: false });
      expect((await admin.get('/api/audit?subjectKind=task')).body.items[0]).toMatchObject({ act: 'person.pseudonymise-resumed', subjectId: one.taskId });
    });

    test('nothing in the database names the person but the register of certificates', async () => {
      const tables = (await query(`select table_schema || '.' || table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`)).map(({ name }) => String(name));
      const naming: string[] = [];
      for (const table of tables) {
        const found = await query(`select 1 from ${table} t where t::text ~* 'lò thị mẩy|may\\.lo|${may.me.account}' limit 1`);
        if (found.length > 0) naming.push(table);
      }
      expect(naming).toEqual(['certification.certificate']);
    });

    test('her statements are found by the pseudonym, and by it only; the administrator reads them as somebody\'s', async () => {
      const agent = (await ask(`statements?statementId=${statementsOfMay[0]}`)).body as unknown as { actor: { account: { homePage: string; name: string }; name?: string } };
      expect(agent.actor).toEqual({ objectType: 'Agent', account: { homePage: `${BASE}/pseudonyms`, name: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
      expect((await ask(`statements?agent=${encodeURIComponent(JSON.stringify(agent.actor))}&limit=500`)).body.statements.map(({ id }) => id)).toEqual(statementsOfMay);
      const found = (await admin.get(`/api/admin/lrs/statements?person=${may.me.id}&limit=100`)).body.items as { id: string; sentence: string }[];
      expect(found.map(({ id }) => id)).toEqual(statementsOfMay.slice(0, 100));
      expect(found.every(({ sentence }) => sentence.startsWith('Người đã ẩn danh '))).toBe(true);
      expect((await admin.get(`/api/statements/${statementsOfMay[0]}`)).body.sentence).toMatch(/^Người đã ẩn danh /);
    });

    test('she is still counted, and the evidence is still there to be read', async () => {
      const met = (await admin.get(`/api/attainment/${TARGET}/people?state=met`)).body.items;
      expect(met).toMatchObject([{ personId: may.me.id, fullName: expect.stringMatching(/^Người đã ẩn danh/), position: '' }]);
      const evidence = (await admin.get(`/api/attainment/${TARGET}/people/${may.me.id}/evidence`)).body;
      expect(evidence.steps.some((step: { kind: string }) => step.kind === 'statement')).toBe(true);
    });

    test('voiding a result from elsewhere takes it back, also of somebody who is nobody', async () => {
      const [result] = (await ask(`statements?activity=${encodeURIComponent(`${BASE}/courses/mooc-dltt`)}`)).body.statements;
      expect((await admin.post(`/api/admin/lrs/statements/${result!.id}/void`, { reason: 'báo nhầm kết quả' })).status).toBe(201);
      await app.settle();
      expect((await admin.get(`/api/attainment/${TARGET}/people?state=met`)).body.items).toEqual([]);
      expect(await rebuilt()).toEqual([]);
    });

    test('the certificates stay in the register, with the name, and can be verified', async () => {
      const { items } = (await admin.get('/api/admin/certificates')).body;
      const hers = items.filter((one: { holderName: string }) => one.holderName === 'Lò Thị Mẩy');
      expect(hers.length).toBeGreaterThan(0);
    });

    test('a second time is not needed, but for another name that turns up', async () => {
      const { username } = (await admin.get(`/api/people/${may.me.id}`)).body;
      expect((await act(admin, may.me.id, { confirm: username })).status).toBe(409);
      const [id] = await tell([{ actor: { mbox: 'mailto:May.Lo@Example.vn', name: 'Mẩy' }, verb: { id: `${VERB}experienced` }, object: { id: 'https://example.vn/trang' } }]);
      expect((await act(admin, may.me.id, { confirm: username, alsoKnownAs: [{ mbox: 'mailto:May.Lo@example.vn' }] })).status).toBe(202);
      await app.settle();
      expect((await admin.get(`/api/admin/lrs/statements?person=${may.me.id}&limit=1`)).body.items[0]).toMatchObject({ id });
    });

    test('the act stands in the register of acts, without the name', async () => {
      const { items } = (await admin.get(`/api/audit?subjectKind=person&subjectId=${may.me.id}`)).body;
      expect(items[0]).toMatchObject({ act: 'person.pseudonymised', actorName: 'Nguyễn Thu Hà', detail: { reason: REASON } });
      expect(JSON.stringify(items)).not.toMatch(/Lò Thị Mẩy|may\.lo/i);
    });
  });
});
