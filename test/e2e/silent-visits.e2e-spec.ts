import { Rebuild } from '@hvs/attainment';
import { Sessions } from '@hvs/learning';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aPackageCourse, signedIn } from '../support/given';
import { scorm12Package } from '../support/packages';

const at = (page: number, session_time: string): object => ({ cmi: { core: { lesson_location: `trang-${page}`, lesson_status: 'incomplete', session_time } } });

/** What a visit can have lasted is bounded by its signs of life, and one that falls silent is put aside. */
describe('time that can be proven', () => {
  let app: TestApp;
  let mai: Person;
  let authorization: string;
  let course: { courseId: string; slug: string };
  let learners = 0;

  beforeAll(async () => {
    app = await anApp();
    const admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    course = await aPackageCourse(app, admin, scorm12Package({ scoTitles: ['Một', 'Hai'] }));
    await admin.put(`/api/admin/courses/${course.courseId}/policies/MUC-1`, { policy: { needs: [{ kind: 'time', seconds: 600 }] } });
    authorization = await aClient(app, ['all/read']);
  }, 60_000);
  beforeEach(async () => { mai = await signedIn(app, { username: `mai.${++learners}`, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' }); });
  afterEach(async () => {
    await app.settle();
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });
  afterAll(() => app?.close());

  const now = (): string => app.clock.now().toISOString();
  const open = async (): Promise<{ sessionId: string }> => (await mai.post(`/api/learning/courses/${course.slug}/launches`, { deviceTime: now() })).body;
  const tell = async ({ sessionId }: { sessionId: string }, seq: number, snapshot: object, final: boolean, madeAt = now()): Promise<void> => {
    const answer = await mai.post(`/api/learning/sessions/${sessionId}/commits`, { turn: 1, unitId: 'MUC-1', seq, snapshot, final, madeAt });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  };
  const closeSilent = (): Promise<number> => app.app.get(Sessions, { strict: false }).closeSilent();
  const seen = async (): Promise<{ state: string; unfinished: string }> => {
    const view = (await mai.get(`/api/learning/courses/${course.slug}`)).body;
    return { state: view.modules[0].lessons[0].state, unfinished: view.unfinished[0].replaceAll('\u00a0', ' ') };
  };
  const said = async (verb: string): Promise<[string, string][]> =>
    (await asVisitor(app).get(`/xapi/statements?ascending=true&verb=${encodeURIComponent(`http://adlnet.gov/expapi/verbs/${verb}`)}&agent=${encodeURIComponent(JSON.stringify({ account: { homePage: 'https://hocvuso.vn/xapi', name: mai.me.account } }))}`, { 'x-experience-api-version': '1.0.3', authorization }))
      .body.statements.map(({ result, timestamp }: { result: { duration: string }; timestamp: string }) => [result.duration, timestamp.slice(0, 16)]);

  test('a tab forgotten over night counts an hour of it', async () => {
    const visit = await open();
    app.clock.pass(5);
    await tell(visit, 1, at(2, '00:05:00'), false);
    app.clock.pass(600);
    await tell(visit, 2, at(2, '10:05:00'), true);
    expect((await said('terminated')).map(([duration]) => duration)).toEqual(['PT1H5M']);
  });

  test('what was learned without a network counts by the signs the device kept', async () => {
    const visit = await open();
    app.clock.pass(90);
    const madeAt = now();
    app.clock.pass(3 * 24 * 60);
    await tell(visit, 6, at(3, '01:30:00'), true, madeAt);
    expect((await said('terminated')).map(([duration]) => duration)).toEqual(['PT1H30M']);
  });

  test('a visit nobody heard of for a day is put aside at its last word, and what comes later is added', async () => {
    const visit = await open();
    app.clock.pass(8);
    await tell(visit, 1, at(2, '00:08:00'), false);
    const lastHeard = now().slice(0, 16);
    expect([await closeSilent(), await seen()]).toEqual([0, { state: 'in-progress', unfinished: 'Bài “Một” cần học ít nhất 10 phút; bạn đã học 0 phút.' }]);
    app.clock.pass(25 * 60);
    expect([await closeSilent(), await closeSilent()]).toEqual([1, 0]);
    expect([await said('suspended'), await said('terminated')]).toEqual([[['PT8M', lastHeard]], [['PT8M', lastHeard]]]);
    expect((await seen()).unfinished).toBe('Bài “Một” cần học ít nhất 10 phút; bạn đã học 8 phút.');

    await tell(visit, 2, at(3, '00:11:00'), true, new Date(app.clock.now().getTime() - (25 * 60 - 3) * 60_000).toISOString());
    expect((await said('terminated')).map(([duration]) => duration)).toEqual(['PT8M', 'PT3M']);
    expect((await seen()).state).toBe('completed');
    const after = (await mai.post(`/api/learning/courses/${course.slug}/launches`, {})).body;
    expect(after.units['MUC-1'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-3', 'cmi.core.entry': 'resume' });
  });

  test('a visit in which nothing was learned is closed without a word', async () => {
    await open();
    app.clock.pass(25 * 60);
    expect(await closeSilent()).toBeGreaterThan(0);
    expect([await said('suspended'), await said('terminated')]).toEqual([[], []]);
  });
});
