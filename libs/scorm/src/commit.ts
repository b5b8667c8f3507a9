import type { Fault, Refused } from '@hvs/package';
import type { Entry, Item, Mode, ScoInteraction, ScoState, Standard } from './types';
import type { Flat, SnapshotLimits } from './snapshot';
import { SNAPSHOT_LIMITS, readSnapshot } from './snapshot';
import { interactionsIn, objectivesIn } from './interactions';
import { bestOf, counts, judge, missingScore } from './outcome';
import { parseInterval, parseTimespan } from './durations';
import { passingMeasureOf } from './sequencing';

/** From one commit of the content to the learner's state. Safe to apply twice, and in any order between sessions for time. */

export interface CommitTerms {
  /** One launch is one session: its time is counted once however often it commits. A re-loaded player opens a new one. */
  readonly sessionId: string;
  readonly mode: Mode;
  /** Terminate, not Commit. */
  readonly ended: boolean;
  /** How long the session can have lasted by the server's clock; content that claims more is cut. */
  readonly maxSessionMs?: number;
  readonly limits?: Partial<SnapshotLimits>;
}

export type Applied = { readonly ok: true; readonly state: ScoState; readonly warnings: readonly Fault[] } | Refused;

type Promised = Pick<Item, 'masteryScore' | 'completionThreshold' | 'objectives' | 'sequencing' | 'scormType'>;

/** The state before the first launch, with the criteria frozen. An asset cannot speak, so opening it is all there is to do (CAM 2.1.1). */
export const newAttempt = (standard: Standard, item: Promised): ScoState => ({
  standard,
  criteria: {
    masteryScore: standard === 'scorm12' ? item.masteryScore : undefined,
    scaledPassingScore: standard === 'scorm2004' ? passingMeasureOf(item) : undefined,
    completionThreshold: standard === 'scorm2004' ? item.completionThreshold : undefined,
    completionSetByContent: item.sequencing?.deliveryControls?.completionSetByContent === true,
  },
  completion: item.scormType === 'asset' ? 'completed' : 'not attempted',
  success: 'unknown',
  location: '', suspendData: '', totalTimeMs: 0, sessionTimeMs: 0, sessions: {}, exit: '', entry: 'ab-initio',
  interactions: [], objectives: [], cmi: {},
});

const NAMES = {
  scorm12: { location: 'cmi.core.lesson_location', exit: 'cmi.core.exit', time: 'cmi.core.session_time' },
  scorm2004: { location: 'cmi.location', exit: 'cmi.exit', time: 'cmi.session_time' },
} as const;

/**
 * Standards let only a suspended attempt be resumed. Whoever lost the link or closed the tab never got to say so, and much
 * content forgets to: an unfinished lesson that left a trace is resumed too.
 */
const entryAfter = (ended: boolean, exit: string, finished: boolean, trace: boolean): Entry => {
  if (!ended || exit === 'suspend') return 'resume';
  if (!finished && trace) return 'resume';
  return '';
};

/** Earlier answers that this session's data does not hold any more stay on record. */
const merged = (before: readonly ScoInteraction[], now: readonly ScoInteraction[]): readonly ScoInteraction[] => {
  const ids = new Set(now.map((one) => one.id));
  return [...before.filter((one) => !ids.has(one.id)), ...now];
};

const sessionTime = (standard: Standard, cmi: Flat, terms: CommitTerms, warnings: Fault[]): number => {
  const said = cmi[NAMES[standard].time];
  const ms = said === undefined ? 0 : (standard === 'scorm12' ? parseTimespan : parseInterval)(said) ?? 0;
  if (terms.maxSessionMs === undefined || ms <= terms.maxSessionMs) return ms;
  warnings.push({ path: NAMES[standard].time, code: 'time-too-long', text: `Bài học báo ${said}, dài hơn thời gian phiên học thực tế; chỉ tính thời gian thực tế.` });
  return Math.max(0, terms.maxSessionMs);
};

export const applyCommit = (before: ScoState, snapshot: unknown, terms: CommitTerms): Applied => {
  const { standard } = before;
  const read = readSnapshot(standard, snapshot, { ...SNAPSHOT_LIMITS, ...terms.limits });
  if (!read.ok) return read;
  const { cmi } = read;
  const warnings = [...read.warnings];

  const earlier = before.sessions[terms.sessionId] ?? { ms: 0, ended: false };
  // Commits of one session only ever add to its time, so the larger is the later, whatever the order they came in.
  const session = { ms: Math.max(earlier.ms, sessionTime(standard, cmi, terms, warnings)), ended: earlier.ended || terms.ended };
  const sessions = { ...before.sessions, [terms.sessionId]: session };
  const time = {
    sessions, sessionTimeMs: session.ms, totalTimeMs: Object.values(sessions).reduce((sum, one) => sum + one.ms, 0),
  };
  // Looking around again changes nothing of what was achieved or where one was; only the time is time.
  if (!counts(terms.mode)) return { ok: true, state: { ...before, ...time }, warnings };

  const judged = judge(before, cmi, terms.ended);
  const outcome = bestOf(before, judged);
  const location = cmi[NAMES[standard].location] ?? '';
  const suspendData = cmi['cmi.suspend_data'] ?? '';
  const exit = terms.ended ? cmi[NAMES[standard].exit] ?? '' : '';
  const finished = outcome.completion === 'completed';
  return {
    ok: true,
    warnings: [...warnings, ...missingScore(before, cmi, judged)],
    state: {
      ...before, ...time, ...outcome,
      location, suspendData, exit,
      entry: entryAfter(terms.ended, exit, finished, location !== '' || suspendData !== ''),
      interactions: merged(before.interactions, interactionsIn(standard, cmi)),
      objectives: objectivesIn(standard, cmi),
      cmi,
    },
  };
};
