/**
 * What a statement is about, as rows for link tables, so that the filters of GET statements (Communication §2.1.3) become joins:
 * - `agent` matches the roles actor, object and member (of the group that is actor or object);
 * - `related_agents` matches every role; members of any other group have the role of their group;
 * - `activity` matches the role object; `related_activities` matches every role.
 * What stands in a SubStatement has the same roles with `sub-` in front, and matches only the related filters.
 */
import type { Activity, Actor, Statement, SubStatement } from './types';
import { membersOf } from './identity';
import { isActivity, isActor } from './object-kind';
import { VERBS } from './verbs';

type PlainAgentRole = 'actor' | 'object' | 'member' | 'authority' | 'instructor' | 'team' | 'context-agent' | 'context-group';
export type AgentRole = PlainAgentRole | `sub-${PlainAgentRole}`;

type PlainActivityRole = 'object' | 'parent' | 'grouping' | 'category' | 'other';
export type ActivityRole = PlainActivityRole | `sub-${PlainActivityRole}`;

const CONTEXT_ROLES = ['parent', 'grouping', 'category', 'other'] as const;

type Visit<T, Role> = (found: T, role: Role) => void;

const visitActor = (actor: Actor | undefined, role: AgentRole, memberRole: AgentRole, visit: Visit<Actor, AgentRole>): void => {
  if (!actor) return;
  visit(actor, role);
  for (const member of membersOf(actor)) visit(member, memberRole);
};

const visitActorsIn = ({ actor, object, context }: Statement | SubStatement, prefix: '' | 'sub-', visit: Visit<Actor, AgentRole>): void => {
  const go = (one: Actor | undefined, role: PlainAgentRole, memberRole = role): void => visitActor(one, `${prefix}${role}`, `${prefix}${memberRole}`, visit);
  go(actor, 'actor', 'member');
  if (isActor(object)) go(object, 'object', 'member');
  if (!context) return;
  go(context.instructor, 'instructor');
  go(context.team, 'team');
  for (const { agent } of context.contextAgents ?? []) go(agent, 'context-agent');
  for (const { group } of context.contextGroups ?? []) go(group, 'context-group');
};

/** Every agent and group in a statement with its role, as often as it stands there. Anonymous groups have no identity, but members. */
export const visitActors = (statement: Statement, visit: Visit<Actor, AgentRole>): void => {
  visitActorsIn(statement, '', visit);
  visitActor(statement.authority, 'authority', 'authority', visit);
  if (statement.object.objectType === 'SubStatement') visitActorsIn(statement.object, 'sub-', visit);
};

const visitActivitiesIn = ({ object, context }: Statement | SubStatement, prefix: '' | 'sub-', visit: Visit<Activity, ActivityRole>): void => {
  if (isActivity(object)) visit(object, `${prefix}object`);
  const given = context?.contextActivities;
  if (!given) return;
  for (const role of CONTEXT_ROLES) {
    for (const activity of given[role] ?? []) visit(activity, `${prefix}${role}`);
  }
};

/** Every activity in a statement with its role, as often as it stands there. */
export const visitActivities = (statement: Statement, visit: Visit<Activity, ActivityRole>): void => {
  visitActivitiesIn(statement, '', visit);
  if (statement.object.objectType === 'SubStatement') visitActivitiesIn(statement.object, 'sub-', visit);
};

/** Each pair of activity and role once. IRIs are compared as they stand (RFC 3987 §5.3.1). */
export const activityIrisOf = (statement: Statement): readonly { readonly iri: string; readonly role: ActivityRole }[] => {
  const rows = new Map<string, { iri: string; role: ActivityRole }>();
  visitActivities(statement, ({ id }, role) => void rows.set(`${role} ${id}`, { iri: id, role }));
  return [...rows.values()];
};

/** The statement this one targets: the StatementRef that is its object, not the one in its context (Communication §2.1.3). */
export const targetIdOf = (statement: Statement): string | undefined =>
  statement.object.objectType === 'StatementRef' ? statement.object.id.toLowerCase() : undefined;

/** The statement this one voids (Data §2.3.2). Whether that one may be voided at all is for the store to see. */
export const voidedIdOf = (statement: Statement): string | undefined =>
  statement.verb.id === VERBS.voided.id ? targetIdOf(statement) : undefined;
