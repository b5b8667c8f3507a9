import { Rebuild } from '@hvs/attainment';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aPackageCourse, learnLessons, passAssessment, signedIn } from '../support/given';
import { scorm12Package } from '../support/packages';

const SLUG = 'nhan-thuc-so';

/** What has to be done in a unit is said by the administrator, promised at enrolment, and shown with what is missing of it. */
describe('completion policies', () => {
  let app: TestApp;
  let admin: Person;
  let courseId: string;
  let learners = 0;

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    courseId = (await admin.get('/api/admin/courses')).body.items.find((course: { slug: string }) => course.slug === SLUG).id;
  }, 60_000);
  afterEach(async () => {
    await app.settle();
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });
  afterAll(() => app?.close());

  const aLearner = (): Promise<Person> => signedIn(app, { username: `hoc.vien.${++learners}`, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
  const set = (course: string, unitId: string, needs: object[] | null): Promise<{ status: number; body: any }> => admin.put(`/api/admin/courses/${course}/policies/${encodeURIComponent(unitId)}`, { policy: needs && { needs } }); // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
  const seen = async (person: Person, slug: string): Promise<any> => (await person.get(`/api/learning/courses/${slug}`)).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
  const plain = (texts: string[]): string[] => texts.map((text) => text.replaceAll('\u00a0', ' '));

  test('what is asked for is told before enrolling, frozen then, and says by itself what is missing', async () => {
    const early = await aLearner();
    await early.post(`/api/learning/courses/${SLUG}/enrolment`);
    const first = (await admin.get(`/api/admin/courses/${courseId}/policies`)).body;
    expect(first).toMatchObject({ every: null, units: expect.arrayContaining([expect.objectContaining({ kind: 'lesson', policy: null })]) });
    const [one, two] = first.units as { id: string; title: string }[];

    expect((await set(courseId, '*', [{ kind: 'time', seconds: 480 }])).status).toBe(200);
    const said = await set(courseId, one!.id, [{ kind: 'status', is: 'completed' }, { kind: 'mark' }]);
    expect(said.body).toMatchObject({ every: { needs: [{ kind: 'time', seconds: 480 }] } });
    expect(said.body.units[0]).toMatchObject({ id: one!.id, policy: { needs: [{ kind: 'status' }, { kind: 'mark' }] } });

    const late = await aLearner();
    expect((await seen(late, SLUG)).modules[0].lessons[0]).toMatchObject({ needs: [{ met: false }, { text: 'Bấm “Đánh dấu đã học”', met: false }], awaitsMark: false });
    await late.post(`/api/learning/courses/${SLUG}/enrolment`);
    await set(courseId, '*', null);
    expect((await seen(late, SLUG)).modules[0].lessons[1].needs).toEqual([{ text: 'Học ít nhất 8\u00a0phút', met: false }]);

    // Who enrolled before goes by what was promised then.
    await learnLessons(early, SLUG);
    expect((await passAssessment(early, SLUG)).body).toMatchObject({ passed: true });
    expect((await seen(early, SLUG)).enrolment.state).toBe('completed');

    await learnLessons(late, SLUG);
    const half = await seen(late, SLUG);
    expect(half.enrolment.state).toBe('in-progress');
    expect(half.modules[0].lessons[0]).toMatchObject({ state: 'in-progress', needs: [{ met: true }, { met: false }], awaitsMark: true });
    expect(plain(half.unfinished).slice(0, 2)).toEqual([`Bài “${one!.title}” chờ bạn bấm “Đánh dấu đã học”.`, `Bài “${two!.title}” cần học ít nhất 8 phút; bạn đã học 0 phút.`]);
    expect((await late.post(`/api/learning/courses/${SLUG}/sittings`)).body.detail).toMatch(/học xong 6 bài/);

    const mark = (unitId: string) => late.post(`/api/learning/enrolments/${half.enrolment.id}/marks`, { unitId });
    expect((await mark(one!.id)).body.lessons).toContainEqual({ id: one!.id, state: 'completed', location: null });
    expect((await mark(one!.id)).status).toBe(200);
    expect((await mark(two!.id)).status).toBe(409);
    expect((await mark('khong-co')).status).toBe(404);

    const terminated = (lesson: { activityIri: string }, duration: string): object => ({ id: crypto.randomUUID(), actor: { account: half.account }, verb: { id: 'http://adlnet.gov/expapi/verbs/terminated' }, object: { id: lesson.activityIri }, result: { duration } });
    const others = half.modules.flatMap((m: { lessons: object[] }) => m.lessons).slice(1);
    const tell = (duration: string) => late.post(`/api/learning/enrolments/${half.enrolment.id}/statements`, { statements: others.map((lesson: { activityIri: string }) => terminated(lesson, duration)) });
    expect((await tell('PT5M')).body.lessons).toContainEqual(expect.objectContaining({ id: two!.id, state: 'in-progress' }));
    expect(plain((await seen(late, SLUG)).unfinished)[0]).toBe(`Bài “${two!.title}” cần học ít nhất 8 phút; bạn đã học 5 phút.`);
    await tell('PT3M');
    expect((await passAssessment(late, SLUG)).body).toMatchObject({ passed: true });
    expect(await seen(late, SLUG)).toMatchObject({ enrolment: { state: 'completed' }, unfinished: [] });

    const authorization = await aClient(app, ['all/read']);
    const marks = (await asVisitor(app).get(`/xapi/statements?verb=${encodeURIComponent('http://adlnet.gov/expapi/verbs/experienced')}`, { 'x-experience-api-version': '1.0.3', authorization })).body.statements;
    expect(marks).toHaveLength(1);
    expect(marks[0]).toMatchObject({ actor: { account: { name: late.me.account } }, context: { extensions: { 'https://hocvuso.vn/xapi/extensions/marked': true } } });
  });

  test('a package unit goes by its score, and a pass it did not reach is told', async () => {
    const course = await aPackageCourse(app, admin, scorm12Package({ scoTitles: ['Cuộc gọi lừa đảo'] }));
    await set(course.courseId, 'MUC-1', [{ kind: 'score', atLeast: 0.8 }]);
    const mai = await aLearner();
    const play = async (raw: number): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
      const { sessionId } = (await mai.post(`/api/learning/courses/${course.slug}/launches`, {})).body;
      return (await mai.post(`/api/learning/sessions/${sessionId}/commits`, { turn: 1, unitId: 'MUC-1', seq: 1, final: true, snapshot: { cmi: { core: { lesson_status: 'completed', score: { raw: String(raw), min: '0', max: '100' } } } } })).body;
    };
    expect(await play(70)).toMatchObject({ unit: { state: 'in-progress' }, course: { state: 'in-progress' } });
    expect(plain((await seen(mai, course.slug)).unfinished)).toEqual(['Bài “Cuộc gọi lừa đảo” cần đạt ít nhất 80 % điểm; điểm cao nhất của bạn là 70 %.']);
    expect(await play(85)).toMatchObject({ unit: { state: 'completed' }, course: { state: 'completed' } });
  });

  test('only who manages courses says it, of units there are, and one need of a kind', async () => {
    const manager = await signedIn(app, { username: 'than.cam', fullName: 'Cầm Văn Thân', unit: 'xa-chieng-la', role: 'unit-manager' });
    expect((await manager.put(`/api/admin/courses/${courseId}/policies/*`, { policy: null })).status).toBe(403);
    expect((await set(courseId, 'khong-co', [{ kind: 'mark' }])).status).toBe(404);
    expect((await set(crypto.randomUUID(), '*', [{ kind: 'mark' }])).status).toBe(404);
    for (const needs of [[], [{ kind: 'mark' }, { kind: 'mark' }], [{ kind: 'score', atLeast: 1.2 }], [{ kind: 'time', seconds: 0 }], [{ kind: 'khac' }]]) expect((await set(courseId, '*', needs)).status).toBe(400);
    const passing = await set(courseId, '*', [{ kind: 'score', atLeast: 0.5 }]);
    expect([passing.status, passing.body.detail]).toEqual([422, expect.stringMatching(/không chấm điểm/)]);
    expect((await admin.get(`/api/admin/courses/${courseId}/policies`)).body.every).toBeNull();
    const log = (await admin.get('/api/audit')).body;
    expect(JSON.stringify(log)).toContain('course.policy-set');
  });
});
