import { Injectable } from '@nestjs/common';
import { Clock, Database, Files, type Tx } from '@hvs/platform';
import type { AuthoredLesson, AuthoringFault, LessonBody } from '@hvs/lesson';
import { courseById, keepVersion, lockCourse, sourcesOf, type Course } from './courses.queries';
import { Courses } from './courses.service';
import { folderOf, readNativeCourse, type CourseFolder, type NativeCourse } from './native-course';
import { nativeVersion } from './native-version.adapter';
import { coursesProblems } from './problems';
import { readVersionFiles } from './version-files.adapter';

/** A lesson whose text may be edited. `from`: the slug of the course it is taken from, where it is edited instead. */
export interface LessonOfText { id: string; title: string; minutes: number; module: string; from: string | null }
/** A text as it stands in a version; `versionId` goes back with a change. */
export interface LessonText { versionId: string; number: number; file: string; text: string }
export type ReadText = { ok: true; lesson: LessonBody; authored: AuthoredLesson } | { ok: false; faults: AuthoringFault[] };

interface Newest { course: Course; versionId: string; number: number; folder: CourseFolder }

/** The texts of native courses, edited where no files are at hand. What is edited is another version; the folder can be had back. */
@Injectable()
export class LessonTexts {
  constructor(private readonly clock: Clock, private readonly courses: Courses, private readonly db: Database, private readonly files: Files) {}

  /** The lessons of the newest version, in their order. */
  async list(courseId: string): Promise<{ title: string; slug: string; versionId: string; number: number; isCurrent: boolean; lessons: LessonOfText[] }> {
    const { course, versionId } = await this.newestOf(courseId);
    const { tree, number } = await this.courses.version(versionId);
    return {
      title: tree.title, slug: course.slug, versionId, number, isCurrent: versionId === course.currentVersionId,
      lessons: tree.modules.flatMap((module) => module.units.map(({ id, title, minutes }) => ({ id, title, minutes, module: module.title, from: neighbourOf(id) }))),
    };
  }

  async text(courseId: string, lessonId: string): Promise<LessonText> {
    const { versionId } = await this.newestOf(courseId);
    const text = (await this.sources(versionId))[pathOf(lessonId)];
    if (text === undefined) throw missingLesson(lessonId);
    return { versionId, number: (await this.courses.version(versionId)).number, file: pathOf(lessonId), text };
  }

  /** The lesson as it would be with this text, or everything that is wrong with it. Nothing is kept. */
  async read(courseId: string, lessonId: string, text: string): Promise<ReadText> {
    const { folder } = await this.newest(courseId);
    const read = readWith(folder, lessonId, text);
    if (!read.ok) return read;
    return { ok: true, lesson: read.course.lessons.find(({ id }) => id === lessonId)!, authored: read.course.authored.find(({ body }) => body.id === lessonId)! };
  }

  /** Keeps the text as a version of its own, which waits to be opened. The same text again is the version there is. */
  async save(tx: Tx, courseId: string, lessonId: string, { text, versionId, ...written }: { text: string; versionId: string; note: string; by: string }): Promise<{ versionId: string; number: number; fresh: boolean }> {
    await lockCourse(tx, courseId);
    const newest = await this.newest(courseId, tx);
    const before = newest.folder.texts.get(pathOf(lessonId));
    if (before === undefined) throw missingLesson(lessonId);
    if (newest.versionId !== versionId) throw coursesProblems.textChanged(`Có phiên bản ${newest.number} mới hơn bản bạn đang sửa. Chữ bạn viết còn trên máy này: hãy chép ra, tải lại trang rồi sửa trên bản mới.`);
    const read = readWith(newest.folder, lessonId, text);
    if (!read.ok) throw coursesProblems.textRefused(`Bài còn ${read.faults.length} lỗi. Dòng ${read.faults[0]!.line}: ${read.faults[0]!.text} Chưa có gì thay đổi.`, { faults: read.faults });
    const kept = await keepVersion(tx, courseId, { ...(await nativeVersion(this.files, read.course, read.folder)), written }, this.clock.now());
    return { versionId: kept.id, number: kept.number, fresh: kept.fresh };
  }

  /** The folder of the course as `content/courses` has it: texts by path, and what lessons show. The bank is not among them; `bank` says where it belongs. */
  async folder(courseId: string): Promise<{ slug: string; number: number; bank: string | null; files: Map<string, Buffer> }> {
    const { folder, number } = await this.newest(courseId);
    const read = readNativeCourse(folder);
    const bank = read.ok ? read.course.bank : null;
    return { slug: folder.name, number, bank, files: new Map([...[...folder.texts].filter(([path]) => path !== bank).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]), ...folder.media]) };
  }

  private async newestOf(courseId: string, tx: Tx = this.db.em): Promise<{ course: Course; versionId: string }> {
    const course = await courseById(tx, courseId);
    if (!course) throw coursesProblems.missing('Khóa học này không có hoặc đã bị gỡ. Hãy tải lại danh sách.');
    if (course.standard !== 'native' || !course.newestVersionId) throw coursesProblems.notNative('Chỉ bài viết bằng bài của hệ thống mới sửa được ở đây. Gói đã nạp thì sửa bằng công cụ đã soạn, rồi tải phiên bản mới lên.');
    return { course, versionId: course.newestVersionId };
  }

  private async newest(courseId: string, tx: Tx = this.db.em): Promise<Newest> {
    const { course, versionId } = await this.newestOf(courseId, tx);
    const [{ number }, sources] = [await this.courses.version(versionId, tx), await this.sources(versionId, tx)];
    return { course, versionId, number, folder: folderOf(course.slug, sources, await readVersionFiles(tx, this.files, versionId)) };
  }

  private async sources(versionId: string, tx: Tx = this.db.em): Promise<Record<string, string>> {
    const sources = await sourcesOf(tx, versionId);
    if (!sources) throw coursesProblems.textUnknown('Khóa học này được nạp khi chữ gốc chưa được giữ. Hãy nạp lại thư mục content một lần (npm run seed), rồi mở lại trang này.');
    return sources;
  }
}

const pathOf = (lessonId: string): string => `lessons/${lessonId}.md`;
const neighbourOf = (unitId: string): string | null => (unitId.includes('.') ? unitId.slice(0, unitId.indexOf('.')) : null);
const missingLesson = (lessonId: string) => coursesProblems.lessonMissing(neighbourOf(lessonId) ? `Bài này là của khóa “${neighbourOf(lessonId)}”. Hãy sửa ở khóa ấy.` : 'Bài này không có trong khóa học. Hãy mở lại danh sách bài.');

const readWith = (folder: CourseFolder, lessonId: string, text: string): { ok: true; course: NativeCourse; folder: CourseFolder } | { ok: false; faults: AuthoringFault[] } => {
  if (!folder.texts.has(pathOf(lessonId))) throw missingLesson(lessonId);
  const changed = { ...folder, texts: new Map(folder.texts).set(pathOf(lessonId), text) };
  const read = readNativeCourse(changed);
  return read.ok ? { ...read, folder: changed } : read;
};
