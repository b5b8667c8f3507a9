import { VOIDING_REASON } from '@hvs/lrs';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aDenominator, learnLessons, outsidePass, passAssessment, signedIn } from '../support/given';

const XAPI = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' };
const VERB = 'http://adlnet.gov/expapi/verbs/';
const BASE = 'https://hocvuso.vn/xapi';
const TARGET = 'can-bo-cong-chuc';
const STATEMENTS = '/api/admin/lrs/statements';

interface Effect { kind: string; changed: boolean; text: string; statementId?: string; certificate?: string; target?: string }
interface Item { id: string; sentence: string; effect: Effect }

describe('the administrator and the record store', () => {
  let app: TestApp;
  let mai: Person;
  let admin: Person;
  let mooc: string;
  const tell = async (statements: unknown[], authorization = mooc): Promise<string[]> => {
    const sent = await asVisitor(app).post('/xapi/statements', statements, { ...XAPI, authorization });
    if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
    await app.settle();
    return sent.body;
  };
  const search = async (filter: Record<string, string>): Promise<Item[]> => (await admin.get(`${STATEMENTS}?${new URLSearchParams(filter).toString()}`)).body.items;
  const detail = async (id: string) => (await admin.get(`${STATEMENTS}/${id}`)).body;
  const told = (effects: Effect[]) => effects.map(({ kind, changed }) => `${changed ? '+' : '-'}${kind}`);

  beforeAll(async () => {
    app = await anApp();
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    await aDenominator(app, TARGET, 'xa-chieng-la', 1);
    mooc = await aClient(app, ['statements/write']);
    await tell(['mooc-dltt', 'mooc-gtht'].map((slug) => outsidePass(mai.me.account, slug)));
    for (const slug of ['nhan-thuc-so', 'an-toan-an-ninh-mang']) {
      await learnLessons(mai, slug);
      await passAssessment(mai, slug);
    }
    await app.settle();
  });
  afterAll(() => app?.close());

  describe('searching', () => {
    test('by a person of ours, newest first, as sentences with what came of each', async () => {
      const found = await search({ person: mai.me.id, limit: '100' });
      expect(found.length).toBeGreaterThan(20);
      expect(found.every(({ sentence }) => sentence.includes('Lò Thị Mai'))).toBe(true);
      expect(found[0]).toMatchObject({ sentence: expect.stringMatching(/Lò Thị Mai .*“.+”.*điểm .*100\u00a0%/), effect: { kind: 'progress', changed: true } });
    });

    test('by verb, activity, registration and time, alone and together', async () => {
      const passes = await search({ verb: `${VERB}passed` });
      expect(passes).toHaveLength(4);
      expect(await search({ verb: `${VERB}passed`, activity: `${BASE}/courses/mooc-dltt` })).toHaveLength(1);
      expect(await search({ activity: `${BASE}/courses/nhan-thuc-so` })).toEqual([]);
      expect((await search({ activity: `${BASE}/courses/nhan-thuc-so`, related_activities: 'true' })).length).toBeGreaterThan(10);
      const { registration } = (await mai.get('/api/learning/courses/nhan-thuc-so')).body;
      expect((await search({ registration })).length).toBeGreaterThan(10);
      expect(await search({ until: '2020-01-01T00:00:00Z' })).toEqual([]);
      expect(await search({ agent: JSON.stringify({ mbox: 'mailto:khong-ai@example.vn' }) })).toEqual([]);
    });

    test('page by page, the other way round too, each statement once', async () => {
      const all = (await search({ person: mai.me.id, limit: '100', ascending: 'true' })).map(({ id }) => id);
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: Item[]; cursor: string | null } = (await admin.get(`${STATEMENTS}?person=${mai.me.id}&ascending=true&limit=9${cursor && `&cursor=${cursor}`}`)).body;
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      }
      expect(seen).toEqual(all);
    });

    test.each([
      ['verb=hoc-xong', /động từ/], ['agent=mai', /người/], ['registration=1', /mã lượt học/], ['since=hom-qua', /từ lúc/], ['limit=1000', /limit/], ['cursor=abc', /trang đầu/],
    ])('a filter that cannot be (%s) is told by its name', async (query, text) => {
      const answer = await admin.get(`${STATEMENTS}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.detail).toMatch(text);
    });

    test('nobody but who has a role at the top of the province', async () => {
      const manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
      const localAuditor = await signedIn(app, { username: 'xa.kiemtra', fullName: 'Lường Thị Dung', unit: 'xa-chieng-la', role: 'auditor' });
      const auditor = await signedIn(app, { username: 'kiemtra', fullName: 'Hà Thị Lan', unit: 'son-la', role: 'auditor' });
      const [one] = await search({ limit: '1' });
      for (const path of [STATEMENTS, `${STATEMENTS}/${one!.id}`, '/api/admin/lrs/overview']) {
        for (const who of [mai, manager, localAuditor]) expect([path, (await who.get(path)).status]).toEqual([path, 403]);
        expect([path, (await auditor.get(path)).status]).toEqual([path, 200]);
      }
      expect((await auditor.post(`${STATEMENTS}/${one!.id}/void`, { reason: 'người kiểm tra không được hủy' })).status).toBe(403);
    });
  });

  describe('one statement', () => {
    test('the exact text, and the chain from it up to the figure', async () => {
      const [pass] = await search({ verb: `${VERB}passed`, activity: `${BASE}/courses/an-toan-an-ninh-mang/assessment` });
      const one = await detail(pass!.id);
      expect(one).toMatchObject({ voided: false, voidedBy: null, version: '1.0.3', person: { id: mai.me.id, fullName: 'Lò Thị Mai' } });
      expect(JSON.parse(one.statement)).toMatchObject({ id: pass!.id, verb: { id: `${VERB}passed` } });
      expect(told(one.effects)).toEqual(['+progress', '+progress', '+progress', '+competency', '+certificate', '+certificate', '+attainment']);
      expect(one.effects.at(-1)).toMatchObject({ target: TARGET, personId: mai.me.id });
    });

    test('numbers as they were written', async () => {
      const id = crypto.randomUUID();
      const body = JSON.stringify({ id, actor: { mbox: 'mailto:an@example.vn' }, verb: { id: `${VERB}completed` }, object: { id: 'https://example.vn/a' }, result: { score: { raw: 7 } } }).replace('"raw":7', '"raw":7.00');
      await app.app.inject({ method: 'POST', url: '/xapi/statements', payload: body, headers: { ...XAPI, authorization: mooc } });
      expect((await detail(id)).statement).toContain('"raw":7.00');
      expect((await detail(id)).effects).toEqual([{ kind: 'progress', changed: false, text: expect.stringMatching(/registration/) }]);
    });

    test('a pass of a course of ours that another platform reports: kept, not counted, and why', async () => {
      const { registration } = (await mai.get('/api/learning/courses/nhan-thuc-so')).body;
      const [id] = await tell([{ ...(outsidePass(mai.me.account, 'nhan-thuc-so/assessment') as object), context: { registration } }]);
      expect((await detail(id!)).effects).toEqual([{ kind: 'progress', changed: false, text: expect.stringMatching(/chỉ lời của chính hệ thống/) }]);
    });

    test('an id of nothing, and what is no id, are not found', async () => {
      for (const id of [crypto.randomUUID(), 'khong-phai-ma']) {
        expect((await admin.get(`${STATEMENTS}/${id}`)).status).toBe(404);
        expect((await admin.post(`${STATEMENTS}/${id}/void`, { reason: 'không có bản ghi này' })).status).toBe(404);
      }
    });
  });

  describe('voiding', () => {
    const groups = async () => (await mai.get('/api/learning/home')).body.requirements[0].done as number;
    const met = async () => (await admin.get('/api/attainment')).body.targets.find((t: { code: string }) => t.code === TARGET).met as number;

    test('needs a reason worth the name', async () => {
      const [one] = await search({ limit: '1' });
      for (const reason of ['', '         ', 'nhầm']) expect((await admin.post(`${STATEMENTS}/${one!.id}/void`, { reason })).status).toBe(400);
    });

    test('what a client reported: the course, the group and the figure go back, the certificate stays for a person to decide on', async () => {
      expect([await groups(), await met()]).toEqual([4, 1]);
      const [pass] = await search({ verb: `${VERB}passed`, activity: `${BASE}/courses/mooc-gtht` });
      const reason = 'Đơn vị đào tạo báo nhầm người.';
      const voided = await admin.post(`${STATEMENTS}/${pass!.id}/void`, { reason });
      expect(voided.status).toBe(201);
      await app.settle();
      expect([await groups(), await met()]).toEqual([3, 0]);
      const one = await detail(pass!.id);
      expect(one).toMatchObject({ voided: true, voidedBy: { id: voided.body.id, sentence: expect.stringMatching(/^Nguyễn Thu Hà đã hủy bản ghi .* Lý do: Đơn vị đào tạo báo nhầm người\.$/) } });
      expect(one.effects).toEqual([
        { kind: 'progress', changed: false, text: expect.stringMatching(/đã bị hủy/) },
        { kind: 'certificate', changed: true, text: expect.stringMatching(/vẫn còn hiệu lực.*xem xét thu hồi/), certificate: expect.any(String) },
      ]);
      expect(JSON.parse((await detail(voided.body.id)).statement)).toMatchObject({ actor: { account: { name: admin.me.account } }, context: { extensions: { [VOIDING_REASON]: reason } } });
      expect((await detail(voided.body.id)).effects).toEqual([{ kind: 'progress', changed: true, text: expect.any(String), statementId: pass!.id }]);
      expect((await admin.get(`/api/audit?subjectKind=statement&subjectId=${pass!.id}`)).body.items[0]).toMatchObject({ act: 'statement.voided', actorName: 'Nguyễn Thu Hà', detail: { reason, voiding: voided.body.id } });
    });

    test('what this system itself recorded: the assessment is to be passed again', async () => {
      const [pass] = await search({ verb: `${VERB}passed`, activity: `${BASE}/courses/nhan-thuc-so/assessment`, person: mai.me.id, ascending: 'true' });
      const before = (await mai.get('/api/learning/courses/nhan-thuc-so')).body;
      expect(before.enrolment.state).toBe('completed');
      expect((await admin.post(`${STATEMENTS}/${pass!.id}/void`, { reason: 'Thi hộ, có biên bản ngày 20/11.' })).status).toBe(201);
      await app.settle();
      expect((await mai.get('/api/learning/courses/nhan-thuc-so')).body.enrolment).toMatchObject({ state: 'in-progress', completedAt: null });
      expect(await groups()).toBe(2);
    });

    test('once is enough, and a voiding statement is not voided', async () => {
      const [voiding] = await search({ verb: `${VERB}voided` });
      const target = (await detail(voiding!.id)).effects[0].statementId;
      expect((await admin.post(`${STATEMENTS}/${target}/void`, { reason: 'hủy lần thứ hai cho chắc' })).status).toBe(409);
      expect((await admin.post(`${STATEMENTS}/${voiding!.id}/void`, { reason: 'hủy chính bản ghi hủy' })).status).toBe(400);
    });

    test('a rebuild from the statements finds no difference', async () => {
      const { Rebuild } = await import('@hvs/attainment');
      expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
    });
  });

  test('the overview tells how much there is, how fast it comes and from whom', async () => {
    const overview = (await admin.get('/api/admin/lrs/overview')).body;
    expect(overview).toMatchObject({ estimated: false, atLeast: { lastHour: false, lastDay: false }, clients: [{ title: 'MOOC' }] });
    expect(overview.perMinute).toHaveLength(60);
    expect(overview.lastHour).toBe(overview.perMinute.reduce((sum: number, { statements }: { statements: number }) => sum + statements, 0));
    expect(overview.total).toBe(overview.lastDay);
    expect(overview.total).toBeGreaterThan(30);
    expect(Date.parse(overview.consistentThrough)).toBeLessThanOrEqual(Date.parse(overview.now));
  });
});
