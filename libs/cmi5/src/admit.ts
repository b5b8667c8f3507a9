import type { Statement } from '@hvs/xapi';
import { VERBS, agentKey } from '@hvs/xapi';
import type { AuFacts, AuFrame, LaunchMode } from './types';
import { CMI5_CATEGORY, MASTERY_SCORE, MOVE_ON_CATEGORY, SESSION_ID } from './names';
import { contextTemplate } from './launch';

/**
 * Which statements of an AU the LMS takes (§6.3, §7.1.3, §9). Three kinds: cmi5 defined (they carry the cmi5 category and decide
 * what is completed and passed), cmi5 allowed (any verb about anything, between initialized and terminated), and not allowed,
 * which are refused. A refusal names the requirement; over HTTP all of them are 403.
 */

/** Verbs of an AU's cmi5 defined statements; the others of §9.3 are the LMS's. */
export type AuVerb = 'initialized' | 'completed' | 'passed' | 'failed' | 'terminated';

export interface AuSession {
  /** Whether the AU has asked for the learner's preferences, there or not (11.0.0.0-3). */
  readonly preferencesRead: boolean;
  readonly abandoned: boolean;
  /** What it has said in cmi5 defined statements. */
  readonly said: readonly AuVerb[];
}

export interface AuContext {
  readonly frame: AuFrame;
  readonly launchMode: LaunchMode;
  readonly masteryScore: number | null;
  /** Of this AU in this registration, earlier sessions included. */
  readonly facts: AuFacts;
  readonly session: AuSession;
}

export interface Refusal {
  /** The id of the sentence of cmi5 that is offended. */
  readonly requirement: string;
  readonly text: string;
}

export type Admitted =
  | {
    readonly ok: true;
    /** As they are once these statements are stored. */
    readonly facts: AuFacts;
    readonly session: AuSession;
    /** The cmi5 defined among them, by their place in what was given. */
    readonly said: readonly { readonly at: number; readonly verb: AuVerb }[];
  }
  | { readonly ok: false; readonly at: number; readonly refusal: Refusal };

type Check = (statement: Statement, context: AuContext) => Refusal | undefined;
type StatementContext = NonNullable<Statement['context']>;

const refuse = (requirement: string, text: string): Refusal => ({ requirement, text });

const AU_VERBS: ReadonlyMap<string, AuVerb> = new Map(
  (['initialized', 'completed', 'passed', 'failed', 'terminated'] as const).map((verb) => [VERBS[verb].id, verb]),
);
const verbOf = (statement: Statement): AuVerb | undefined => AU_VERBS.get(statement.verb.id);

const categoriesOf = (statement: Statement): readonly string[] => statement.context?.contextActivities?.category?.map(({ id }) => id) ?? [];
const isDefined = (statement: Statement): boolean => categoriesOf(statement).includes(CMI5_CATEGORY);
const maySatisfy = (verb: AuVerb | undefined): boolean => verb === 'completed' || verb === 'passed' || verb === 'failed';

/** Whether this is what ends a session (9.3.8). */
export const isLastWord = (statement: Statement): boolean => isDefined(statement) && verbOf(statement) === 'terminated';

const UTC = /(Z|\+00(:?00)?)$/i;

/** Whether nothing of the template is missing or changed; more than it may be there (10.2.1.0-6, -7). */
const followsTemplate = (context: StatementContext, frame: AuFrame): Refusal | undefined => {
  const template = contextTemplate(frame);
  const grouping = new Set(context.contextActivities?.grouping?.map(({ id }) => id));
  const missing = template.contextActivities.grouping.find(({ id }) => !grouping.has(id));
  const sessionId = context.extensions?.[SESSION_ID];
  if (sessionId === undefined) return refuse('9.6.3.1-4', 'context.extensions lacks the session id of the context template.');
  if (sessionId !== frame.sessionId) return refuse('10.2.1.0-7', 'context.extensions holds another session id than the context template.');
  return missing && refuse('10.2.1.0-6', `contextActivities.grouping lacks ${missing.id} of the context template.`);
};

/** Rules for whatever an AU sends, cmi5 defined or allowed. */
const forAll: Check = (statement, { frame, session }) => {
  const { id, timestamp, actor, context } = statement;
  if (session.abandoned) return refuse('9.3.6.0-2', 'The session was abandoned.');
  if (session.said.includes('terminated')) return refuse('9.3.0.0-5', 'The session has ended with its "terminated" statement.');
  if (!session.preferencesRead) return refuse('11.0.0.0-3', 'The AU has to ask for cmi5LearnerPreferences before its first statement.');
  if (id === undefined) return refuse('9.1.0.0-1', 'The AU has to give its statements their ids.');
  if (statement.verb.id === VERBS.voided.id) return refuse('6.3.0.0-1', 'An AU may not void statements.');
  if (timestamp === undefined) return refuse('9.7.0.0-1', 'timestamp is missing.');
  if (!UTC.test(timestamp)) return refuse('9.7.0.0-2', 'timestamp has to be in UTC.');
  if (actor.objectType === 'Group' || agentKey(actor) !== agentKey(frame.actor)) return refuse('8.1.3.0-3', 'actor is not the one of the launch.');
  if (context === undefined) return refuse('9.6.0.0-1', 'context is missing.');
  if (context.registration?.toLowerCase() !== frame.registration.toLowerCase()) return refuse('9.6.1.0-1', 'context.registration is not the one of the launch.');
  const changed = followsTemplate(context, frame);
  if (changed) return changed;
  if (categoriesOf(statement).includes(MOVE_ON_CATEGORY) && !(isDefined(statement) && maySatisfy(verbOf(statement)))) {
    return refuse('9.6.2.2-2', 'Only completed, passed and failed may carry the moveOn category.');
  }
  if (!session.said.includes('initialized') && !(isDefined(statement) && verbOf(statement) === 'initialized')) {
    return refuse('9.3.0.0-4', 'The first statement has to be "initialized".');
  }
  return undefined;
};

const aboutTheAu: Check = ({ actor, object, verb }, { frame }) => {
  if (actor.account === undefined) return refuse('9.2.0.0-3', 'actor has to have an account.');
  if ((object.objectType ?? 'Activity') !== 'Activity' || !('id' in object) || object.id !== frame.activityIri) return refuse('8.1.5.0-6', 'object is not the activityId of the launch.');
  return !AU_VERBS.has(verb.id) ? refuse('9.3.0.0-1', `${verb.id} is no verb of an AU's cmi5 defined statements.`) : undefined;
};

/** 9.5.2, 9.5.3: which verb says success and completion, and what. */
const RESULTS: Readonly<Record<AuVerb, { readonly success?: boolean; readonly completion?: true; readonly duration: string | null }>> = {
  initialized: { duration: null },
  completed: { completion: true, duration: '9.5.4.1-2' },
  passed: { success: true, duration: '9.5.4.1-3' },
  failed: { success: false, duration: '9.5.4.1-4' },
  terminated: { duration: '9.5.4.1-1' },
};

const resultOf: Check = (statement) => {
  const verb = verbOf(statement)!;
  const { result } = statement;
  const must = RESULTS[verb];
  if (result?.success !== must.success) {
    if (must.success === undefined) return refuse('9.5.2.0-3', `"${verb}" may not have result.success.`);
    return refuse(must.success ? '9.5.2.0-1' : '9.5.2.0-2', `"${verb}" has to have result.success ${must.success}.`);
  }
  if (result?.completion !== must.completion) {
    return must.completion ? refuse('9.5.3.0-1', '"completed" has to have result.completion true.') : refuse('9.5.3.0-2', `"${verb}" may not have result.completion.`);
  }
  if (must.duration !== null && result?.duration === undefined) return refuse(must.duration, `"${verb}" has to have result.duration.`);
  if (maySatisfy(verb) && !categoriesOf(statement).includes(MOVE_ON_CATEGORY)) return refuse('9.6.2.2-1', `"${verb}" has to carry the moveOn category.`);
  return undefined;
};

const scoreOf: Check = (statement, { masteryScore }) => {
  const verb = verbOf(statement)!;
  const score = statement.result?.score;
  const mastery = statement.context?.extensions?.[MASTERY_SCORE];
  const isJudged = verb === 'passed' || verb === 'failed';
  if (score !== undefined && !isJudged) return refuse('9.5.1.0-2', `"${verb}" may not have a score.`);
  if (score?.raw !== undefined && (score.min === undefined || score.max === undefined)) return refuse('9.5.1.0-3', 'score.raw needs score.min and score.max.');
  if (score?.scaled !== undefined && score.scaled < 0) return refuse('9.5.1.0-1', 'score.scaled is from 0 to 1.');
  if (!isJudged || masteryScore === null) return undefined;
  if ((score !== undefined || mastery !== undefined) && mastery !== masteryScore) return refuse('9.6.3.2-2', `context.extensions has to hold the masteryScore of the launch, ${masteryScore}.`);
  if (score?.scaled === undefined) return undefined;
  if (verb === 'passed' && score.scaled < masteryScore) return refuse('9.3.4.0-2', `"passed" with ${score.scaled}, below the masteryScore ${masteryScore}.`);
  if (verb === 'failed' && score.scaled >= masteryScore) return refuse('9.3.5.0-2', `"failed" with ${score.scaled}, not below the masteryScore ${masteryScore}.`);
  return undefined;
};

/** The order and number of verbs, within the session and over the registration (§9.3), and what a mode lets be recorded (§10.2.2). */
const inOrder: Check = (statement, { launchMode, facts, session: { said } }) => {
  const verb = verbOf(statement)!;
  if (launchMode !== 'Normal' && maySatisfy(verb)) return refuse(launchMode === 'Browse' ? '10.2.2.0-2' : '10.2.2.0-3', `In mode ${launchMode} only initialized and terminated may be recorded.`);
  if (said.includes(verb)) return refuse(verb === 'initialized' ? '9.3.2.0-3' : '9.3.0.0-2', `The session has said "${verb}" already.`);
  if ((verb === 'passed' && said.includes('failed')) || (verb === 'failed' && said.includes('passed'))) return refuse('9.3.0.0-3', 'A session says passed or failed once, not both.');
  if (verb === 'completed' && facts.completed) return refuse('9.3.0.0-6', 'The registration has "completed" already.');
  if (verb === 'passed' && facts.passed) return refuse('9.3.0.0-7', 'The registration has "passed" already.');
  if (verb === 'failed' && facts.passed) return refuse('9.3.0.0-8', 'The registration has "passed"; "failed" may not follow.');
  return undefined;
};

const DEFINED: readonly Check[] = [aboutTheAu, resultOf, scoreOf, inOrder];

const refusalOf = (statement: Statement, context: AuContext): Refusal | undefined => {
  const refusal = forAll(statement, context);
  if (refusal !== undefined || !isDefined(statement)) return refusal;
  for (const check of DEFINED) {
    const found = check(statement, context);
    if (found) return found;
  }
  return undefined;
};

const after = (context: AuContext, verb: AuVerb): AuContext => ({
  ...context,
  facts: { ...context.facts, completed: context.facts.completed || verb === 'completed', passed: context.facts.passed || verb === 'passed' },
  session: { ...context.session, said: [...context.session.said, verb] },
});

/**
 * All of what an AU sent at once, or none of it. Statements that are stored already, told again by an AU that did not hear the
 * answer, must be taken out before: they are true, and would be refused as said twice.
 *
 * Order is by timestamp (§9.3), as given where those are equal.
 */
export const admit = (statements: readonly Statement[], context: AuContext): Admitted => {
  const inTime = statements.map((statement, at) => ({ statement, at, time: Date.parse(statement.timestamp ?? '') }))
    .sort((a, b) => (a.time === b.time ? a.at - b.at : (a.time || 0) - (b.time || 0)));
  const said: { at: number; verb: AuVerb }[] = [];
  let now = context;
  for (const { statement, at } of inTime) {
    const refusal = refusalOf(statement, now);
    if (refusal) return { ok: false, at, refusal };
    const verb = isDefined(statement) ? verbOf(statement) : undefined;
    if (verb === undefined) continue;
    said.push({ at, verb });
    now = after(now, verb);
  }
  return { ok: true, facts: now.facts, session: now.session, said };
};
