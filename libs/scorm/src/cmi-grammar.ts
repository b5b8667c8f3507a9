import type { Standard } from './types';
import { parseInterval, parseTimespan } from './durations';

/**
 * The data models as tables: which elements content may write, and what each may hold (1.2 RTE 3.4, 2004 RTE 4.2).
 * `n` stands for an index. Lengths are not the least a system must keep but the most ours keeps; content in the field
 * is cut to the run-time's own limits long before. What only the LMS writes (names, mode, launch data, total time) is not
 * here: whatever a snapshot says of it is not read.
 */

export type Check = (value: string) => boolean;

export interface Element {
  readonly pattern: string;
  readonly check: Check;
  /** A wrong value makes the whole commit wrong: the outcome hangs on it. Other wrong values are left out. */
  readonly vital: boolean;
}

const REAL = /^-?(\d{1,10}(\.\d{0,18})?|\.\d{1,18})$/;
const real = (low = -Infinity, high = Infinity): Check => (value) => REAL.test(value) && Number(value) >= low && Number(value) <= high;
const text = (most: number): Check => (value) => value.length <= most;
const words = (...known: readonly string[]): Check => (value) => known.includes(value);
const either = (...checks: readonly Check[]): Check => (value) => checks.some((check) => check(value));

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/;
const TIMESTAMP = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?)?)?$/;
const LANGUAGE = /^([a-z]{2,3}|i|x)?([-_][a-z0-9]{1,8})*$/i;

const id = (value: string): boolean => value.trim() !== '' && value.length <= 4000;
const timespan = (value: string): boolean => parseTimespan(value) !== undefined;
const interval = (value: string): boolean => parseInterval(value) !== undefined;
const language = (value: string): boolean => value.length <= 250 && LANGUAGE.test(value);

export interface TextLimits {
  readonly suspendData: number;
  readonly location: number;
}

type Row = readonly [pattern: string, check: Check, vital?: 'vital'];

const elements = (...rows: readonly Row[]): readonly Element[] =>
  rows.map(([pattern, check, vital]) => ({ pattern, check, vital: vital === 'vital' }));

const STATUS_12 = words('passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted');
const COMPLETION = words('completed', 'incomplete', 'not attempted', 'unknown');
const SUCCESS = words('passed', 'failed', 'unknown');

export const scorm12Elements = (limits: TextLimits): readonly Element[] => elements(
  ['cmi.core.lesson_location', text(limits.location), 'vital'],
  ['cmi.core.lesson_status', STATUS_12, 'vital'],
  ['cmi.core.exit', words('time-out', 'suspend', 'logout', 'normal')],
  ['cmi.core.session_time', timespan, 'vital'],
  // RTE 3.4.3 wants 0 to 100; content that sends points instead of percent is scaled by its own max.
  ['cmi.core.score.raw', real(0), 'vital'],
  ['cmi.core.score.min', real(), 'vital'],
  ['cmi.core.score.max', real(), 'vital'],
  ['cmi.suspend_data', text(limits.suspendData), 'vital'],
  ['cmi.comments', text(65_536)],
  ['cmi.student_preference.audio', real(-1, 100)],
  ['cmi.student_preference.language', text(255)],
  ['cmi.student_preference.speed', real(-100, 100)],
  ['cmi.student_preference.text', words('-1', '0', '1')],
  ['cmi.objectives.n.id', id],
  ['cmi.objectives.n.score.raw', real()],
  ['cmi.objectives.n.score.min', real()],
  ['cmi.objectives.n.score.max', real()],
  ['cmi.objectives.n.status', STATUS_12],
  ['cmi.interactions.n.id', id],
  ['cmi.interactions.n.time', (value) => TIME_OF_DAY.test(value)],
  ['cmi.interactions.n.type', words('true-false', 'choice', 'fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric')],
  ['cmi.interactions.n.weighting', real()],
  ['cmi.interactions.n.student_response', text(4096)],
  ['cmi.interactions.n.result', either(words('correct', 'wrong', 'incorrect', 'unanticipated', 'neutral'), real())],
  ['cmi.interactions.n.latency', timespan],
  ['cmi.interactions.n.objectives.n.id', id],
  ['cmi.interactions.n.correct_responses.n.pattern', text(4096)],
);

export const scorm2004Elements = (limits: TextLimits): readonly Element[] => elements(
  ['cmi.location', text(limits.location), 'vital'],
  ['cmi.completion_status', COMPLETION, 'vital'],
  ['cmi.success_status', SUCCESS, 'vital'],
  ['cmi.exit', words('time-out', 'suspend', 'logout', 'normal')],
  ['cmi.session_time', interval, 'vital'],
  ['cmi.score.scaled', real(-1, 1), 'vital'],
  ['cmi.score.raw', real(), 'vital'],
  ['cmi.score.min', real(), 'vital'],
  ['cmi.score.max', real(), 'vital'],
  ['cmi.progress_measure', real(0, 1), 'vital'],
  ['cmi.suspend_data', text(limits.suspendData), 'vital'],
  ['cmi.learner_preference.audio_level', real(0)],
  ['cmi.learner_preference.language', language],
  ['cmi.learner_preference.delivery_speed', real(0)],
  ['cmi.learner_preference.audio_captioning', words('-1', '0', '1')],
  ['cmi.comments_from_learner.n.comment', text(16_000)],
  ['cmi.comments_from_learner.n.location', text(1000)],
  ['cmi.comments_from_learner.n.timestamp', (value) => TIMESTAMP.test(value)],
  ['cmi.objectives.n.id', id],
  ['cmi.objectives.n.score.scaled', real(-1, 1)],
  ['cmi.objectives.n.score.raw', real()],
  ['cmi.objectives.n.score.min', real()],
  ['cmi.objectives.n.score.max', real()],
  ['cmi.objectives.n.success_status', SUCCESS],
  ['cmi.objectives.n.completion_status', COMPLETION],
  ['cmi.objectives.n.progress_measure', real(0, 1)],
  ['cmi.objectives.n.description', text(1000)],
  ['cmi.interactions.n.id', id],
  ['cmi.interactions.n.type', words('true-false', 'choice', 'fill-in', 'long-fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other')],
  ['cmi.interactions.n.objectives.n.id', id],
  ['cmi.interactions.n.timestamp', (value) => TIMESTAMP.test(value)],
  ['cmi.interactions.n.correct_responses.n.pattern', text(16_000)],
  ['cmi.interactions.n.weighting', real()],
  ['cmi.interactions.n.learner_response', text(16_000)],
  ['cmi.interactions.n.result', either(words('correct', 'incorrect', 'unanticipated', 'neutral'), real())],
  ['cmi.interactions.n.latency', interval],
  ['cmi.interactions.n.description', text(1000)],
);

/** What the LMS writes or the run-time computes: present in every snapshot, never read from one. */
const OURS: Readonly<Record<Standard, RegExp>> = {
  scorm12: /^cmi\.(core\.(student_id|student_name|credit|entry|total_time|lesson_mode)|launch_data|comments_from_lms|student_data\..+|_version|.*\._(children|count))$/,
  scorm2004: /^(cmi\.(learner_id|learner_name|credit|entry|mode|launch_data|total_time|scaled_passing_score|completion_threshold|max_time_allowed|time_limit_action|comments_from_lms(\..+)?|_version|.*\._(children|count))|adl\..+)$/,
};

export const isOurs = (standard: Standard, element: string): boolean => OURS[standard].test(element);
