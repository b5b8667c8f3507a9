export const QUESTION_KINDS = ['single', 'multiple', 'true-false'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** A question of a bank, keys included: never leaves the server before its sitting is submitted. */
export interface Question {
  /** Stable name in its bank, e.g. `nts-001`. */
  key: string;
  kind: QuestionKind;
  skill: string;
  difficulty: 1 | 2 | 3;
  prompt: string;
  /** Ids are `a`, `b`, … in the order of the file. */
  answers: { id: string; text: string; correct: boolean }[];
  explain: string;
}

/** What is wrong with a bank, and where. Lines count from 1. */
export interface BankFault { file: string; line: number; text: string }

/** Answers of a learner: question id → chosen answer ids. */
export type Answers = Record<string, string[]>;
