import type { CourseTree } from '@hvs/courses';
import { askedOf, doneBy, isPass, missingIn, type Done, type Policies } from './completion';
import type { UnitProgress } from './evidence';
import { WHOLE_COURSE } from './whole-course';

/** What an enrolment has come to. Both times null: still learning. */
export interface Outcome {
  completedAt: Date | null;
  passedAt: Date | null;
  score: number | null;
  /** The statement that made it complete, for whoever asks why. */
  statementId: string | null;
}

/** What the outcome of a course is decided by. */
export interface Promised {
  tree: CourseTree;
  policies: Policies;
  /** The package says itself what makes the course complete (see `whole-course.ts`). */
  speaksForItself?: boolean;
}

/**
 * What the units' progress makes of the course. Complete: every unit is done and the final assessment, if there is
 * one, is passed. Passed: the assessment is passed; without one, every unit that was marked is passed.
 * Where the package speaks for itself: what was said of the course, and every unit with a policy.
 */
export const outcomeOf = ({ tree, policies, speaksForItself = false }: Promised, progress: ReadonlyMap<string, UnitProgress>): Outcome => {
  const whole = speaksForItself ? progress.get(WHOLE_COURSE) : undefined;
  // Nothing was said of the course: learned before the server rolled it up, or just begun.
  if (whole) return outcomeOfWhole({ tree, policies }, whole, progress);
  const all = unitsIn(tree).map((unit) => ({ known: progress.get(unit.id), asked: askedOf(unit, policies) }));
  const counted = all.filter(({ asked }) => asked !== 'NotApplicable');
  // Where nothing has a criterion, the course is done once all of it was gone through.
  const units = counted.length > 0 ? counted : all.map((unit) => ({ ...unit, asked: undefined }));
  const done = units.map(({ known, asked }) => doneBy(known, asked));
  const last = done.length > 0 && done.every((one) => one !== undefined) ? latest(done) : undefined;
  if (tree.assessment) {
    const sat = progress.get(tree.assessment.id);
    const passedAt = sat?.passedAt ?? null;
    const complete = last !== undefined && passedAt !== null;
    return { completedAt: complete ? later(last.at, passedAt) : null, passedAt, score: sat?.score ?? null, statementId: complete ? sat!.passedBy : null };
  }
  const passed = last !== undefined && units.some(({ known, asked }) => isPass(known!, asked));
  return {
    completedAt: last?.at ?? null,
    passedAt: passed ? last.at : null,
    score: average(units.flatMap(({ known }) => (known?.score == null ? [] : [known.score]))),
    statementId: last?.by ?? null,
  };
};

const outcomeOfWhole = ({ tree, policies }: Promised, whole: UnitProgress, progress: ReadonlyMap<string, UnitProgress>): Outcome => {
  const asked = unitsIn(tree).filter((unit) => policies[unit.id]);
  const done = [whole.completion === 'completed' ? doneBy(whole, undefined) : undefined, ...asked.map((unit) => doneBy(progress.get(unit.id), policies[unit.id]))];
  const last = done.every((one) => one !== undefined) ? latest(done) : undefined;
  return { completedAt: last?.at ?? null, passedAt: last && whole.success === 'passed' ? last.at : null, score: whole.score, statementId: last?.by ?? null };
};

const unitsIn = (tree: CourseTree): CourseTree['modules'][number]['units'] => tree.modules.flatMap((module) => module.units);
const latest = (done: Done[]): Done => done.reduce((last, one) => (one.at > last.at ? one : last));
const later = (a: Date, b: Date): Date => (a > b ? a : b);
const average = (scores: number[]): number | null => (scores.length === 0 ? null : Math.round((scores.reduce((a, b) => a + b, 0) / scores.length) * 10_000) / 10_000);

/** "Vì sao chưa hoàn thành?": what is still missing, as sentences. */
export const unfinishedReasons = (
  { tree, policies, asked }: Promised & { /** The units the package still looks for, where it speaks for itself. */ asked?: ReadonlySet<string> | undefined }, progress: ReadonlyMap<string, UnitProgress>, attemptsUsed: number,
): string[] => {
  const looked = unitsIn(tree).filter((unit) => asked === undefined || asked.has(unit.id) || policies[unit.id]);
  const reasons = looked.flatMap((unit) => missingIn(unit.title, progress.get(unit.id), askedOf(unit, policies)));
  if (asked && reasons.length === 0) reasons.push('Gói học liệu tự đặt điều kiện hoàn thành và chưa báo đủ. Hãy mở lại khóa học, học theo mục lục của gói và làm lại phần chưa đạt.');
  if (tree.assessment && progress.get(tree.assessment.id)?.success !== 'passed') {
    const { passMark, attempts } = tree.assessment;
    const left = attempts === 0 ? '' : ` Còn ${Math.max(0, attempts - attemptsUsed)} lần làm.`;
    reasons.push(`Chưa đạt bài kiểm tra cuối khóa (cần đúng ít nhất ${Math.round(passMark * 100)} %).${left}`);
  }
  return reasons;
};
