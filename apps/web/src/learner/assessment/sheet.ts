import type { Sitting } from '../../api/types';

/** The answer sheet as it stands on this device. `seq` grows with every change and over devices (it is a time). */
export interface Sheet { answers: Record<string, string[]>; flagged: string[]; seq: number }

export const choose = (sheet: Sheet, question: Sitting['questions'][number], answerId: string, nowMs: number): Sheet => {
  const before = sheet.answers[question.id] ?? [];
  const after = question.kind !== 'multiple' ? [answerId] : before.includes(answerId) ? before.filter((a) => a !== answerId) : [...before, answerId];
  return { ...sheet, answers: { ...sheet.answers, [question.id]: after }, seq: Math.max(sheet.seq + 1, nowMs) };
};

export const toggleFlag = (sheet: Sheet, questionId: string, nowMs: number): Sheet => ({
  ...sheet,
  flagged: sheet.flagged.includes(questionId) ? sheet.flagged.filter((q) => q !== questionId) : [...sheet.flagged, questionId],
  seq: Math.max(sheet.seq + 1, nowMs),
});

/** The device's own sheet counts while it holds something the server has not got; otherwise the server's, which another device may have moved on. */
export const sheetToShow = (sitting: Pick<Sitting, 'answers' | 'flagged'>, draft: Sheet | null, isUnsent: boolean): Sheet =>
  draft && isUnsent ? draft : { answers: sitting.answers, flagged: sitting.flagged, seq: draft?.seq ?? 0 };

export const unanswered = (sitting: Pick<Sitting, 'questions'>, sheet: Sheet): number[] =>
  sitting.questions.flatMap((q, i) => ((sheet.answers[q.id] ?? []).length === 0 ? [i] : []));

/** Seconds left by the server's clock; null = no limit. */
export const secondsLeft = (deadlineAt: string | null, serverNowMs: number): number | null => (deadlineAt === null ? null : Math.max(0, Math.ceil((Date.parse(deadlineAt) - serverNowMs) / 1000)));
