import type { MoveOn } from '@hvs/cmi5';
import type { CompletionPolicy, CourseUnit, Need } from '@hvs/courses';
import type { UnitProgress } from './evidence';
import type { Met } from './toward';

/** What an enrolment was promised has to be done, by unit; units without a policy are not named. */
export type Policies = Readonly<Record<string, CompletionPolicy>>;

/** What a unit asks for: a policy, an AU's own moveOn, else the usual: completed and not failed, or passed. */
export type Asked = CompletionPolicy | MoveOn | undefined;

/** A policy stands before the moveOn of an AU. What is satisfied in the sense of cmi5 goes by moveOn alone. */
export const askedOf = (unit: Pick<CourseUnit, 'id' | 'au'>, policies: Policies): Asked => policies[unit.id] ?? unit.au?.moveOn;

/** When a need was met, and by which statement. */
export interface Done { readonly at: Date; readonly by: string | null }

/** A need as the learner is told of it. */
export interface NeedView { text: string; met: boolean }

const at = (met: Met | undefined): Done | undefined => met && { at: new Date(met.at), by: met.by };
const ofStatus = (progress: UnitProgress, is: 'completed' | 'passed'): Done | undefined => {
  if (is === 'completed' && progress.completedAt) return { at: progress.completedAt, by: progress.completedBy };
  return progress.passedAt ? { at: progress.passedAt, by: progress.passedBy } : undefined;
};

const msSpent = (progress: UnitProgress | undefined): number => (progress?.toward.time ?? []).reduce((sum, visit) => sum + visit.ms, 0);

/** The visit with which the time was full. */
const whenSpent = (progress: UnitProgress, seconds: number): Done | undefined => {
  let left = seconds * 1000;
  return at(progress.toward.time?.find((visit) => (left -= visit.ms) <= 0));
};

const metBy = (need: Need, progress: UnitProgress): Done | undefined => {
  switch (need.kind) {
    case 'status': return ofStatus(progress, need.is);
    case 'score': return at(progress.toward.score);
    case 'time': return whenSpent(progress, need.seconds);
    case 'pages': return at(progress.toward.pages?.met);
    case 'mark': return at(progress.toward.mark);
  }
};

const needsIn = (asked: Asked): readonly Need[] => (typeof asked === 'object' ? asked.needs : []);
const latest = (met: readonly (Done | undefined)[]): Done | undefined =>
  met.every((one) => one !== undefined) ? met.reduce<Done | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined) : undefined;
const usual = (progress: UnitProgress): Done => ({ at: (progress.completedAt ?? progress.passedAt)!, by: progress.passedBy ?? progress.completedBy });

/** When and by what a unit was done; undefined while anything is missing. The one source for whether it is done and for why it is not. */
export const doneBy = (progress: UnitProgress | undefined, asked: Asked): Done | undefined => {
  if (progress === undefined) return undefined;
  if (typeof asked === 'object') return latest(asked.needs.map((need) => metBy(need, progress)));
  const [completed, passed] = [progress.completion === 'completed', progress.success === 'passed'];
  switch (asked) {
    case 'Passed': return passed ? { at: progress.passedAt!, by: progress.passedBy } : undefined;
    case 'Completed': return completed ? { at: progress.completedAt!, by: progress.completedBy } : undefined;
    case 'CompletedAndPassed': return completed && passed ? latest([{ at: progress.completedAt!, by: progress.completedBy }, { at: progress.passedAt!, by: progress.passedBy }]) : undefined;
    case 'CompletedOrPassed': return completed || passed ? usual(progress) : undefined;
    case 'NotApplicable': return { at: progress.firstAt, by: null };
    case undefined: return passed || (completed && progress.success !== 'failed') ? usual(progress) : undefined;
  }
};

/** An AU whose moveOn is NotApplicable is done from the beginning (cmi5 §13.1.4). */
export const isUnitDone = (progress: UnitProgress | undefined, asked: Asked): boolean => asked === 'NotApplicable' || doneBy(progress, asked) !== undefined;

/** Whether this unit was marked by anybody: a pass of it is a pass of something. */
export const isPass = (progress: UnitProgress, asked: Asked): boolean => progress.success === 'passed' || needsIn(asked).some(({ kind }) => kind === 'score');

export const awaitsMark = (progress: UnitProgress | undefined, asked: Asked): boolean => progress?.toward.mark === undefined && needsIn(asked).some(({ kind }) => kind === 'mark');

const percent = (share: number): string => `${String(Math.round(share * 1000) / 10).replace('.', ',')}\u00a0%`;
const minutes = (seconds: number): string => `${String(Math.round(seconds / 6) / 10).replace('.', ',')}\u00a0phút`;

const promise = (need: Need): string => {
  switch (need.kind) {
    case 'status': return need.is === 'passed' ? 'Đạt bài học' : 'Học xong bài';
    case 'score': return `Đạt ít nhất ${percent(need.atLeast)} điểm`;
    case 'time': return `Học ít nhất ${minutes(need.seconds)}`;
    case 'pages': return `Xem ít nhất ${percent(need.share)} nội dung`;
    case 'mark': return 'Bấm “Đánh dấu đã học”';
  }
};

/** What a unit asks for, where that is not the usual. */
export const needsOf = (progress: UnitProgress | undefined, asked: Asked): NeedView[] =>
  needsIn(asked).map((need) => ({ text: promise(need), met: progress !== undefined && metBy(need, progress) !== undefined }));

const missing = (need: Need, title: string, progress: UnitProgress | undefined): string => {
  switch (need.kind) {
    case 'status':
      if (need.is === 'passed' && progress) return `Bài “${title}” chưa đạt.`;
      return progress ? `Bài “${title}” đang học dở.` : `Chưa học bài “${title}”.`;
    case 'score': return `Bài “${title}” cần đạt ít nhất ${percent(need.atLeast)} điểm; ${progress?.score == null ? 'bạn chưa có điểm' : `điểm cao nhất của bạn là ${percent(progress.score)}`}.`;
    case 'time': return `Bài “${title}” cần học ít nhất ${minutes(need.seconds)}; bạn đã học ${minutes(msSpent(progress) / 1000)}.`;
    case 'pages': return `Bài “${title}” cần xem ít nhất ${percent(need.share)} nội dung; bạn đã xem ${percent(progress?.toward.pages?.share ?? 0)}.`;
    case 'mark': return `Bài “${title}” chờ bạn bấm “Đánh dấu đã học”.`;
  }
};

/** "Vì sao chưa hoàn thành?" for one unit: a sentence for each thing that is missing. */
export const missingIn = (title: string, progress: UnitProgress | undefined, asked: Asked): string[] => {
  if (isUnitDone(progress, asked)) return [];
  if (typeof asked === 'object') return asked.needs.filter((need) => progress === undefined || metBy(need, progress) === undefined).map((need) => missing(need, title, progress));
  if (!progress) return [`Chưa học bài “${title}”.`];
  return [progress.success === 'failed' || progress.completion === 'completed' ? `Bài “${title}” chưa đạt điểm yêu cầu.` : `Bài “${title}” đang học dở.`];
};
