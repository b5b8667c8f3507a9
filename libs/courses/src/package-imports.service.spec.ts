import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Clock, Files, newId, parseConfig, rows, Tasks, type Task } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import { hostilePackages, rawZip, scorm12Package, scorm2004Package } from '../../../test/support/packages';
import { unitsOf } from './course-tree';
import { Courses } from './courses.service';
import { PackageImports } from './package-imports.service';
import type { PackageReport } from './package-report';

let t: TestDatabase;
let scratch: string;
let courses: Courses;
let imports: PackageImports;
let tasks: Tasks;
const kept = new Map<string, Buffer>();
/** How many more files the store takes before it dies; for runs that are killed. */
let putsLeft = Infinity;
const memory = {
  put: async (key: string, body: Buffer | Readable) => {
    const bytes = Buffer.isBuffer(body) ? body : await buffer(body);
    if (--putsLeft < 0) throw new Error('killed');
    kept.set(key, bytes);
  },
  stat: async (key: string) => (kept.has(key) ? { size: kept.get(key)!.length } : undefined),
  stream: async (key: string) => Readable.from([kept.get(key)!]),
  remove: async (key: string) => { kept.delete(key); },
  list: async function* () {},
  check: async () => undefined,
};

beforeAll(async () => {
  t = await aDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'hvs-imports-'));
  const config = parseConfig({ DATABASE_URL: t.url, DATA_DIR: scratch, UNPACKED_MAX_MB: '200' });
  const clock = new Clock();
  const files = new Files(memory);
  tasks = new Tasks(t.db, clock);
  courses = new Courses(t.db, clock, config, files, tasks);
  imports = new PackageImports(t.db, clock, config, files, tasks);
});
afterEach(() => { putsLeft = Infinity; });
afterAll(async () => {
  await t.drop();
  await rm(scratch, { recursive: true });
});

const owner = newId();
const upload = (bytes: Uint8Array, by: { title?: string; courseId?: string } = {}): Promise<Task> =>
  courses.receivePackage(Readable.from([Buffer.from(bytes)]), { ownerId: owner, fileName: 'goi.zip', ...by });
const importing = async (bytes: Uint8Array, by: { title?: string; courseId?: string } = {}): Promise<Task> => {
  const { id } = await upload(bytes, by);
  await imports.run({ taskId: id });
  return (await tasks.find(id))!;
};
interface Imported { courseId: string; versionId: string; fresh: boolean; report: PackageReport }
const resultOf = (task: Task): Imported => {
  if (task.state !== 'done') throw new Error(JSON.stringify(task));
  return task.result as unknown as Imported;
};
const reportOf = (task: Task): PackageReport => (task.result as unknown as { report: PackageReport }).report;
const counts = async () => (await rows(t.db.em, `select (select count(*) from courses.course)::int as courses, (select count(*) from courses.version)::int as versions, (select count(*) from courses.version_file)::int as files`))[0];
const store = () => [...kept.keys()].sort();

describe('a sound package', () => {
  test('of SCORM 1.2 becomes a draft with a tree, files and a report', async () => {
    const task = await importing(scorm12Package({ title: 'Kỹ năng số cơ bản', scoTitles: ['Bài một', 'Bài hai'], masteryScore: 80, launchData: 'x=1' }));
    const { courseId, versionId, report } = resultOf(task);
    expect(report).toMatchObject({ ok: true, standard: 'scorm12', edition: '1.2', title: 'Kỹ năng số cơ bản', items: 2, faults: [] });
    expect(await courses.byId(courseId)).toMatchObject({ slug: 'ky-nang-so-co-ban', state: 'draft', standard: 'scorm12', currentVersionId: versionId, newestVersionId: versionId });
    const { tree } = await courses.version(versionId);
    expect(tree.modules).toHaveLength(1);
    expect(unitsOf(tree)).toMatchObject([
      { id: 'MUC-1', title: 'Bài một', kind: 'sco', sco: { href: 'bai-1/index.html', masteryScore: 80, launchData: 'x=1', scaledPassingScore: null } },
      { id: 'MUC-2', title: 'Bài hai' },
    ]);
    const page = await courses.file(versionId, 'bai-1/index.html');
    expect(page.mediaType).toBe('text/html; charset=utf-8');
    expect(kept.get(page.key)!.length).toBe(page.bytes);
    expect((await courses.manifest(versionId)).organisation.items.map((item) => item.id)).toEqual(['MUC-1', 'MUC-2']);
    expect(await courses.publish(courseId, 'NTS')).toMatchObject({ state: 'published', skillGroup: 'NTS', currentVersionId: versionId });
  });

  test('of SCORM 2004 keeps its passing score and threshold', async () => {
    const { versionId, report } = resultOf(await importing(scorm2004Package({ masteryScore: 60, completionThreshold: 0.5 })));
    expect(report).toMatchObject({ standard: 'scorm2004', edition: '4th' });
    expect(unitsOf((await courses.version(versionId)).tree)[0]!.sco).toMatchObject({ scaledPassingScore: 0.6, completionThreshold: 0.5, masteryScore: null });
  });

  test('zipped with its folder is taken, with a warning, and its paths count from the manifest', async () => {
    const { versionId, report } = resultOf(await importing(scorm12Package({ title: 'Trong thư mục', folder: 'Khóa học' })));
    expect(report.faults).toMatchObject([{ severity: 'warning', text: expect.stringContaining('Khóa học/') }]);
    expect((await courses.file(versionId, 'imsmanifest.xml')).bytes).toBeGreaterThan(0);
  });

  test('answers for files whose names were typed otherwise', async () => {
    const { versionId } = resultOf(await importing(scorm12Package({ title: 'Tên tệp' })));
    const exact = await courses.file(versionId, 'chung/hình.svg');
    expect(await courses.file(versionId, 'Chung/HÌNH.svg'.normalize('NFD'))).toEqual(exact);
  });

  test('may be named by whoever uploads it, and two of one name get two addresses', async () => {
    const first = resultOf(await importing(scorm12Package({ identifier: 'a1' }), { title: 'Trùng tên' }));
    const second = resultOf(await importing(scorm12Package({ identifier: 'a2' }), { title: 'Trùng tên' }));
    expect([(await courses.byId(first.courseId))!.slug, (await courses.byId(second.courseId))!.slug]).toEqual(['trung-ten', 'trung-ten-2']);
    expect((await courses.version(first.versionId)).tree.title).toBe('Trùng tên');
  });

  test('uploaded again is the same version, and only one original is kept', async () => {
    const bytes = scorm12Package({ title: 'Hai lần' });
    const first = resultOf(await importing(bytes));
    const before = store();
    const second = resultOf(await importing(bytes, { title: 'Tên khác' }));
    expect(second).toMatchObject({ courseId: first.courseId, versionId: first.versionId, fresh: false });
    expect(store()).toEqual(before);
    expect((await courses.byId(first.courseId))!.title).toBe('Hai lần');
  });

  test('can follow another; learners get it when it is published', async () => {
    const { courseId, versionId } = resultOf(await importing(scorm12Package({ title: 'Nối tiếp', pages: 3 })));
    await courses.publish(courseId, null);
    const next = resultOf(await importing(scorm12Package({ title: 'Nối tiếp', pages: 4 }), { courseId }));
    expect(next.courseId).toBe(courseId);
    expect(await courses.byId(courseId)).toMatchObject({ currentVersionId: versionId, newestVersionId: next.versionId, versionNumber: 1 });
    expect(await courses.publish(courseId, null)).toMatchObject({ currentVersionId: next.versionId, versionNumber: 2 });
    const wrong = await importing(scorm2004Package({ title: 'Nối tiếp' }), { courseId });
    expect(wrong).toMatchObject({ state: 'failed', message: expect.stringContaining('không phải khóa học cùng chuẩn') });
  });
});

describe('an import', () => {
  test('that ran already does nothing when it is run again', async () => {
    const { id } = await upload(scorm12Package({ title: 'Chạy lại' }));
    await imports.run({ taskId: id });
    const [task, before] = [await tasks.find(id), await counts()];
    await imports.run({ taskId: id });
    expect(await tasks.find(id)).toEqual(task);
    expect(await counts()).toEqual(before);
  });

  test('run twice at the same time makes one course', async () => {
    const { id } = await upload(scorm12Package({ title: 'Cùng lúc' }));
    await Promise.allSettled([imports.run({ taskId: id }), imports.run({ taskId: id })]);
    await imports.run({ taskId: id });
    resultOf((await tasks.find(id))!);
    expect(await rows(t.db.em, `select 1 from courses.version where title = 'Cùng lúc'`)).toHaveLength(1);
  });

  test('of one package uploaded twice at the same time makes one course', async () => {
    const bytes = scorm12Package({ title: 'Hai người' });
    const done = (await Promise.all([importing(bytes), importing(bytes)])).map(resultOf);
    expect(new Set(done.map((one) => one.versionId)).size).toBe(1);
  });

  test.each([0, 1, 3])('killed after %i files are stored ends well when it is run again', async (puts) => {
    const moreFiles = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`them/${n}.txt`, `${puts} ${n}`]));
    const { id } = await upload(scorm12Package({ title: `Chết giữa chừng ${puts}`, moreFiles }));
    const before = await counts();
    putsLeft = puts;
    await expect(imports.run({ taskId: id })).rejects.toThrow('killed');
    expect(await tasks.find(id)).toMatchObject({ state: 'running', message: expect.stringContaining('sẽ tự chạy lại') });
    expect(await counts()).toEqual(before);
    putsLeft = Infinity;
    await imports.run({ taskId: id });
    const { versionId } = resultOf((await tasks.find(id))!);
    for (const { key } of await rows<{ key: string }>(t.db.em, `select 'content/' || sha2 as key from courses.version_file where version_id = $1`, [versionId])) expect(kept.has(key)).toBe(true);
    expect(await readdir(join(scratch, 'tmp'))).toEqual([]);
  });

  test('killed at its very end leaves nothing in the catalogue, and ends well when it is run again', async () => {
    const { id } = await upload(scorm12Package({ title: 'Chết ở cuối' }));
    const before = await counts();
    const finish = jest.spyOn(tasks, 'finish').mockRejectedValueOnce(new Error('killed'));
    await expect(imports.run({ taskId: id })).rejects.toThrow('killed');
    finish.mockRestore();
    expect(await counts()).toEqual(before);
    await imports.run({ taskId: id });
    resultOf((await tasks.find(id))!);
  });

  test('takes away what dead runs left a day ago, and nothing another run may be writing', async () => {
    const [dead, alive] = [join(scratch, 'tmp', 'import-dead'), join(scratch, 'tmp', 'import-alive')];
    await Promise.all([mkdir(dead, { recursive: true }), mkdir(alive, { recursive: true })]);
    const yesterday = Date.now() / 1000 - 25 * 3600;
    await utimes(dead, yesterday, yesterday);
    resultOf(await importing(scorm12Package({ title: 'Dọn dẹp' })));
    expect(await readdir(join(scratch, 'tmp'))).toEqual(['import-alive']);
    await rm(alive, { recursive: true });
  });

  test('whose files are taken away under it is tried again: the package is not to blame', async () => {
    const { id } = await upload(scorm12Package({ title: 'Mất đĩa' }));
    const pause = jest.spyOn(tasks, 'progress').mockImplementationOnce(async () => {
      for (const name of await readdir(join(scratch, 'tmp'))) await rm(join(scratch, 'tmp', name), { recursive: true });
    });
    await expect(imports.run({ taskId: id })).rejects.toThrow('ENOENT');
    pause.mockRestore();
    expect(await tasks.find(id)).toMatchObject({ state: 'running', message: expect.stringContaining('sẽ tự chạy lại') });
    await imports.run({ taskId: id });
    resultOf((await tasks.find(id))!);
  });

  test('whose upload has gone says so', async () => {
    const task = await upload(scorm12Package());
    kept.delete(String(task.input['key']));
    await imports.run({ taskId: task.id });
    expect(await tasks.find(task.id)).toMatchObject({ state: 'failed', message: expect.stringContaining('tải gói lên lại') });
  });
});

const encrypted = (): Uint8Array => {
  const zip = Buffer.from(rawZip([{ path: 'imsmanifest.xml', packed: Buffer.alloc(20), size: 8, method: 0 }]));
  zip[6] = 1;
  zip[zip.indexOf('PK\u0001\u0002') + 8] = 1;
  return zip;
};
const damaged = (): Uint8Array => {
  const zip = Buffer.from(scorm12Package({ title: 'Hỏng' }));
  const at = zip.indexOf('chung/bai.js') + 200;
  zip.fill(0x55, at, at + 40);
  return zip;
};

describe('a package that is refused', () => {
  const cases: [string, () => Uint8Array, RegExp][] = [
    ['a PDF', hostilePackages.notAZip, /Đây là tệp PDF, không phải tệp zip/],
    ['plain text', () => Buffer.from('xin chào'), /không phải tệp zip/],
    ['nothing', () => Buffer.alloc(0), /Tệp tải lên trống/],
    ['half a zip', hostilePackages.truncated, /bị cắt cụt/],
    ['an empty zip', hostilePackages.empty, /không có gì bên trong/],
    ['a way out of the folder', hostilePackages.traversal, /“\.\.\/”/],
    ['an absolute path', hostilePackages.absolute, /bắt đầu bằng “\/”/],
    ['a drive', hostilePackages.drive, /tên ổ đĩa/],
    ['back-slashes', hostilePackages.backslash, /dấu “\\”/],
    ['NUL in a name', hostilePackages.nul, /ký tự điều khiển/],
    ['a symbolic link', hostilePackages.symlink, /symlink/],
    ['one name twice', hostilePackages.duplicate, /hai lần trong gói/],
    ['names that differ in case', hostilePackages.caseClash, /chữ hoa\/thường/],
    ['a name of sixty thousand letters', hostilePackages.hugeName, /tên quá dài/],
    ['seventy thousand files', hostilePackages.tooManyEntries, /20\.001 tệp, quá mức/],
    ['ten gigabytes', hostilePackages.bomb, /10\.240 MB, quá mức/],
    ['a size that is a lie', hostilePackages.lyingSize, /lớn hơn kích thước nó khai/],
    ['a password', encrypted, /mật khẩu/],
    ['damaged bytes', damaged, /bị hỏng, không giải nén được/],
    ['no manifest', hostilePackages.noManifest, /Không nhận ra đây là khóa học/],
    ['a zip in the zip', hostilePackages.zipInZip, /nén hai lần/],
    ['broken XML', hostilePackages.brokenXml, /XML/],
    ['an entity bomb', hostilePackages.entityBomb, /DOCTYPE|DTD|thực thể/],
    ['an entity that reads files', hostilePackages.xxe, /DOCTYPE|DTD|thực thể/],
    ['XML five thousand deep', hostilePackages.deepXml, /sâu|tầng/],
    ['a manifest that is not SCORM', hostilePackages.notScorm, /không có dấu hiệu của SCORM/],
    ['a launch page that is not there', hostilePackages.missingPage, /không có tệp này/],
    ['a launch page outside', hostilePackages.escapingHref, /trỏ ra ngoài gói/],
  ];
  test.each(cases)('for %s: a clear sentence, and nothing left but the report', async (_name, make, expected) => {
    const [before, files] = [await counts(), store()];
    const task = await importing(make());
    expect(task.state).toBe('failed');
    expect(task.message).toMatch(/^Không nhận gói này: .* Chưa có gì được thêm vào danh mục\.$/);
    expect(reportOf(task)).toMatchObject({ ok: false });
    expect(reportOf(task).faults.filter((fault) => fault.severity === 'error').map((fault) => fault.text).join('\n')).toMatch(expected);
    expect(await counts()).toEqual(before);
    expect(store()).toEqual(files);
    expect(await readdir(join(scratch, 'tmp'))).toEqual([]);
  });

  test('names the line of what is wrong in its manifest', async () => {
    const { faults } = reportOf(await importing(hostilePackages.brokenXml()));
    expect(faults[0]).toMatchObject({ path: 'imsmanifest.xml', line: expect.any(Number) });
    expect(faults[0]!.line).toBeGreaterThan(1);
  });
});
