import type { Question } from './question';

/** Between the two sides of a pair, and between what belongs together: as in an interaction of xAPI (Data, Appendix C). */
export const PAIR = '[.]';

/** What is shown in an order of the sitting's own: everything that can be picked or moved. */
export const optionIds = (question: Question): string[] => {
  switch (question.kind) {
    case 'ordering': return question.items.map(({ id }) => id);
    case 'matching': return question.right.map(({ id }) => id);
    case 'hot-spot': return question.regions.map(({ id }) => id);
    case 'fill-in': case 'numeric': case 'practical': return [];
    default: return question.answers.map(({ id }) => id);
  }
};

const LONGEST: Partial<Record<Question['kind'], number>> = { 'fill-in': 200, numeric: 60, practical: 4000 };
/** A practical task is answered by a text, and may have one file handed in with it. */
export const FILE_PREFIX = 'file:';
const FILE = /^file:[0-9a-f-]{36}$/;

/** Whether an answer is one that this question could have been given: whatever a browser sends, nothing else is kept. */
export const isAnswerOf = (question: Question, given: readonly string[]): boolean => {
  const ids = new Set(optionIds(question));
  switch (question.kind) {
    case 'ordering': return given.length <= ids.size && new Set(given).size === given.length && given.every((id) => ids.has(id));
    case 'matching': {
      const left = new Set(question.left.map(({ id }) => id));
      const pairs = given.map((pair) => pair.split(PAIR));
      return new Set(pairs.map(([from]) => from)).size === pairs.length && pairs.every(([from, to, ...rest]) => left.has(from!) && ids.has(to!) && rest.length === 0);
    }
    case 'fill-in': case 'numeric': return given.length <= 1 && given.every((text) => text.length <= LONGEST[question.kind]!);
    case 'practical': return given.length <= 2 && (given[0] ?? '').length <= LONGEST.practical! && (given[1] === undefined || FILE.test(given[1]));
    default: return given.length <= ids.size && given.every((id) => ids.has(id));
  }
};

/** Whether anything was answered at all. */
export const isAnswered = (given: readonly string[] | undefined): boolean => (given ?? []).some((one) => one.trim() !== '');

/** What an option says, or what it is called where it is a place on a picture. */
export const optionText = (question: Question, id: string): string => {
  const options: readonly { id: string; text?: string; label?: string }[] =
    question.kind === 'ordering' ? question.items : question.kind === 'matching' ? question.right : question.kind === 'hot-spot' ? question.regions : 'answers' in question ? question.answers : [];
  const found = options.find((option) => option.id === id);
  return found?.text ?? found?.label ?? '';
};
