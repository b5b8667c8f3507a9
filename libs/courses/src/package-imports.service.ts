import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, Files, holdLock, Tasks, type Task, type Tx } from '@hvs/platform';
import { contentSha2 } from './content-hash';
import { contentKey, courseById, insertCourse, keepVersion, lockCourse, packageWithContent, slugsLike, treesOf, updateCourse, type Course, type NewVersion } from './courses.queries';
import type { PackageInput } from './courses.service';
import { runFolder } from './keep-upload.adapter';
import { renamed, underNames } from './match-units';
import { asErrors, refusal } from './package-faults';
import { readPackage, type ReadingLimits } from './package-reader.adapter';
import type { PackageReport } from './package-report';
import { freeSlug, slugOf } from './slug';
import type { ReadCourse } from './standards/standard';
import { treeChanges } from './tree-diff';
import type { UnpackedFile } from './unpack.adapter';

/**
 * Turns uploaded packages into courses. Everything is checked in a folder of the run's own; files reach the store,
 * under their hashes, only when the package is sound, and the catalogue in one transaction at the end, together with
 * the end of the task. A run that dies leaves the task as it was, and the next one begins anew.
 */
@Injectable()
export class PackageImports {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly files: Files,
    private readonly tasks: Tasks,
  ) {}

  async run({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 1);
    if (!task) return this.sweep(taskId);
    const input = inputOf(task);
    const parts = input.parts ?? [input.key];
    if (!(await this.areThere(parts))) return this.tasks.fail(taskId, 'Tệp đã tải lên không còn trong kho. Hãy tải gói lên lại.');
    const folder = await runFolder(this.config.get('DATA_DIR'), 'import', taskId, Date.now());
    try {
      const zipPath = join(folder, 'package.zip');
      await pipeline(this.bytesOf(parts), createWriteStream(zipPath));
      const read = await readPackage(zipPath, folder, this.limits(), every((done, of) => this.tasks.progress(taskId, done, 2 * of, 'Đang kiểm tra và giải nén')));
      const wrong = read.ok ? await this.wrongCourse(input, read.course) : undefined;
      if (!read.ok || wrong) return await this.refuse(task, input, wrong ? { ...read.report, ok: false, faults: [wrong, ...read.report.faults] } : read.report);
      await this.store(taskId, read.files);
      if (input.parts) await this.files.put(input.key, createReadStream(zipPath), 'application/zip');
      await this.finish(task, input, read.course, read.files, read.report);
      await this.forget(input.parts ?? []);
    } catch (error) {
      await this.tasks.progress(taskId, 0, 1, 'Gặp trục trặc của hệ thống. Gói đã tải lên vẫn còn; việc này sẽ tự chạy lại.');
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private limits(): ReadingLimits {
    return { unpackedMaxMb: this.config.get('UNPACKED_MAX_MB'), maxEntries: this.config.get('PACKAGE_ENTRIES_MAX') };
  }

  private async areThere(keys: readonly string[]): Promise<boolean> {
    for (const key of keys) if (!(await this.files.stat(key))) return false;
    return true;
  }

  private async *bytesOf(keys: readonly string[]): AsyncGenerator<Buffer> {
    for (const key of keys) yield* (await this.files.stream(key)) as AsyncIterable<Buffer>;
  }

  private async forget(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.files.remove(key);
  }

  /** A package can only follow one of its own standard: the runs of those who are learning depend on it. */
  private async wrongCourse(input: PackageInput, read: ReadCourse): Promise<PackageReport['faults'][number] | undefined> {
    if (!input.courseId) return undefined;
    const course = await courseById(this.db.em, input.courseId);
    if (course?.standard === read.standard) return undefined;
    const text = course
      ? `Khóa học “${course.title}” không phải khóa học cùng chuẩn với gói này. Hãy tải gói lên như một khóa học mới.`
      : 'Khóa học cần cập nhật không còn. Hãy tải gói lên như một khóa học mới.';
    return asErrors([{ code: 'wrong-course', text }])[0];
  }

  private async refuse(task: Task, input: PackageInput, report: PackageReport): Promise<void> {
    await this.tasks.fail(task.id, refusal(report.faults), { report });
    await this.forget([input.key, ...(input.parts ?? [])]);
  }

  /** A run that died right after its end left the upload, or its parts, behind. */
  private async sweep(taskId: string): Promise<void> {
    const task = await this.tasks.find(taskId);
    if (!task) return;
    const { key, parts = [] } = inputOf(task);
    await this.forget(task.state === 'failed' ? [key, ...parts] : task.state === 'done' ? parts : []);
  }

  /** Under their hashes: what is there already, from this package's earlier version or another run, is not written again. */
  private async store(taskId: string, files: readonly UnpackedFile[]): Promise<void> {
    const tell = every((done, of) => this.tasks.progress(taskId, of + done, 2 * of, 'Đang lưu vào kho'));
    for (const [index, file] of files.entries()) {
      const key = contentKey(file.sha2);
      if ((await this.files.stat(key))?.size !== file.bytes) await this.files.put(key, createReadStream(file.at), file.mediaType);
      await tell(index + 1, files.length);
    }
  }

  private async finish(task: Task, input: PackageInput, read: ReadCourse, files: readonly UnpackedFile[], report: PackageReport): Promise<void> {
    const title = input.title ?? (read.title || input.fileName.replace(/\.(zip|xml|html?)$/i, ''));
    const version: NewVersion = {
      tree: read.treeOf(title),
      content: read.content,
      files: files.map(({ path, sha2, mediaType, bytes }) => ({ path, sha2, mediaType, bytes })),
      // Without the title given by hand: the same package under another name is the same package.
      contentSha2: contentSha2(read.content, files),
      original: { key: input.key, fileName: input.fileName },
    };
    const fresh = await this.db.transact(async (tx) => {
      await holdLock(tx, 'courses.import', version.contentSha2);
      if ((await this.tasks.find(task.id))?.state !== 'running') return true;
      const course = await this.courseFor(tx, input, read, version, title);
      await lockCourse(tx, course.id);
      const now = this.clock.now();
      const earlier = await treesOf(tx, course.id);
      // What learners have done is kept under the ids that units had in the version before.
      const tree = underNames(version.tree, renamed(earlier, version.tree));
      const kept = await keepVersion(tx, course.id, { ...version, tree }, now);
      const before = earlier.at(-1);
      const changes = kept.fresh && before ? treeChanges(before, tree) : null;
      // What learners get changes at a publication, never at an upload.
      if (course.state === 'draft') await updateCourse(tx, { ...course, title: kept.fresh ? title : course.title, currentVersionId: kept.id }, now);
      const message = kept.fresh ? (before ? `Đã nạp phiên bản ${kept.number} của “${title}”. Người học chỉ thấy sau khi bạn mở phiên bản này.` : `Đã nạp “${title}”. Hãy xem thử rồi mở cho người học.`) : `Gói này đã có trong khóa học “${course.title}”; không có gì thay đổi.`;
      await this.tasks.finish(task.id, { courseId: course.id, versionId: kept.id, fresh: kept.fresh, number: kept.number, changes, report }, message, tx);
      return kept.fresh;
    });
    // The original of a version is kept for audit; that of a repeated upload is one too many.
    if (!fresh) await this.files.remove(input.key);
  }

  /** The course named by the upload; else the one that has this very content; else a new draft. */
  private async courseFor(tx: Tx, input: PackageInput, read: ReadCourse, version: NewVersion, title: string): Promise<Course> {
    const known = input.courseId ?? (await packageWithContent(tx, version.contentSha2));
    if (known) return (await courseById(tx, known))!;
    const slug = slugOf(title);
    await holdLock(tx, 'courses.slug', slug);
    return insertCourse(tx, { slug: freeSlug(slug, await slugsLike(tx, slug)), title, standard: read.standard, skillGroup: null, state: 'draft' }, this.clock.now());
  }
}

const inputOf = (task: Task): PackageInput => task.input as unknown as PackageInput;

/** Tells about fifty times, however many files there are: the row behind a progress bar is for people. */
const every = (tell: (done: number, of: number) => Promise<void>) => async (done: number, of: number): Promise<void> => {
  if (done === of || done % Math.max(1, Math.floor(of / 50)) === 0) await tell(done, of);
};
