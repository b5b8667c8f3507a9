import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Corrections, type ChangedSitting, type Correction } from '@hvs/assessment';
import { Courses, unitIri } from '@hvs/courses';
import { lmsAuthority, Lrs } from '@hvs/lrs';
import { People } from '@hvs/people';
import { Clock, Config, Database, enqueue, newId, Tasks, type Task, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { answeredStatements, SITTING, verdictStatement, voiding } from './exam-statements';
import { lockEnrolments, type Enrolment } from './learning.queries';
import { Lessons } from './lessons.service';
import { Progress } from './progress.service';
import { checkCorrection, remarkSittings } from './remark-sittings.job';

const Input = z.object({ correctionId: z.uuid() });
const AT_ONCE = 250;

/**
 * A wrong key is put right: sittings that drew the question are marked anew, and what was said of them is said anew. Nothing is rewritten: the old
 * statements are voided by new ones, and progress, attainment and the notes on certificates follow from what stands.
 */
@Injectable()
export class Remarkings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly corrections: Corrections,
    private readonly courses: Courses,
    private readonly lessons: Lessons,
    private readonly lrs: Lrs,
    private readonly people: People,
    private readonly progress: Progress,
    private readonly tasks: Tasks,
  ) {}

  /** Draws up a correction and asks whose result it would change. */
  async ask(tx: Tx, what: { questionId: string; text: string; reason: string; by: string }): Promise<{ correction: Correction; task: Task }> {
    const correction = await this.corrections.draft(tx, what);
    const { task } = await this.tasks.open(tx, { kind: 'check-correction', title: `Xem ai đổi kết quả khi sửa đáp án câu “${correction.key}”`, ownerId: what.by, input: { correctionId: correction.id } });
    await enqueue(tx, checkCorrection, { taskId: task.id });
    return { correction, task };
  }

  /** Puts the correction in force and asks for the sittings to be marked anew; a second click finds the same task. */
  async apply(tx: Tx, correctionId: string, by: string): Promise<Task> {
    const correction = await this.corrections.begin(tx, correctionId);
    const { task, fresh } = await this.tasks.open(tx, {
      kind: 'remark-sittings', title: `Chấm lại ${correction.counts.drew} bài có câu “${correction.key}”`, ownerId: by, input: { correctionId }, dedupeKey: correctionId,
    });
    if (fresh) await enqueue(tx, remarkSittings, { taskId: task.id });
    return task;
  }

  async check({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const { correctionId } = Input.parse(task.input);
    const total = await this.corrections.drew(await this.corrections.get(correctionId));
    const counts = await this.corrections.check(correctionId, (done) => this.tasks.progress(taskId, done, Math.max(done, total)));
    await this.tasks.finish(taskId, { correctionId, ...counts }, `${counts.drew} bài có câu này; ${counts.changed} bài đổi điểm, ${counts.nowPassed} người thành đạt, ${counts.nowFailed} người thành chưa đạt. Chưa có gì thay đổi.`);
  }

  /** A few hundred a transaction; run again, it finds that those done before stand. */
  async run({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const { correctionId } = Input.parse(task.input);
    const correction = await this.corrections.get(correctionId);
    const total = await this.corrections.drew(correction);
    let [done, changed] = [0, 0];
    for (let after: string | null = null; ; ) {
      const batch: { last: string | null; seen: number; changed: number } = await this.db.transact((tx) => this.batch(tx, correction, after));
      if (batch.last === null) break;
      after = batch.last;
      done += batch.seen;
      changed += batch.changed;
      await this.tasks.progress(taskId, done, Math.max(done, total));
    }
    await this.db.transact(async (tx) => {
      await this.corrections.done(tx, correctionId);
      await this.tasks.finish(taskId, { correctionId, sittings: done, changed }, `Đã xem lại ${done} bài, ${changed} bài được chấm lại. Chứng nhận không bị thu hồi tự động: chứng nhận mất căn cứ nằm trong Nhật ký.`, tx);
    });
  }

  private async batch(tx: Tx, correction: Correction, after: string | null): Promise<{ last: string | null; seen: number; changed: number }> {
    const { last, seen, changed } = await this.corrections.next(tx, correction, after, AT_ONCE);
    if (changed.length > 0) await this.tell(tx, correction, changed);
    return { last, seen, changed: changed.length };
  }

  private async tell(tx: Tx, correction: Correction, changed: ChangedSitting[]): Promise<void> {
    const enrolments = new Map((await lockEnrolments(tx, [...new Set(changed.map(({ marked }) => marked.enrolmentId))])).map((one) => [one.id, one]));
    const here = changed.filter(({ marked }) => enrolments.has(marked.enrolmentId));
    const frames = await this.lessons.framesOf([...enrolments.values()], tx);
    const told = await this.toldBefore(tx, here, enrolments);
    const standing = new Map((await this.lrs.byIds(told.flatMap((ids) => Object.values(ids)), tx)).map(({ id, voided }) => [id, !voided]));
    const supervisors = await this.people.agentsOf(here.flatMap(({ marked }) => marked.supervisorId ?? []), this.config.get('IRI_BASE'), tx);
    const now = this.clock.now();
    const statements: Statement[] = [];
    const noted: (ChangedSitting & { told: Record<string, string> })[] = [];
    for (const [index, one] of here.entries()) {
      const { marked, questionIds, revision } = one;
      const before = told[index]!;
      const instructor = supervisors.get(marked.supervisorId ?? '');
      const frame = { ...frames.get(marked.enrolmentId)!, ...(instructor ? { instructor } : {}) };
      const { slug, tree } = await this.courses.version(enrolments.get(marked.enrolmentId)!.versionId, tx);
      const about = { iri: unitIri(this.config.get('IRI_BASE'), slug, tree.assessment!.id), title: tree.assessment!.title, newId, revision };
      const answered = answeredStatements(frame, marked, about, ({ id }) => questionIds.includes(id));
      // A verdict taken back already, because a later sitting counts in its place, is not said again.
      const verdict = before.verdict === undefined || standing.get(before.verdict) ? verdictStatement(frame, marked, about) : undefined;
      const gone = [...questionIds, 'verdict'].flatMap((what) => (before[what] !== undefined && standing.get(before[what]) ? [before[what]] : []));
      statements.push(...gone.map((id) => voiding(frame, newId(), id, now)), ...answered.statements, ...(verdict ? [verdict] : []));
      noted.push({ ...one, statements: before, told: { ...answered.ids, ...(verdict ? { verdict: verdict.id! } : {}) } });
    }
    await this.lrs.store(statements, { authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'lms' }, tx);
    await this.corrections.note(tx, noted, correction);
    await this.progress.replay(tx, [...enrolments.keys()]);
  }

  /** The statements of each of these sittings by what they tell; of before they were kept with the result they are looked up. */
  private async toldBefore(tx: Tx, changed: readonly ChangedSitting[], enrolments: ReadonlyMap<string, Enrolment>): Promise<Record<string, string>[]> {
    const unknown = changed.filter(({ statements }) => statements.verdict === undefined);
    if (unknown.length === 0) return changed.map(({ statements }) => statements);
    const found = new Map<string, Record<string, string>>(unknown.map(({ marked }) => [marked.id, {}]));
    const keys = new Map(unknown.map(({ marked }) => [marked.id, new Map(marked.review.map(({ id, key }) => [encodeURIComponent(key), id]))]));
    for (const { statement, id } of await this.lrs.byRegistrations(unknown.map(({ marked }) => enrolments.get(marked.enrolmentId)!.registration), tx).then((all) => all.map((one) => ({ ...one, id: one.statement.id! })))) {
      const sitting = (statement.context as { extensions?: Record<string, unknown> } | undefined)?.extensions?.[SITTING];
      const ids = typeof sitting === 'string' ? found.get(sitting) : undefined;
      if (!ids) continue;
      const key = /\/questions\/([^/]+)$/.exec((statement.object as { id?: string }).id ?? '')?.[1];
      const what = key === undefined ? 'verdict' : keys.get(sitting as string)!.get(key);
      if (what !== undefined) ids[what] = id;
    }
    return changed.map(({ marked, statements }) => statements.verdict === undefined ? { ...found.get(marked.id), ...statements } : statements);
  }
}
