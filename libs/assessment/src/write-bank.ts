import { stringify } from 'yaml';
import type { Question } from './question';

/** A bank as `readBank` reads it again: the same questions under the same ids. */
export const writeBank = (questions: readonly Question[]): string => stringify(questions.map(authored), { lineWidth: 120 });

/** Where a question's own drawing stands while its text is edited on a screen. */
export const pictureNameOf = (key: string): string => `images/${key}.svg`;

const authored = (question: Question): Record<string, unknown> => {
  const { key, kind, skill, difficulty, audiences, prompt, explain } = question;
  const common = { id: key, type: kind, skill, difficulty, ...(audiences && { audiences }), prompt };
  switch (question.kind) {
    case 'ordering': return { ...common, items: question.items.map(({ text }) => text), explain };
    case 'matching': {
      const textOf = (id: string): string => question.right.find((option) => option.id === id)!.text;
      const paired = new Set(Object.values(question.pairs));
      const extra = question.right.filter(({ id }) => !paired.has(id)).map(({ text }) => text);
      return { ...common, pairs: question.left.map(({ id, text }) => ({ left: text, right: textOf(question.pairs[id]!) })), ...(extra.length > 0 && { extra }), explain };
    }
    case 'fill-in': return { ...common, accept: question.accept, explain };
    case 'numeric': return { ...common, answer: question.answer, ...(question.tolerance > 0 && { tolerance: question.tolerance }), ...(question.unit && { unit: question.unit }), explain };
    case 'hot-spot': return { ...common, image: pictureNameOf(key), alt: question.picture.alt, regions: question.regions.map(({ correct, ...region }) => ({ ...region, ...(correct && { correct }) })), explain };
    case 'practical': return { ...common, rubric: question.rubric, explain };
    default: return { ...common, answers: question.answers.map(({ text, correct }) => ({ text, ...(correct && { correct }) })), explain };
  }
};
