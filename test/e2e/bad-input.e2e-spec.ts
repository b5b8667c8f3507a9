import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Config, Files } from '@hvs/platform';
import { anApp, type TestApp } from '../support/app';
import { as, asVisitor, type Answer, type Person } from '../support/as';
import { aClient, aPerson, learnLessons, outsidePass, passAssessment, PASSWORD, rightAnswers, signedIn } from '../support/given';
import { hostilePackages, scorm12Package } from '../support/packages';

/** What is wrong gets a clear sentence in Vietnamese, and nothing that was there before is lost or doubled. */

const COURSE = 'nhan-thuc-so';
const VERB = 'http://adlnet.gov/expapi/verbs/';
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;

/** RFC 9457, in words a person can read. */
const expectProblem = (asked: string, answer: Answer, status?: number | number[]): void => {
  const seen = { asked, status: answer.status, type: answer.headers['content-type'], title: answer.body?.title, detail: answer.body?.detail, said: answer.body?.status, instance: answer.body?.instance, link: answer.body?.type };
  const allowed = status === undefined ? [400, 401, 403, 404, 405, 409, 413, 415, 422] : [status].flat();
  expect(seen).toEqual({
    asked, status: expect.toSatisfy((s: number) => allowed.includes(s)), type: expect.stringMatching(/^application\/problem\+json/), title: expect.stringMatching(VIETNAMESE), detail: expect.stringMatching(VIETNAMESE),
    said: answer.status, instance: expect.stringMatching(/^\/requests\/.+/), link: expect.stringMatching(/\/problems\/[a-z-]+\/[\w-]+$/),
  });
};
expect.extend({
  toSatisfy: (received: unknown, isGood: (value: never) => boolean) => ({ pass: isGood(received as never), message: () => `${String(received)} is not allowed here` }),
});
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Jest's types are added to
  namespace jest { interface Expect { toSatisfy(isGood: (value: never) => boolean): unknown } }
}

describe('bad input', () => {
  let app: TestApp;
  let admin: Person;
  let mai: Person;

  beforeAll(async () => {
    app = await anApp({ env: { SESSION_HOURS: '1', UPLOAD_MAX_MB: '40' } });
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
  }, 60_000);
  afterAll(() => app?.close());

  const count = async (sql: string, ...given: unknown[]): Promise<number> => Number(((await app.database.source.query(`select count(*)::int as n from ${sql}`, given)) as [{ n: number }])[0].n);

  describe('at the sign-in', () => {
    const enter = (login: string, password: string): Promise<Answer> => asVisitor(app).post('/api/session', { login, password });

    test('a wrong password and an unknown name get the same answer', async () => {
      const wrong = await enter('mai.lo', 'sai-mat-khau');
      const unknown = await enter('khong.co.ai', 'sai-mat-khau');
      expectProblem('wrong password', wrong, 401);
      const { instance: _, ...a } = wrong.body;
      const { instance: __, ...b } = unknown.body;
      expect(b).toEqual(a);
      expect(wrong.headers['set-cookie']).toBeUndefined();
    });

    test.each([
      ['no body', undefined], ['an empty name', { login: ' ', password: 'x' }], ['no password', { login: 'mai.lo' }], ['a number', { login: 5, password: 6 }], ['a word too much', { login: 'mai.lo', password: PASSWORD, role: 'province-admin' }],
      ['a very long password', { login: 'mai.lo', password: 'x'.repeat(100_000) }], ['a list', [1, 2]], ['NUL bytes', { login: 'mai\u0000lo', password: 'x\u0000' }],
    ])('%s is refused with a sentence', async (_, body) => expectProblem('sign-in', await asVisitor(app).post('/api/session', body), [400, 401, 422]));

    test('after too many tries one has to wait, is told how long, and waiting helps', async () => {
      await aPerson(app, { username: 'pao.vang', fullName: 'Vàng A Páo', unit: 'xa-chieng-la' });
      for (let i = 0; i < 10; i++) expect((await enter('pao.vang', `sai-${i}`)).status).toBe(401);
      const refused = await enter('pao.vang', PASSWORD);
      expectProblem('too many tries', refused, 429);
      expect(refused.body.retryAfterSeconds).toBeGreaterThan(0);
      expect(Number(refused.headers['retry-after'])).toBe(refused.body.retryAfterSeconds);
      expect(refused.body.detail).toMatch(/phút/);
      expect((await as(app, 'mai.lo', PASSWORD)).me.fullName).toBe('Lò Thị Mai');
      app.clock.pass(Math.ceil(refused.body.retryAfterSeconds / 60) + 1);
      expect((await enter('pao.vang', PASSWORD)).status).toBe(200);
    });

    test.each([['short', 'ngan'], ['the old one', PASSWORD], ['the user name', 'mai.lo.mai.lo']])('a new password that is weak (%s) leaves the old one', async (_, next) => {
      expectProblem('weak password', await mai.post('/api/session/password', { current: PASSWORD, next }), [400, 422]);
      expect((await enter('mai.lo', PASSWORD)).status).toBe(200);
    });

    test('a temporary password opens nothing but its change', async () => {
      const person = await aPerson(app, { username: 'tam.thoi', fullName: 'Bạc Thị Inh', unit: 'xa-chieng-la' });
      const { temporaryPassword } = (await admin.post(`/api/people/${person.id}/password-reset`)).body;
      expectProblem('the old password', await enter('tam.thoi', PASSWORD), 401);
      const inh = await as(app, 'tam.thoi', temporaryPassword);
      expectProblem('home', await inh.get('/api/learning/home'), 403);
      expect((await inh.post('/api/session/password', { current: temporaryPassword, next: 'Nam-tram-bac-thang-9' })).status).toBe(204);
      expect((await inh.get('/api/learning/home')).status).toBe(200);
    });
  });

  describe('in a lesson', () => {
    let course: { enrolment: { id: string }; account: { homePage: string; name: string }; modules: { lessons: { id: string; activityIri: string }[] }[] };
    const lesson = (i: number) => course.modules.flatMap((m) => m.lessons)[i]!;
    const statement = (verb: string, i = 0, more: Record<string, unknown> = {}): Record<string, unknown> & { id: string } => ({ id: crypto.randomUUID(), actor: { account: course.account }, verb: { id: VERB + verb }, object: { id: lesson(i).activityIri }, ...more });
    const send = (who: Person, ...statements: unknown[]): Promise<Answer> => who.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, { statements, device: 'phone' });
    const stored = (ids: string[]): Promise<number> => count('lrs.statement where id = any($1)', ids);

    beforeAll(async () => {
      mai = await as(app, 'mai.lo', PASSWORD);
      course = (await mai.post(`/api/learning/courses/${COURSE}/enrolment`)).body;
    });

    test.each<[string, () => Record<string, unknown>]>([
      ['a verb that is no address', () => ({ ...statement('completed'), verb: { id: 'hoàn thành' } })],
      ['a verb that is a number', () => ({ ...statement('completed'), verb: 7 })],
      ['an id that is no uuid', () => ({ ...statement('completed'), id: 'bai-1' })],
      ['a score of 150 %', () => statement('completed', 0, { result: { score: { scaled: 1.5 } } })],
      ['a duration in words', () => statement('completed', 0, { result: { duration: '7 phút' } })],
      ['a word that xAPI does not know', () => statement('completed', 0, { ketQua: true })],
      ['nobody as actor', () => ({ ...statement('completed'), actor: undefined })],
      ['a pass that a lesson gives itself', () => statement('passed')],
      ['another course', () => ({ ...statement('completed'), object: { id: 'https://hocvuso.vn/xapi/courses/an-toan-an-ninh-mang/lessons/x' } })],
      ['null', () => null as never],
      ['text', () => 'completed' as never],
    ])('%s is refused, says which statement and why, and the others of the batch wait', async (_, wrong) => {
      const good = statement('initialized');
      const answer = await send(mai, good, wrong());
      expectProblem('statements', answer, 422);
      expect(answer.body.detail).toMatch(/^Bản ghi thứ 2: .{10,}/);
      expect(answer.body.index).toBe(1);
      expect(await stored([good.id])).toBe(0);
    });

    test('the id of a statement with other content is a conflict, and the first one stands', async () => {
      const first = statement('initialized');
      expect((await send(mai, first)).status).toBe(200);
      const second = statement('completed', 1);
      const answer = await send(mai, { ...statement('completed', 1), id: first.id }, second);
      expectProblem('conflict', answer, 409);
      expect(await stored([first.id, second.id])).toBe(1);
      const kept = (await app.database.source.query('select v.iri as verb from lrs.statement s join lrs.verb v on v.id = s.verb where s.id = $1', [first.id])) as { verb: string }[];
      expect(kept[0]!.verb).toContain('initialized');
    });

    test('an expired session in the middle: sign in again, send the same again, nothing lost and nothing double', async () => {
      const waiting = [statement('initialized', 2), statement('progressed', 2, { result: { extensions: { 'https://hocvuso.vn/xapi/extensions/location': 1 } } }), statement('completed', 2, { result: { completion: true, duration: 'PT7M' } })];
      expect((await send(mai, waiting[0])).status).toBe(200);
      app.clock.pass(61);
      const refused = await send(mai, ...waiting);
      expectProblem('expired', refused, 401);
      expect(refused.body.detail).toMatch(/đăng nhập lại/);
      expect(await stored(waiting.map((s) => s.id))).toBe(1);

      mai = await as(app, 'mai.lo', PASSWORD);
      const again = await send(mai, ...waiting);
      expect(again.status).toBe(200);
      expect(again.body.accepted.sort()).toEqual(waiting.map((s) => s.id).sort());
      expect((await send(mai, ...waiting)).status).toBe(200);
      expect(await stored(waiting.map((s) => s.id))).toBe(3);
      const view = (await mai.get(`/api/learning/courses/${COURSE}`)).body;
      expect(view.modules.flatMap((m: { lessons: { id: string; state: string }[] }) => m.lessons).find((l: { id: string }) => l.id === lesson(2).id)).toMatchObject({ state: 'completed', location: 1 });
    });

    test('the same statements from two tabs at once are stored once', async () => {
      const twice = [statement('initialized', 3), statement('completed', 3)];
      const answers = await Promise.all([send(mai, ...twice), send(mai, ...twice), send(mai, ...[...twice].reverse())]);
      expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
      expect(await stored(twice.map((s) => s.id))).toBe(2);
    });

    test.each([['none', []], ['201', Array.from({ length: 201 }, () => ({}))], ['no list', 'x']])('%s statements are refused', async (_, statements) => {
      expectProblem('statements', await mai.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, { statements }), 400);
    });
  });

  describe('in an assessment', () => {
    test('handing in twice, and at the same time, gives one result', async () => {
      mai = await as(app, 'mai.lo', PASSWORD);
      await learnLessons(mai, COURSE);
      const sitting = (await mai.post(`/api/learning/courses/${COURSE}/sittings`)).body;
      const answers = rightAnswers(COURSE, sitting.questions);
      const before = await count('lrs.statement');
      const [a, b] = await Promise.all([mai.post(`/api/learning/sittings/${sitting.id}/submission`, { answers }), mai.post(`/api/learning/sittings/${sitting.id}/submission`, { answers: {} })]);
      const later = await mai.post(`/api/learning/sittings/${sitting.id}/submission`, { answers: {} });
      expect([a.status, b.status, later.status]).toEqual([200, 200, 200]);
      const { fresh: _, ...first } = a.body;
      for (const other of [b, later]) {
        const { fresh: __, ...same } = other.body;
        expect(same).toEqual(first);
      }
      expect(await count('lrs.statement')).toBe(before + sitting.questions.length + 1);
      expectProblem('answers after handing in', await mai.put(`/api/learning/sittings/${sitting.id}/answers`, { answers: {}, flagged: [], seq: 9 }), [409, 410]);
      expectProblem('another sitting', first.passed ? await mai.post(`/api/learning/courses/${COURSE}/sittings`) : await mai.post('/api/learning/courses/khong-co/sittings'), [404, 409]);
    });

    test.each([
      ['an answer that the question does not have', (q: { id: string }) => ({ [q.id]: ['khong-co'] })],
      ['a question that was not drawn', () => ({ 'cau-la': ['a'] })],
      ['a word for a list', (q: { id: string }) => ({ [q.id]: 'a' })],
    ])('%s is refused or counts as wrong, and never breaks the sitting', async (_, answers) => {
      const who = await signedIn(app, { username: `thi.${crypto.randomUUID().slice(0, 8)}`, fullName: 'Cà Văn Ín', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
      await learnLessons(who, COURSE);
      const sitting = (await who.post(`/api/learning/courses/${COURSE}/sittings`)).body;
      const saved = await who.put(`/api/learning/sittings/${sitting.id}/answers`, { answers: answers(sitting.questions[0]), flagged: [], seq: 1 });
      if (saved.status !== 200) expectProblem('save', saved, [400, 422]);
      expect((await passAssessment(who, COURSE)).body).toMatchObject({ state: 'submitted', passed: true });
    });
  });

  describe('in addresses and bodies', () => {
    type Operation = { parameters: { name: string; in: string }[]; requestBody?: unknown };
    let routes: { method: string; path: string; operation: Operation }[];
    beforeAll(async () => {
      admin = await as(app, 'quantri', PASSWORD);
      const document = (await asVisitor(app).get('/api/openapi.json')).body as { paths: Record<string, Record<string, Operation>> };
      // Signing out would end the walk; cmi5 wants the faults of a fetch answered with 200 and an error-code (8.2.3), which its own test looks at.
      routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))).filter((r) => !(r.method === 'DELETE' && r.path === '/api/session') && !r.path.startsWith('/cmi5/fetch/'));
    });
    let signedInAs: Record<string, string>;
    beforeEach(async () => {
      const session = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'quantri', password: PASSWORD } });
      signedInAs = { cookie: `hvs_session=${session.cookies.find((c) => c.name === 'hvs_session')!.value}`, 'x-csrf-token': JSON.parse(session.body).csrf };
    });
    const inject = async (method: string, url: string, payload?: string | Buffer | object, headers: Record<string, string> = {}): Promise<Answer> => {
      const answer = await app.app.inject({ method: method as 'GET', url, headers: { ...signedInAs, ...headers }, ...(payload === undefined ? {} : { payload }) });
      return { status: answer.statusCode, body: /json/.test(String(answer.headers['content-type'])) && answer.body ? JSON.parse(answer.body) : answer.body, headers: answer.headers };
    };

    const LONG = 'x'.repeat(400);
    const VERY_LONG = `q=${'x'.repeat(5000)}`;
    test.each(['khong-phai-uuid', '00000000-0000-0000-0000-000000000000', '%F0%9F%98%80', '..%2F..%2Fetc%2Fpasswd', '%00', "1'%20or%20'1'='1", LONG, '-1'])('an id like %.20s leads nowhere, on every route', async (id) => {
      for (const { method, path } of routes.filter((r) => r.path.includes('{'))) {
        const url = path.replace(/\{\w+\}/g, id).replace('*', id);
        // Uploads speak tus: with its version told, what is wrong is the id.
        const answer = await inject(method, url, method === 'GET' || method === 'DELETE' ? undefined : {}, { 'tus-resumable': '1.0.0' });
        expectProblem(`${method} ${url}`, answer, [400, 404, 406, 409, 414, 415, 422]);
      }
    }, 60_000);

    test.each([
      ['half a document', '{"login": "mai', 'application/json'],
      ['no JSON at all', 'xin chào', 'application/json'],
      ['nothing', '', 'application/json'],
      ['XML', '<a/>', 'application/xml'],
      ['a form', 'a=1', 'application/x-www-form-urlencoded'],
      ['a list', '[]', 'application/json'],
      ['null', 'null', 'application/json'],
      ['a prototype', '{"__proto__": {"role": "province-admin"}}', 'application/json'],
      ['wrong types', '{"value": "ba", "reason": 5, "items": {}, "statements": 1, "answers": [], "seq": "x", "title": [], "report": null, "login": {}, "current": 1}', 'application/json'],
    ])('%s is refused with a sentence, on every route that takes a body', async (_, payload, type) => {
      for (const { method, path } of routes.filter((r) => r.operation.requestBody !== undefined)) {
        const url = path.replace(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000');
        const answer = await inject(method, url, payload, { 'content-type': type });
        // Where no field is required, an empty document asks for something that is not there.
        expectProblem(`${method} ${url}`, answer, [400, 404, 409, 413, 415, 422]);
      }
    }, 60_000);

    test.each(['unitId=khong-phai-uuid', 'page=0', 'page=-1', 'page=x', 'page=1e99', 'size=1000000', 'q=%00', VERY_LONG, 'state=la', 'kind=la', 'under=1', 'page=1&page=2', 'subjectId=%00', 'unitId[]=a'])('?%s is refused or ignored, on every list', async (query) => {
      for (const { path } of routes.filter((r) => r.method === 'GET' && !r.path.includes('{'))) {
        const answer = await inject('GET', `${path}?${query}`);
        if (answer.status !== 200) expectProblem(`${path}?${query}`, answer, [400, 404, 414, 422]);
      }
    }, 60_000);

    test('a body beyond the limit is refused, whatever it holds', async () => {
      expectProblem('20 MB', await inject('POST', '/api/session/password', JSON.stringify({ current: 'x'.repeat(20 * 1024 * 1024), next: 'y' }), { 'content-type': 'application/json' }), 413);
    });

    test.each([['GET', '/api/khong-co'], ['POST', '/api/khong-co'], ['PUT', '/api/people'], ['DELETE', '/api/learning/home'], ['GET', '/xapi/khong-co'], ['GET', '/health/khong-co'], ['GET', '/problems/a/b'], ['GET', '/assets/khong-co.js'], ['POST', '/']])('%s %s is told not to exist', async (method, url) => {
      expectProblem(`${method} ${url}`, await inject(method, url), [400, 404, 405]);
    });

    test('a verification code nobody has is told so, as page and as JSON', async () => {
      const page = await asVisitor(app).get(`/verify/${encodeURIComponent('<script>alert(1)</script>')}`);
      expect(page.status).toBe(404);
      expect(page.body).not.toContain('<script>alert');
      for (const code of ['%00', 'x'.repeat(450), "'%20or%201=1", '%E1%BA%BF']) expect([code, (await asVisitor(app).get(`/verify/${code}`, { accept: 'application/json' })).status]).toEqual([code, 404]);
    });

    test('the address of each problem leads to a page about it', async () => {
      const { body } = await asVisitor(app).get('/api/people');
      const page = await asVisitor(app).get(new URL(body.type).pathname);
      expect(page.status).toBe(200);
      expect(page.body).toContain(body.title);
    });
  });

  describe('at the statement store', () => {
    let headers: Record<string, string>;
    let account: string;
    beforeAll(async () => {
      account = mai.me.account;
      headers = { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization: await aClient(app, ['statements/write', 'statements/read']) };
    });
    const post = (body: unknown, more: Record<string, string> = {}): Promise<Answer> => asVisitor(app).post('/xapi/statements', body, { ...headers, ...more });
    const pass = (more: Record<string, unknown> = {}): Record<string, unknown> => ({ id: crypto.randomUUID(), ...(outsidePass(account, 'mooc-dltt') as object), ...more });

    test.each<[string, () => unknown]>([
      ['a verb without an address', () => pass({ verb: { id: 'passed' } })],
      ['a timestamp of no day', () => pass({ timestamp: '2026-02-30T00:00:00Z' })],
      ['a success that is a word', () => pass({ result: { success: 'true' } })],
      ['an actor with two identities', () => pass({ actor: { mbox: 'mailto:a@b.vn', account: { homePage: 'https://x.vn', name: 'a' } } })],
      ['one bad of a batch', () => [pass(), pass({ object: 5 })],],
    ])('%s is refused with a sentence, and nothing of the request is stored', async (_, body) => {
      const before = await count('lrs.statement');
      expectProblem('xapi', await post(body()), 400);
      expect(await count('lrs.statement')).toBe(before);
    });

    test('a reused id with other content is a conflict; with the same content it is welcome', async () => {
      const one = pass();
      expect((await post(one)).status).toBe(200);
      expect((await post(one)).status).toBe(200);
      expectProblem('conflict', await post({ ...one, result: { success: false } }), 409);
      expectProblem('conflict', await post([pass(), { ...one, result: { success: false } }]), 409);
      expect(await count('lrs.statement where id = $1', one['id'])).toBe(1);
    });

    test.each([['no key', { authorization: '' }], ['a wrong key', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }], ['half a header', { authorization: 'Basic' }]])('%s: 401', async (_, more) => expectProblem('xapi', await post(pass(), more), 401));
    test('a key without the scope: 403', async () => expectProblem('xapi', await asVisitor(app).post('/xapi/statements', pass(), { ...headers, authorization: await aClient(app, ['statements/read']) }), 403));
    test.each([['no version', { 'x-experience-api-version': '' }], ['a version of tomorrow', { 'x-experience-api-version': '9.0' }]])('%s: 400', async (_, more) => expectProblem('xapi', await post(pass(), more), 400));
    test.each(['statementId=khong-phai-uuid', 'limit=-1', 'since=hom-qua', 'agent=%7B', 'la=1', 'statementId=01900000-0000-7000-8000-000000000000&limit=1'])('?%s: 400', async (query) => expectProblem('xapi', await asVisitor(app).get(`/xapi/statements?${query}`, headers), 400));
  });

  describe('as a package', () => {
    const upload = (file: Uint8Array, name = 'goi.zip'): Promise<Answer> => {
      const boundary = 'hvs-ranh-gioi';
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`;
      return admin.post('/api/admin/courses/packages', Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from(`\r\n--${boundary}--\r\n`)]), { 'content-type': `multipart/form-data; boundary=${boundary}` });
    };
    // What earlier tests have set going counts towards enrolments.
    const catalogue = async (): Promise<unknown> => [await app.settle(), (await admin.get('/api/admin/courses')).body.items, await count('courses.version'), await count('courses.version_file')];

    beforeAll(async () => {
      admin = await as(app, 'quantri', PASSWORD);
    });

    test.each(Object.keys(hostilePackages) as (keyof typeof hostilePackages)[])('%s: a failed task with a readable report, the catalogue unchanged', async (kind) => {
      const before = await catalogue();
      const started = Date.now();
      const asked = await upload(hostilePackages[kind]());
      if (asked.status !== 202) {
        expectProblem(kind, asked, [400, 413, 422]);
      } else {
        await app.settle();
        const task = (await admin.get(`/api/tasks/${asked.body.id}`)).body;
        expect({ kind, state: task.state, message: task.message }).toEqual({ kind, state: 'failed', message: expect.stringMatching(VIETNAMESE) });
        expect(task.message.length).toBeGreaterThan(20);
        const errors = task.result.report.faults.filter((f: { severity: string }) => f.severity === 'error');
        expect(errors.length).toBeGreaterThan(0);
        for (const fault of errors) expect(fault).toEqual({
          severity: 'error', code: expect.stringMatching(/^[a-z-]+$/), path: expect.any(String), line: expect.any(Number), text: expect.stringMatching(VIETNAMESE), todo: expect.stringMatching(VIETNAMESE),
        });
        expect(JSON.stringify(task)).not.toMatch(/root:x:0|\/etc\/passwd:|node_modules|at \w+ \(/);
      }
      expect(await catalogue()).toEqual(before);
      expect(Date.now() - started).toBeLessThan(20_000);
      const tmp = join(app.app.get(Config).get('DATA_DIR'), 'tmp');
      expect(existsSync(tmp) ? readdirSync(tmp) : []).toEqual([]);
      expect(existsSync('/tmp/hvs-xau.txt')).toBe(false);
    }, 30_000);

    test('no file at all, and a file larger than is allowed', async () => {
      const before = await catalogue();
      const boundary = 'hvs-ranh-gioi';
      expectProblem('no file', await admin.post('/api/admin/courses/packages', Buffer.from(`--${boundary}--\r\n`), { 'content-type': `multipart/form-data; boundary=${boundary}` }), [400, 422]);
      expectProblem('not multipart', await admin.post('/api/admin/courses/packages', { file: 'x' }), [400, 415]);
      expectProblem('41 MB', await upload(Buffer.alloc(41 * 1024 * 1024, 7)), 413);
      await app.settle();
      expect(await catalogue()).toEqual(before);
    });

    test('a good package after all that is imported, once, however often it is sent', async () => {
      const before = await count('courses.version');
      const asked = [await upload(scorm12Package()), await upload(scorm12Package())];
      await app.settle();
      const tasks = await Promise.all(asked.map(async (a) => (await admin.get(`/api/tasks/${a.body.id}`)).body));
      expect(tasks.map((t) => t.state)).toEqual(['done', 'done']);
      expect(new Set(tasks.map((t) => t.result.versionId)).size).toBe(1);
      expect(await count('courses.version')).toBe(before + 1);
    });
  });

  describe('with certificates', () => {
    const audience = async (): Promise<{ personId: string; kind: string; subject: string }[]> => (await admin.get('/api/admin/certificates/entitled')).body.items.map((e: { personId: string; kind: string; subject: string }) => ({ personId: e.personId, kind: e.kind, subject: e.subject }));

    test('a second click on “cấp chứng nhận” issues nothing twice, with the same key or without one', async () => {
      const person = await aPerson(app, { username: 'hoi.dinh', fullName: 'Đinh Thị Hợi', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
      const authorization = await aClient(app, ['statements/write']);
      await asVisitor(app).post('/xapi/statements', [outsidePass(person.account, 'mooc-stnd'), outsidePass(person.account, 'mooc-gqvd')], { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization });
      await app.settle();
      const items = (await audience()).filter((e) => e.personId === person.id);
      expect(items).toHaveLength(2);
      const before = await count('certification.certificate');
      const click = (key: Record<string, string>): Promise<Answer> => admin.post('/api/admin/certificates/issue', { items }, key);
      const [a, b, c] = await Promise.all([click({ 'idempotency-key': 'mot-lan' }), click({ 'idempotency-key': 'mot-lan' }), click({})]);
      expect([a, b].map((x) => x.status)).toEqual([202, 202]);
      expect(b.body.id).toBe(a.body.id);
      expect([202, 400, 409, 422]).toContain(c.status);
      await app.settle();
      expect(await count('certification.certificate')).toBe(before + 2);
      expectProblem('a third click', await click({}), [400, 409, 422]);
    });

    test('a disk that is full while the PDF is written: the certificate waits, and is ready once there is room', async () => {
      const files = app.app.get(Files);
      const full = jest.spyOn(files, 'putBySha256').mockImplementation(() => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })));
      const person = await signedIn(app, { username: 'luot.bui', fullName: 'Bùi Thị Lượt', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
      const authorization = await aClient(app, ['statements/write']);
      await asVisitor(app).post('/xapi/statements', [outsidePass(person.me.account, 'mooc-stnd', '2026-11-20T03:00:00Z')], { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json', authorization });
      for (let i = 0; full.mock.calls.length === 0 && i < 200; i++) await new Promise((done) => setTimeout(done, 25));
      const [waiting] = (await person.get('/api/learning/certificates')).body;
      expect(waiting).toMatchObject({ state: 'issued', pdfUrl: null });
      expectProblem('the PDF', await person.get(`/api/certificates/${waiting.id}/pdf`), [404, 409, 503]);
      full.mockRestore();
      await app.settle();
      expect((await person.get('/api/learning/certificates')).body).toEqual([{ ...waiting, state: 'ready', pdfUrl: `/api/certificates/${waiting.id}/pdf` }]);
      expect((await person.get(`/api/certificates/${waiting.id}/pdf`)).status).toBe(200);
    });

    test('a revocation without a reason is refused; a second one changes nothing', async () => {
      const [certificate] = (await admin.get('/api/admin/certificates?state=ready')).body.items;
      expectProblem('no reason', await admin.post(`/api/admin/certificates/${certificate.id}/revocation`, { reason: ' ' }), [400, 422]);
      const first = await admin.post(`/api/admin/certificates/${certificate.id}/revocation`, { reason: 'Cấp nhầm người' });
      const second = await admin.post(`/api/admin/certificates/${certificate.id}/revocation`, { reason: 'Lý do khác hẳn' });
      expect(first.body).toMatchObject({ state: 'revoked', revokedReason: 'Cấp nhầm người' });
      expect(second.body).toEqual(first.body);
    });
  });
});
