import type { Answers, QuestionKind } from './question';

/** A sitting under way, as its learner may see it: no keys, no explanations. */
export interface Sitting {
  state: 'open';
  id: string;
  enrolmentId: string;
  bank: string;
  startedAt: Date;
  /** Null: no time limit. */
  deadlineAt: Date | null;
  serverTime: Date;
  /** Which sitting of this enrolment it is, from 1. */
  number: number;
  /** How many sittings are allowed; 0: as many as one likes. */
  of: number;
  passMark: number;
  questions: { id: string; kind: QuestionKind; prompt: string; answers: { id: string; html: string }[] }[];
  answers: Answers;
  flagged: string[];
  /** Of the last save that counted; the next one has to be higher. */
  seq: number;
}

/** A submitted sitting: what was right, and why. */
export interface MarkedSitting {
  state: 'submitted';
  id: string;
  personId: string;
  enrolmentId: string;
  bank: string;
  number: number;
  startedAt: Date;
  submittedAt: Date;
  /** 0..1, four decimals. */
  score: number;
  correct: number;
  total: number;
  passed: boolean;
  passMark: number;
  /** Null: as many as one likes. */
  attemptsLeft: number | null;
  review: MarkedQuestion[];
  /** Whether this very call submitted it; false for whoever asks again. */
  fresh: boolean;
}

export interface MarkedQuestion {
  id: string;
  /** The question's stable name in its bank. */
  key: string;
  kind: QuestionKind;
  skill: string;
  prompt: string;
  correct: boolean;
  answers: { id: string; text: string; html: string; correct: boolean; chosen: boolean }[];
  explainHtml: string;
}

export interface SittingSummary {
  id: string;
  number: number;
  startedAt: Date;
  deadlineAt: Date | null;
  submittedAt: Date | null;
  score: number | null;
  passed: boolean | null;
}
