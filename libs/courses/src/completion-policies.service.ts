import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@hvs/platform';
import { EVERY_UNIT, unreachableUnits, type CompletionPolicy } from './completion-policy';
import { policiesOf, savePolicy } from './completion-policies.queries';
import { unitsOf, type CourseTree, type CourseUnit } from './course-tree';
import { Courses } from './courses.service';
import { coursesProblems } from './problems';

/** What of each unit has to be done. Whoever enrols is promised what stands here then; a change is for those who enrol later. */
@Injectable()
export class CompletionPolicies {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly courses: Courses) {}

  /** By unit; under `EVERY_UNIT` what goes for the rest. */
  of(courseId: string, outer?: Tx): Promise<Record<string, CompletionPolicy>> {
    return policiesOf(outer ?? this.db.em, courseId);
  }

  /** What an administrator sees: the units of the newest version with their own policies, and what goes for the rest. */
  async authored(courseId: string, outer?: Tx): Promise<{ every: CompletionPolicy | null; units: { id: string; title: string; kind: CourseUnit['kind']; policy: CompletionPolicy | null }[] }> {
    const [tree, policies] = [await this.newestTree(courseId, outer), await this.of(courseId, outer)];
    return { every: policies[EVERY_UNIT] ?? null, units: unitsOf(tree).map(({ id, title, kind }) => ({ id, title, kind, policy: policies[id] ?? null })) };
  }

  /** null: as without a policy again. */
  async set(tx: Tx, by: string, courseId: string, unitId: string, policy: CompletionPolicy | null): Promise<void> {
    const tree = await this.newestTree(courseId, tx);
    if (unitId !== EVERY_UNIT && !unitsOf(tree).some((unit) => unit.id === unitId)) throw coursesProblems.lessonMissing('Bài này không có trong phiên bản mới nhất của khóa học. Hãy tải lại trang.');
    await savePolicy(tx, courseId, unitId, policy, by, this.clock.now());
    const stuck = unreachableUnits(unitsOf(tree), await this.of(courseId, tx));
    if (stuck.length > 0) {
      throw coursesProblems.policyUnreachable(`Không ai hoàn thành được ${stuck.map(({ title }) => `“${title}”`).join(', ')} với điều kiện này: bài của hệ thống và trang đọc không chấm điểm, gói xAPI không báo thời gian và phần đã xem. Chưa có gì thay đổi.`);
    }
  }

  private async newestTree(courseId: string, outer?: Tx): Promise<CourseTree> {
    const course = await this.courses.byId(courseId, outer);
    const versionId = course?.newestVersionId ?? course?.currentVersionId;
    if (!versionId) throw coursesProblems.missing('Khóa học này không có hoặc đã bị gỡ. Hãy tải lại danh sách.');
    return (await this.courses.version(versionId, outer)).tree;
  }
}
