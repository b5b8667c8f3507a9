import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Sittings } from '@hvs/assessment';
import { Courses, unitsOf, type Course } from '@hvs/courses';
import { Clock, Config, Database, enqueue, Tasks, type Task, type Tx } from '@hvs/platform';
import { Enrolments } from './enrolments.service';
import { lockEnrolments } from './learning.queries';
import { moveLearners } from './move-learners.job';
import { learningProblems } from './problems';
import { Progress } from './progress.service';
import { canMove, policiesAfter } from './version-move';
import { countBehind, idsBehind, moveEnrolment } from './version-moves.queries';

const Input = z.object({ courseId: z.uuid(), versionId: z.uuid(), by: z.uuid() });
const AT_ONCE = 100;

/** Moves learners to a newer version of their course, when an administrator wants it. */
@Injectable()
export class VersionMoves {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly courses: Courses,
    private readonly enrolments: Enrolments,
    private readonly progress: Progress,
    private readonly sittings: Sittings,
    private readonly tasks: Tasks,
  ) {}

  /** Whom a move to the newest version would meet: who is on his way, and who has completed and stays. */
  async behind(courseId: string): Promise<{ learning: number; completed: number }> {
    const course = await this.courses.byId(courseId);
    const versionId = course?.newestVersionId ?? course?.currentVersionId;
    if (!versionId) throw learningProblems.courseMissing('Khóa học này không có hoặc chưa có nội dung. Hãy tải lại danh sách.');
    return countBehind(this.db.em, courseId, versionId, this.config.get('PROGRAMME_YEAR'));
  }

  /** Asks for whoever learns an older version to be moved to the one that is open now; null when there is nobody. */
  async ask(tx: Tx, course: Course, by: string): Promise<Task | null> {
    const versionId = course.currentVersionId!;
    const { learning } = await countBehind(tx, course.id, versionId, this.config.get('PROGRAMME_YEAR'));
    if (learning === 0) return null;
    const { task } = await this.tasks.open(tx, { kind: 'move-learners', title: `Chuyển ${learning} người sang phiên bản mới của “${course.title}”`, ownerId: by, input: { courseId: course.id, versionId, by } });
    await enqueue(tx, moveLearners, { taskId: task.id });
    return task;
  }

  /** A hundred a transaction; run again, it finds those that are left. */
  async run({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const { courseId, versionId, by } = Input.parse(task.input);
    const year = this.config.get('PROGRAMME_YEAR');
    const total = task.done + (await countBehind(this.db.em, courseId, versionId, year)).learning;
    let [moved, after] = [task.done, null as string | null];
    for (;;) {
      const ids = await idsBehind(this.db.em, courseId, versionId, year, after, AT_ONCE);
      if (ids.length === 0) break;
      moved += await this.db.transact((tx) => this.move(tx, ids, versionId, by));
      await this.tasks.progress(taskId, moved, total);
      after = ids.at(-1)!;
    }
    const { learning } = await countBehind(this.db.em, courseId, versionId, year);
    await this.tasks.finish(taskId, { moved, staying: learning }, `Đã chuyển ${moved} người${learning > 0 ? `; ${learning} người học tiếp bản cũ vì đang làm bài kiểm tra, hoặc gói cmi5, xAPI gắn với bản đã mở` : ''}.`);
  }

  private async move(tx: Tx, ids: string[], versionId: string, by: string): Promise<number> {
    const to = await this.courses.version(versionId, tx);
    const after = { unitIds: new Set(unitsOf(to.tree).map(({ id }) => id)), promised: await this.enrolments.promises({ id: to.courseId }, to.tree, tx) };
    const moved: string[] = [];
    for (const enrolment of await lockEnrolments(tx, ids)) {
      const from = await this.courses.version(enrolment.versionId, tx);
      if (enrolment.completedAt || from.id === to.id || !canMove(from.standard, to.standard)) continue;
      // A sitting is marked by the version it was begun in.
      if (from.tree.assessment && (await this.sittings.of(enrolment.id, tx)).some(({ score }) => score === null)) continue;
      const policies = policiesAfter({ unitIds: new Set(unitsOf(from.tree).map(({ id }) => id)), policies: enrolment.policies }, after);
      await moveEnrolment(tx, { enrolmentId: enrolment.id, from: from.id, to: to.id, policies, by, at: this.clock.now() });
      moved.push(enrolment.id);
    }
    // What was learned is read anew by the rules of the new version.
    if (moved.length > 0) await this.progress.replay(tx, moved);
    return moved.length;
  }
}
