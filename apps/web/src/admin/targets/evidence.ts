import type { Evidence, EvidenceKind, EvidenceStep } from '../types';

export const evidenceWord = (kind: EvidenceKind): string => {
  switch (kind) {
    case 'requirement': return 'Yêu cầu';
    case 'competency': return 'Nhóm kỹ năng';
    case 'course': return 'Khóa học';
    case 'statement': return 'Bằng chứng';
    case 'certificate': return 'Chứng nhận';
  }
};

export interface EvidenceChapter { head: EvidenceStep; steps: EvidenceStep[]; done: boolean | null }

/** Each requirement with the steps that answer it, so that a long record still reads as a short one. */
export const chaptersOf = (steps: EvidenceStep[]): EvidenceChapter[] => {
  const chapters: EvidenceChapter[] = [];
  for (const step of steps) {
    const last = chapters.at(-1);
    if (step.kind === 'requirement' || !last) chapters.push({ head: step, steps: [], done: step.done ?? null });
    else last.steps.push(step);
  }
  return chapters;
};

/** Whether the person is in the number; null where the answer does not say. */
export const isCounted = (evidence: Pick<Evidence, 'person' | 'countedIn'>): boolean | null => {
  if (evidence.person.state) return evidence.person.state === 'met';
  return evidence.countedIn ? evidence.countedIn.length > 0 : null;
};

/** JSON as people read it: two spaces, the order of the sender kept. */
export const readableJson = (value: unknown): string => JSON.stringify(value, null, 2) ?? '';
