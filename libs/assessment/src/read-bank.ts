import { z } from 'zod';
import { QUESTION_KINDS, type BankFault, type Question, type QuestionKind } from './question';
import { readYaml } from './yaml-lines';

const words = z.string().trim().min(1);
const QuestionFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  type: z.enum(QUESTION_KINDS),
  skill: words,
  difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'phải là 1, 2 hoặc 3.' }),
  prompt: words,
  answers: z.array(z.strictObject({ text: words, correct: z.boolean().default(false) })),
  explain: words,
});
type QuestionFile = z.infer<typeof QuestionFile>;
const BankFile = z.array(QuestionFile).min(1);

/** Reads a bank as authored (YAML). Answer ids follow the order of the file, so they stay while the question stays. */
export const readBank = (yaml: string, file = 'bank.yaml'): { ok: true; questions: Question[] } | { ok: false; faults: BankFault[] } => {
  const read = readYaml(yaml, BankFile);
  if (!read.ok) return { ok: false, faults: read.faults.map((fault) => ({ file, ...fault })) };
  const seen = new Set<string>();
  const faults = read.value.flatMap((question, index) => {
    const texts = questionFaults(question);
    if (seen.has(question.id)) texts.push('trùng mã với một câu đứng trước.');
    seen.add(question.id);
    return texts.map((text) => ({ file, line: read.lineOf([index]), text: `Câu “${question.id}”: ${text}` }));
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, questions: read.value.map(toQuestion) };
};

/** How many answers, and how many of them right, each kind of question takes. */
const SHAPE: Record<QuestionKind, { answers: readonly [number, number]; correct: (n: number, of: number) => boolean; rule: string }> = {
  single: { answers: [3, 5], correct: (n) => n === 1, rule: 'cần đúng một đáp án đúng.' },
  'true-false': { answers: [2, 2], correct: (n) => n === 1, rule: 'cần đúng một đáp án đúng.' },
  multiple: { answers: [3, 5], correct: (n, of) => n >= 2 && n < of, rule: 'cần ít nhất hai đáp án đúng và một đáp án sai.' },
};

const questionFaults = ({ type, answers }: QuestionFile): string[] => {
  const { answers: [least, most], correct, rule } = SHAPE[type];
  const faults: string[] = [];
  if (answers.length < least || answers.length > most) faults.push(`cần ${least === most ? least : `${least} đến ${most}`} câu trả lời, đang có ${answers.length}.`);
  if (!correct(answers.filter((answer) => answer.correct).length, answers.length)) faults.push(rule);
  if (new Set(answers.map((answer) => answer.text)).size < answers.length) faults.push('có hai câu trả lời giống nhau.');
  return faults;
};

const toQuestion = ({ id, type, answers, ...rest }: QuestionFile): Question => ({
  key: id,
  kind: type,
  ...rest,
  answers: answers.map((answer, index) => ({ id: String.fromCharCode(97 + index), ...answer })),
});
