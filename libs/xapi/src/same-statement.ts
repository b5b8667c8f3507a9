import type { Actor, Agent, Attachment, Context, Statement, StatementObject, SubStatement } from './types';
import { comparableDuration } from './duration';
import { agentKey, comparableMbox } from './identity';
import { isActivity, isActor } from './object-kind';
import { parseTimestamp } from './timestamp';

type Comparable = unknown;

const alike = (a: Comparable, b: Comparable): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, Comparable>, b as Record<string, Comparable>];
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  return keys.length === Object.keys(right).filter((key) => right[key] !== undefined).length
    && keys.every((key) => Object.hasOwn(right, key) && alike(left[key], right[key]));
};

/** Any order will do, as long as both sides are put into the same. */
const sortKey = (member: Agent): string => [agentKey(member), member.name, member.objectType].join(' ');
const byKey = (a: Agent, b: Agent): number => {
  const [left, right] = [sortKey(a), sortKey(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** The order of members does not count (Data §2.3.1, un-ordered lists). */
const comparableActor = (actor: Actor): Comparable => ({
  ...actor,
  mbox: actor.mbox && comparableMbox(actor.mbox),
  mbox_sha1sum: actor.mbox_sha1sum?.toLowerCase(),
  ...(actor.objectType === 'Group' && actor.member && { member: [...actor.member].sort(byKey).map(comparableActor) }),
});

const comparableContext = (context: Context): Comparable => ({
  ...context,
  registration: context.registration?.toLowerCase(),
  instructor: context.instructor && comparableActor(context.instructor),
  team: context.team && comparableActor(context.team),
  language: context.language?.toLowerCase(),
  statement: context.statement && { ...context.statement, id: context.statement.id.toLowerCase() },
  contextActivities: context.contextActivities && Object.fromEntries(Object.entries(context.contextActivities)
    .map(([kind, activities]) => [kind, [activities].flat().map(comparableObject)])),
  contextAgents: context.contextAgents?.map((one) => ({ ...one, agent: comparableActor(one.agent) })),
  contextGroups: context.contextGroups?.map((one) => ({ ...one, group: comparableActor(one.group) })),
});

/** Definitions are not part of the statement (Data §2.3.1). */
const comparableObject = (object: StatementObject): Comparable => {
  if (isActivity(object)) return { ...object, definition: undefined };
  if (isActor(object)) return comparableActor(object);
  return object.objectType === 'SubStatement' ? comparableStatement(object) : { ...object, id: object.id.toLowerCase() };
};

/** Where the data can be fetched is not what they are. */
const comparableAttachment = (attachment: Attachment): Comparable =>
  ({ ...attachment, sha2: attachment.sha2.toLowerCase(), fileUrl: undefined });

const comparableStatement = (one: Statement | SubStatement): Comparable => ({
  ...one,
  actor: comparableActor(one.actor),
  verb: one.verb.id,
  object: comparableObject(one.object),
  result: one.result && { ...one.result, duration: one.result.duration && comparableDuration(one.result.duration) },
  context: one.context && comparableContext(one.context),
  timestamp: one.timestamp && parseTimestamp(one.timestamp),
  attachments: one.attachments?.map(comparableAttachment),
});

const agree = (a: Comparable, b: Comparable): boolean => a === undefined || b === undefined || a === b;

/**
 * Whether two statements are one and the same (Data §2.3.1, Statement Comparison). Not looked at: stored, authority, version,
 * verb display, activity definitions, the order of group members, fileUrl. An id or a timestamp that only one of them has
 * may have been given by an LRS, so it counts for nothing; timestamps are compared as instants, to the millisecond;
 * durations as strings, to 0.01 second (Data §4.6). Everything else must be equal, in whatever order the keys stand.
 */
export const sameStatement = (a: Statement, b: Statement): boolean => {
  if (!agree(a.id?.toLowerCase(), b.id?.toLowerCase())) return false;
  if (!agree(a.timestamp && parseTimestamp(a.timestamp), b.timestamp && parseTimestamp(b.timestamp))) return false;
  const setByLrs = { id: undefined, timestamp: undefined, stored: undefined, authority: undefined, version: undefined };
  return alike(comparableStatement({ ...a, ...setByLrs }), comparableStatement({ ...b, ...setByLrs }));
};
