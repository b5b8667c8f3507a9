import type { CourseTree } from '@hvs/courses';
import type { UnitProgress } from './evidence';

/** What an enrolment has come to. Both times null: still learning. */
export interface Outcome {
  completedAt: Date | null;
  passedAt: Date | null;
  score: number | null;
  /** The statement that made it complete, for whoever asks why. */
  statementId: string | null;
}

/** A unit is done when it is completed and not failed, or passed. */
export const isUnitDone = (progress: UnitProgress | undefined): boolean =>
  progress !== undefined && (progress.success === 'passed' || (progress.completion === 'completed' && progress.success !== 'failed'));

/**
 * What the units' progress makes of the course. Complete: every unit is done and the final assessment, if there is
 * one, is passed. Passed: the assessment is passed; without one, every unit that was marked is passed.
 */
export const outcomeOf = (tree: CourseTree, progress: ReadonlyMap<string, UnitProgress>): Outcome => {
  const units = unitsIn(tree).map((unit) => progress.get(unit.id));
  const done = units.length > 0 && units.every(isUnitDone) ? (units as UnitProgress[]) : undefined;
  if (tree.assessment) {
    const sat = progress.get(tree.assessment.id);
    const passedAt = sat?.passedAt ?? null;
    const complete = done !== undefined && passedAt !== null;
    return {
      completedAt: complete ? later(doneAt(latest(done)), passedAt) : null,
      passedAt,
      score: sat?.score ?? null,
      statementId: complete ? sat!.passedBy : null,
    };
  }
  const last = done && latest(done);
  const passed = last !== undefined && units.some((unit) => unit!.success === 'passed');
  return {
    completedAt: last ? doneAt(last) : null,
    passedAt: passed ? doneAt(last) : null,
    score: average(units.flatMap((unit) => (unit?.score == null ? [] : [unit.score]))),
    statementId: last ? (last.passedBy ?? last.completedBy) : null,
  };
};

const unitsIn = (tree: CourseTree): CourseTree['modules'][number]['units'] => tree.modules.flatMap((module) => module.units);
/** When a done unit was done. */
const doneAt = (progress: UnitProgress): Date => (progress.completedAt ?? progress.passedAt)!;
const latest = (done: UnitProgress[]): UnitProgress => done.reduce((last, one) => (doneAt(one) > doneAt(last) ? one : last));
const later = (a: Date, b: Date): Date => (a > b ? a : b);
const average = (scores: number[]): number | null => (scores.length === 0 ? null : Math.round((scores.reduce((a, b) => a + b, 0) / scores.length) * 10_000) / 10_000);

/** "Vì sao chưa hoàn thành?": what is still missing, as sentences. */
export const unfinishedReasons = (tree: CourseTree, progress: ReadonlyMap<string, UnitProgress>, attemptsUsed: number): string[] => {
  const reasons = unitsIn(tree)
    .filter((unit) => !isUnitDone(progress.get(unit.id)))
    .map((unit) => {
      const known = progress.get(unit.id);
      if (!known) return `Chưa học bài “${unit.title}”.`;
      return known.success === 'failed' ? `Bài “${unit.title}” chưa đạt điểm yêu cầu.` : `Bài “${unit.title}” đang học dở.`;
    });
  if (tree.assessment && progress.get(tree.assessment.id)?.success !== 'passed') {
    const { passMark, attempts } = tree.assessment;
    const left = attempts === 0 ? '' : ` Còn ${Math.max(0, attempts - attemptsUsed)} lần làm.`;
    reasons.push(`Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất ${Math.round(passMark * 100)} %).${left}`);
  }
  return reasons;
};
