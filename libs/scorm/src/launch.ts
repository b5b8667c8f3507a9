import type { Item, Mode, ScoState, Standard } from './types';
import type { Flat } from './snapshot';
import { withoutGaps } from './interactions';
import { restored } from './safe-text';
import { formatTimespan } from './durations';
import { formatDuration } from '@hvs/xapi';

/** What the content finds in its data model when it starts. Flat, for scorm-again's `loadFromFlattenedJSON(data.cmi)`. */

export interface LaunchData {
  readonly standard: Standard;
  readonly cmi: Flat;
}

export interface Learner {
  readonly id: string;
  readonly name: string;
}

const NEVER_GIVEN_BACK = /^cmi\.(core\.)?(exit|session_time)$/;

/** Preferences outlive attempts that begin anew; everything else of theirs is gone then (2004 RTE 2.1.1). */
const PREFERENCES = /^cmi\.(student|learner)_preference\./;

/** Whoever reviews wants to see what was answered, so a review opens the data even of an attempt that was ended. */
const resumes = (state: ScoState, mode: Mode): boolean => state.entry === 'resume' || (mode === 'review' && Object.keys(state.cmi).length > 0);

/** 1.2 never throws data away; 2004 does, unless the attempt is resumed. */
const givenBack = (state: ScoState, mode: Mode): Flat => {
  const kept = Object.entries(state.cmi).filter(([name]) =>
    !NEVER_GIVEN_BACK.test(name) && (state.standard === 'scorm12' || resumes(state, mode) || PREFERENCES.test(name)));
  return withoutGaps(Object.fromEntries(kept.map(([name, value]) => [name, restored(value)])));
};

const status12 = ({ completion, success }: ScoState): string =>
  success !== 'unknown' && completion === 'completed' ? success : completion === 'unknown' ? 'not attempted' : completion;

const without = (values: Readonly<Record<string, string | undefined>>): Flat =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''));

const asText = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));

const ours12 = (state: ScoState, item: Item, learner: Learner, mode: Mode): Flat => without({
  'cmi.core.student_id': learner.id,
  'cmi.core.student_name': learner.name,
  'cmi.core.credit': mode === 'normal' ? 'credit' : 'no-credit',
  'cmi.core.lesson_mode': mode,
  'cmi.core.entry': state.entry,
  'cmi.core.lesson_status': status12(state),
  'cmi.core.score.raw': asText(state.scoreRaw),
  'cmi.core.score.min': asText(state.scoreMin),
  'cmi.core.score.max': asText(state.scoreMax),
  'cmi.core.total_time': formatTimespan(state.totalTimeMs),
  'cmi.launch_data': item.dataFromLms,
  'cmi.student_data.mastery_score': asText(state.criteria.masteryScore),
  'cmi.student_data.max_time_allowed': item.maxTimeAllowed,
  'cmi.student_data.time_limit_action': item.timeLimitAction,
});

/** 2004 RTE 4.2.17: objectives named in the manifest are there before content asks, at the places they have in it. */
const objectives2004 = (item: Item, back: Flat): Flat => {
  const there = new Set(Object.entries(back).filter(([name]) => /^cmi\.objectives\.\d+\.id$/.test(name)).map(([, id]) => id));
  const missing = item.objectives.flatMap(({ id }) => (id === undefined || id === '' || there.has(id) ? [] : [id]));
  return Object.fromEntries(missing.map((id, i) => [`cmi.objectives.${there.size + i}.id`, id]));
};

const ours2004 = (state: ScoState, item: Item, learner: Learner, mode: Mode, back: Flat): Flat => without({
  'cmi.learner_id': learner.id,
  'cmi.learner_name': learner.name,
  'cmi.credit': mode === 'normal' ? 'credit' : 'no-credit',
  'cmi.mode': mode,
  // Only the first launch and one that begins anew are from the beginning (RTE 4.2.10).
  'cmi.entry': resumes(state, mode) ? 'resume' : 'ab-initio',
  'cmi.total_time': formatDuration(resumes(state, mode) ? state.totalTimeMs : 0),
  'cmi.launch_data': item.dataFromLms,
  'cmi.scaled_passing_score': asText(state.criteria.scaledPassingScore),
  'cmi.completion_threshold': asText(state.criteria.completionThreshold),
  'cmi.max_time_allowed': item.maxTimeAllowed,
  'cmi.time_limit_action': item.timeLimitAction,
  ...objectives2004(item, back),
});

export const dataForLaunch = (state: ScoState, item: Item, learner: Learner, mode: Mode): LaunchData => {
  const back = givenBack(state, mode);
  const ours = state.standard === 'scorm12' ? ours12(state, item, learner, mode) : ours2004(state, item, learner, mode, back);
  return { standard: state.standard, cmi: { ...back, ...ours } };
};
