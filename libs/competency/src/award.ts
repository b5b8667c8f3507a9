/** How a finished course proves a skill group: rows an administrator edits. */
export interface AwardRule { courseId: string; groupCode: string; criterion: 'completed' | 'passed' }
/** What came of an enrolment, as the learning floor tells it. */
export interface CourseOutcome { enrolmentId: string; personId: string; courseId: string; completedAt: Date | null; passedAt: Date | null; statementId: string | null }
export interface Attained { personId: string; groupCode: string; attainedAt: Date; enrolmentId: string; statementId: string | null }

/** Which skill groups these outcomes prove. Of several proofs the earliest stands; a tie goes to the smaller enrolment id. */
export const award = (outcomes: readonly CourseOutcome[], rules: readonly AwardRule[]): Attained[] => {
  const best = new Map<string, Attained>();
  for (const outcome of outcomes) {
    for (const rule of rules) {
      if (rule.courseId !== outcome.courseId) continue;
      // A pass counts when the whole course is done: the date is that of the completion.
      const attainedAt = rule.criterion === 'completed' || outcome.passedAt ? outcome.completedAt : null;
      if (!attainedAt) continue;
      const key = `${outcome.personId} ${rule.groupCode}`;
      const held = best.get(key);
      if (held && (held.attainedAt < attainedAt || (held.attainedAt.getTime() === attainedAt.getTime() && held.enrolmentId <= outcome.enrolmentId))) continue;
      best.set(key, { personId: outcome.personId, groupCode: rule.groupCode, attainedAt, enrolmentId: outcome.enrolmentId, statementId: outcome.statementId });
    }
  }
  return [...best.values()];
};

export interface AudienceCompletion { personId: string; audience: string; completedAt: Date }

/** Who has attained everything that an audience he belongs to requires; the day is that of the last group. */
export const completions = (
  belongs: readonly { personId: string; audience: string }[],
  requirements: ReadonlyMap<string, readonly string[]>,
  attained: readonly Pick<Attained, 'personId' | 'groupCode' | 'attainedAt'>[],
): AudienceCompletion[] => {
  const held = new Map(attained.map((a) => [`${a.personId} ${a.groupCode}`, a.attainedAt]));
  return belongs.flatMap(({ personId, audience }) => {
    const groups = requirements.get(audience) ?? [];
    const dates = groups.map((group) => held.get(`${personId} ${group}`));
    if (groups.length === 0 || dates.some((date) => date === undefined)) return [];
    return [{ personId, audience, completedAt: (dates as Date[]).reduce((last, date) => (date > last ? date : last)) }];
  });
};
