import type { Interaction } from './interaction';
import type { Judgement } from './mark';
import type { Answers, QuestionKind } from './question';

/** Sat at a screen, on paper, or before the course. */
export type SittingMode = 'certifying' | 'paper' | 'pretest';

/** A place on a picture, in units of its width and height. */
export interface Box { x: number; y: number; width: number; height: number }
export interface Picture { src: string; alt: string; width: number; height: number }

/** A question under way, as its learner may see it: no keys, no explanations. */
export interface OpenQuestion {
  id: string;
  kind: QuestionKind;
  prompt: string;
  /** What can be picked or moved, in the order of this sitting: answers, things to order, the right side of pairs, places. */
  answers: { id: string; html: string; box?: Box }[];
  /** The left side of pairs. */
  left?: { id: string; html: string }[];
  unit?: string;
  picture?: Picture;
  /** What an assessor will look for. */
  rubric?: { id: string; html: string; points: number }[];
}

export interface Sitting {
  state: 'open';
  mode: SittingMode;
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
  questions: OpenQuestion[];
  answers: Answers;
  flagged: string[];
  /** Of the last save that counted; the next one has to be higher. */
  seq: number;
}

/** A submitted sitting: what was right, and why. */
export interface MarkedSitting {
  /** `waiting`: an assessor has to look at something before there is a result. */
  state: 'submitted' | 'waiting';
  mode: SittingMode;
  id: string;
  personId: string;
  enrolmentId: string;
  bank: string;
  number: number;
  startedAt: Date;
  submittedAt: Date;
  /** 0..1, four decimals. */
  score: number | null;
  correct: number;
  total: number;
  passed: boolean | null;
  passMark: number;
  counts: 'best' | 'last';
  /** Under whose eyes it was sat, where that is known. */
  supervisorId: string | null;
  /** Null: as many as one likes. */
  attemptsLeft: number | null;
  review: MarkedQuestion[];
  /** Milliseconds on each question, as far as the device told them. */
  spent: Record<string, number>;
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
  /** Null while an assessor has to look at it. */
  correct: boolean | null;
  credit: number | null;
  /** Of questions whose options are picked; of others what was given and what is right stand as lines. */
  answers: { id: string; html: string; correct: boolean; chosen: boolean }[];
  given: string[];
  right: string[];
  explainHtml: string;
  picture?: Picture;
  judgement?: Omit<Judgement, 'by'> & { of: number; total: number };
  /** For statements; screens do not get it. */
  interaction: Interaction;
}

export interface SittingSummary {
  id: string;
  mode: SittingMode;
  number: number;
  startedAt: Date;
  deadlineAt: Date | null;
  submittedAt: Date | null;
  score: number | null;
  passed: boolean | null;
}
