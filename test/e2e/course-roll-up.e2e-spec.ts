import { strFromU8, unzipSync } from 'fflate';
import { Rebuild } from '@hvs/attainment';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aPackageCourse, signedIn } from '../support/given';
import { scorm2004Package } from '../support/packages';

const TITLES = ['Bài học', 'Đọc thêm', 'Bài kiểm tra'];
const CONTROLS = '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>';

/** Reading on is optional, the test at the end has a measure to reach and writes it where others may read it. */
const aPackage = (identifier: string): Uint8Array => {
  const plain = strFromU8(unzipSync(scorm2004Package({ scoTitles: TITLES, identifier }))['imsmanifest.xml']!);
  const rules = [
    CONTROLS,
    `<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false"/>${CONTROLS}`,
    `<imsss:objectives><imsss:primaryObjective objectiveID="THI" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="hvs.an-toan" writeSatisfiedStatus="true" writeNormalizedMeasure="true"/></imsss:primaryObjective></imsss:objectives>${CONTROLS}`,
  ];
  const manifest = TITLES.reduce((text, title, i) => text.replace(new RegExp(`(<title>${title}</title>)<imsss:sequencing>.*?</imsss:sequencing>`, 's'), `$1<imsss:sequencing>${rules[i]!}</imsss:sequencing>`), plain);
  return scorm2004Package({ scoTitles: TITLES, identifier, manifest });
};

/** A SCORM 2004 package that says itself what makes the course complete is rolled up by the server. */
describe('a course that speaks for itself', () => {
  let app: TestApp;
  let admin: Person;
  let mai: Person;
  let course: { courseId: string; slug: string };
  let learners = 0;

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    course = await aPackageCourse(app, admin, aPackage('hvs-cuon-1'));
  }, 60_000);
  beforeEach(async () => { mai = await signedIn(app, { username: `mai.${++learners}`, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' }); });
  afterEach(async () => {
    await app.settle();
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });
  afterAll(() => app?.close());

  const open = async (slug = course.slug): Promise<any> => (await mai.post(`/api/learning/courses/${slug}/launches`, {})).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
  const seen = async (): Promise<any> => (await mai.get(`/api/learning/courses/${course.slug}`)).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
  const tell = async (visit: { sessionId: string }, turn: number, unitId: string, cmi: object): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const answer = await mai.post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn, unitId, seq: turn * 10, snapshot: { cmi }, final: true });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
    return answer.body;
  };
  const score = (scaled: number): object => ({ completion_status: 'completed', success_status: scaled >= 0.8 ? 'passed' : 'failed', score: { scaled: String(scaled) } });

  test('is completed without what is optional, and its units keep their own state', async () => {
    const visit = await open();
    expect(await tell(visit, 1, 'MUC-1', { completion_status: 'completed' })).toMatchObject({ course: { state: 'in-progress' } });
    expect((await seen()).unfinished).toEqual(['Chưa học bài “Bài kiểm tra”.']);
    expect(await tell(visit, 2, 'MUC-3', score(0.4))).toMatchObject({ unit: { state: 'in-progress' }, course: { state: 'in-progress' }, objectives: { 'hvs.an-toan': { satisfied: false, measure: 0.4 } } });
    expect((await seen()).unfinished).toEqual(['Bài “Bài kiểm tra” chưa đạt điểm yêu cầu.']);
    expect(await tell(visit, 3, 'MUC-3', score(0.9))).toMatchObject({ course: { state: 'completed' } });
    const view = await seen();
    expect(view.modules.flatMap((m: { lessons: { state: string }[] }) => m.lessons.map(({ state }) => state))).toEqual(['completed', 'not-started', 'completed']);
    expect(view.enrolment.state).toBe('completed');

    const authorization = await aClient(app, ['all/read']);
    const about = (await asVisitor(app).get(`/xapi/statements?activity=${encodeURIComponent(view.activityIri)}`, { 'x-experience-api-version': '1.0.3', authorization })).body.statements as { verb: { id: string }; result: object }[];
    expect(about.map(({ verb, result }) => [verb.id.split('/').at(-1), result]).reverse()).toEqual([
      ['completed', { completion: true }], ['failed', { success: false, score: { scaled: 0.4 } }], ['passed', { success: true, score: { scaled: 0.9 } }],
    ]);
    const [kept] = await app.database.source.query(`select score::float8 as score, passed_at is not null as passed from learning.enrolment where id = $1`, [view.enrolment.id]);
    expect(kept).toEqual({ score: 0.9, passed: true });
  });

  test('shared objectives outlive the visit, and are the same in every course of a learner', async () => {
    await tell(await open(), 1, 'MUC-3', score(0.9));
    expect((await open()).objectives).toEqual({ 'hvs.an-toan': { satisfied: true, measure: 0.9 } });
    const other = await aPackageCourse(app, admin, aPackage('hvs-cuon-2'));
    expect((await open(other.slug)).objectives).toEqual({ 'hvs.an-toan': { satisfied: true, measure: 0.9 } });
    mai = await signedIn(app, { username: 'nguoi.khac', fullName: 'Vàng A Páo', unit: 'xa-chieng-la' });
    expect((await open()).objectives).toEqual({});
  });

  test('a policy asks for what the package does not', async () => {
    await admin.put(`/api/admin/courses/${course.courseId}/policies/MUC-2`, { policy: { needs: [{ kind: 'status', is: 'completed' }] } });
    const visit = await open();
    await tell(visit, 1, 'MUC-1', { completion_status: 'completed' });
    expect(await tell(visit, 2, 'MUC-3', score(1))).toMatchObject({ course: { state: 'in-progress' } });
    expect((await seen()).unfinished).toEqual(['Chưa học bài “Đọc thêm”.']);
    expect(await tell(visit, 3, 'MUC-2', { completion_status: 'completed' })).toMatchObject({ course: { state: 'completed' } });
    await admin.put(`/api/admin/courses/${course.courseId}/policies/MUC-2`, { policy: null });
  });
});
