import type { Fault } from '@hvs/package';
import type { Completion, Criteria, Mode, ScoScore, ScoState, Success } from './types';
import type { Flat } from './snapshot';
import { numberAt, outcomeOfStatus } from './interactions';

/** What one snapshot says of completion, success and score, judged by what was promised at the beginning of the attempt. */

export interface Judged extends ScoScore {
  readonly completion: Completion;
  readonly success: Success;
  readonly progress?: number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Rounded where binary fractions would make 0.57 × 100 less than 57. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9;

const span = (raw: number, min: number, max: number): number | undefined => (max > min ? exact(clamp((raw - min) / (max - min), 0, 1)) : undefined);

/**
 * 1.2: raw is to be normalised to 0–100 already (RTE 3.4.3). Content that gives a smaller max and stays under it means points;
 * one that gives a raw above its max does not mean its max.
 */
const score12 = (cmi: Flat): ScoScore => {
  const [raw, min, max] = ['raw', 'min', 'max'].map((name) => numberAt(cmi, `cmi.core.score.${name}`));
  if (raw === undefined) return {};
  const points = max !== undefined && max > 0 && raw <= max && raw >= (min ?? 0) ? span(raw, min ?? 0, max) : undefined;
  return { scoreRaw: raw, scoreMin: min, scoreMax: max, scoreScaled: points ?? exact(clamp(raw / 100, 0, 1)) };
};

/** 2004: scaled is the content's own; where it gave points with their bounds only, those say the same. */
const score2004 = (cmi: Flat): ScoScore => {
  const [raw, min, max] = ['raw', 'min', 'max'].map((name) => numberAt(cmi, `cmi.score.${name}`));
  const scaled = numberAt(cmi, 'cmi.score.scaled');
  const derived = raw !== undefined && max !== undefined ? span(raw, min ?? 0, max) : undefined;
  return { scoreScaled: scaled ?? derived, scoreRaw: raw, scoreMin: min, scoreMax: max };
};

/**
 * RTE 3.4.3 lesson_status: content that ends without a status has been completed, and a completed lesson taken for credit
 * passes or fails by its mastery score. The score outranks the content's own passed or failed; an unfinished lesson is left
 * alone, because a test that is put aside half done is not failed.
 */
const judge12 = (cmi: Flat, criteria: Criteria, ended: boolean): Judged => {
  const score = score12(cmi);
  const said = cmi['cmi.core.lesson_status'];
  const suspended = cmi['cmi.core.exit'] === 'suspend';
  const status = ended && !suspended && (said === undefined || said === 'not attempted') ? 'completed' : said;
  // Content that speaks to us at all has been begun, whatever its status says.
  const outcome = status === undefined || status === 'not attempted' ? { completion: 'incomplete' as const, success: 'unknown' as const } : outcomeOfStatus(status);
  if (outcome.completion !== 'completed' || criteria.masteryScore === undefined || score.scoreScaled === undefined) return { ...outcome, ...score };
  const reached = exact(score.scoreScaled * 100);
  return { ...outcome, ...score, success: reached >= criteria.masteryScore ? 'passed' : 'failed' };
};

/** RTE 4.2.4: a threshold decides where there is a measure. Where content gives none its own word stands, or it could never be completed. */
const completion2004 = (cmi: Flat, criteria: Criteria, ended: boolean): Completion => {
  const measure = numberAt(cmi, 'cmi.progress_measure');
  if (criteria.completionThreshold !== undefined && measure !== undefined) return measure >= criteria.completionThreshold ? 'completed' : 'incomplete';
  const said = cmi['cmi.completion_status'];
  if (said === 'completed') return 'completed';
  const silent = said === undefined || said === 'unknown';
  // SN UP.4: content that never speaks of completion and is not suspended is completed by its end.
  if (silent && ended && cmi['cmi.exit'] !== 'suspend' && !criteria.completionSetByContent) return 'completed';
  return said === 'incomplete' || measure !== undefined ? 'incomplete' : 'unknown';
};

/** RTE 4.2.22: where a passing score was promised, it alone decides; without a score nothing is known. */
const success2004 = (cmi: Flat, criteria: Criteria, scaled: number | undefined): Success => {
  if (criteria.scaledPassingScore !== undefined) {
    if (scaled === undefined) return 'unknown';
    return scaled >= criteria.scaledPassingScore ? 'passed' : 'failed';
  }
  const said = cmi['cmi.success_status'];
  return said === 'passed' || said === 'failed' ? said : 'unknown';
};

export const judge = (state: Pick<ScoState, 'standard' | 'criteria'>, cmi: Flat, ended: boolean): Judged => {
  if (state.standard === 'scorm12') return judge12(cmi, state.criteria, ended);
  const score = score2004(cmi);
  return {
    ...score,
    completion: completion2004(cmi, state.criteria, ended),
    success: success2004(cmi, state.criteria, score.scoreScaled),
    progress: numberAt(cmi, 'cmi.progress_measure'),
  };
};

/** Content that was promised a passing score and claims a pass without sending one: worth telling the administrator. */
export const missingScore = (state: Pick<ScoState, 'standard' | 'criteria'>, cmi: Flat, judged: Judged): readonly Fault[] =>
  state.standard === 'scorm2004' && state.criteria.scaledPassingScore !== undefined
  && judged.scoreScaled === undefined && cmi['cmi.success_status'] === 'passed'
    ? [{ path: 'cmi.score.scaled', code: 'score-missing', text: 'Gói khai điểm đạt nhưng bài học báo “đạt” mà không gửi điểm; chưa thể tính là đạt.' }]
    : [];

const RANK: Readonly<Record<Completion, number>> = { unknown: 0, 'not attempted': 0, incomplete: 1, completed: 2 };

const scoreOf = ({ scoreScaled, scoreRaw, scoreMin, scoreMax }: ScoScore): ScoScore => ({ scoreScaled, scoreRaw, scoreMin, scoreMax });

const has = (score: ScoScore): boolean => score.scoreScaled !== undefined || score.scoreRaw !== undefined;

const atLeast = (a: ScoScore, b: ScoScore): boolean => (a.scoreScaled ?? a.scoreRaw ?? 0) >= (b.scoreScaled ?? b.scoreRaw ?? 0);

/**
 * What is kept of two judgements of one attempt. A pass and a completion are never taken back, and a pass keeps its best score;
 * before there is a pass the later score counts, because content may count down as well as up.
 */
export const bestOf = (before: Judged, now: Judged): Judged => {
  const passedBefore = before.success === 'passed';
  const success = passedBefore ? 'passed' : now.success === 'unknown' ? before.success : now.success;
  const keepsScore = !has(now) || (passedBefore && (now.success !== 'passed' || (has(before) && !atLeast(now, before))));
  const progress = Math.max(before.progress ?? -1, now.progress ?? -1);
  return {
    completion: RANK[now.completion] >= RANK[before.completion] ? now.completion : before.completion,
    success,
    ...scoreOf(keepsScore ? before : now),
    progress: progress < 0 ? undefined : progress,
  };
};

/** Only learning for credit makes an outcome (RTE 3.4.3 credit, 4.2.8). */
export const counts = (mode: Mode): boolean => mode === 'normal';
