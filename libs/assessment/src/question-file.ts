import { z } from 'zod';

/** A question as authored in a bank (YAML). */
const words = z.string().trim().min(1);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const COMMON = {
  id: name,
  skill: words,
  difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'phải là 1, 2 hoặc 3.' }),
  audiences: z.array(words).min(1).optional(),
  prompt: words,
};
const explain = words;
const answers = z.array(z.strictObject({ text: words, correct: z.boolean().default(false) }));
const units = z.number().min(0).max(10_000);

export const QuestionFile = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('single'), ...COMMON, answers, explain }),
  z.strictObject({ type: z.literal('multiple'), ...COMMON, answers, explain }),
  z.strictObject({ type: z.literal('true-false'), ...COMMON, answers, explain }),
  z.strictObject({ type: z.literal('ordering'), ...COMMON, items: z.array(words).min(3).max(6), explain }),
  z.strictObject({
    type: z.literal('matching'), ...COMMON,
    pairs: z.array(z.strictObject({ left: words, right: words })).min(3).max(6), extra: z.array(words).max(3).default([]), explain,
  }),
  z.strictObject({ type: z.literal('fill-in'), ...COMMON, accept: z.array(words).min(1).max(20), explain }),
  z.strictObject({ type: z.literal('numeric'), ...COMMON, answer: z.number(), tolerance: z.number().min(0).default(0), unit: words.optional(), explain }),
  z.strictObject({
    type: z.literal('hot-spot'), ...COMMON, image: z.string().regex(/^images\/[\w-][\w./-]*\.svg$/, 'phải là một hình SVG trong thư mục images/ của khóa học.'), alt: words,
    regions: z.array(z.strictObject({ id: name, label: words, x: units, y: units, width: units.min(1), height: units.min(1), correct: z.boolean().default(false) })).min(2).max(8), explain,
  }),
  z.strictObject({ type: z.literal('practical'), ...COMMON, rubric: z.array(z.strictObject({ id: name, text: words, points: z.number().int().min(1).max(100) })).min(2).max(5), explain }),
]);
export type QuestionFile = z.infer<typeof QuestionFile>;
export type FileOf<K extends QuestionFile['type']> = Extract<QuestionFile, { type: K }>;
export const BankFile = z.array(QuestionFile).min(1);
