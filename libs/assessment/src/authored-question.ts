import { createHash } from 'node:crypto';
import type { ChoiceKind, HotSpotQuestion, Option, Question } from './question';
import type { FileOf, QuestionFile } from './question-file';

/** Drawings of the course's folder by path, e.g. `images/x.svg`, as text. */
export type Pictures = ReadonlyMap<string, string>;

/** What the form of a question cannot say about it, in sentences. */
export const questionFaults = (question: QuestionFile, pictures: Pictures): string[] => {
  switch (question.type) {
    case 'ordering': return alike(question.items, 'hai việc');
    case 'matching': return [...alike(question.pairs.map((pair) => pair.left), 'hai vế trái'), ...alike([...question.pairs.map((pair) => pair.right), ...question.extra], 'hai vế phải')];
    case 'fill-in': return alike(question.accept, 'hai cách viết');
    case 'hot-spot': return hotSpotFaults(question, pictures);
    case 'practical': return alike(question.rubric.map((one) => one.id), 'hai mã tiêu chí');
    case 'numeric': return [];
    default: return choiceFaults(question);
  }
};

/** How many answers, and how many of them right, each kind of choice takes. */
const SHAPE: Record<ChoiceKind, { answers: readonly [number, number]; correct: (n: number, of: number) => boolean; rule: string }> = {
  single: { answers: [3, 5], correct: (n) => n === 1, rule: 'cần đúng một đáp án đúng.' },
  'true-false': { answers: [2, 2], correct: (n) => n === 1, rule: 'cần đúng một đáp án đúng.' },
  multiple: { answers: [3, 5], correct: (n, of) => n >= 2 && n < of, rule: 'cần ít nhất hai đáp án đúng và một đáp án sai.' },
};

const choiceFaults = ({ type, answers }: FileOf<ChoiceKind>): string[] => {
  const { answers: [least, most], correct, rule } = SHAPE[type];
  const faults: string[] = [];
  if (answers.length < least || answers.length > most) faults.push(`cần ${least === most ? least : `${least} đến ${most}`} câu trả lời, đang có ${answers.length}.`);
  if (!correct(answers.filter((answer) => answer.correct).length, answers.length)) faults.push(rule);
  return [...faults, ...alike(answers.map((answer) => answer.text), 'hai câu trả lời')];
};

const alike = (texts: readonly string[], what: string): string[] => (new Set(texts).size < texts.length ? [`có ${what} giống nhau.`] : []);

const hotSpotFaults = ({ image, regions }: FileOf<'hot-spot'>, pictures: Pictures): string[] => {
  const faults = alike(regions.map((region) => region.id), 'hai mã vùng');
  const right = regions.filter((region) => region.correct).length;
  if (right === 0 || right === regions.length) faults.push('cần ít nhất một vùng đúng và một vùng sai.');
  const svg = pictures.get(image);
  const size = svg === undefined ? undefined : sizeOf(svg);
  if (svg === undefined) faults.push(`không thấy hình “${image}”.`);
  else if (!size) faults.push(`hình “${image}” cần viewBox="0 0 rộng cao", để biết các vùng ở đâu.`);
  else for (const one of regions) if (one.x + one.width > size.width || one.y + one.height > size.height) faults.push(`vùng “${one.id}” nằm ngoài hình (${size.width} × ${size.height}).`);
  return faults;
};

const sizeOf = (svg: string): { width: number; height: number } | undefined => {
  const box = /<svg\b[^>]*?\sviewBox\s*=\s*["']\s*0[\s,]+0[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']/.exec(svg);
  return box ? { width: Number(box[1]), height: Number(box[2]) } : undefined;
};

/** A question as the bank keeps it. Answer ids follow the order of the file, so they stay while the question stays. */
export const toQuestion = (question: QuestionFile, pictures: Pictures): Question => {
  const { id: key, skill, difficulty, prompt, explain, audiences } = question;
  const common = { skill, difficulty, prompt, explain, ...(audiences && { audiences }) };
  const named = (text: string): Option => ({ id: wordId(key, text), text });
  switch (question.type) {
    case 'ordering': return { key, kind: 'ordering', ...common, items: question.items.map(named) };
    case 'matching': {
      const [left, right] = [question.pairs.map((pair) => named(pair.left)), question.pairs.map((pair) => named(pair.right))];
      return {
        key, kind: 'matching', ...common, left, right: [...right, ...question.extra.map(named)],
        pairs: Object.fromEntries(left.map(({ id }, index) => [id, right[index]!.id])),
      };
    }
    case 'fill-in': return { key, kind: 'fill-in', ...common, accept: question.accept };
    case 'numeric': return { key, kind: 'numeric', ...common, answer: question.answer, tolerance: question.tolerance, ...(question.unit && { unit: question.unit }) };
    case 'hot-spot': return { key, kind: 'hot-spot', ...common, picture: pictureOf(question, pictures), regions: question.regions };
    case 'practical': return { key, kind: 'practical', ...common, rubric: question.rubric };
    default: return { key, kind: question.type, ...common, answers: question.answers.map((answer, index) => ({ id: String.fromCharCode(97 + index), ...answer })) };
  }
};

const pictureOf = ({ image, alt }: FileOf<'hot-spot'>, pictures: Pictures): HotSpotQuestion['picture'] => {
  const svg = pictures.get(image)!;
  return { svg, alt, ...sizeOf(svg)! };
};

/** A name that tells nothing of where the text stood in the file, and stays while the text stays. */
const wordId = (key: string, text: string): string => createHash('sha256').update(`${key}\0${text}`).digest('hex').slice(0, 8);
