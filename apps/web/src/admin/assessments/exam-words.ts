import type { QuestionKind } from '../../api/types';
import type { Cell, ItemRow, ReviewState, Settings } from './types';

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

export const discriminationWord = (value: number): string => (value < 0 ? 'ngược' : value < 0.15 ? 'yếu' : value < 0.3 ? 'vừa' : 'tốt');
export const secondsWord = (seconds: number): string => (seconds < 60 ? `${seconds} giây` : `${Math.floor(seconds / 60)} phút${seconds % 60 > 0 ? ` ${seconds % 60} giây` : ''}`);

/** Why a question should be looked at, as sentences that say what to do. */
export const warningWords = ({ warnings, options }: Pick<ItemRow, 'warnings' | 'options'>): string[] => warnings.map((warning) => {
  const named = 'options' in warning ? warning.options.map((id) => `“${options.find((option) => option.id === id)?.text ?? id}”`).join(', ') : '';
  switch (warning.code) {
    case 'too-easy': return 'Gần như ai cũng đúng: câu này không giúp phân biệt. Giữ nếu là điều ai cũng phải biết.';
    case 'too-hard': return 'Ít người đúng hơn cả đoán mò: xem lại đáp án và lời hỏi.';
    case 'turned-round': return 'Người làm tốt lại sai câu này: nhiều khả năng sai đáp án hoặc câu gây hiểu nhầm.';
    case 'weak': return 'Đúng hay sai câu này gần như không nói gì về người làm: xem lại lời hỏi.';
    case 'idle-option': return `Không ai chọn ${named}: thay bằng một cái sai người ta hay mắc.`;
    case 'tempting-option': return `Người chọn ${named} làm các câu khác tốt hơn người chọn đáp án: xem lại đáp án.`;
  }
});
