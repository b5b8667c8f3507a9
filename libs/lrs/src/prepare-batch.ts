import {
  activityIrisOf, agentKey, agentsOf, prepareStatement, targetIdOf, voidedIdOf, type Activity, type ActivityDefinition, type Actor,
  type PreparedStatement, type Statement, type SubStatement,
} from '@hvs/xapi';
import { graft, writeExactly } from './exact-json';
import { indexKey } from './index-key';
import { formOf } from './statement-text';
import type { StoreBy } from './store-by';

/** Plain: the filters agent and activity find it; else only related_agents and related_activities do (Communication §2.1.3). */
export interface Link {
  readonly key: string;
  readonly plain: boolean;
}

/** A statement as the row it becomes, with its links beside it. Agents, activities and verbs are keys here, numbers in the tables. */
export interface StatementRecord {
  readonly id: string;
  readonly actor: string | undefined;
  readonly verb: string;
  readonly activity: string | undefined;
  readonly authority: string | undefined;
  readonly registration: string | undefined;
  readonly voids: string | undefined;
  readonly form: number;
  /** The statement's JSON without `stored`, and without a timestamp if it came without one. */
  readonly body: string;
  readonly target: string | undefined;
  readonly agents: readonly Link[];
  readonly activities: readonly Link[];
  readonly attachments: readonly string[];
}

const keyOf = (actor: Actor | undefined): string | undefined => {
  const key = actor && agentKey(actor);
  return key === undefined ? undefined : indexKey(key);
};

const isActivity = (object: Statement['object'] | SubStatement['object']): object is Activity =>
  object.objectType === undefined || object.objectType === 'Activity';

const shadowOf = (by: StoreBy, index: number): unknown => (Array.isArray(by.exact?.exact) ? by.exact.exact[index] : by.exact?.exact);

const bodyOf = (prepared: PreparedStatement, by: StoreBy, index: number): string =>
  by.exact?.mark === undefined ? JSON.stringify(prepared) : writeExactly(graft(prepared, shadowOf(by, index)), by.exact.mark);

/** What is to be written for a batch; `ids[i]` is the id of a statement that came without one. */
export const prepareBatch = (statements: readonly Statement[], ids: readonly string[], by: StoreBy): StatementRecord[] =>
  statements.map((statement, index) => {
    const prepared = prepareStatement(statement, { id: ids[index]!, authority: by.authority, version: by.version ?? '1.0.3' });
    return {
      id: prepared.id.toLowerCase(),
      actor: keyOf(prepared.actor),
      verb: indexKey(prepared.verb.id),
      activity: isActivity(prepared.object) ? indexKey(prepared.object.id) : undefined,
      authority: keyOf(prepared.authority),
      registration: prepared.context?.registration?.toLowerCase(),
      voids: voidedIdOf(prepared),
      form: formOf(prepared),
      body: bodyOf(prepared, by, index),
      target: targetIdOf(prepared),
      ...linksIn(prepared),
      attachments: attachmentsOf(prepared).map(({ sha2 }) => sha2.toLowerCase()),
    };
  });

/** By which agents and activities a statement is found. */
export const linksIn = (statement: Statement): Pick<StatementRecord, 'agents' | 'activities'> => ({
  agents: linksOf(agentsOf(statement).map(({ key, role }) => ({ key, plain: role === 'actor' || role === 'object' || role === 'member' }))),
  activities: linksOf(activityIrisOf(statement).map(({ iri, role }) => ({ key: iri, plain: role === 'object' }))),
});

/** One link for each key; plain if any is. */
const linksOf = (found: readonly Link[]): Link[] => {
  const links = new Map<string, boolean>();
  for (const { key, plain } of found) links.set(indexKey(key), plain || links.get(indexKey(key)) === true);
  return [...links].map(([key, plain]) => ({ key, plain }));
};

const attachmentsOf = (statement: Statement): NonNullable<Statement['attachments']> => [
  ...(statement.attachments ?? []),
  ...(statement.object.objectType === 'SubStatement' ? statement.object.attachments ?? [] : []),
];

const CONTEXT_ROLES = ['parent', 'grouping', 'category', 'other'] as const;

const activitiesIn = (one: Statement | SubStatement): readonly Activity[] => [
  ...(isActivity(one.object) ? [one.object] : []),
  ...CONTEXT_ROLES.flatMap((role) => one.context?.contextActivities?.[role] ?? []),
  ...(one.object.objectType === 'SubStatement' ? activitiesIn(one.object) : []),
];

const actorsIn = (one: Statement | SubStatement): readonly Actor[] => {
  const { object, context } = one;
  const named: readonly (Actor | undefined)[] = [
    one.actor, context?.instructor, context?.team,
    ...(context?.contextAgents ?? []).map(({ agent }) => agent),
    ...(context?.contextGroups ?? []).map(({ group }) => group),
    ...(object.objectType === 'Agent' || object.objectType === 'Group' ? [object as Actor] : []),
    ...('authority' in one ? [one.authority] : []),
  ];
  const all = named.flatMap((actor) => (actor ? [actor, ...(actor.objectType === 'Group' ? actor.member ?? [] : [])] : []));
  return object.objectType === 'SubStatement' ? [...all, ...actorsIn(object)] : all;
};

/** What a batch tells about agents, in the order of their keys: every name each of them goes by. */
export const namesIn = (statements: readonly Statement[]): { key: string; names: string[] }[] => {
  const names = new Map<string, Set<string>>();
  for (const actor of statements.flatMap(actorsIn)) {
    const key = keyOf(actor);
    if (key !== undefined && actor.name !== undefined) names.set(key, (names.get(key) ?? new Set()).add(actor.name));
  }
  return [...names].map(([key, found]) => ({ key, names: [...found] })).sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** What a batch tells about activities, in the order of their IRIs; later definitions add to earlier ones (Data §2.4.4.1). */
export const definitionsIn = (statements: readonly Statement[]): { key: string; definition: ActivityDefinition }[] => {
  const definitions = new Map<string, ActivityDefinition>();
  for (const { id, definition } of statements.flatMap(activitiesIn)) {
    if (definition === undefined || Object.keys(definition).length === 0) continue;
    const key = indexKey(id);
    const before = definitions.get(key);
    definitions.set(key, before && before !== definition ? mergeDefinitions(before, definition) : definition);
  }
  return [...definitions].map(([key, definition]) => ({ key, definition })).sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** The same merge as lrs.merge_definition in SQL: maps grow by their keys, everything else is as it was said last. */
const mergeDefinitions = (before: ActivityDefinition, after: ActivityDefinition): ActivityDefinition => ({
  ...before, ...after,
  ...(before.name && after.name && { name: { ...before.name, ...after.name } }),
  ...(before.description && after.description && { description: { ...before.description, ...after.description } }),
  ...(before.extensions && after.extensions && { extensions: { ...before.extensions, ...after.extensions } }),
});
