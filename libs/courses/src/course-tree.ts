/** Which rules a course is played by. `outside`: learned elsewhere, its results arrive as statements. */
export type CourseStandard = 'native' | 'scorm12' | 'scorm2004' | 'outside';

/** What a learner launches: a native lesson or a SCO. Ids are unique in the course. */
export interface CourseUnit {
  id: string;
  title: string;
  minutes: number;
  summary: string;
  kind: 'lesson' | 'sco';
  /** SCOs only: how to launch it, frozen at import. */
  sco?: {
    href: string;
    parameters: string;
    launchData: string;
    masteryScore: number | null;
    scaledPassingScore: number | null;
    completionThreshold: number | null;
    maxTimeAllowed: string | null;
    timeLimitAction: string | null;
  };
}

/** The final assessment: draws from a bank; pass mark 0..1; attempts 0 = as many as one likes; minutes 0 = no limit. */
export interface CourseAssessment {
  /** Where it stands beside the units in progress and statements: `assessment`. */
  id: string;
  title: string;
  bank: string;
  draw: number;
  passMark: number;
  attempts: number;
  timeLimitMinutes: number;
}

/** A version of a course as a learner goes through it. Frozen: a change is another version. */
export interface CourseTree {
  title: string;
  summary: string;
  language: string;
  legalSource: string;
  audiences: string[];
  modules: { id: string; title: string; units: CourseUnit[] }[];
  assessment: CourseAssessment | null;
}

export const ASSESSMENT_UNIT = 'assessment';
/** The one unit of a course learned elsewhere; its activity in statements is the course itself. */
export const OUTSIDE_UNIT = 'result';

export const unitsOf = (tree: CourseTree): CourseUnit[] => tree.modules.flatMap((module) => module.units);
export const minutesOf = (tree: CourseTree): number => unitsOf(tree).reduce((sum, unit) => sum + unit.minutes, 0) + (tree.assessment?.timeLimitMinutes ?? 0);

/** The addresses of a course and its parts in statements. They never change with a version. */
export const courseIri = (base: string, slug: string): string => `${base}/courses/${slug}`;
export const unitIri = (base: string, slug: string, unitId: string): string => {
  if (unitId === OUTSIDE_UNIT) return courseIri(base, slug);
  return unitId === ASSESSMENT_UNIT ? `${courseIri(base, slug)}/assessment` : `${courseIri(base, slug)}/lessons/${encodeURIComponent(unitId)}`;
};

/** Which unit of the course an activity is; undefined for foreign activities, and for the course itself unless it is learned elsewhere. */
export const unitIdOf = (base: string, course: { slug: string; standard: CourseStandard }, iri: string): string | undefined => {
  const whole = courseIri(base, course.slug);
  if (iri === whole) return course.standard === 'outside' ? OUTSIDE_UNIT : undefined;
  if (iri === `${whole}/assessment`) return ASSESSMENT_UNIT;
  const unit = iri.startsWith(`${whole}/lessons/`) ? iri.slice(whole.length + '/lessons/'.length) : '';
  try {
    return unit && !unit.includes('/') ? decodeURIComponent(unit) : undefined;
  } catch {
    // A percent sign that begins no character: no address of ours.
    return undefined;
  }
};
