import { anApp, type TestApp } from '../support/app';
import { asVisitor, type Answer, type Person } from '../support/as';
import { aPackageCourse, signedIn } from '../support/given';
import { scorm12Package } from '../support/packages';

const items = (of: readonly [id: string, title: string, file: number][]): string => `<?xml version="1.0" encoding="UTF-8"?><manifest identifier="phien-ban" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="O"><organization identifier="O"><title>Chợ phiên an toàn</title>${of.map(([id, title, file]) => `<item identifier="${id}" identifierref="R-${file}"><title>${title}</title></item>`).join('')}</organization></organizations>
<resources>${of.map(([, , file]) => `<resource identifier="R-${file}" type="webcontent" adlcp:scormtype="sco" href="bai-${file}/index.html"><file href="bai-${file}/index.html"/></resource>`).join('')}</resources></manifest>`;
const packageOf = (...of: [string, string, number][]): Uint8Array => scorm12Package({ scoTitles: ['Một', 'Hai', 'Ba'], manifest: items(of) });

/** A course gets its next version: what learners did stays theirs under the same units, and nobody is moved unasked. */
describe('versions of a course', () => {
  let app: TestApp;
  let admin: Person;
  let mai: Person;
  let binh: Person;
  let course: { courseId: string; slug: string };
  const first = packageOf(['A1', 'Cuộc gọi lừa đảo', 1], ['A2', 'Tin nhắn lạ', 2]);

  beforeAll(async () => {
    app = await anApp();
    admin = await signedIn(app, { username: 'quantri', fullName: 'Nguyễn Thu Hà', unit: 'son-la', role: 'province-admin' });
    mai = await signedIn(app, { username: 'mai.lo', fullName: 'Lò Thị Mai', unit: 'xa-chieng-la' });
    binh = await signedIn(app, { username: 'binh.vi', fullName: 'Vì Văn Bình', unit: 'xa-chieng-la' });
    course = await aPackageCourse(app, admin, first);
  }, 60_000);
  afterAll(() => app?.close());

  const upload = async (file: Uint8Array, courseId?: string): Promise<any> => { // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back
    const boundary = 'hvs-ranh-gioi';
    const field = courseId === undefined ? '' : `--${boundary}\r\ncontent-disposition: form-data; name="courseId"\r\n\r\n${courseId}\r\n`;
    const head = `${field}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="chợ phiên 2.zip"\r\ncontent-type: application/zip\r\n\r\n`;
    const task = await admin.post('/api/admin/courses/packages', Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from(`\r\n--${boundary}--\r\n`)]), { 'content-type': `multipart/form-data; boundary=${boundary}` });
    if (task.status !== 202) return task;
    await app.settle();
    return (await admin.get(`/api/tasks/${task.body.id}`)).body;
  };
  const units = async (who: Person): Promise<{ id: string; title: string; state: string }[]> => (await who.get(`/api/learning/courses/${course.slug}`)).body.modules.flatMap((m: { lessons: unknown[] }) => m.lessons);
  const finish = async (who: Person, unitId: string): Promise<Answer> => {
    const visit = (await who.post(`/api/learning/courses/${course.slug}/launches`, {})).body;
    return who.post(`/api/learning/sessions/${visit.sessionId}/commits`, { turn: 1, unitId, seq: 1, snapshot: { cmi: { core: { lesson_status: 'completed' } } }, final: true, madeAt: app.clock.now().toISOString() });
  };
  const versions = async (): Promise<any[]> => (await admin.get(`/api/admin/courses/${course.courseId}/versions`)).body.items; // eslint-disable-line @typescript-eslint/no-explicit-any -- looks into what came back

  test('a tool gives new ids at each export: units are known again by what they open, and the change is told', async () => {
    await finish(mai, 'A1');
    await finish(binh, 'A1');
    const task = await upload(packageOf(['Z9', 'Cuộc gọi lừa đảo (mới)', 1], ['Z8', 'Ví điện tử', 3], ['Z7', 'Tin nhắn lạ', 2]), course.courseId);
    expect(task).toMatchObject({ state: 'done', result: { courseId: course.courseId, fresh: true, number: 2 }, message: expect.stringContaining('phiên bản 2') });
    expect(task.result.changes).toEqual([{ kind: 'renamed', unitId: 'A1', title: 'Cuộc gọi lừa đảo (mới)', was: 'Cuộc gọi lừa đảo' }, { kind: 'added', unitId: 'Z8', title: 'Ví điện tử' }]);
    expect(await versions()).toMatchObject([{ number: 2, isCurrent: false, hasOriginal: true, changes: task.result.changes }, { number: 1, isCurrent: true, hasOriginal: true, changes: null }]);
    expect((await units(mai)).map(({ title }) => title)).toEqual(['Cuộc gọi lừa đảo', 'Tin nhắn lạ']);
  });

  test('opened, the new one is for who comes now; who was on the way finishes the old one', async () => {
    expect((await admin.get(`/api/admin/courses/${course.courseId}/learners-behind`)).body).toEqual({ learning: 2, completed: 0 });
    expect((await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null })).body).toMatchObject({ versionNumber: 2, moveTask: null });
    expect((await units(mai)).map(({ title }) => title)).toEqual(['Cuộc gọi lừa đảo', 'Tin nhắn lạ']);
    expect(await finish(mai, 'A2')).toMatchObject({ status: 200, body: { course: { state: 'completed' } } });
  });

  test('or is moved, with what was learned; who has completed is left alone', async () => {
    const moved = (await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null, learners: 'move' })).body;
    expect(moved.moveTask).toMatchObject({ title: expect.stringContaining('1 người') });
    await app.settle();
    expect((await units(binh)).map(({ id, title, state }) => [id, title, state])).toEqual([['A1', 'Cuộc gọi lừa đảo (mới)', 'completed'], ['Z8', 'Ví điện tử', 'not-started'], ['A2', 'Tin nhắn lạ', 'not-started']]);
    expect((await units(mai)).map(({ title }) => title)).toEqual(['Cuộc gọi lừa đảo', 'Tin nhắn lạ']);
    expect((await mai.get(`/api/learning/courses/${course.slug}`)).body.enrolment.state).toBe('completed');
  });

  test('an earlier version can be opened again', async () => {
    const [second, original] = await versions();
    expect((await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null, versionId: original.id })).body).toMatchObject({ versionNumber: 1 });
    expect((await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null, versionId: second.id })).body).toMatchObject({ versionNumber: 2 });
    expect((await admin.post(`/api/admin/courses/${course.courseId}/publication`, { skillGroup: null, versionId: course.courseId })).status).toBe(409);
  });

  test('the original is given back byte for byte, under its name, to administrators only', async () => {
    const [, original] = await versions();
    const path = `/api/admin/courses/${course.courseId}/versions/${original.id}/original`;
    expect(Buffer.compare(await admin.download(path), Buffer.from(first))).toBe(0);
    expect((await mai.get(path)).status).toBe(403);
    expect((await asVisitor(app).get(path)).status).toBe(401);
    expect((await admin.get(`/api/admin/courses/${course.courseId}/versions/${course.courseId}/original`)).status).toBe(404);
  });

  test('the same package again changes nothing; another standard, no course and no id are refused in words', async () => {
    expect(await upload(first, course.courseId)).toMatchObject({ state: 'done', result: { fresh: false, number: 1 }, message: expect.stringContaining('không có gì thay đổi') });
    const before = await versions();
    expect(await upload(packageOf(['A1', 'Khác', 3]), '0193a5f0-1111-7222-8333-444455556666')).toMatchObject({ state: 'failed', message: expect.stringContaining('không còn') });
    expect(await upload(first, 'khong-phai')).toMatchObject({ status: 400 });
    expect(await versions()).toEqual(before);
  });
});
