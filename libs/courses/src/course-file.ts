import { z } from 'zod';

/** `course.yaml` as authored. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const words = z.string().trim().min(1);
/** A lesson of another course's folder, taught here too; `skills` are the ones it works on here. */
const ReusedLesson = z.strictObject({ use: z.string().regex(/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/, 'phải có dạng “khóa/bài”, như “nhan-thuc-so/01-ten-bai”.'), skills: z.array(words).min(1).optional() });
const RULES = {
  passMark: z.number().gt(0).max(1),
  attempts: z.number().int().min(0).max(100),
  timeLimitMinutes: z.number().int().min(0).max(600),
  cooldownHours: z.number().min(0).max(24 * 90),
  counts: z.enum(['best', 'last']),
  legalSource: words,
};
export const CourseFile = z.strictObject({
  slug: name,
  title: words,
  summary: words,
  language: words.default('vi-VN'),
  skillGroup: words.nullable().default(null),
  legalSource: z.string().trim().default(''),
  audiences: z.array(words).default([]),
  modules: z.array(z.strictObject({ id: name, title: words, lessons: z.array(z.union([name, ReusedLesson], { error: 'phải là tên một bài trong lessons/, hoặc {use: khóa/bài, skills: […]}.' })).min(1) })).min(1),
  assessment: z
    .strictObject({
      title: words,
      bank: words,
      draw: z.number().int().min(1).max(100),
      passMark: RULES.passMark,
      attempts: RULES.attempts,
      timeLimitMinutes: RULES.timeLimitMinutes,
      blueprint: z.array(z.strictObject({ skill: words.optional(), difficulty: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(), count: z.number().int().min(1).max(100) })).max(100).optional(),
      legalSource: RULES.legalSource.optional(),
      cooldownHours: RULES.cooldownHours.optional(),
      counts: RULES.counts.optional(),
      practical: z.number().int().min(0).max(10).optional(),
      pretest: z.boolean().optional(),
      byAudience: z.array(z.strictObject({ audiences: z.array(words).min(1) }).extend(z.strictObject(RULES).partial().shape)).max(20).optional(),
    })
    .nullable()
    .default(null),
});
export type CourseFile = z.infer<typeof CourseFile>;
export type ListedLesson = CourseFile['modules'][number]['lessons'][number];

/** What a lesson is called in the course that lists it. A reused one bears the name of its own course, so that it meets no other. */
export const unitIdOfListed = (listed: ListedLesson): string => (typeof listed === 'string' ? listed : listed.use.replace('/', '.'));

/** Slugs of the courses whose lessons this one lists. Whether the rest of the file is sound is not asked here. */
export const neighboursOf = (yaml: string): string[] => [...new Set([...yaml.matchAll(/\buse:\s*["']?([a-z0-9][a-z0-9-]*)\//g)].map((found) => found[1]!))];
