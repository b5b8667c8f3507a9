import type { Answers, ChoiceQuestion } from './question';

export interface Mark {
  /** 0..1, four decimals. */
  score: number;
  correct: number;
  total: number;
  /** In the order of the questions given. */
  perQuestion: { id: string; correct: boolean }[];
}

/** Marks a sitting: a question counts when exactly its right answers are chosen; nothing is given for a part. */
export const mark = (drawn: readonly (Pick<ChoiceQuestion, 'answers'> & { id: string })[], answers: Answers): Mark => {
  const perQuestion = drawn.map((question) => ({ id: question.id, correct: isRight(question, answers[question.id] ?? []) }));
  const correct = perQuestion.filter((question) => question.correct).length;
  const total = drawn.length;
  return { score: total === 0 ? 0 : Math.round((correct / total) * 10_000) / 10_000, correct, total, perQuestion };
};

const isRight = ({ answers }: Pick<ChoiceQuestion, 'answers'>, chosen: readonly string[]): boolean => {
  const given = new Set(chosen);
  const right = answers.filter((answer) => answer.correct);
  return given.size === right.length && right.every((answer) => given.has(answer.id));
};

/** Counted in questions, so that no rounding decides: 0.7 of 15 takes 11. */
export const isPassed = ({ correct, total }: Pick<Mark, 'correct' | 'total'>, passMark: number): boolean =>
  total > 0 && correct >= Math.ceil(passMark * total - 1e-9);
