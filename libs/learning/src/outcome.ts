import type { CourseTree, CourseUnit } from '@hvs/courses';
import type { UnitProgress } from './evidence';

/** What an enrolment has come to. Both times null: still learning. */
export interface Outcome {
  completedAt: Date | null;
  passedAt: Date | null;
  score: number | null;
  /** The statement that made it complete, for whoever asks why. */
  statementId: string | null;
}

/** A unit is done when it is completed and not failed, or passed; an AU of cmi5 when it meets its moveOn (§13.1.4). */
export const isUnitDone = (progress: UnitProgress | undefined, unit?: Pick<CourseUnit, 'au'>): boolean => {
  if (unit?.au?.moveOn === 'NotApplicable') return true;
  if (progress === undefined) return false;
  const [completed, passed] = [progress.completion === 'completed', progress.success === 'passed'];
  switch (unit?.au?.moveOn) {
    case 'Passed': return passed;
    case 'Completed': return completed;
    case 'CompletedAndPassed': return completed && passed;
    case 'CompletedOrPassed': return completed || passed;
    default: return passed || (completed && progress.success !== 'failed');
  }
};

/**
 * What the units' progress makes of the course. Complete: every unit is done and the final assessment, if there is
 * one, is passed. Passed: the assessment is passed; without one, every unit that was marked is passed.
 */
export const outcomeOf = (tree: CourseTree, progress: ReadonlyMap<string, UnitProgress>): Outcome => {
  const all = unitsIn(tree);
  const counted = all.filter(({ au }) => au?.moveOn !== 'NotApplicable');
  // Where nothing has a criterion, the course is done once all of it was gone through.
  const asked = counted.length > 0 ? counted : all.map((unit) => ({ ...unit, au: undefined }));
  const units = asked.map((unit) => progress.get(unit.id));
  const done = asked.length > 0 && asked.every((unit) => isUnitDone(progress.get(unit.id), unit)) ? (units as UnitProgress[]) : undefined;
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
    .filter((unit) => !isUnitDone(progress.get(unit.id), unit))
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
