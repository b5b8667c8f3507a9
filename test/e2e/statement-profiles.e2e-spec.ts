import type { StatementProfile } from '../../apps/api/src/public/statement-profiles';
import { answeredStatement, lessonStatement } from '../../apps/web/src/learner/lesson/statement';
import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, passAssessment, signedIn } from '../support/given';
import { follows, judge } from '../support/profile-rules';

const COURSE = 'nhan-thuc-so';
const VERSION = 'https://hocvuso.vn/xapi/profile';

/** What stands in the record store after somebody has learned, beside the document its category leads to. */
describe('the published profiles', () => {
  let app: TestApp;
  let mai: Person;
  let profile: StatementProfile;

  beforeAll(async () => {
    app = await anApp();
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la', audiences: ['SL-LDP'] });
  });
  afterAll(() => app?.close());

  test.each([['/xapi/profile', VERSION], ['/xapi/profiles/native', VERSION], ['/xapi/profile/scorm', `${VERSION}/scorm`], ['/xapi/profiles/scorm', `${VERSION}/scorm`]])('%s gives everybody the version %s', async (path, version) => {
    const answer = await asVisitor(app).get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/ld+json; charset=utf-8', 'access-control-allow-origin': '*' });
    expect(answer.body).toMatchObject({ type: 'Profile', versions: [{ id: version }] });
    if (path === '/xapi/profile') profile = answer.body as StatementProfile;
  });

  test('there are no others, and nobody writes one', async () => {
    expect((await asVisitor(app).get('/xapi/profiles/khac')).status).toBe(404);
    expect((await asVisitor(app).put('/xapi/profile', {})).status).toBe(404);
  });

  test('everything that was said on the way to a pass follows its profile', async () => {
    const course = (await mai.post(`/api/learning/courses/${COURSE}/enrolment`)).body;
    for (const lesson of course.modules.flatMap((module: { lessons: unknown[] }) => module.lessons)) {
      const frame = { account: course.account, registration: null, courseIri: 'https://x.vn/khac', lessonIri: lesson.activityIri, lessonTitle: lesson.title, screens: 4 };
      const made = (): { id: string; at: string } => ({ id: crypto.randomUUID(), at: '2026-11-22T01:00:00.000Z' });
      const question = { type: 'question' as const, id: 'cau-1', kind: 'single' as const, prompt: '<p>Nên làm gì?</p>', answers: [{ html: 'Gác máy', correct: true, explainHtml: '' }, { html: 'Chuyển tiền', correct: false, explainHtml: '' }] };
      const told = await mai.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, {
        device: 'phone',
        statements: [
          ...(['initialized', 'progressed', 'suspended', 'completed', 'terminated'] as const).map((verb) => lessonStatement(frame, made(), verb, { screen: 1, furthest: 3, spentMs: 61_000 })),
          answeredStatement(frame, made(), question, [0], 5000),
        ],
      });
      expect(told.status).toBe(200);
    }
    const failed = (await mai.post(`/api/learning/courses/${COURSE}/sittings`)).body;
    expect((await mai.post(`/api/learning/sittings/${failed.id}/submission`, { answers: {} })).body).toMatchObject({ passed: false });
    expect((await passAssessment(mai, COURSE)).body).toMatchObject({ passed: true });
    await app.settle();

    const authorization = await aClient(app, ['all/read']);
    const found = (await asVisitor(app).get('/xapi/statements?limit=500', { 'x-experience-api-version': '1.0.3', authorization })).body.statements as unknown[];
    expect(found.filter((statement) => !follows(statement, VERSION))).toEqual([]);
    const verdicts = found.map((statement) => judge(statement, profile));
    expect(verdicts.flatMap(({ broken }) => broken)).toEqual([]);
    expect(verdicts.filter(({ templates }) => templates.length !== 1)).toEqual([]);
    expect([...new Set(verdicts.flatMap(({ templates }) => templates))].sort()).toEqual([
      'assessment-failed', 'assessment-passed', 'lesson-completed', 'lesson-initialized', 'lesson-progressed', 'lesson-suspended', 'lesson-terminated', 'question-answered',
    ]);
  });
});
