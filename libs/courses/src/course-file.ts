import { z } from 'zod';

/** `course.yaml` as authored. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const words = z.string().trim().min(1);
export const CourseFile = z.strictObject({
  slug: name,
  title: words,
  summary: words,
  language: words.default('vi-VN'),
  skillGroup: words.nullable().default(null),
  legalSource: z.string().trim().default(''),
  audiences: z.array(words).default([]),
  modules: z.array(z.strictObject({ id: name, title: words, lessons: z.array(name).min(1) })).min(1),
  assessment: z
    .strictObject({
      title: words,
      bank: words,
      draw: z.number().int().min(1).max(100),
      passMark: z.number().gt(0).max(1),
      attempts: z.number().int().min(0).max(100),
      timeLimitMinutes: z.number().int().min(0).max(600),
    })
    .nullable()
    .default(null),
});
export type CourseFile = z.infer<typeof CourseFile>;
