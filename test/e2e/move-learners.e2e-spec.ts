import { Readable } from 'node:stream';
import { Rebuild } from '@hvs/attainment';
import { Courses } from '@hvs/courses';
import { anApp, type TestApp } from '../support/app';
import type { Person } from '../support/as';
import { aPackageCourse, signedIn } from '../support/given';
import { scorm12Package } from '../support/packages';

const done = { cmi: { core: { lesson_location: 'trang-3', lesson_status: 'completed' } } };
const half = { cmi: { core: { lesson_location: 'trang-2', lesson_status: 'incomplete' }, suspend_data: 'giữa bài' } };

/** A course gets its next version; whoever is on his way finishes the old one or is moved, as the administrator says. */
describe('learners and the next version of their course', () => {
  let app: TestApp;
  let admin: Person;
  let course: { courseId: string; slug: string };
  const people: Record<'done' | 'halfway' | 'fresh', Person> = {} as never;
  let halfway: { sessionId: string; versionId: string };

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    course = await aPackageCourse(app, admin, scorm12Package({ scoTitles: ['Một', 'Hai'] }));
    for (const name of ['done', 'halfway', 'fresh'] as const) people[name] = await signedIn(app, { username: `nguoi.${name}`, fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    const first = await open('done');
    await tell('done', first, 1, 'MUC-1', done);
    await tell('done', first, 2, 'MUC-2', done);
    halfway = await open('halfway');
    await tell('halfway', halfway, 1, 'MUC-1', done);
    await tell('halfway', halfway, 2, 'MUC-2', half, false);
    await people.fresh.post(`/api/learning/courses/${course.slug}/enrolment`);
  }, 60_000);
  afterEach(async () => {
    await app.settle();
    expect(await app.app.get(Rebuild, { strict: false }).run(false)).toMatchObject({ differences: [] });
  });
  afterAll(() => app?.close());

  const open = async (who: keyof typeof people): Promise<any> => (await people[who].post(`/api/learning/courses/${course.slug}/launches`, {})).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
  const tell = async (who: keyof typeof people, visit: { sessionId: string }, turn: number, unitId: string, snapshot: object, final = true): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const answer = await people[who].post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn, unitId, seq: Math.round(performance.now() * 1000), snapshot, final });
    expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
    return answer.body;
  };
  const seen = async (who: keyof typeof people): Promise<{ number: number; course: string; units: string[] }> => {
    const { enrolment, modules } = (await people[who].get(`/api/learning/courses/${course.slug}`)).body;
    return { number: enrolment.versionNumber, course: enrolment.state, units: modules.flatMap((m: { lessons: { id: string; state: string }[] }) => m.lessons.map(({ id, state }) => `${id} ${state}`)) };
  };
  const nextVersion = async (scoTitles: string[]): Promise<void> => {
    await app.app.get(Courses, { strict: false }).receivePackage(Readable.from(Buffer.from(scorm12Package({ scoTitles }))), { ownerId: admin.me.id, fileName: 'goi.zip', courseId: course.courseId });
    await app.settle();
  };
  const publish = async (learners?: string): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const answer = await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null, ...(learners ? { learners } : {}) });
    await app.settle();
    return answer.body;
  };

  test('stay where they are, unless the administrator says otherwise', async () => {
    await nextVersion(['Một', 'Hai', 'Ba']);
    expect((await admin.get(`/api/admin/courses/${course.courseId}/learners-behind`)).body).toEqual({ learning: 2, completed: 1 });
    expect(await publish()).toMatchObject({ versionNumber: 2, moveTask: null });
    expect([await seen('halfway'), await seen('fresh')]).toMatchObject([{ number: 1, units: ['MUC-1 completed', 'MUC-2 in-progress'] }, { number: 1 }]);
  });

  test('are moved with what they have done; who has completed keeps his version and his result', async () => {
    for (const unitId of ['MUC-1', 'MUC-3']) await admin.put(`/api/admin/courses/${course.courseId}/policies/${unitId}`, { policy: { needs: [{ kind: 'mark' }] } });
    const { moveTask } = await publish('move');
    expect((await admin.get(`/api/tasks/${moveTask.id}`)).body).toMatchObject({ state: 'done', result: { moved: 2, staying: 0 }, message: 'Đã chuyển 2 người.' });
    expect(await seen('done')).toEqual({ number: 1, course: 'completed', units: ['MUC-1 completed', 'MUC-2 completed'] });
    // Promised when he enrolled: MUC-1 by its result. Of MUC-3 goes what is promised now.
    expect(await seen('halfway')).toEqual({ number: 2, course: 'in-progress', units: ['MUC-1 completed', 'MUC-2 in-progress', 'MUC-3 not-started'] });
    expect((await publish('move')).moveTask).toBeNull();
    const moves = await app.database.source.query('select moved_by from learning.version_move');
    expect(moves).toEqual([{ moved_by: admin.me.id }, { moved_by: admin.me.id }]);
  });

  test('a player that was open plays on in its own version, and the next visit goes on from there', async () => {
    expect(await tell('halfway', halfway, 2, 'MUC-2', { ...half, cmi: { ...half.cmi, core: { lesson_location: 'trang-3', lesson_status: 'incomplete' } } })).toMatchObject({ unit: { state: 'in-progress' } });
    const visit = await open('halfway');
    expect(visit.versionId).not.toBe(halfway.versionId);
    expect(Object.keys(visit.units)).toEqual(['MUC-1', 'MUC-2', 'MUC-3']);
    expect(visit.units['MUC-2'].cmi).toMatchObject({ 'cmi.core.lesson_location': 'trang-3', 'cmi.suspend_data': 'giữa bài' });
    await tell('halfway', visit, 1, 'MUC-2', done);
    await tell('halfway', visit, 2, 'MUC-3', done);
    const view = (await people.halfway.get(`/api/learning/courses/${course.slug}`)).body;
    expect(view.unfinished).toEqual(['Bài “Ba” chờ bạn bấm “Đánh dấu đã học”.']);
    await people.halfway.post(`/api/learning/enrolments/${view.enrolment.id}/marks`, { unitId: 'MUC-3' });
    expect(await seen('halfway')).toMatchObject({ course: 'completed' });
  });

  test('a version without the unit that was missing completes the course; what was done elsewhere is kept', async () => {
    const visit = await open('fresh');
    await tell('fresh', visit, 1, 'MUC-2', done);
    await nextVersion(['Một']);
    const late = await open('fresh');
    await publish('move');
    expect(await seen('fresh')).toEqual({ number: 3, course: 'in-progress', units: ['MUC-1 not-started'] });
    // Of a unit the new version no longer has: taken, and nothing comes of it.
    expect(await tell('fresh', late, 1, 'MUC-2', done)).toMatchObject({ unit: { state: 'completed' }, course: { state: 'in-progress' } });
    expect(await tell('fresh', late, 2, 'MUC-1', done)).toMatchObject({ course: { state: 'completed' } });
    expect((await app.database.source.query(`select count(*)::int as n from learning.unit_progress p join learning.enrolment e on e.id = p.enrolment_id where e.person_id = $1`, [people.fresh.me.id]))[0]).toEqual({ n: 2 });
  });
});
