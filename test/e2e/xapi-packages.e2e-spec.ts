import type { StatementProfile } from '../../apps/api/src/public/statement-profiles';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Answer, type Person } from '../support/as';
import { aClient, aPackageCourse, signedIn } from '../support/given';
import { zipped } from '../support/packages';
import { judge } from '../support/profile-rules';

const PACKAGE = 'http://cong-cu.example/goi/cho-phien';
const VERSION = { 'x-experience-api-version': '1.0.1' };
const verb = (name: string): object => ({ id: `http://adlnet.gov/expapi/verbs/${name}` });

/** Packages of xAPI, as authoring tools export them: everything they need stands in the address they are opened at. */
describe('xAPI packages', () => {
  let app: TestApp;
  let mai: Person;
  let course: { courseId: string; slug: string };

  beforeAll(async () => {
    app = await anApp();
    const admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    course = await aPackageCourse(app, admin, zipped({
      'tincan.xml': `<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="${PACKAGE}" type="http://adlnet.gov/expapi/activities/course"><name lang="vi">Chợ phiên</name><description lang="vi">Bán hàng</description><launch lang="vi">story.html?che-do=1#trang</launch></activity><activity id="${PACKAGE}/canh-2" type="http://adlnet.gov/expapi/activities/module"><name lang="vi">Cảnh 2</name></activity></activities></tincan>`,
      'story.html': '<!doctype html><title>Chợ phiên</title><p>Chợ phiên</p>',
    }));
  }, 60_000);
  afterAll(() => app?.close());

  interface Opened { url: URL; headers: Record<string, string>; actor: { account: object }; registration: string; say(...statements: object[]): Promise<Answer> }
  const open = async (who = mai): Promise<Opened> => {
    const answer = await who.post(`/api/learning/courses/${course.slug}/activity-launches`, { unitId: 'x1' });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
    const url = new URL(answer.body.launchUrl);
    const given = (name: string): string => url.searchParams.get(name)!;
    const headers = { ...VERSION, authorization: given('auth') };
    const actor = JSON.parse(given('actor'));
    return { url, headers, actor, registration: given('registration'), say: (...statements) => asVisitor(app).post('/xapi/statements', statements.map((one) => ({ actor, object: { id: PACKAGE }, context: { registration: given('registration') }, timestamp: app.clock.now().toISOString(), ...one })), headers) };
  };
  const unit = async (who = mai): Promise<{ state: string; score: number | null }> => (await who.get(`/api/learning/courses/${course.slug}`)).body.modules[0].lessons[0];

  test('opened, learned, gone on with on another machine, passed: the course says so, and why', async () => {
    const first = await open();
    expect([first.url.searchParams.get('che-do'), first.url.hash, first.url.searchParams.get('activity_id'), first.url.searchParams.get('endpoint')]).toEqual(['1', '#trang', PACKAGE, 'http://app.test/xapi/']);
    expect((await app.content.inject(first.url.pathname)).statusCode).toBe(200);
    const state = (opened: Opened): string => `/xapi/activities/state?${new URLSearchParams({ activityId: PACKAGE, agent: JSON.stringify(opened.actor), registration: opened.registration, stateId: 'resume' }).toString()}`;
    expect((await app.app.inject({ method: 'PUT', url: state(first), headers: { ...first.headers, 'content-type': 'application/octet-stream' }, payload: 'cảnh 4' })).statusCode).toBe(204);
    expect((await first.say({ verb: verb('launched') }, { verb: verb('experienced'), object: { id: `${PACKAGE}/canh-2` } })).status).toBe(200);
    expect(await unit()).toMatchObject({ state: 'in-progress' });
    expect((await first.say({ verb: verb('completed'), object: { id: `${PACKAGE}/canh-2` } })).status).toBe(200);
    expect(await unit()).toMatchObject({ state: 'in-progress' });

    const second = await open();
    expect(second.headers['authorization']).not.toBe(first.headers['authorization']);
    expect((await asVisitor(app).get(state(second), second.headers)).body).toBe('cảnh 4');
    const done = { id: crypto.randomUUID(), verb: verb('passed'), result: { success: true, score: { raw: 9, min: 0, max: 10 }, duration: 'PT12M' } };
    expect((await second.say(done)).status).toBe(200);
    expect((await second.say(done)).status).toBe(200);
    expect(await unit()).toMatchObject({ state: 'completed' });

    const authorization = await aClient(app, ['all/read']);
    const { statements } = (await asVisitor(app).get(`/xapi/statements?registration=${first.registration}&ascending=true`, { ...VERSION, authorization })).body;
    const told = statements.map((one: { verb: { id: string }; authority: { account?: { homePage: string } } }) => `${one.verb.id.split('/').at(-1)!}${one.authority.account?.homePage.endsWith('/content') ? '' : '*'}`);
    expect(told).toEqual(['launched', 'experienced', 'initialized*', 'completed', 'passed', 'initialized*', 'passed*']);
    const passed = statements.at(-1);
    expect(passed).toMatchObject({ context: { statement: { id: done.id } }, result: { success: true, score: { scaled: 0.9 }, duration: 'PT12M' } });

    const profile = (await asVisitor(app).get('/xapi/profile')).body as StatementProfile;
    for (const one of statements.filter((_: unknown, index: number) => told[index].endsWith('*'))) {
      const { templates, broken } = judge(one, profile);
      expect([templates.length, broken]).toEqual([1, []]);
    }
  });

  test('what it says of others, of our courses or of another enrolment is refused whole', async () => {
    const binh = await signedIn(app, { username: 'binh', fullName: 'Vì Văn Bình', unit: 'xa-chieng-la' });
    const [hers, his] = [await open(), await open(binh)];
    const before = await unit(binh);
    for (const bad of [
      { verb: verb('completed'), actor: his.actor }, { verb: verb('completed'), context: { registration: his.registration } }, { verb: verb('passed'), object: { id: 'https://hocvuso.vn/xapi/courses/nhan-thuc-so/assessment' } },
      { verb: verb('voided'), object: { objectType: 'StatementRef', id: crypto.randomUUID() } },
    ]) expect((await hers.say({ verb: verb('experienced') }, bad))).toMatchObject({ status: 403, body: { detail: expect.stringMatching(/^Bản ghi thứ 2: .*Chưa có gì được lưu/) } });
    expect(await unit(binh)).toEqual(before);
    const ofHim = `/xapi/activities/state?${new URLSearchParams({ activityId: PACKAGE, agent: JSON.stringify(his.actor), stateId: 'resume' }).toString()}`;
    expect((await asVisitor(app).get(ofHim, hers.headers)).status).toBe(403);
    expect(JSON.stringify((await asVisitor(app).get('/xapi/statements', hers.headers)).body)).not.toContain(his.registration);
  });

  test('only a unit of a package can be opened so', async () => {
    expect((await mai.post(`/api/learning/courses/${course.slug}/activity-launches`, { unitId: 'khac' }))).toMatchObject({ status: 404, body: { detail: expect.stringContaining('gói xAPI') } });
    expect((await mai.post('/api/learning/courses/nhan-thuc-so/activity-launches', { unitId: 'khac' })).status).toBe(404);
    expect((await asVisitor(app).post(`/api/learning/courses/${course.slug}/activity-launches`, { unitId: 'x1' })).status).toBe(401);
  });

  test('its key ends two weeks after the launch, and is nobody\'s with one character changed', async () => {
    const opened = await open();
    const decoded = Buffer.from(opened.headers['authorization']!.split(' ')[1]!, 'base64').toString();
    const wrong = Buffer.from(`${decoded.slice(0, -1)}${decoded.endsWith('A') ? 'B' : 'A'}`).toString('base64');
    expect((await asVisitor(app).get('/xapi/statements', { ...VERSION, authorization: `Basic ${wrong}` })).status).toBe(401);
    app.clock.pass(14 * 24 * 60 - 1);
    expect((await opened.say({ verb: verb('experienced') })).status).toBe(200);
    app.clock.pass(2);
    expect((await opened.say({ verb: verb('experienced') })).status).toBe(401);
  });
});
