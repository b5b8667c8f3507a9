import { PAIR } from './options';
import { rightAnswers } from './mark';
import type { Option, Question } from './question';

/** How an answer is told in xAPI (Data §2.4.4.1, Interaction Activities; Appendix C for the patterns). */
export interface Interaction { definition: Record<string, unknown>; response: string }

const named = (options: readonly Option[]): { id: string; description: { 'vi-VN': string } }[] => options.map(({ id, text }) => ({ id, description: { 'vi-VN': text } }));
/** Between the parts of a response. */
const AND = '[,]';

/**
 * Only for a sitting that has ended: the pattern is the key. Options stand in an order of their own, the same in every sitting: the definition
 * belongs to the question (§2.4.4.1: it should not change), and what each learner was shown stands in his sitting.
 */
export const interactionOf = (question: Question, given: readonly string[]): Interaction => {
  const listed = <T extends { id: string }>(options: readonly T[]): T[] => [...options].sort((a, b) => (a.id < b.id ? -1 : 1));
  const told = (interactionType: string, pattern: string[], more: Record<string, unknown> = {}, response = given.join(AND)): Interaction => ({
    definition: { interactionType, ...(pattern.length > 0 ? { correctResponsesPattern: pattern } : {}), ...more }, response,
  });
  switch (question.kind) {
    case 'ordering': return told('sequencing', [question.items.map(({ id }) => id).join(AND)], { choices: named(listed(question.items)) });
    case 'matching': return told('matching', [Object.entries(question.pairs).map(([left, right]) => `${left}${PAIR}${right}`).join(AND)], { source: named(question.left), target: named(listed(question.right)) });
    case 'fill-in': return told('fill-in', question.accept.map((word) => `{case_matters=false}${word}`));
    case 'numeric': return told('numeric', [`${question.answer - question.tolerance}[:]${question.answer + question.tolerance}`]);
    case 'hot-spot': return told('other', [question.regions.filter(({ correct }) => correct).map(({ id }) => id).join(AND)]);
    // What an assessor looks for is no pattern.
    case 'practical': return told('long-fill-in', [], {}, given[0] ?? '');
    case 'true-false': {
      const truth = truthOf(question);
      if (truth === null) return choice();
      const said = (id: string): string => String(id === question.answers[truth]!.id);
      return told('true-false', rightAnswers(question).map(said), {}, given.slice(0, 1).map(said).join());
    }
    default: return choice();
  }
  function choice(): Interaction {
    const { answers } = question as Extract<Question, { kind: 'single' | 'multiple' | 'true-false' }>;
    return told('choice', [answers.filter(({ correct }) => correct).map(({ id }) => id).join(AND)], { choices: named(listed(answers)) });
  }
};

/** Which answer of a true-false question says “true”; null where none is worded so, and of other kinds: they are told as choices. */
export const truthOf = (question: Question): number | null => {
  const at = question.kind === 'true-false' ? question.answers.findIndex(({ text }) => /^đúng/i.test(text.normalize('NFC').trim())) : -1;
  return at < 0 ? null : at;
};
