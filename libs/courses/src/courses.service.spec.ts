import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Clock, Files, newId, parseConfig, Tasks, type Tx } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { unitsOf } from './course-tree';
import { Courses, type NativeReport } from './courses.service';

const CONTENT = join(__dirname, '../../../content');
const SLUG = 'nhan-thuc-so';

let t: TestDatabase;
let scratch: string;
let courses: Courses;
const kept = new Map<string, Buffer>();
const memory = {
  put: async (key: string, body: Buffer | Readable) => { kept.set(key, Buffer.isBuffer(body) ? body : await buffer(body)); },
  stat: async (key: string) => (kept.has(key) ? { size: kept.get(key)!.length } : undefined),
  stream: async (key: string) => Readable.from([kept.get(key)!]),
  remove: async (key: string) => { kept.delete(key); },
  list: async function* () {},
  check: async () => undefined,
};
/** The catalogue as another process sees it: nothing remembered. */
const anew = (): Courses => {
  const config = parseConfig({ DATABASE_URL: t.url, DATA_DIR: scratch, UPLOAD_MAX_MB: '1' });
  return new Courses(t.db, new Clock(), config, new Files(memory), new Tasks(t.db, new Clock()));
};

beforeAll(async () => {
  t = await aDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'hvs-courses-'));
  courses = anew();
});
afterAll(async () => {
  await t.drop();
  await rm(scratch, { recursive: true });
});

/** A copy of a real course that a test may change. */
const aCopy = async (): Promise<string> => {
  const folder = join(await mkdtemp(join(scratch, 'content-')), SLUG);
  await cp(join(CONTENT, 'courses', SLUG), folder, { recursive: true });
  return folder;
};
const change = async (path: string, from: string, to: string): Promise<void> => writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
const loaded = (report: NativeReport): Extract<NativeReport, { ok: true }> => {
  if (!report.ok) throw new Error(JSON.stringify(report.faults));
  return report;
};

describe('native courses', () => {
  test('the real ones are loaded once; loading them again changes nothing', async () => {
    const first = (await courses.loadAllNative(CONTENT)).map(loaded);
    expect(first.map((report) => report.slug)).toEqual(expect.arrayContaining(['an-toan-an-ninh-mang', 'nhan-thuc-so']));
    expect(first.every((report) => report.fresh)).toBe(true);
    const second = (await anew().loadAllNative(CONTENT)).map(loaded);
    expect(second).toEqual(first.map((report) => ({ ...report, fresh: false })));
    expect(await courses.list({ state: 'published' })).toEqual(expect.arrayContaining([expect.objectContaining({ slug: 'an-toan-an-ninh-mang', skillGroup: 'ATANM', versionNumber: 1 }), expect.objectContaining({ slug: SLUG, skillGroup: 'NTS' })]));
    expect(first.find((report) => report.slug === SLUG)!.bank).toEqual({ name: SLUG, path: join(CONTENT, 'courses', SLUG, 'bank.yaml') });
  });

  test('a learner finds every lesson of the tree, and every picture of the lessons', async () => {
    const { currentVersionId } = (await courses.bySlug(SLUG))!;
    const version = await courses.version(currentVersionId!);
    for (const unit of unitsOf(version.tree)) {
      const lesson = await courses.lesson(version.id, unit.id);
      expect(lesson.title).toBe(unit.title);
      for (const block of lesson.screens.flatMap((screen) => screen.blocks)) {
        if (block.type !== 'image') continue;
        const file = await courses.file(version.id, block.src);
        expect(file).toMatchObject({ mediaType: 'image/svg+xml', key: `content/${file.sha2}` });
        expect(kept.get(file.key)!.length).toBe(file.bytes);
      }
    }
  });

  test('an edited lesson makes a new version; the old one stays as it was; undone, the old one is current again', async () => {
    const folder = await aCopy();
    const before = loaded(await courses.loadNative(folder));
    const old = await courses.lesson(before.versionId, '01-chuyen-doi-so-la-gi');
    await change(join(folder, 'lessons/01-chuyen-doi-so-la-gi.md'), `title: ${old.title}`, 'title: Tên mới');
    const after = loaded(await courses.loadNative(folder));
    expect(after).toMatchObject({ fresh: true, number: before.number + 1, courseId: before.courseId });
    expect((await courses.bySlug(SLUG))!.currentVersionId).toBe(after.versionId);
    expect((await anew().lesson(before.versionId, old.id)).title).toBe(old.title);
    expect((await courses.lesson(after.versionId, old.id)).title).toBe('Tên mới');
    expect(loaded(await courses.loadNative(join(CONTENT, 'courses', SLUG)))).toMatchObject({ fresh: false, versionId: before.versionId });
    expect((await courses.bySlug(SLUG))!.currentVersionId).toBe(before.versionId);
  });

  test('an edited picture makes a new version too', async () => {
    const folder = await aCopy();
    const before = loaded(await courses.loadNative(folder));
    await change(join(folder, 'images/ba-kenh.svg'), '</svg>', '<!-- sửa --></svg>');
    expect(loaded(await courses.loadNative(folder))).toMatchObject({ fresh: true });
    expect(loaded(await courses.loadNative(join(CONTENT, 'courses', SLUG)))).toMatchObject({ versionId: before.versionId });
  });

  test('loaded by several processes at once is one version', async () => {
    const folder = await aCopy();
    await change(join(folder, 'course.yaml'), 'attempts: 3', 'attempts: 4');
    const reports = (await Promise.all(Array.from({ length: 4 }, () => anew().loadNative(folder)))).map(loaded);
    expect(new Set(reports.map((report) => report.versionId)).size).toBe(1);
    expect(reports.filter((report) => report.fresh)).toHaveLength(1);
  });

  test('a faulty course tells all its faults, and the catalogue stays as it was', async () => {
    const folder = await aCopy();
    const before = await courses.bySlug(SLUG);
    await change(join(folder, 'course.yaml'), 'draw: 15', 'draw: nhiều');
    await writeFile(join(folder, 'images/ba-kenh.svg'), '<svg><script/></svg>');
    const report = await courses.loadNative(folder);
    expect(report).toMatchObject({ ok: false, faults: [{ file: `${SLUG}/images/ba-kenh.svg`, line: 1 }, { file: `${SLUG}/course.yaml` }] });
    expect(await courses.bySlug(SLUG)).toEqual(before);
    expect(await courses.loadNative(join(scratch, 'khong-co'))).toMatchObject({ ok: false, slug: 'khong-co' });
  });

  test('one that an administrator closed stays closed when its content changes', async () => {
    const folder = await aCopy();
    const { id } = (await courses.bySlug(SLUG))!;
    await courses.unpublish(id);
    await change(join(folder, 'course.yaml'), 'attempts: 3', 'attempts: 5');
    loaded(await courses.loadNative(folder));
    expect((await courses.byId(id))!.state).toBe('draft');
    expect(await courses.publish(id, 'NTS')).toMatchObject({ state: 'published', skillGroup: 'NTS' });
  });
});

describe('the catalogue', () => {
  test('keeps a course learned elsewhere once, whoever asks how often', async () => {
    const ensure = (summary: string) => t.db.transact((tx: Tx) => courses.ensureOutside(tx, { slug: 'hoc-noi-khac', title: 'Học nơi khác', summary, skillGroup: 'NTS' }));
    const first = await ensure('Ở đâu đó.');
    expect(first).toMatchObject({ standard: 'outside', state: 'published', versionNumber: 1 });
    expect((await ensure('Ở đâu đó.')).currentVersionId).toBe(first.currentVersionId);
    expect(await ensure('Ở chỗ khác.')).toMatchObject({ id: first.id, versionNumber: 2 });
    expect(unitsOf((await courses.version(first.currentVersionId!)).tree)).toMatchObject([{ id: 'result' }]);
    await expect(t.db.transact((tx: Tx) => courses.ensureOutside(tx, { slug: SLUG, title: 'x', summary: '', skillGroup: null }))).rejects.toMatchObject({ problem: 'wrong-course' });
  });

  test('says what is not there', async () => {
    const { currentVersionId } = (await courses.bySlug(SLUG))!;
    expect(await courses.bySlug('khong-co')).toBeUndefined();
    expect(await courses.byId(newId())).toBeUndefined();
    await expect(courses.version(newId())).rejects.toMatchObject({ problem: 'missing' });
    await expect(courses.lesson(currentVersionId!, 'khong-co')).rejects.toMatchObject({ problem: 'lesson-missing' });
    await expect(courses.file(currentVersionId!, '../../etc/passwd')).rejects.toMatchObject({ problem: 'file-missing' });
    await expect(courses.file(currentVersionId!, 'a\0b')).rejects.toMatchObject({ problem: 'file-missing' });
    await expect(courses.manifest(currentVersionId!)).rejects.toMatchObject({ problem: 'missing' });
    await expect(courses.publish(newId(), null)).rejects.toMatchObject({ problem: 'missing' });
    await expect(courses.publish((await courses.bySlug(SLUG))!.id, null, newId())).rejects.toMatchObject({ problem: 'nothing-to-publish' });
  });

  test('a package that is too large is refused while it comes in, and nothing of it is kept', async () => {
    const uploads = () => [...kept.keys()].filter((key) => key.startsWith('upload/'));
    const stream = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(100_000)));
    await expect(courses.receivePackage(stream, { ownerId: newId() })).rejects.toMatchObject({ problem: 'package-too-large' });
    expect(uploads()).toEqual([]);
    expect(await readdir(join(scratch, 'tmp'))).toEqual([]);
  });

  test('a package whose upload breaks off is not kept either', async () => {
    const before = [...kept.keys()];
    const stream = Readable.from((async function* () { yield Buffer.alloc(1000); throw new Error('connection lost'); })());
    await expect(courses.receivePackage(stream, { ownerId: newId() })).rejects.toThrow('connection lost');
    expect([...kept.keys()]).toEqual(before);
    expect(await readdir(join(scratch, 'tmp'))).toEqual([]);
  });
});
