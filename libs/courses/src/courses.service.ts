import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, enqueue, Files, holdLock, newId, Tasks, type Task, type Tx } from '@hvs/platform';
import type { Manifest } from '@hvs/scorm';
import { contentSha2 } from './content-hash';
import { OUTSIDE_UNIT, type CourseTree } from './course-tree';
import {
  contentPart, courseById, courseBySlug, coursesIn, findFile, findVersion, insertCourse, isWrittenOver, keepVersion, lockCourse, updateCourse, versionWeight,
  type Course, type CourseVersion, type NewVersion, type VersionFile, type VersionWeight,
} from './courses.queries';
import { importPackage } from './import-package.job';
import { keepUpload } from './keep-upload.adapter';
import type { AuthoringFault, LessonBody } from '@hvs/lesson';
import { readNativeCourse } from './native-course';
import { courseFolders, readCourseFolder } from './native-folder.adapter';
import { nativeVersion } from './native-version.adapter';
import { coursesProblems } from './problems';
import { Remembered } from './remembered';
import { deleteUpload, lockUpload, partsOf } from './uploads.queries';

/** What became of a course's folder. `heldBack`: lessons were edited on a screen since, so that an administrator opens this version. `bank`: the question bank its assessment draws from, for whoever loads banks. */
export type NativeReport =
  | { ok: true; slug: string; courseId: string; versionId: string; number: number; fresh: boolean; heldBack: boolean; lessons: number; files: number; bank: { name: string; path: string } | null }
  | { ok: false; slug: string; faults: AuthoringFault[] };

/**
 * What an import finds in its task. `parts`: where the bytes lie in order, if not at `key`, under which they are kept once they are one.
 * `courseId`: the package is to be the next version of this course.
 */
export interface PackageInput { key: string; parts?: string[]; fileName: string; title: string | null; courseId: string | null }

/** The catalogue: courses, their frozen versions, and what is in them. */
@Injectable()
export class Courses {
  private readonly versions = new Remembered<CourseVersion>(1_000);
  private readonly lessons = new Remembered<LessonBody>(500);
  private readonly manifests = new Remembered<Manifest>(50);
  private readonly weights = new Remembered<VersionWeight>(1_000);
  private readonly versionFiles = new Remembered<VersionFile>(10_000);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly files: Files,
    private readonly tasks: Tasks,
  ) {}

  bySlug(slug: string, outer?: Tx): Promise<Course | undefined> {
    return courseBySlug(outer ?? this.db.em, slug);
  }

  byId(id: string, outer?: Tx): Promise<Course | undefined> {
    return courseById(outer ?? this.db.em, id);
  }

  /** By slug. */
  list(filter: { state?: Course['state'] } = {}, outer?: Tx): Promise<Course[]> {
    return coursesIn(outer ?? this.db.em, filter.state ?? null);
  }

  version(versionId: string, outer?: Tx): Promise<CourseVersion> {
    return this.versions.get(versionId, async () => {
      const version = await findVersion(outer ?? this.db.em, versionId);
      if (!version) throw coursesProblems.missing('Phiên bản này của khóa học không có. Hãy quay về trang đầu rồi mở lại khóa học.');
      return version;
    });
  }

  /** With everything in it, for whomever it is; `lessonFor` takes out what is for others. */
  lesson(versionId: string, lessonId: string): Promise<LessonBody> {
    return this.lessons.get(`${versionId}/${lessonId}`, async () => {
      const lesson = await contentPart<LessonBody>(this.db.em, versionId, lessonId);
      if (!lesson?.screens) throw coursesProblems.lessonMissing('Bài này không có trong khóa học. Hãy mở lại từ trang khóa học.');
      return lesson;
    });
  }

  /** What a native version weighs on a device before it is fetched, in bytes, uncompressed. */
  weight(versionId: string): Promise<VersionWeight> {
    return this.weights.get(versionId, () => versionWeight(this.db.em, versionId));
  }

  /** What the package said of itself, for the run-time: SCORM versions only. */
  manifest(versionId: string, outer?: Tx): Promise<Manifest> {
    return this.manifests.get(versionId, async () => {
      const manifest = await contentPart<Manifest>(outer ?? this.db.em, versionId, 'manifest');
      if (!manifest) throw coursesProblems.missing('Khóa học này không phải gói SCORM.');
      return manifest;
    });
  }

  file(versionId: string, path: string): Promise<VersionFile> {
    return this.versionFiles.get(`${versionId}/${path}`, async () => {
      const file = path.includes('\0') ? undefined : await findFile(this.db.em, versionId, path);
      if (!file) throw coursesProblems.fileMissing(`Khóa học không có tệp “${path.slice(0, 200)}”.`);
      return file;
    });
  }

  /**
   * Opens a course to learners. A draft opens with the version it has; of a course already open, the newest version (or
   * the one named) becomes the one new enrolments get. Who is enrolled stays where he is.
   */
  publish(id: string, skillGroup: string | null, versionId?: string, outer?: Tx): Promise<Course> {
    return this.db.transact(async (tx) => {
      const course = await this.lock(tx, id);
      const chosen = versionId ?? (course.state === 'draft' ? course.currentVersionId : course.newestVersionId);
      const version = chosen ? await findVersion(tx, chosen) : undefined;
      if (!version || version.courseId !== id) throw coursesProblems.nothingToPublish('Hãy nạp nội dung cho khóa học trước khi mở.');
      return updateCourse(tx, { ...course, title: version.tree.title, skillGroup, state: 'published', currentVersionId: version.id }, this.clock.now());
    }, outer);
  }

  /** Back to draft: nobody new can enrol. */
  unpublish(id: string, outer?: Tx): Promise<Course> {
    return this.db.transact(async (tx) => updateCourse(tx, { ...(await this.lock(tx, id)), state: 'draft' }, this.clock.now()), outer);
  }

  /** A course learned elsewhere: one unit, whose results arrive as statements. */
  ensureOutside(tx: Tx, course: { slug: string; title: string; summary: string; skillGroup: string | null }): Promise<Course> {
    const { slug, title, summary, skillGroup } = course;
    const tree: CourseTree = {
      title, summary, language: 'vi-VN', legalSource: '', audiences: [], assessment: null,
      modules: [{ id: 'outside', title, units: [{ id: OUTSIDE_UNIT, title, minutes: 0, summary, kind: 'lesson' }] }],
    };
    return this.db.transact(async (inner) => {
      const kept = await this.keep(inner, { slug, skillGroup, standard: 'outside' }, { tree, content: {}, files: [], contentSha2: contentSha2({ tree }, []) });
      if (!kept) throw coursesProblems.wrongCourse(`Địa chỉ “${slug}” đã là của một khóa học kiểu khác.`);
      return kept.course;
    }, tx);
  }

  /**
   * Loads a course from its folder: everything that is wrong at once, or a version, new only when something in it is.
   * A new course is open at once; whether an old one is stays as it was.
   */
  async loadNative(path: string): Promise<NativeReport> {
    const folder = resolve(path);
    const slug = basename(folder);
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) return { ok: false, slug, faults: [{ file: folder, line: 0, text: 'Không có thư mục này.' }] };
    const read = await readCourseFolder(folder);
    const checked = readNativeCourse(read);
    if (!checked.ok) return { ok: false, slug, faults: checked.faults.map((fault) => ({ ...fault, file: `${slug}/${fault.file}` })) };
    const { course } = checked;
    const version = await nativeVersion(this.files, course, read);
    const kept = await this.db.transact((tx) => this.keep(tx, { slug: course.slug, skillGroup: course.skillGroup, standard: 'native' }, version));
    if (!kept) return { ok: false, slug, faults: [{ file: `${slug}/course.yaml`, line: 0, text: `Địa chỉ “${course.slug}” đã là của một khóa học kiểu khác.` }] };
    return {
      ok: true, slug: course.slug, courseId: kept.course.id, versionId: kept.version.id, number: kept.version.number, fresh: kept.version.fresh, heldBack: kept.heldBack,
      lessons: course.lessons.length, files: version.files.length, bank: course.bank ? { name: course.slug, path: join(folder, course.bank) } : null,
    };
  }

  /** Loads every course under `<contentDir>/courses`; a faulty one does not keep the others out. */
  async loadAllNative(contentDir: string): Promise<NativeReport[]> {
    const reports: NativeReport[] = [];
    for (const folder of await courseFolders(contentDir)) reports.push(await this.loadNative(folder));
    return reports;
  }

  /**
   * Takes in an uploaded package and asks for its import; the answer is the task to watch. With a `courseId` the package
   * becomes the next version of that course, else a new course.
   */
  async receivePackage(stream: Readable, by: { ownerId: string; title?: string; courseId?: string; fileName?: string }): Promise<Task> {
    const key = `upload/${newId()}`;
    await keepUpload(this.files, this.config.get('DATA_DIR'), key, stream, this.config.get('UPLOAD_MAX_MB'));
    try {
      return await this.db.transact((tx) => this.askForImport(tx, { key }, by));
    } catch (error) {
      await this.files.remove(key);
      throw error;
    }
  }

  /** The same of a package that was sent in parts and is here as a whole now. */
  takeUpload(by: { ownerId: string; uploadId: string; title?: string; courseId?: string }): Promise<Task> {
    return this.db.transact(async (tx) => {
      const upload = await lockUpload(tx, by.uploadId);
      if (upload?.ownerId !== by.ownerId) throw coursesProblems.uploadMissing('Tệp đang gửi này không còn: đã được nạp, đã bỏ hoặc đã hết hạn. Hãy gửi lại từ đầu.');
      if (upload.received < upload.bytes) throw coursesProblems.uploadIncomplete(`Mới có ${upload.received} trên ${upload.bytes} byte. Hãy gửi tiếp cho xong.`);
      const parts = await partsOf(tx, upload.id);
      await deleteUpload(tx, upload.id);
      return this.askForImport(tx, { key: `upload/${newId()}`, parts }, { ...by, fileName: upload.fileName });
    });
  }

  private async askForImport(tx: Tx, where: Pick<PackageInput, 'key' | 'parts'>, by: { ownerId: string; title?: string; courseId?: string; fileName?: string }): Promise<Task> {
    const [title, fileName] = [by.title?.trim() || null, by.fileName?.trim() || 'goi.zip'];
    const input: PackageInput = { ...where, fileName, title, courseId: by.courseId ?? null };
    const { task } = await this.tasks.open(tx, { kind: 'import-package', title: `Nạp gói “${title ?? fileName}”`, ownerId: by.ownerId, input: { ...input } });
    await enqueue(tx, importPackage, { taskId: task.id });
    return task;
  }

  /** By way of the disk: a stream that breaks off, or is too much, never reaches the store. */
  private async lock(tx: Tx, id: string): Promise<Course> {
    await lockCourse(tx, id);
    const course = await courseById(tx, id);
    if (!course) throw coursesProblems.missing('Khóa học này không có hoặc đã bị gỡ. Hãy tải lại danh sách.');
    return course;
  }

  /**
   * Makes this version the current one of the course at that slug; undefined when the slug belongs to another kind of course.
   * What was edited on a screen is not taken back by loading files again: then the version waits to be opened.
   */
  private async keep(
    tx: Tx, of: Pick<Course, 'slug' | 'skillGroup' | 'standard'>, version: NewVersion,
  ): Promise<{ course: Course; version: { id: string; number: number; fresh: boolean }; heldBack: boolean } | undefined> {
    const now = this.clock.now();
    const { title } = version.tree;
    await holdLock(tx, 'courses.slug', of.slug);
    const course = (await courseBySlug(tx, of.slug)) ?? (await insertCourse(tx, { ...of, title, state: 'published' }, now));
    if (course.standard !== of.standard) return undefined;
    await lockCourse(tx, course.id);
    const kept = await keepVersion(tx, course.id, version, now);
    if (await isWrittenOver(tx, course.id, kept.id)) return { course, version: kept, heldBack: kept.fresh };
    return { course: await updateCourse(tx, { ...course, title, skillGroup: of.skillGroup, currentVersionId: kept.id }, now), version: kept, heldBack: false };
  }
}
