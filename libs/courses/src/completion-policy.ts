import type { CourseUnit } from './course-tree';

/** One thing a learner has to come to in a unit. */
export type Need =
  | { readonly kind: 'status'; readonly is: 'completed' | 'passed' }
  /** Scaled, 0 to 1. */
  | { readonly kind: 'score'; readonly atLeast: number }
  | { readonly kind: 'time'; readonly seconds: number }
  /** The share of what the content says it has, 0 to 1. */
  | { readonly kind: 'pages'; readonly share: number }
  /** The learner's own "Đánh dấu đã học". */
  | { readonly kind: 'mark' };

/** When a unit counts as done: all of it must be met, one need of a kind. A unit without a policy is done when it is completed and not failed, or passed. */
export interface CompletionPolicy { readonly needs: readonly Need[] }

/** Under this name stands what goes for every unit of a course that has no policy of its own. */
export const EVERY_UNIT = '*';

/**
 * What a unit of a kind never tells, so that nobody could ever meet it: lessons and pages are not marked, an xAPI package says in its own
 * words neither how long a visit was nor how much of it was seen.
 */
const NEVER_TOLD: Readonly<Record<CourseUnit['kind'], readonly ('passed' | 'score' | 'time' | 'pages')[]>> = { lesson: ['passed', 'score'], page: ['passed', 'score'], sco: [], au: [], activity: ['time', 'pages'] };

export const isReachable = ({ needs }: CompletionPolicy, kind: CourseUnit['kind']): boolean =>
  needs.every((need) => !NEVER_TOLD[kind].some((never) => never === (need.kind === 'status' ? need.is : need.kind)));

/** The units nobody could finish under these policies. */
export const unreachableUnits = <T extends Pick<CourseUnit, 'id' | 'kind'>>(units: readonly T[], policies: Readonly<Record<string, CompletionPolicy>>): T[] =>
  units.filter((unit) => {
    const policy = policies[unit.id] ?? policies[EVERY_UNIT];
    return policy !== undefined && !isReachable(policy, unit.kind);
  });
