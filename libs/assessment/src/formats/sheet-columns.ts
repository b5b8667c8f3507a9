import type { QuestionKind } from '../question';

/** The sheet of questions: one row a question, whatever its kind. Read and written by the words in its head, in any order. */
export const QUESTIONS_SHEET = 'Câu hỏi';
export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

export const COLUMNS = {
  key: 'Mã câu', kind: 'Loại câu', skill: 'Nhóm kỹ năng', difficulty: 'Độ khó', audiences: 'Đối tượng', prompt: 'Câu hỏi', right: 'Đáp án đúng',
  ...(Object.fromEntries(LETTERS.map((letter) => [`option${letter}`, `Lựa chọn ${letter}`])) as Record<`option${(typeof LETTERS)[number]}`, string>),
  ...(Object.fromEntries(LETTERS.map((letter) => [`pair${letter}`, `Ghép với / điểm ${letter}`])) as Record<`pair${(typeof LETTERS)[number]}`, string>),
  extra: 'Vế thừa', tolerance: 'Sai số', unit: 'Đơn vị', explain: 'Giải thích',
};
export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

export const KIND_WORDS: Partial<Record<QuestionKind, string>> = {
  single: 'Một đáp án', multiple: 'Nhiều đáp án', 'true-false': 'Đúng – Sai', ordering: 'Sắp thứ tự', matching: 'Ghép đôi', 'fill-in': 'Điền từ', numeric: 'Điền số', practical: 'Thực hành',
};

/** A text that begins like a formula, be it after blanks or in full-width signs, is run by spreadsheets once the sheet is a CSV; an apostrophe makes it text. */
const FORMULA = /^'*\s*[=+\-@＝＋－＠]/;
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
export const unharmed = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);

/** 0 → A, 26 → AA. */
export const letterOf = (column: number): string => (column < 26 ? '' : letterOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
