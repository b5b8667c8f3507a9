import type { Agent, Statement } from '@hvs/xapi';
import { VERBS, formatDuration } from '@hvs/xapi';
import type { ScoInteraction, ScoState, ScoScore } from './types';
import { readable } from './safe-text';
import { correctPatternsFor, responseFor } from './responses';

/**
 * What happened between two states, as xAPI: the SCORM to xAPI profile (`https://w3id.org/xapi/scorm`), one history for every
 * standard. A key is the same whenever the same thing is found again, so that the caller's ids are too and a commit
 * applied twice leaves one statement.
 */

export interface Telling {
  readonly actor: Agent;
  readonly registration: string;
  readonly activityIri: string;
  readonly courseIri: string;
  readonly sessionId: string;
  readonly name: string;
  /** The version of our own profile that says how SCORM is told. */
  readonly profile: string;
  /** When, by the caller's clock. */
  readonly timestamp?: string;
}

export interface KeyedStatement {
  /** Unique within the registration. */
  readonly key: string;
  readonly statement: Statement;
}

const CATEGORY = 'https://w3id.org/xapi/scorm';
const LESSON = 'http://adlnet.gov/expapi/activities/lesson';
const COURSE = 'http://adlnet.gov/expapi/activities/course';
const INTERACTION = 'http://adlnet.gov/expapi/activities/cmi.interaction';
const SESSION = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const PROGRESS = 'https://w3id.org/xapi/cmi5/result/extensions/progress';

type Context = NonNullable<Statement['context']>;
type Result = NonNullable<Statement['result']>;
type Score = NonNullable<Result['score']>;

const contextOf = (telling: Telling, parent: string): Context => ({
  registration: telling.registration,
  contextActivities: {
    parent: [{ objectType: 'Activity', id: parent }],
    grouping: [{ objectType: 'Activity', id: telling.courseIri, definition: { type: COURSE } }],
    category: [{ objectType: 'Activity', id: CATEGORY }, { objectType: 'Activity', id: telling.profile }],
  },
  extensions: { [SESSION]: telling.sessionId },
});

/** xAPI wants raw between min and max (Data §2.4.5.1); SCORM content does not always care. */
const scoreOf = ({ scoreScaled: scaled, scoreRaw: raw, scoreMin: min, scoreMax: max }: ScoScore): Score | undefined => {
  if (scaled === undefined && raw === undefined) return undefined;
  const bounded = (min === undefined || max === undefined || min < max)
    && (raw === undefined || ((min === undefined || raw >= min) && (max === undefined || raw <= max)));
  return {
    ...(scaled === undefined ? {} : { scaled }),
    ...(raw === undefined ? {} : { raw }),
    ...(bounded && min !== undefined ? { min } : {}),
    ...(bounded && max !== undefined ? { max } : {}),
  };
};

const tell = (telling: Telling, verb: Statement['verb'], result?: Result): Statement => ({
  actor: telling.actor,
  verb,
  object: { objectType: 'Activity', id: telling.activityIri, definition: { name: { vi: telling.name }, type: LESSON } },
  ...(result === undefined ? {} : { result }),
  context: contextOf(telling, telling.courseIri),
  ...(telling.timestamp === undefined ? {} : { timestamp: telling.timestamp }),
});

const successOf = (result: string | undefined): boolean | undefined =>
  result === 'correct' ? true : result === 'incorrect' || result === 'wrong' ? false : undefined;

const TYPES = ['true-false', 'choice', 'fill-in', 'long-fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other'] as const;

/** RTE allows a number as result of an interaction; it is points of an unknown scale. */
const rawOf = (result: string | undefined): number | undefined => (result !== undefined && /^-?[\d.]+$/.test(result) ? Number(result) : undefined);

const answered = (telling: Telling, standard: ScoState['standard'], given: ScoInteraction): Statement => {
  const one: ScoInteraction = {
    ...given,
    id: readable(given.id),
    description: given.description && readable(given.description),
    response: given.response && readable(given.response),
    correctResponses: given.correctResponses.map(readable),
  };
  const interactionType = TYPES.find((type) => type === one.type);
  const [response, success, raw] = [responseFor(standard, interactionType, one.response), successOf(one.result), rawOf(one.result)];
  return {
    ...tell(telling, VERBS.answered),
    object: {
      objectType: 'Activity',
      id: `${telling.activityIri}/interactions/${encodeURIComponent(one.id)}`,
      definition: {
        type: INTERACTION,
        ...(one.description === undefined ? {} : { description: { vi: one.description } }),
        ...(interactionType === undefined ? {} : { interactionType }),
        ...(interactionType === undefined || one.correctResponses.length === 0 ? {}
          : { correctResponsesPattern: correctPatternsFor(standard, interactionType, one.correctResponses) }),
      },
    },
    result: {
      ...(response === undefined ? {} : { response }),
      ...(success === undefined ? {} : { success }),
      ...(raw === undefined ? {} : { score: { raw } }),
      ...(one.latencyMs === undefined ? {} : { duration: formatDuration(one.latencyMs) }),
    },
    context: contextOf(telling, telling.activityIri),
  };
};

const fingerprint = (one: ScoInteraction): string => JSON.stringify([one.id, one.response, one.result, one.at, one.latencyMs]);

const answers = (before: ScoState, after: ScoState, telling: Telling): readonly KeyedStatement[] => {
  const known = new Set(before.interactions.map(fingerprint));
  const fresh = new Map(after.interactions
    .filter((one) => one.response !== undefined || one.result !== undefined)
    .map((one): [string, ScoInteraction] => [fingerprint(one), one]));
  return [...fresh].filter(([print]) => !known.has(print))
    .map(([print, one]) => ({ key: `${telling.sessionId}:answered:${print}`, statement: answered(telling, after.standard, one) }));
};

const percent = (progress: number | undefined): number => Math.floor((progress ?? 0) * 100);

/** A pass that got better is a pass anew; a failure is told again only with another score. */
const judgedAnew = (before: ScoState, after: ScoState): boolean =>
  after.success !== 'unknown' && (before.success !== after.success || before.scoreScaled !== after.scoreScaled || before.scoreRaw !== after.scoreRaw);

/** A score without a verdict: told as one, unless it goes with the completion. */
const scoredAnew = (before: ScoState, after: ScoState): boolean =>
  after.success === 'unknown' && scoreOf(after) !== undefined && (before.scoreScaled !== after.scoreScaled || before.scoreRaw !== after.scoreRaw)
  && !(after.completion === 'completed' && before.completion !== 'completed');

export const statementsFor = (before: ScoState, after: ScoState, telling: Telling): KeyedStatement[] => {
  const { sessionId } = telling;
  const [was, is] = [before.sessions[sessionId], after.sessions[sessionId]];
  const out: KeyedStatement[] = [];
  const say = (key: string, verb: Statement['verb'], result?: Result): void => {
    out.push({ key: `${sessionId}:${key}`, statement: tell(telling, verb, result) });
  };
  const score = scoreOf(after);
  const spent = formatDuration(after.totalTimeMs);

  if (!was && is) say('initialized', VERBS.initialized);
  out.push(...answers(before, after, telling));
  if (percent(after.progress) > percent(before.progress) && percent(after.progress) < 100) {
    say(`progressed:${percent(after.progress)}`, VERBS.progressed, { extensions: { [PROGRESS]: percent(after.progress) } });
  }
  if (after.completion === 'completed' && before.completion !== 'completed') say('completed', VERBS.completed, { completion: true, ...(score === undefined || after.success !== 'unknown' ? {} : { score }), duration: spent });
  if (judgedAnew(before, after)) {
    const passed = after.success === 'passed';
    say(`${after.success}:${after.scoreScaled ?? after.scoreRaw ?? ''}`, passed ? VERBS.passed : VERBS.failed,
      { success: passed, ...(score === undefined ? {} : { score }), duration: spent });
  }
  if (scoredAnew(before, after)) say(`scored:${after.scoreScaled ?? after.scoreRaw ?? ''}`, VERBS.scored, { score: score!, duration: spent });
  if (is?.ended && !was?.ended) {
    const lasted = formatDuration(is.ms);
    if (after.entry === 'resume') say('suspended', VERBS.suspended, { duration: lasted });
    say('terminated', VERBS.terminated, { duration: lasted });
  }
  // Taken for over when nothing came any more, and then it came: the rest of its time, so that all of it is told once.
  if (was?.ended && is && is.ms > was.ms) say(`terminated:${is.ms}`, VERBS.terminated, { duration: formatDuration(is.ms - was.ms) });
  return out;
};
