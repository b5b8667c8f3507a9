import { Injectable } from '@nestjs/common';
import { Config, Database, Files } from '@hvs/platform';
import { EXPORT_FORMATS, type ExportFormat, type LessonBody } from '@hvs/lesson';
import { courseIri, unitsOf } from './course-tree';
import { courseById } from './courses.queries';
import { Courses } from './courses.service';
import { exportPackage, type PlayerFiles } from './export-package';
import { coursesProblems } from './problems';
import { readVersionFiles } from './version-files.adapter';

/** Native courses as files for elsewhere. */
@Injectable()
export class CourseExports {
  constructor(private readonly config: Config, private readonly courses: Courses, private readonly db: Database, private readonly files: Files) {}

  /** The current version as a package that other platforms play. */
  async package(courseId: string, format: string, player: () => Promise<PlayerFiles>, audiences: Readonly<Record<string, string>>): Promise<{ fileName: string; bytes: Buffer }> {
    const wanted = EXPORT_FORMATS.find((one): one is ExportFormat => one === format);
    if (!wanted) throw coursesProblems.exportUnknown(`Không xuất được thành “${format.slice(0, 40)}”. Các dạng: ${EXPORT_FORMATS.join(', ')}.`);
    const course = await courseById(this.db.em, courseId);
    if (!course) throw coursesProblems.missing('Khóa học này không có hoặc đã bị gỡ. Hãy tải lại danh sách.');
    const versionId = course.currentVersionId ?? course.newestVersionId;
    if (course.standard !== 'native' || !versionId) throw coursesProblems.notNative('Chỉ khóa học viết bằng bài của hệ thống mới xuất được. Với gói đã nạp, hãy tải lại gói gốc.');
    const { tree, number } = await this.courses.version(versionId);
    const lessons = new Map<string, LessonBody>();
    for (const { id } of unitsOf(tree)) lessons.set(id, await this.courses.lesson(versionId, id));
    const media = await readVersionFiles(this.db.em, this.files, versionId);
    const bytes = exportPackage(wanted, { iri: courseIri(this.config.get('IRI_BASE'), course.slug), slug: course.slug, number, tree, lessons, media, audiences }, await player());
    return { fileName: `${course.slug}-${number}-${wanted}.zip`, bytes };
  }
}
