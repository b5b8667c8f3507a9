import { isAnswered, PAIR } from './options';
import type { Answers, ChoiceQuestion, NumericQuestion, Question } from './question';
import { readNumber } from './read-number';

/** What an assessor said of a practical task: points by criterion. */
export interface Judgement { points: Record<string, number>; note: string; by: string; at: string }
/** By question id. */
export type Judged = Record<string, Judgement>;

export interface MarkOfQuestion {
  id: string;
  /** 0..1; null while an assessor has to look at it. Only a practical task gives a part. */
  credit: number | null;
  correct: boolean | null;
}

export interface Mark {
  /** 0..1, four decimals; null while an assessor has to look at something. */
  score: number | null;
  /** In questions; parts of practical tasks count as parts. */
  correct: number;
  total: number;
  /** In the order of the questions given. */
  perQuestion: MarkOfQuestion[];
}

/** Marks a sitting. Pure: marked again, with the same keys and judgements, it comes out the same. */
export const mark = (drawn: readonly (Question & { id: string })[], answers: Answers, judged: Judged = {}): Mark => {
  const perQuestion = drawn.map((question): MarkOfQuestion => {
    const credit = creditOf(question, answers[question.id] ?? [], judged[question.id]);
    return { id: question.id, credit, correct: credit === null ? null : credit >= 0.5 };
  });
  const correct = round(perQuestion.reduce((sum, { credit }) => sum + (credit ?? 0), 0));
  const total = drawn.length;
  const waits = perQuestion.some(({ credit }) => credit === null);
  return { score: waits ? null : total === 0 ? 0 : round(correct / total), correct, total, perQuestion };
};

/** What a question gives: all or nothing, but for a practical task, which gives what the assessor's points are of all points. */
export const creditOf = (question: Question, given: readonly string[], judgement?: Judgement): number | null => {
  if (question.kind !== 'practical') return isRight(question, given) ? 1 : 0;
  if (!isAnswered(given)) return 0;
  if (!judgement) return null;
  const all = question.rubric.reduce((sum, { points }) => sum + points, 0);
  return round(question.rubric.reduce((sum, { id, points }) => sum + Math.min(points, judgement.points[id] ?? 0), 0) / all);
};

const isRight = (question: Exclude<Question, { kind: 'practical' }>, given: readonly string[]): boolean => {
  switch (question.kind) {
    case 'ordering': return sameList(given, question.items.map(({ id }) => id));
    case 'matching': return sameSet(given, Object.entries(question.pairs).map(([left, right]) => `${left}${PAIR}${right}`));
    case 'fill-in': return question.accept.some((word) => folded(word) === folded(given[0] ?? ''));
    case 'numeric': return isNear(question, given[0] ?? '');
    case 'hot-spot': return sameSet(given, question.regions.filter(({ correct }) => correct).map(({ id }) => id));
    default: return sameSet(given, rightAnswers(question));
  }
};

export const rightAnswers = ({ answers }: Pick<ChoiceQuestion, 'answers'>): string[] => answers.filter(({ correct }) => correct).map(({ id }) => id);

/** Case, outer and doubled spaces do not count; nor how a letter with its marks is put together. */
const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('vi');

const isNear = ({ answer, tolerance, unit }: NumericQuestion, text: string): boolean => {
  const given = readNumber(text, unit);
  // Tenths have no exact form in a computer: 0,1 + 0,2 is as good as 0,3.
  return given !== undefined && Math.abs(given - answer) <= tolerance + Math.max(1, Math.abs(answer)) * 1e-9;
};

const sameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const given = new Set(a);
  return given.size === b.length && b.every((one) => given.has(one));
};
const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, i) => one === b[i]);
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Counted in questions, so that no rounding decides: 0.7 of 15 takes 11. */
export const isPassed = ({ correct, total }: Pick<Mark, 'correct' | 'total'>, passMark: number): boolean => total > 0 && correct >= passMark * total - 1e-4;
