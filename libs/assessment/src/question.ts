export const CHOICE_KINDS = ['single', 'multiple', 'true-false'] as const;
export type ChoiceKind = (typeof CHOICE_KINDS)[number];
export const QUESTION_KINDS = [...CHOICE_KINDS, 'ordering', 'matching', 'fill-in', 'numeric', 'hot-spot', 'practical'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Something a learner picks or moves. */
export interface Option { id: string; text: string }

interface Common {
  /** Stable name in its bank, e.g. `nts-001`. */
  key: string;
  skill: string;
  difficulty: 1 | 2 | 3;
  prompt: string;
  explain: string;
  /** Codes of the audiences it makes sense for; absent: everybody. */
  audiences?: string[];
}

/** Ids are `a`, `b`, … in the order of the file. */
export interface ChoiceQuestion extends Common { kind: ChoiceKind; answers: (Option & { correct: boolean })[] }

/** `items` in their right order. Their ids, like those of a matching question, come from their texts, so that they say nothing of the order. */
export interface OrderingQuestion extends Common { kind: 'ordering'; items: Option[] }

/** Each of `left` goes with the one of `right` that `pairs` names (left id → right id); of `right`, some may be left over. */
export interface MatchingQuestion extends Common { kind: 'matching'; left: Option[]; right: Option[]; pairs: Record<string, string> }

/** Any of `accept` is right; upper and lower case and outer spaces do not count. */
export interface FillInQuestion extends Common { kind: 'fill-in'; accept: string[] }

/** Right from `answer - tolerance` to `answer + tolerance`. */
export interface NumericQuestion extends Common { kind: 'numeric'; answer: number; tolerance: number; unit?: string }

export interface Region { id: string; label: string; x: number; y: number; width: number; height: number; correct: boolean }

/** The drawing is part of the wording: `svg` is its text, regions count in units of its `width` × `height`. */
export interface HotSpotQuestion extends Common { kind: 'hot-spot'; picture: { svg: string; alt: string; width: number; height: number }; regions: Region[] }

/** A task that an assessor judges; points of the criteria add up. */
export interface PracticalQuestion extends Common { kind: 'practical'; rubric: { id: string; text: string; points: number }[] }

/** A question of a bank, keys included: never leaves the server before its sitting is submitted. */
export type Question = ChoiceQuestion | OrderingQuestion | MatchingQuestion | FillInQuestion | NumericQuestion | HotSpotQuestion | PracticalQuestion;

/** What is wrong with a bank, and where. Lines count from 1. */
export interface BankFault { file: string; line: number; text: string }

/** Answers of a learner: question id → chosen answer ids. */
export type Answers = Record<string, string[]>;
