import type { CompletionPolicy } from '@hvs/courses';
import { parseDuration, parseTimestamp, type Statement } from '@hvs/xapi';
import { LONGEST_VISIT_MS } from './provable-time';
import { foldToward, type Told, type Toward } from './toward';

/** Verbs that say something about a unit's progress by themselves. */
const VERB = {
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  passed: 'http://adlnet.gov/expapi/verbs/passed',
  failed: 'http://adlnet.gov/expapi/verbs/failed',
  /** cmi5 §9.3.7: as good as both. */
  waived: 'https://w3id.org/xapi/adl/verbs/waived',
  scored: 'http://adlnet.gov/expapi/verbs/scored',
  experienced: 'http://adlnet.gov/expapi/verbs/experienced',
  terminated: 'http://adlnet.gov/expapi/verbs/terminated',
  /** Of a visit that ended without its own word (cmi5 §9.3.6). */
  abandoned: 'https://w3id.org/xapi/adl/verbs/abandoned',
} as const;
const EXTENSION = 'https://hocvuso.vn/xapi/extensions/';
export const LOCATION = `${EXTENSION}location`;
export const DEVICE = `${EXTENSION}device`;
export const PROGRESS = `${EXTENSION}progress`;
/** The learner's own "Đánh dấu đã học". */
export const MARKED = `${EXTENSION}marked`;
const PROGRESS_PERCENT = 'https://w3id.org/xapi/cmi5/result/extensions/progress';

/** One thing a statement says about one unit. `at`: when it happened, never later than when it was stored. */
export interface Evidence extends Told {
  unitId: string;
  completed: boolean;
  success: 'passed' | 'failed' | null;
  location: string | null;
  device: string | null;
}

/** What is known of a unit: the fold of all its evidence. */
export interface UnitProgress {
  unitId: string;
  completion: 'incomplete' | 'completed';
  success: 'unknown' | 'passed' | 'failed';
  score: number | null;
  location: string | null;
  device: string | null;
  firstAt: Date;
  locatedAt: Date;
  completedAt: Date | null;
  completedBy: string | null;
  passedAt: Date | null;
  passedBy: string | null;
  /** What of the unit's policy is met; empty without one. */
  toward: Toward;
}

/**
 * Reads a stored statement of an enrolment; undefined when it says nothing of a unit of this course. `unitIdOf` tells
 * which unit an activity is. A pass completes a unit too, unless it `saysBoth` for itself.
 */
export const readEvidence = (statement: Statement, stored: Date, unitIdOf: (iri: string) => string | undefined, saysBoth: (unitId: string) => boolean = () => false): Evidence | undefined => {
  const object = statement.object as { objectType?: string; id?: string };
  if ((object.objectType ?? 'Activity') !== 'Activity' || !object.id || !statement.id) return undefined;
  const unitId = unitIdOf(object.id);
  if (!unitId) return undefined;
  const result = statement.result as { success?: boolean; completion?: boolean; score?: { scaled?: number }; duration?: string; extensions?: Record<string, unknown> } | undefined;
  const verb = statement.verb.id;
  const location = result?.extensions?.[LOCATION];
  const around = (statement.context as { extensions?: Record<string, unknown> } | undefined)?.extensions;
  const device = around?.[DEVICE];
  return {
    unitId,
    statementId: statement.id,
    at: happenedAt(statement.timestamp, stored),
    completed: verb === VERB.completed || verb === VERB.waived || (verb === VERB.passed && !saysBoth(unitId)),
    success: verb === VERB.passed || verb === VERB.waived ? 'passed' : verb === VERB.failed ? 'failed' : null,
    score: [VERB.passed, VERB.failed, VERB.completed, VERB.scored].some((one) => one === verb) ? (result?.score?.scaled ?? null) : null,
    location: typeof location === 'number' || typeof location === 'string' ? String(location) : null,
    device: typeof device === 'string' ? device : null,
    spentMs: (verb === VERB.terminated || verb === VERB.abandoned) && typeof result?.duration === 'string' ? lasted(result.duration) : null,
    share: verb === VERB.completed ? 1 : shareIn(result?.extensions),
    marked: verb === VERB.experienced && around?.[MARKED] === true,
  };
};

const lasted = (duration: string): number | null => {
  const ms = parseDuration(duration);
  return ms === undefined ? null : Math.min(ms, LONGEST_VISIT_MS);
};

/** Lessons tell a share, SCORM and cmi5 content a percentage. Who has completed has seen all. */
const shareIn = (extensions: Record<string, unknown> | undefined): number | null => {
  const [share, percent] = [extensions?.[PROGRESS], extensions?.[PROGRESS_PERCENT]];
  const told = typeof share === 'number' ? share : typeof percent === 'number' ? percent / 100 : null;
  return told === null ? null : Math.min(1, Math.max(0, told));
};

const EARLIEST = Date.UTC(2000, 0, 1);

/** When it happened: what the statement says, in whatever form xAPI allows, but not after it was stored and not before the century. */
export const happenedAt = (timestamp: string | undefined, stored: Date): Date => {
  const said = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  return said === undefined || Number.isNaN(said) || said > stored.getTime() ? stored : new Date(Math.max(said, EARLIEST));
};

/**
 * Adds evidence to what was known. The order in which evidence arrives makes no difference, and the same evidence
 * twice is harmless: the first completion and the first pass stand, the best score counts, the latest place is kept. `policy`: what the enrolment was
 * promised has to be done in this unit.
 */
export const foldEvidence = (known: UnitProgress | undefined, seen: Evidence, policy?: CompletionPolicy): UnitProgress => {
  const before: UnitProgress = known ?? {
    unitId: seen.unitId, completion: 'incomplete', success: 'unknown', score: null, location: null, device: null,
    firstAt: seen.at, locatedAt: new Date(0), completedAt: null, completedBy: null, passedAt: null, passedBy: null, toward: {},
  };
  const completed = seen.completed && isEarlier(seen, before.completedAt, before.completedBy);
  const passed = seen.success === 'passed' && isEarlier(seen, before.passedAt, before.passedBy);
  const located = seen.location !== null && (seen.at > before.locatedAt || (seen.at.getTime() === before.locatedAt.getTime() && placeRank(seen) > placeRank(before)));
  return {
    ...before,
    firstAt: seen.at < before.firstAt ? seen.at : before.firstAt,
    completion: seen.completed ? 'completed' : before.completion,
    success: seen.success === 'passed' || before.success === 'passed' ? 'passed' : (seen.success ?? before.success),
    score: seen.score === null ? before.score : before.score === null ? seen.score : Math.max(seen.score, before.score),
    ...(completed ? { completedAt: seen.at, completedBy: seen.statementId } : {}),
    ...(passed ? { passedAt: seen.at, passedBy: seen.statementId } : {}),
    ...(policy ? { toward: foldToward(before.toward, seen, policy) } : {}),
    ...(located ? { location: seen.location, device: seen.device, locatedAt: seen.at } : {}),
  };
};

const isEarlier = (seen: Evidence, at: Date | null, by: string | null): boolean =>
  at === null || seen.at < at || (seen.at.getTime() === at.getTime() && seen.statementId < by!);

/** Of two places said for the same moment the further one stands: a screen by its number, before any other place. */
const placeRank = ({ location, device }: Pick<Evidence, 'location' | 'device'>): string =>
  location === null ? '' : [/^\d+$/.test(location) ? location.padStart(20, '0') : `~${location}`, location, device ?? ''].join('\n');
