/**
 * What a statement is about, as rows for link tables, so that the filters of GET statements (Communication §2.1.3) become joins:
 * - `agent` matches the roles actor, object and member (of the group that is actor or object);
 * - `related_agents` matches every role; members of any other group have the role of their group;
 * - `activity` matches the role object; `related_activities` matches every role.
 * What stands in a SubStatement has the same roles with `sub-` in front, and matches only the related filters.
 */
import type { Actor, Context, Statement, SubStatement } from './types';
import { agentKey, membersOf } from './identity';
import { isActivity, isActor } from './object-kind';
import { VERBS } from './verbs';

type PlainAgentRole = 'actor' | 'object' | 'member' | 'authority' | 'instructor' | 'team' | 'context-agent' | 'context-group';
export type AgentRole = PlainAgentRole | `sub-${PlainAgentRole}`;

type PlainActivityRole = 'object' | 'parent' | 'grouping' | 'category' | 'other';
export type ActivityRole = PlainActivityRole | `sub-${PlainActivityRole}`;

const CONTEXT_ROLES = ['parent', 'grouping', 'category', 'other'] as const;

type Found = { readonly actor: Actor; readonly role: PlainAgentRole; readonly memberRole: PlainAgentRole };

const withRole = (actor: Actor | undefined, role: PlainAgentRole): readonly Found[] => (actor ? [{ actor, role, memberRole: role }] : []);

const inContext = (context: Context | undefined): readonly Found[] => (context ? [
  ...withRole(context.instructor, 'instructor'),
  ...withRole(context.team, 'team'),
  ...(context.contextAgents ?? []).flatMap((one) => withRole(one.agent, 'context-agent')),
  ...(context.contextGroups ?? []).flatMap((one) => withRole(one.group, 'context-group')),
] : []);

const actorsIn = (one: Statement | SubStatement): readonly Found[] => [
  { actor: one.actor, role: 'actor', memberRole: 'member' },
  ...(isActor(one.object) ? [{ actor: one.object, role: 'object', memberRole: 'member' } as const] : []),
  ...inContext(one.context),
];

/** Each pair of identity and role once; anonymous groups appear by their members only. */
export const agentsOf = (statement: Statement): readonly { readonly key: string; readonly role: AgentRole }[] => {
  const rows = new Map<string, { key: string; role: AgentRole }>();
  const add = (actor: Actor, role: AgentRole): void => {
    const key = agentKey(actor);
    if (key !== undefined) rows.set(`${role} ${key}`, { key, role });
  };
  const addAll = (found: readonly Found[], prefix: '' | 'sub-'): void => {
    for (const { actor, role, memberRole } of found) {
      add(actor, `${prefix}${role}`);
      for (const member of membersOf(actor)) add(member, `${prefix}${memberRole}`);
    }
  };
  addAll(actorsIn(statement), '');
  addAll(withRole(statement.authority, 'authority'), '');
  if (statement.object.objectType === 'SubStatement') addAll(actorsIn(statement.object), 'sub-');
  return [...rows.values()];
};

/** Each pair of activity and role once. IRIs are compared as they stand (RFC 3987 §5.3.1). */
export const activityIrisOf = (statement: Statement): readonly { readonly iri: string; readonly role: ActivityRole }[] => {
  const rows = new Map<string, { iri: string; role: ActivityRole }>();
  const add = (iri: string, role: ActivityRole): void => void rows.set(`${role} ${iri}`, { iri, role });
  const addAll = (one: Statement | SubStatement, prefix: '' | 'sub-'): void => {
    if (isActivity(one.object)) add(one.object.id, `${prefix}object`);
    for (const role of CONTEXT_ROLES) {
      for (const activity of one.context?.contextActivities?.[role] ?? []) add(activity.id, `${prefix}${role}`);
    }
  };
  addAll(statement, '');
  if (statement.object.objectType === 'SubStatement') addAll(statement.object, 'sub-');
  return [...rows.values()];
};

/** The statement this one targets: the StatementRef that is its object, not the one in its context (Communication §2.1.3). */
export const targetIdOf = (statement: Statement): string | undefined =>
  statement.object.objectType === 'StatementRef' ? statement.object.id.toLowerCase() : undefined;

/** The statement this one voids (Data §2.3.2). Whether that one may be voided at all is for the store to see. */
export const voidedIdOf = (statement: Statement): string | undefined =>
  statement.verb.id === VERBS.voided.id ? targetIdOf(statement) : undefined;
