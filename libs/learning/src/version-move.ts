import type { CourseStandard } from '@hvs/courses';
import type { Policies } from './completion';

/**
 * A learner in the middle of a course may be moved to its next version. Units keep their ids over versions, so what he has done in
 * those that stay stays; what he did in others is kept, and no longer asked for. Who has completed is never moved: his result
 * stands as it was earned. Players that are open go on in the version they were opened with.
 */

/** A registration of cmi5 belongs to one course structure (cmi5 §9.6.1), and an xAPI package holds the address it was opened with. */
const STAYS: readonly CourseStandard[] = ['cmi5', 'xapi', 'outside'];

export const canMove = (from: CourseStandard, to: CourseStandard): boolean => !STAYS.includes(from) && !STAYS.includes(to);

/** What was promised of the units that stay is kept; of new ones goes what whoever enrols now is promised. */
export const policiesAfter = (before: { unitIds: ReadonlySet<string>; policies: Policies }, after: { unitIds: ReadonlySet<string>; promised: Policies }): Policies =>
  Object.fromEntries([...after.unitIds].flatMap((id) => {
    const policy = (before.unitIds.has(id) ? before.policies : after.promised)[id];
    return policy ? [[id, policy]] : [];
  }));
