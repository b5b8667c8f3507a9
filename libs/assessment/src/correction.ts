import { isPassed, mark } from './mark';
import { optionIds } from './options';
import type { Question } from './question';
import type { StoredQuestion } from './draw';
import type { SittingRow } from './sitting-view';

/** Why sittings that drew the one wording cannot be marked by the other, in a sentence; undefined when they can. */
export const correctionFault = (before: Question, after: Question): string | undefined => {
  if (before.key !== after.key) return `Mã câu phải giữ nguyên là “${before.key}”.`;
  if (before.kind !== after.kind) return 'Loại câu phải giữ nguyên; đổi loại là một câu mới.';
  const ids = (question: Question): string => JSON.stringify([[...optionIds(question)].sort(), question.kind === 'matching' ? question.left.map(({ id }) => id).sort() : question.kind === 'practical' ? question.rubric.map(({ id, points }) => `${id} ${points}`).sort() : []]);
  return ids(before) === ids(after) ? undefined : 'Các phương án phải giữ nguyên số lượng và thứ tự (câu xếp thứ tự, ghép đôi: giữ nguyên chữ), để bài đã làm chấm lại được. Chỉ đổi đáp án, lời giải hoặc cách hỏi.';
};

/** What marking a sitting anew comes to. */
export interface Remarked { credits: Record<string, number>; correct: number; score: number; passed: boolean }

/** Null while an assessor has not judged all of it. */
export const remark = (sitting: Pick<SittingRow, 'drawn' | 'answers' | 'judged' | 'passMark'>, questions: ReadonlyMap<string, StoredQuestion>): Remarked | null => {
  const result = mark(sitting.drawn.questions.map(({ id }) => questions.get(id)!), sitting.answers, sitting.judged);
  if (result.score === null) return null;
  return { credits: Object.fromEntries(result.perQuestion.map(({ id, credit }) => [id, credit!])), correct: result.correct, score: result.score, passed: isPassed(result, sitting.passMark) };
};

/** Questions that count differently. */
export const changedCredits = (before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string[] => Object.keys(after).filter((id) => before[id] !== after[id]);
