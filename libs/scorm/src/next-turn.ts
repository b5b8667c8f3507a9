import type { Completion, Item, Mode, Success } from './types';
import type { LaunchData } from './launch';
import { applyCommit, newAttempt } from './commit';
import { numberAt } from './interactions';
import { parseInterval, parseTimespan } from './durations';
import { dataForLaunch } from './launch';

/**
 * An item opened again in the same visit, perhaps without a network: the browser applies the very rules the server applies
 * to the commit that will reach it later, so that both say the same.
 */

/** How far an item is, as two words of 2004: one of 1.2 cannot say "failed, and not yet read to the end". */
export interface Known {
  readonly completion: Completion;
  readonly success: Success;
}

export interface LastTurn {
  readonly snapshot: unknown;
  /** Whether the content ended it. */
  readonly ended: boolean;
  /** 2004: those the manifest names for this item. */
  readonly objectiveIds: readonly string[];
  /** What was known before it. */
  readonly known: Known;
}

export interface NextTurn {
  readonly data: LaunchData;
  /** The best of what was known before and what the turn said. */
  readonly known: Known;
}

const NAMES = {
  scorm12: { mode: 'cmi.core.lesson_mode', id: 'cmi.core.student_id', name: 'cmi.core.student_name', total: 'cmi.core.total_time', maxTime: 'cmi.student_data.max_time_allowed', action: 'cmi.student_data.time_limit_action' },
  scorm2004: { mode: 'cmi.mode', id: 'cmi.learner_id', name: 'cmi.learner_name', total: 'cmi.total_time', maxTime: 'cmi.max_time_allowed', action: 'cmi.time_limit_action' },
} as const;

/** As much of the item as its launch data tells. */
const itemBehind = ({ standard, cmi }: LaunchData, objectiveIds: readonly string[]): Item => {
  const names = NAMES[standard];
  const passing = numberAt(cmi, 'cmi.scaled_passing_score');
  return {
    id: '', title: '', isVisible: true, hideLmsUi: [], children: [], scormType: 'sco',
    masteryScore: numberAt(cmi, 'cmi.student_data.mastery_score'),
    completionThreshold: numberAt(cmi, 'cmi.completion_threshold'),
    dataFromLms: cmi['cmi.launch_data'],
    maxTimeAllowed: cmi[names.maxTime],
    timeLimitAction: cmi[names.action],
    objectives: [
      ...(passing === undefined ? [] : [{ primary: true, satisfiedByMeasure: true, minNormalizedMeasure: passing, mapInfo: [] }]),
      ...objectiveIds.map((id) => ({ id, primary: false, satisfiedByMeasure: false, minNormalizedMeasure: 1, mapInfo: [] })),
    ],
  };
};

/** What the data model of an item holds at its next turn, and how far it is; unreadable data changes nothing. */
export const nextTurn = (launch: LaunchData, last: LastTurn): NextTurn => {
  const { standard, cmi } = launch;
  const names = NAMES[standard];
  const mode = (cmi[names.mode] ?? 'normal') as Mode;
  if (mode !== 'normal') return { data: launch, known: last.known };
  const item = itemBehind(launch, last.objectiveIds);
  const earlier = (standard === 'scorm12' ? parseTimespan : parseInterval)(cmi[names.total] ?? '') ?? 0;
  const before = { ...newAttempt(standard, item), ...last.known, totalTimeMs: earlier, sessions: { earlier: { ms: earlier, ended: true } } };
  const applied = applyCommit(before, last.snapshot, { sessionId: 'this turn', mode, ended: last.ended });
  if (!applied.ok) return { data: launch, known: last.known };
  const { state } = applied;
  const learner = { id: cmi[names.id] ?? '', name: cmi[names.name] ?? '' };
  return { data: dataForLaunch(state, item, learner, mode), known: { completion: state.completion, success: state.success } };
};
