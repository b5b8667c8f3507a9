import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Clock, Files, newId, parseConfig, Tasks } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { CourseVersions } from './course-versions.service';
import { Courses, type NativeReport } from './courses.service';
import { LessonTexts } from './lesson-texts.service';

const COURSE = join(__dirname, '../../../content/courses/nhan-thuc-so');
const LESSON = '01-chuyen-doi-so-la-gi';

let t: TestDatabase;
let scratch: string;
let folder: string;
let files: Files;
let courses: Courses;
let texts: LessonTexts;
const by = newId();

beforeAll(async () => {
  t = await aDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'hvs-texts-'));
  folder = join(scratch, 'nhan-thuc-so');
  await cp(COURSE, folder, { recursive: true });
  const kept = new Map<string, Buffer>();
  files = new Files({
    put: async (key, body) => { kept.set(key, Buffer.isBuffer(body) ? body : await buffer(body as Readable)); },
    stat: async (key) => (kept.has(key) ? { size: kept.get(key)!.length } : undefined),
    stream: async (key) => Readable.from([kept.get(key)!]),
    remove: async (key) => { kept.delete(key); },
    list: async function* () {},
    check: async () => undefined,
  });
  courses = new Courses(t.db, new Clock(), parseConfig({ DATABASE_URL: t.url, DATA_DIR: scratch }), files, new Tasks(t.db, new Clock()));
  texts = new LessonTexts(new Clock(), courses, t.db, files);
});
afterAll(async () => {
  await t.drop();
  await rm(scratch, { recursive: true });
});

const load = async (): Promise<Extract<NativeReport, { ok: true }>> => {
  const report = await courses.loadNative(folder);
  if (!report.ok) throw new Error(JSON.stringify(report.faults));
  return report;
};
const save = (courseId: string, text: string, versionId: string) => t.db.transact((tx) => texts.save(tx, courseId, LESSON, { text, versionId, note: 'Sửa lời', by }));
const titled = (text: string, title: string): string => text.replace(/^title: .*$/m, `title: ${title}`);

test('a text is read, tried, and kept as a version that waits; learners keep theirs', async () => {
  const { courseId, versionId } = await load();
  const { lessons } = await texts.list(courseId);
  expect(lessons.find(({ id }) => id === LESSON)).toMatchObject({ from: null, minutes: expect.any(Number) });
  const { text } = await texts.text(courseId, LESSON);
  expect(await texts.read(courseId, LESSON, titled(text, 'Tên khác'))).toMatchObject({ ok: true, lesson: { id: LESSON, title: 'Tên khác' } });
  const kept = await save(courseId, titled(text, 'Tên khác'), versionId);
  expect(kept).toMatchObject({ fresh: true, number: 2 });
  expect((await courses.byId(courseId))).toMatchObject({ currentVersionId: versionId, newestVersionId: kept.versionId });
  expect((await courses.lesson(kept.versionId, LESSON)).title).toBe('Tên khác');
  expect((await courses.lesson(versionId, LESSON)).title).not.toBe('Tên khác');
  expect((await new CourseVersions(t.db, files).of(courseId))[0]).toMatchObject({ number: 2, note: 'Sửa lời', writtenBy: by, changes: [{ kind: 'renamed', unitId: LESSON }] });
});

test('what is wrong is told by line and keeps nothing; so is another\'s version in between; the same twice is one', async () => {
  const { id: courseId, newestVersionId } = (await courses.bySlug('nhan-thuc-so'))!;
  const { text, versionId } = await texts.text(courseId, LESSON);
  expect(versionId).toBe(newestVersionId);
  const broken = text.replace(/^:::\s*$/m, '');
  const tried = await texts.read(courseId, LESSON, broken);
  expect(tried).toMatchObject({ ok: false, faults: [{ file: `lessons/${LESSON}.md`, line: expect.any(Number) }] });
  await expect(save(courseId, broken, versionId)).rejects.toThrow('courses/text-refused');
  await expect(save(courseId, `${text}\n![x](images/khong-co.svg)\n`, versionId)).rejects.toThrow('courses/text-refused');
  expect(await save(courseId, text, versionId)).toEqual({ versionId, number: 2, fresh: false });
  const next = await save(courseId, titled(text, 'Lần hai'), versionId);
  await expect(save(courseId, titled(text, 'Người khác'), versionId)).rejects.toThrow('courses/text-changed');
  expect((await texts.text(courseId, LESSON)).versionId).toBe(next.versionId);
});

test('loading the files again takes back nothing that was written on a screen, until the files say the same', async () => {
  const { id: courseId, newestVersionId } = (await courses.bySlug('nhan-thuc-so'))!;
  await courses.publish(courseId, 'NTS', newestVersionId!);
  expect(await load()).toMatchObject({ fresh: false, heldBack: false });
  expect((await courses.byId(courseId))!.currentVersionId).toBe(newestVersionId);

  const { bank, files: out } = await texts.folder(courseId);
  expect(bank).toBe('bank.yaml');
  expect([...out.keys()]).toEqual(expect.arrayContaining(['course.yaml', `lessons/${LESSON}.md`]));
  expect([...out.keys()].filter((path) => path.startsWith('images/')).length).toBeGreaterThan(3);
  const written = out.get(`lessons/${LESSON}.md`)!.toString('utf8');
  await writeFile(join(folder, 'lessons', `${LESSON}.md`), titled(written, 'Từ tệp'));
  const held = await load();
  expect(held).toMatchObject({ fresh: true, heldBack: true });
  expect((await courses.byId(courseId))).toMatchObject({ currentVersionId: newestVersionId, newestVersionId: held.versionId });

  await writeFile(join(folder, 'lessons', `${LESSON}.md`), written);
  expect(await load()).toMatchObject({ fresh: false, versionId: newestVersionId });
  await writeFile(join(folder, 'lessons', `${LESSON}.md`), titled(written, 'Lại từ tệp'));
  const open = await load();
  expect(open).toMatchObject({ fresh: true, heldBack: false });
  expect((await courses.byId(courseId))!.currentVersionId).toBe(open.versionId);
});

test('only what was written here, and only lessons of its own', async () => {
  const { id: courseId } = (await courses.bySlug('nhan-thuc-so'))!;
  await expect(texts.text(courseId, 'khong-co')).rejects.toThrow('courses/lesson-missing');
  await expect(texts.read(courseId, 'an-toan.01-bai', 'x')).rejects.toThrow('courses/lesson-missing');
  await expect(texts.list(newId())).rejects.toThrow('courses/missing');
});
