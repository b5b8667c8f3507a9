import type { Target } from './target';

/** A membership open at the target's deadline: where a person is counted. */
export interface Belonging { personId: string; unitId: string; audiences: string[]; staffKind: string | null }
export interface Attained { personId: string; groupCode: string; attainedAt: Date }
export interface AudienceCompletion { personId: string; audience: string; completedAt: Date }
export interface CompletedCourse { personId: string; enrolmentId: string; completedAt: Date }

/** That a subject counts for a target in a unit. `attendance`: one completed course of somebody in the population. */
export interface Credit { target: string; unitId: string; measure: 'subject' | 'attendance'; subjectId: string; personId: string | null; at: Date }

export interface Facts {
  belongings: readonly Belonging[];
  attained: readonly Attained[];
  completions: readonly AudienceCompletion[];
  courses: readonly CompletedCourse[];
  /** A unit and everything above it. */
  upwards: ReadonlyMap<string, readonly string[]>;
}

export const isIn = (population: Target['population'], belonging: Pick<Belonging, 'audiences' | 'staffKind'>): boolean =>
  belonging.audiences.some((audience) => population.audiences.includes(audience)) &&
  (!population.staffKinds || (belonging.staffKind !== null && population.staffKinds.includes(belonging.staffKind)));

const nthSmallest = (dates: Date[], n: number): Date | undefined => [...dates].sort((a, b) => a.getTime() - b.getTime())[n - 1];

/** When a person met the target's rule, if he has. */
export const metAt = (target: Target, personId: string, facts: Pick<Facts, 'attained' | 'completions'>): Date | undefined => {
  const completed = facts.completions.filter((c) => c.personId === personId && target.population.audiences.includes(c.audience)).map((c) => c.completedAt);
  switch (target.rule.kind) {
    case 'audience-complete':
    case 'organisation':
      return nthSmallest(completed, 1);
    case 'any-group':
      return nthSmallest(facts.attained.filter((a) => a.personId === personId).map((a) => a.attainedAt), target.rule.atLeast);
    case 'advanced-class':
      return undefined;
  }
};

const spread = (facts: Facts, unitIds: string[]): string[] => [...new Set(unitIds.flatMap((id) => facts.upwards.get(id) ?? [id]))];
const byPerson = <T extends { personId: string }>(list: readonly T[]): Map<string, T[]> => {
  const map = new Map<string, T[]>();
  for (const one of list) {
    const there = map.get(one.personId);
    if (there) there.push(one);
    else map.set(one.personId, [one]);
  }
  return map;
};

/** Every credit these people earn for one target, in each of their units and all units above, once each. */
export const creditsFor = (target: Target, facts: Facts): Credit[] => {
  const inside = byPerson(facts.belongings.filter((b) => isIn(target.population, b)));
  const [attained, completions, courses] = [byPerson(facts.attained), byPerson(facts.completions), byPerson(facts.courses)];
  return [...inside].flatMap(([personId, belongings]) => {
    const units = spread(facts, belongings.map((b) => b.unitId));
    const at = target.rule.kind === 'organisation' ? undefined : metAt(target, personId, { attained: attained.get(personId) ?? [], completions: completions.get(personId) ?? [] });
    const subject = at ? units.map((unitId): Credit => ({ target: target.code, unitId, measure: 'subject', subjectId: personId, personId, at })) : [];
    const attendances = (courses.get(personId) ?? []).flatMap((course) =>
      units.map((unitId): Credit => ({ target: target.code, unitId, measure: 'attendance', subjectId: course.enrolmentId, personId, at: course.completedAt })),
    );
    return [...subject, ...attendances];
  });
};

/** Credits of organisations: one counts once enough of its own people have met the rule. `facts` holds all their people. */
export const organisationCredits = (target: Target, organisationIds: readonly string[], facts: Facts): Credit[] => {
  if (target.rule.kind !== 'organisation') return [];
  const { atLeast } = target.rule;
  const completions = byPerson(facts.completions);
  return organisationIds.flatMap((unitId) => {
    const people = [...new Set(facts.belongings.filter((b) => b.unitId === unitId && isIn(target.population, b)).map((b) => b.personId))];
    const dates = people.flatMap((personId) => metAt(target, personId, { attained: [], completions: completions.get(personId) ?? [] }) ?? []);
    const at = nthSmallest(dates, atLeast);
    return at ? spread(facts, [unitId]).map((up): Credit => ({ target: target.code, unitId: up, measure: 'subject', subjectId: unitId, personId: null, at })) : [];
  });
};
