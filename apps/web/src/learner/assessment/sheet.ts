import type { OpenQuestion, Sitting } from '../../api/types';

/** The answer sheet as it stands on this device. `seq` grows with every change and over devices (it is a time). */
export interface Sheet { answers: Record<string, string[]>; flagged: string[]; seq: number }

/** Between the two sides of a pair. */
const PAIR = '[.]';

export const answer = (sheet: Sheet, questionId: string, given: string[], nowMs: number): Sheet =>
  ({ ...sheet, answers: { ...sheet.answers, [questionId]: given }, seq: Math.max(sheet.seq + 1, nowMs) });

/** What is chosen once this has been picked or taken back. */
export const chosenAfter = (kind: OpenQuestion['kind'], before: readonly string[], answerId: string): string[] =>
  kind !== 'multiple' && kind !== 'hot-spot' ? [answerId] : before.includes(answerId) ? before.filter((a) => a !== answerId) : [...before, answerId];

/** The list with one thing moved up or down; untouched, it stands as it is shown. */
export const moved = (shown: readonly string[], id: string, by: -1 | 1): string[] => {
  const list = [...shown];
  const [from, to] = [list.indexOf(id), list.indexOf(id) + by];
  if (to >= 0 && to < list.length) [list[from], list[to]] = [list[to]!, list[from]!];
  return list;
};

/** Pairs by their left side. */
export const pairsIn = (given: readonly string[]): Map<string, string> => new Map(given.map((pair) => pair.split(PAIR) as [string, string]));
export const paired = (given: readonly string[], left: string, right: string): string[] =>
  [...new Map([...pairsIn(given), [left, right] as const])].filter(([, to]) => to !== '').map(([from, to]) => `${from}${PAIR}${to}`);

export const toggleFlag = (sheet: Sheet, questionId: string, nowMs: number): Sheet => ({
  ...sheet,
  flagged: sheet.flagged.includes(questionId) ? sheet.flagged.filter((q) => q !== questionId) : [...sheet.flagged, questionId],
  seq: Math.max(sheet.seq + 1, nowMs),
});

/** The device's own sheet counts while it holds something the server has not got; otherwise the server's, which another device may have moved on. */
export const sheetToShow = (sitting: Pick<Sitting, 'answers' | 'flagged'>, draft: Sheet | null, isUnsent: boolean): Sheet =>
  draft && isUnsent ? draft : { answers: sitting.answers, flagged: sitting.flagged, seq: draft?.seq ?? 0 };

/** Half of the pairs is no answer yet. */
export const isAnswered = (question: Pick<OpenQuestion, 'kind' | 'left'>, given: readonly string[] = []): boolean =>
  question.kind === 'matching' ? given.length === (question.left ?? []).length : given.some((one) => one.trim() !== '');

export const unanswered = (sitting: { questions: Pick<OpenQuestion, 'id' | 'kind' | 'left'>[] }, sheet: Sheet): number[] =>
  sitting.questions.flatMap((q, i) => (isAnswered(q, sheet.answers[q.id]) ? [] : [i]));

/** Seconds left by the server's clock; null = no limit. */
export const secondsLeft = (deadlineAt: string | null, serverNowMs: number): number | null => (deadlineAt === null ? null : Math.max(0, Math.ceil((Date.parse(deadlineAt) - serverNowMs) / 1000)));
