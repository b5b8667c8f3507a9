import type { QuestionKind } from '../../api/types';
import type { Cell, ReviewState, Settings } from './types';

export const KIND_WORDS: Record<QuestionKind, string> = {
  single: 'Một đáp án', multiple: 'Nhiều đáp án', 'true-false': 'Đúng, sai', ordering: 'Xếp thứ tự', matching: 'Ghép đôi', 'fill-in': 'Điền từ', numeric: 'Điền số', 'hot-spot': 'Chỉ trên hình', practical: 'Thực hành',
};
export const REVIEW_WORDS: Record<ReviewState, string> = { unreviewed: 'chưa duyệt', approved: 'đã duyệt', 'needs-work': 'cần sửa' };
export const DIFFICULTY_WORDS = { 1: 'dễ', 2: 'vừa', 3: 'khó' } as const;

/** The number of a cell in a blueprint of skill by difficulty. */
export const cellCount = (blueprint: readonly Cell[], skill: string, difficulty: 1 | 2 | 3): number => blueprint.find((cell) => cell.skill === skill && cell.difficulty === difficulty)?.count ?? 0;
export const withCell = (blueprint: readonly Cell[], skill: string, difficulty: 1 | 2 | 3, count: number): Cell[] => [
  ...blueprint.filter((cell) => cell.skill !== skill || cell.difficulty !== difficulty), ...(count > 0 ? [{ skill, difficulty, count }] : []),
];
/** What the blueprint leaves to be drawn evenly over the skills. */
export const leftOpen = ({ draw, practical, blueprint }: Pick<Settings, 'draw' | 'practical' | 'blueprint'>): number => draw - practical - blueprint.reduce((sum, { count }) => sum + count, 0);

/** A number from a field, with a comma or a point. Undefined: none, or out of bounds. */
export const numberIn = (text: string, least: number, most: number): number | undefined => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most ? value : undefined;
};
