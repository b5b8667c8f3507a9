/** Which rules a course is played by. `outside`: learned elsewhere, its results arrive as statements. */
export type CourseStandard = 'native' | 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'html' | 'outside';

/**
 * What a learner launches: a native lesson, a SCO, a page that is opened and left (an asset, plain HTML), a cmi5 assignable unit, or the activity
 * of an xAPI package. Ids are unique in the course; a unit that stays in a next version keeps its id, whatever the package calls it.
 */
export interface CourseUnit {
  id: string;
  title: string;
  minutes: number;
  summary: string;
  kind: 'lesson' | 'sco' | 'page' | 'au' | 'activity';
  /** What the package calls it, where that is not the unit's id. */
  itemId?: string;
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
  page?: { href: string; parameters: string };
  /** cmi5 14.0: what the course structure says of it; `blocks` are the ids of its blocks in the tree, outermost first. */
  au?: {
    url: string;
    publisherId: string;
    moveOn: 'Passed' | 'Completed' | 'CompletedAndPassed' | 'CompletedOrPassed' | 'NotApplicable';
    masteryScore: number | null;
    launchMethod: 'AnyWindow' | 'OwnWindow';
    launchParameters: string | null;
    entitlementKey: string | null;
    activityType: string | null;
    blocks: readonly string[];
  };
  /** An xAPI package (tincan.xml): its own activity, and the parts of it that statements may be about. */
  activity?: { launch: string; publisherId: string; type: string | null; childIds: readonly string[] };
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
  /** How many from each skill and difficulty; what it leaves open is drawn evenly over the skills. */
  blueprint?: { skill?: string | undefined; difficulty?: 1 | 2 | 3 | undefined; count: number }[];
  /** What else an author may say; an administrator's settings go before all of it. */
  more?: AssessmentExtras;
}

export interface AssessmentExtras {
  legalSource?: string | undefined;
  cooldownHours?: number | undefined;
  counts?: 'best' | 'last' | undefined;
  /** How many of the questions are practical tasks. */
  practical?: number | undefined;
  pretest?: boolean | undefined;
  byAudience?: { audiences: string[]; passMark?: number | undefined; attempts?: number | undefined; timeLimitMinutes?: number | undefined; cooldownHours?: number | undefined; counts?: 'best' | 'last' | undefined; legalSource?: string | undefined }[] | undefined;
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
  /** cmi5: the id the publisher gave the course, and its blocks, outermost first. */
  publisherId?: string;
  blocks?: readonly { id: string; publisherId: string; title: string; parent: string | null }[];
}

export const ASSESSMENT_UNIT = 'assessment';
/** The one unit of a course learned elsewhere; its activity in statements is the course itself. */
export const OUTSIDE_UNIT = 'result';

export const unitsOf = (tree: CourseTree): CourseUnit[] => tree.modules.flatMap((module) => module.units);
export const minutesOf = (tree: CourseTree): number => unitsOf(tree).reduce((sum, unit) => sum + unit.minutes, 0) + (tree.assessment?.timeLimitMinutes ?? 0);

/** The addresses of a course and its parts in statements. They never change with a version. */
export const courseIri = (base: string, slug: string): string => `${base}/courses/${slug}`;
export const blockIri = (base: string, slug: string, blockId: string): string => `${courseIri(base, slug)}/blocks/${encodeURIComponent(blockId)}`;
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
