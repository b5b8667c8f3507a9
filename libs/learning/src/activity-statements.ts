import { agentKey, VERBS, type DocumentQuery, type Statement } from '@hvs/xapi';
import { happenedAt } from './evidence';
import { say, type StatementFrame } from './statements';

/** The content of an xAPI package in its session: whom it may speak of, and about what. */
export interface ActivityFrame {
  readonly actorKey: string;
  readonly registration: string;
  /** Where our own activities begin: about these only the platform speaks. */
  readonly base: string;
  readonly publisherId: string;
  readonly childIds: readonly string[];
}

/** Why a statement of a package is not taken, in a sentence; undefined when it is. */
export const refusalOfStatement = (statement: Statement, frame: ActivityFrame): string | undefined => {
  const { actor, verb, context } = statement;
  if (actor.objectType === 'Group' || agentKey(actor) !== frame.actorKey) return 'actor không phải người học đã mở gói này.';
  if (verb.id === VERBS.voided.id) return 'Nội dung không được hủy bản ghi.';
  if (context?.registration !== undefined && context.registration.toLowerCase() !== frame.registration.toLowerCase()) return 'context.registration không phải của lượt học đã mở gói này.';
  return idOfActivity(statement)?.startsWith(`${frame.base}/`) ? 'object là hoạt động của Học Vụ Số; nội dung chỉ nói về hoạt động của chính nó.' : undefined;
};

/** The same for documents: its own learner's, and nothing that cmi5 or the platform keeps. */
export const refusalOfDocument = (query: DocumentQuery, frame: ActivityFrame): string | undefined => {
  if (query.agentKey !== undefined && query.agentKey !== frame.actorKey) return 'agent không phải người học đã mở gói này.';
  if (query.registration !== undefined && query.registration.toLowerCase() !== frame.registration.toLowerCase()) return 'registration không phải của lượt học đã mở gói này.';
  if (query.activityId?.startsWith(`${frame.base}/`)) return 'activityId là hoạt động của Học Vụ Số.';
  const isOwn = [frame.publisherId, ...frame.childIds].some((id) => query.activityId === id || query.activityId?.startsWith(`${id}/`));
  return query.resource === 'activity-profile' && !isOwn ? 'activityId không thuộc gói này.' : undefined;
};

const VERDICTS: ReadonlyMap<string, 'passed' | 'failed'> = new Map([[VERBS.passed.id, 'passed'], [VERBS.failed.id, 'failed']]);

const idOfActivity = ({ object }: Statement): string | undefined => ((object.objectType ?? 'Activity') === 'Activity' ? (object as { id: string }).id : undefined);

const scoreOf = (statement: Statement): NonNullable<Statement['result']>['score'] => {
  const score = statement.result?.score;
  if (score === undefined || score.scaled !== undefined) return score;
  const { raw, min = 0, max } = score;
  return raw !== undefined && max !== undefined && max > min ? { ...score, scaled: Math.max(-1, Math.min(1, (raw - min) / (max - min))) } : score;
};

/**
 * What the platform concludes from a package's statement about the activity that was launched: the same in its own words, about the unit of the
 * course. Of the parts of the activity the package's statements tell by themselves; they complete nothing. Tools differ in the verbs they use, so
 * result.completion counts too, whatever the verb.
 */
export const concluded = (
  frame: StatementFrame, unit: { iri: string; title: string; publisherId: string }, source: Statement, now: Date, of: { idOf: (what: string) => string; extensions: Record<string, unknown> },
): Statement[] => {
  if (idOfActivity(source) !== unit.publisherId) return [];
  const { result, verb } = source;
  const isCompleted = verb.id === VERBS.completed.id || result?.completion === true;
  const verdict = VERDICTS.get(verb.id) ?? (isCompleted && result?.success !== undefined ? (result.success ? 'passed' as const : 'failed' as const) : undefined);
  const score = scoreOf(source);
  const about = (what: 'completed' | 'passed' | 'failed', said: NonNullable<Statement['result']>): Statement => {
    const made = say(frame, {
      id: of.idOf(what), verb: what, iri: unit.iri, name: unit.title, type: 'http://adlnet.gov/expapi/activities/module', at: happenedAt(source.timestamp, now), extensions: of.extensions,
      result: { ...said, ...(result?.duration === undefined ? {} : { duration: result.duration }), ...(score === undefined ? {} : { score }) },
    });
    return { ...made, context: { ...made.context, statement: { objectType: 'StatementRef', id: source.id! } } };
  };
  return [
    ...(isCompleted ? [about('completed', { completion: true })] : []),
    ...(verdict ? [about(verdict, { success: verdict === 'passed' })] : []),
  ];
};

/** That the learner has begun; said with the first thing the package says. */
export const begun = (frame: StatementFrame, unit: { iri: string; title: string }, at: Date, of: { id: string; extensions: Record<string, unknown> }): Statement =>
  say(frame, { id: of.id, verb: 'initialized', iri: unit.iri, name: unit.title, type: 'http://adlnet.gov/expapi/activities/module', at, extensions: of.extensions });
