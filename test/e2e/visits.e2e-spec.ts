import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Person } from '../support/as';
import { aClient, aPackageCourse, signedIn } from '../support/given';
import { scorm12Package, scorm2004Package } from '../support/packages';

const at = (page: number, more: object = {}): object => ({ cmi: { core: { lesson_location: `trang-${page}`, lesson_status: 'incomplete', ...more }, suspend_data: `đến trang ${page}` } });
const done = { cmi: { core: { lesson_location: 'trang-3', lesson_status: 'passed', score: { raw: '90' } } } };

/** One session over a whole course, its turns told in whatever order a weak link lets them through. */
describe('visits to a course made of a package', () => {
  let app: TestApp;
  let admin: Person;
  let mai: Person;
  let course: { courseId: string; slug: string };
  let learners = 0;

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    course = await aPackageCourse(app, admin, scorm12Package({ scoTitles: ['Cuộc gọi lừa đảo', 'Tin nhắn lạ'] }));
  }, 60_000);
  beforeEach(async () => {
    learners += 1;
    mai = await signedIn(app, { username: `mai.lo.${learners}`, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
  });
  afterAll(() => app?.close());

  const open = async (wish: object = {}): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const answer = await mai.post(`/api/learning/courses/${course.slug}/launches`, wish);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const tell = async (visit: { sessionId: string }, turn: number, unitId: string, seq: number, snapshot: unknown, more: object = {}): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const answer = await mai.post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn, unitId, seq, snapshot, final: false, madeAt: app.clock.now().toISOString(), ...more });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
    return answer.body;
  };

  test('one launch opens every unit, and turns at them are told without another', async () => {
    const visit = await open({ device: 'phone' });
    expect(visit).toMatchObject({ mode: 'normal', firstTurn: 1, unitId: null, suggestedUnitId: 'MUC-1', standard: 'scorm12', sequencing: null, resumed: null, left: [], tree: { items: [{ id: 'MUC-1', unitId: 'MUC-1' }, { unitId: 'MUC-2' }] } });
    expect(Object.keys(visit.units)).toEqual(['MUC-1', 'MUC-2']);
    expect(visit.units['MUC-2']).toMatchObject({ kind: 'sco', href: 'bai-2/index.html', cmi: { 'cmi.core.entry': 'ab-initio' }, known: { completion: 'not attempted' } });

    await tell(visit, 1, 'MUC-1', 1, null);
    await tell(visit, 1, 'MUC-1', 2, at(2));
    await tell(visit, 2, 'MUC-2', 3, done, { final: true });
    expect(await tell(visit, 3, 'MUC-1', 4, done, { final: true })).toMatchObject({ turn: 3, unit: { id: 'MUC-1', state: 'completed' }, course: { state: 'completed' }, overtaken: false });

    const authorization = await aClient(app, ['all/read']);
    const found = (await asVisitor(app).get('/xapi/statements?limit=100', { 'x-experience-api-version': '1.0.3', authorization })).body.statements as { verb: { id: string }; context: { extensions: Record<string, string> } }[];
    expect(found.filter(({ verb }) => verb.id.endsWith('/initialized'))).toHaveLength(3);
    expect(new Set(found.map(({ context }) => context.extensions['https://w3id.org/xapi/cmi5/context/extensions/sessionid']))).toEqual(new Set([visit.sessionId]));
  });

  test('the same commit again changes nothing, and a turn never changes its unit', async () => {
    const visit = await open();
    await tell(visit, 1, 'MUC-1', 5, at(3));
    expect(await tell(visit, 1, 'MUC-1', 4, at(1))).toMatchObject({ seq: 4, unit: { state: 'in-progress' } });
    expect((await open()).units['MUC-1'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-3' });
    expect((await mai.post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn: 1, unitId: 'MUC-2', seq: 6, snapshot: at(1), final: false })).status).toBe(422);
    expect((await mai.post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn: 2, unitId: 'MUC-9', seq: 6, snapshot: at(1), final: false })).status).toBe(404);
  });

  test('a commit without a turn is of the first turn, at the unit the visit was opened with', async () => {
    const visit = await open({ unitId: 'MUC-2' });
    expect(visit).toMatchObject({ unitId: 'MUC-2', units: { 'MUC-2': { href: 'bai-2/index.html', title: 'Tin nhắn lạ' } } });
    const answer = await mai.post(`/api/learning/sessions/${visit.sessionId}/commits`, { seq: 1, snapshot: done, final: true });
    expect(answer.body).toMatchObject({ seq: 1, turn: 1, unit: { id: 'MUC-2', state: 'completed' } });
  });

  test('of two devices the one that began last and moved has the place; what the other left can be gone on with', async () => {
    const phone = await open({ device: 'phone' });
    await tell(phone, 1, 'MUC-1', 1, at(1));
    app.clock.pass(10);
    const desktop = await open({ device: 'desktop' });
    expect(desktop.resumed).toMatchObject({ device: 'phone', unitId: 'MUC-1' });
    expect((await mai.get(`/api/learning/courses/${course.slug}`)).body.resumed).toMatchObject({ device: 'phone', unitId: 'MUC-1', title: 'Cuộc gọi lừa đảo' });
    // Merely opened: the phone, without a network until now, had gone on further.
    await tell(desktop, 1, 'MUC-1', 1, at(1));
    expect(await tell(phone, 1, 'MUC-1', 2, at(3))).toMatchObject({ overtaken: false });
    expect((await open()).units['MUC-1'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-3' });

    expect(await tell(desktop, 1, 'MUC-1', 2, at(2))).toMatchObject({ overtaken: false });
    const late = await tell(phone, 1, 'MUC-1', 3, at(3, { score: { raw: '80' } }));
    expect(late).toMatchObject({ overtaken: true });
    const after = await open({ device: 'desktop' });
    expect(after.units['MUC-1'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-2', 'cmi.core.score.raw': '80' });
    expect(after.left).toMatchObject([{ unitId: 'MUC-1', device: 'phone', turn: 1, sessionId: phone.sessionId, location: 'trang-3' }]);

    const taken = await open({ unitId: 'MUC-1', take: { sessionId: phone.sessionId, turn: 1 } });
    expect(taken.units['MUC-1'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-3', 'cmi.core.entry': 'resume' });
    expect(taken.left).toMatchObject([{ sessionId: desktop.sessionId, location: 'trang-2' }]);
    expect((await mai.post(`/api/learning/courses/${course.slug}/launches`, { take: { sessionId: phone.sessionId, turn: 1 } })).status).toBe(404);
  });

  test('a turn begun without a network is as old as the device says, whatever its clock says', async () => {
    const deviceTime = (): string => new Date(app.clock.now().getTime() + 2 * 86_400_000).toISOString();
    const fast = await open({ device: 'phone', deviceTime: deviceTime() });
    app.clock.pass(10);
    const begun = deviceTime();
    app.clock.pass(10);
    const other = await open({ device: 'desktop' });
    await tell(other, 1, 'MUC-1', 1, at(2));
    app.clock.pass(10);
    expect(await tell(fast, 2, 'MUC-1', 1, at(3), { begunAt: begun, madeAt: deviceTime() })).toMatchObject({ overtaken: true });
  });

  test('a review of what is completed changes no result and no place', async () => {
    const visit = await open();
    await tell(visit, 1, 'MUC-1', 1, done, { final: true });
    expect((await open({ mode: 'review' })).mode).toBe('normal');
    await tell(visit, 2, 'MUC-2', 2, done, { final: true });
    const review = await open({ mode: 'review' });
    expect(review).toMatchObject({ mode: 'review', units: { 'MUC-1': { cmi: { 'cmi.core.lesson_mode': 'review', 'cmi.core.credit': 'no-credit' } } } });
    await tell(review, 1, 'MUC-1', 1, { cmi: { core: { lesson_location: 'trang-1', lesson_status: 'failed', score: { raw: '10' }, session_time: '00:00:10' } } }, { final: true });
    const after = (await open()).units['MUC-1'];
    expect(after).toMatchObject({ known: { completion: 'completed', success: 'passed' }, cmi: { 'cmi.core.lesson_location': 'trang-3', 'cmi.core.score.raw': '90' } });
  });

  test('the place in the rules of a course is given back, and an older visit does not move it', async () => {
    const older = await open();
    await tell(older, 1, 'MUC-1', 1, null, { sequencing: 'cũ' });
    const begun = app.clock.now().toISOString();
    app.clock.pass(1);
    const newer = await open();
    expect(newer.sequencing).toBe('cũ');
    await tell(newer, 1, 'MUC-1', 1, null, { sequencing: 'vừa mở' });
    expect((await open()).sequencing).toBe('cũ');
    await tell(newer, 2, 'MUC-2', 2, null, { sequencing: 'mới' });
    await tell(older, 2, 'MUC-2', 2, null, { sequencing: 'cũ hơn', begunAt: begun });
    expect((await open()).sequencing).toBe('mới');
  });

  test('an administrator looks at any unit of a draft, and nothing is kept', async () => {
    const preview = (await admin.post(`/api/admin/courses/${course.courseId}/preview`, { unitId: 'MUC-2' })).body;
    expect(preview).toMatchObject({ mode: 'browse', enrolmentId: null, unitId: 'MUC-2' });
    const answer = await admin.post(`/api/learning/sessions/${preview.sessionId}/commits`, { turn: 1, unitId: 'MUC-2', seq: 1, snapshot: done, final: true });
    expect(answer.body).toMatchObject({ unit: { state: 'in-progress' }, course: { state: 'in-progress' } });
    expect((await admin.post(`/api/admin/courses/${course.courseId}/preview`)).body).toMatchObject({ unitId: null, suggestedUnitId: 'MUC-1' });
  });

  test('a unit behind others is opened when these are done (1.2 prerequisites)', async () => {
    const plain = scorm12Package({ scoTitles: ['Một', 'Hai'] });
    const { unzipSync, strFromU8 } = await import('fflate');
    const manifest = strFromU8(unzipSync(plain)['imsmanifest.xml']!).replace('<title>Hai</title>', '<title>Hai</title><adlcp:prerequisites type="aicc_script">MUC-1</adlcp:prerequisites>').replace('hvs-thu-12', 'hvs-thu-khoa');
    const { slug } = await aPackageCourse(app, admin, scorm12Package({ scoTitles: ['Một', 'Hai'], manifest }));
    const refused = await mai.post(`/api/learning/courses/${slug}/launches`, { unitId: 'MUC-2' });
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(/“Hai” mở khi/)]);
    const visit = (await mai.post(`/api/learning/courses/${slug}/launches`, {})).body;
    await tell(visit, 1, 'MUC-1', 1, done, { final: true });
    expect((await mai.post(`/api/learning/courses/${slug}/launches`, { unitId: 'MUC-2' })).status).toBe(200);
  });

  test('2004: an attempt that was ended begins anew, and its first word is no move', async () => {
    const { slug } = await aPackageCourse(app, admin, scorm2004Package());
    const launch = async (): Promise<{ sessionId: string; units: Record<string, { cmi: Record<string, string> }> }> => (await mai.post(`/api/learning/courses/${slug}/launches`, {})).body;
    const first = await launch();
    await tell(first, 1, 'MUC-1', 1, { cmi: { location: 'trang-3', completion_status: 'completed', exit: 'normal' } }, { final: true });
    app.clock.pass(1);
    const second = await launch();
    expect(second.units['MUC-1']!.cmi).not.toHaveProperty('cmi.location');
    expect(await tell(second, 1, 'MUC-1', 1, { cmi: { completion_status: 'incomplete' } })).toMatchObject({ unit: { state: 'completed' } });
    const [kept] = await app.database.source.query(`select a.state->>'location' as location from learning.attempt a join learning.session s on s.enrolment_id = a.enrolment_id where s.id = $1`, [second.sessionId]);
    expect(kept).toEqual({ location: 'trang-3' });
  });
});
