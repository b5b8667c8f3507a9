import type { QuestionBlock } from '../../api/types';

export const isRight = (question: QuestionBlock, chosen: readonly number[]): boolean => question.answers.every((answer, i) => answer.correct === chosen.includes(i));
