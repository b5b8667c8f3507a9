import type { QuestionKind } from '../../api/types';

export interface PaperRow { id: string; number: number; title: string; course: string; unit: string; supervisor: string; heldAt: string; sheets: number; entered: number }
export interface PaperList { items: PaperRow[]; courses: { slug: string; title: string }[] }
export interface PaperOpened { id: string; number: number; leftOut: string[] }
export interface SheetRow { number: number; name: string; person: string | null; enteredAt: string | null; score: number | null; passed: boolean | null }
export interface PaperView { id: string; number: number; title: string; unit: string; heldAt: string; questions: number; passMark: number; items: SheetRow[] }
export interface PaperPlace { number: number; kind: QuestionKind; letters: number; how: string; prompt: string }
export interface PaperResult { sheet: string; person: string; answered: number; total: number; fresh: boolean; mark: { correct: number; score: number; passed: boolean } | null }
export type Entered = { result: PaperResult } | { faults: string[] };
export type TableLine = { line: number; sheet: string } & Entered;
