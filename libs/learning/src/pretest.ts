/** Fewer questions than this on a skill prove nothing: one is guessed too easily. */
const PROVEN_BY = 2;

/** The skills a pre-test proves: of each, enough questions were asked, and the pass mark is reached in it alone. */
export const provenSkills = (review: readonly { skill: string; credit: number | null }[], passMark: number): Set<string> => {
  const bySkill = new Map<string, number[]>();
  for (const { skill, credit } of review) bySkill.set(skill, [...(bySkill.get(skill) ?? []), credit ?? 0]);
  return new Set([...bySkill].flatMap(([skill, credits]) => (credits.length >= PROVEN_BY && credits.reduce((sum, credit) => sum + credit, 0) / credits.length >= passMark ? [skill] : [])));
};

/** Lessons that need not be learned: all they work on is proven. One that names no skill stays. */
export const exemptLessons = <T extends { skills: readonly string[] }>(lessons: readonly T[], proven: ReadonlySet<string>): T[] =>
  lessons.filter(({ skills }) => skills.length > 0 && skills.every((skill) => proven.has(skill)));
