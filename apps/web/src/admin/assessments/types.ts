import type { QuestionKind } from '../../api/types';
import type { Task } from '../types';

export type ReviewState = 'unreviewed' | 'approved' | 'needs-work';
export interface BankQuestion {
  id: string; key: string; kind: QuestionKind; skill: string; difficulty: 1 | 2 | 3; prompt: string; explain: string; audiences: string[];
  origin: 'file' | 'screen'; review: ReviewState; reviewNote: string | null; reviewer: string | null; reviewedAt: string | null; corrects: number;
}
export interface CorrectionRow { id: string; key: string; reason: string; state: 'checking' | 'ready' | 'applying' | 'done' | 'dropped'; by: string | null; at: string; counts: { drew: number; changed: number; nowPassed: number; nowFailed: number } }
export interface Bank { items: BankQuestion[]; corrections: CorrectionRow[] }
export interface CorrectionReport extends CorrectionRow { changes: { items: { sittingId: string; person: string; scoreBefore: number; scoreAfter: number; passedBefore: boolean; passedAfter: boolean }[]; total: number } }
export interface CorrectionAsked { id: string; task: Task }

export interface Rules { passMark: number; attempts: number; cooldownHours: number; counts: 'best' | 'last'; timeLimitMinutes: number; legalSource: string }
export interface Cell { skill?: string; difficulty?: 1 | 2 | 3; count: number }
export interface Settings extends Rules { draw: number; maxExposure: number; supervised: boolean; pretest: boolean; blueprint: Cell[]; practical: number; onlyApproved: boolean; byAudience: ({ audiences: string[] } & Partial<Rules>)[] }
export interface ExamSettings {
  title: string; bank: string; settings: Settings; number: number;
  counts: { skill: string; difficulty: 1 | 2 | 3; count: number; approved: number; practical: number }[];
  history: { number: number; reason: string; setAt: string; by: string | null }[];
}
export interface TaskToJudge { sittingId: string; questionId: string; person: string; bank: string; submittedAt: string; prompt: string; answer: string; rubric: { id: string; text: string; points: number }[] }
export interface SittingRow { id: string; person: string; bank: string; mode: 'certifying' | 'paper' | 'pretest'; number: number; startedAt: string; submittedAt: string | null; score: number | null; passed: boolean | null }
export interface ItemRow {
  id: string; key: string; kind: QuestionKind; skill: string; difficulty: 1 | 2 | 3; prompt: string; retired: boolean; exposure: number | null;
  asked: number; facility: number; discrimination: number | null; blank: number; medianSeconds: number | null;
  options: { id: string; text: string; correct: boolean; taken: number; rest: number | null }[];
  warnings: ({ code: 'too-easy' | 'too-hard' | 'turned-round' | 'weak' } | { code: 'idle-option' | 'tempting-option'; options: string[] })[];
}
export interface SheetView {
  person: string; away: { times: number; seconds: number }; seed: number; same: boolean | null; sitting: SittingRow & { passMark: number };
  questions: { id: string; key: string; kind: QuestionKind; skill: string; difficulty: number; prompt: string; options: { id: string; text: string }[]; given: string[]; right: string }[];
}
