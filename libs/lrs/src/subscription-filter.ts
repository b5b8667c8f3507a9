import { activityIrisOf, agentKey, voidedIdOf, type Actor, type Statement } from '@hvs/xapi';
import type { SubscriptionFilter } from './subscription';

const ACTIVITY_ROLES = new Set(['object', 'parent', 'grouping', 'category']);

const has = (wanted: readonly string[] | undefined, found: () => readonly string[]): boolean =>
  wanted === undefined || wanted.length === 0 || found().some((one) => wanted.includes(one));

/** The ways in which a filter may name who vouches for a statement; with OAuth that is a group of client and person (Data §2.4.9). */
const authorityWords = (authority: Actor | undefined): string[] => {
  if (!authority) return [];
  const members = authority.objectType === 'Group' ? authority.member ?? [] : [];
  return [authority, ...members].flatMap((one) => [agentKey(one), one.account?.name].filter((word) => word !== undefined));
};

/** Whether a statement passes by itself: a word of each list that is there. */
export const isWanted = (filter: SubscriptionFilter, statement: Statement): boolean =>
  has(filter.verbs, () => [statement.verb.id])
  && has(filter.registrations?.map((one) => one.toLowerCase()), () => [statement.context?.registration?.toLowerCase() ?? ''])
  && has(filter.activities, () => activityIrisOf(statement).filter(({ role }) => ACTIVITY_ROLES.has(role)).map(({ iri }) => iri))
  && has(filter.authorities, () => authorityWords(statement.authority));

const cameFrom = (client: string | undefined, statement: Statement): boolean => client !== undefined && authorityWords(statement.authority).includes(client);

/** The statement whose own fate decides whether this one passes: the one it voids, unless it passes by itself. */
export const decidingTargetOf = (filter: SubscriptionFilter, statement: Statement): string | undefined =>
  (isWanted(filter, statement) || cameFrom(filter.exceptClient, statement) ? undefined : voidedIdOf(statement));

/**
 * Whether a statement is sent. A voiding statement goes wherever its target went, or else that would go on counting there;
 * `target` is undefined if it is not in the store (yet), and then the voiding statement is sent ahead of it.
 */
export const passes = (filter: SubscriptionFilter, statement: Statement, target: Statement | undefined): boolean =>
  !cameFrom(filter.exceptClient, statement)
  && (isWanted(filter, statement) || (voidedIdOf(statement) !== undefined && (target === undefined || isWanted(filter, target))));
