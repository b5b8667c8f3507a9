import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, Files } from '@hvs/platform';
import { courseById, originalOf, versionsOf } from './courses.queries';
import { coursesProblems } from './problems';
import { treeChanges, type TreeChange } from './tree-diff';

/** A version as an administrator sees it. `changes`: against the version before it. `hasOriginal`: the package lies here as it was uploaded. `note`: what `writtenBy` changed on a screen. */
export interface VersionSummary { id: string; number: number; title: string; importedAt: Date; files: number; bytes: number; hasOriginal: boolean; isCurrent: boolean; note: string | null; writtenBy: string | null; changes: TreeChange[] | null }

/** What a course has been and is to be: its versions, what each changed, the packages they came from. */
@Injectable()
export class CourseVersions {
  constructor(private readonly db: Database, private readonly files: Files) {}

  /** The newest first. */
  async of(courseId: string): Promise<VersionSummary[]> {
    const course = await courseById(this.db.em, courseId);
    if (!course) throw coursesProblems.missing('Khóa học này không có hoặc đã bị gỡ. Hãy tải lại danh sách.');
    const versions = await versionsOf(this.db.em, courseId);
    return versions.map(({ tree, ...version }, index): VersionSummary => ({ ...version, isCurrent: version.id === course.currentVersionId, changes: index === 0 ? null : treeChanges(versions[index - 1]!.tree, tree) })).reverse();
  }

  /** The package of a version as it was uploaded, under the name it had. */
  async original(courseId: string, versionId: string): Promise<{ fileName: string; bytes: number; stream: Readable }> {
    const found = await originalOf(this.db.em, courseId, versionId);
    const there = found && (await this.files.stat(found.key));
    if (!found || !there) throw coursesProblems.fileMissing('Phiên bản này không có gói gốc: là bài học của hệ thống, hoặc được nạp trước khi gói gốc được ghi lại.');
    return { fileName: found.fileName, bytes: there.size, stream: await this.files.stream(found.key) };
  }
}
