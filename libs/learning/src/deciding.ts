import type { Evidence, UnitProgress } from './evidence';
import { leadsToward } from './toward';

/**
 * Whether a unit's progress may rest on this evidence: without all that does not decide, the fold comes out the same. Whatever says that
 * a unit was completed, passed, failed or scored counts as deciding, also where other evidence says the same: should that be voided, this
 * takes its place. Of the rest, what came first, what tells the last place,
 * and what a need of the unit's policy was met by.
 */
export const decides = (seen: Evidence, known: UnitProgress | undefined): boolean =>
  known === undefined || seen.completed || seen.success !== null || seen.score !== null
  || seen.at.getTime() === known.firstAt.getTime()
  || (seen.location !== null && seen.at.getTime() === known.locatedAt.getTime())
  || leadsToward(seen, known.toward);
