import {
  agentKey, prepareStatement, targetIdOf, visitActivities, visitActors, voidedIdOf, type Activity, type ActivityDefinition, type Actor, type AgentRole,
  type Agent, type PreparedStatement, type Statement, type SubStatement,
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
  /** The statement's JSON without `stored`, and without a timestamp if it came without one; in pieces, to be put together once. */
  readonly body: readonly Buffer[];
  readonly target: string | undefined;
  readonly agents: readonly Link[];
  readonly activities: readonly Link[];
  readonly attachments: readonly string[];
}

/** Bytes of a record's body. */
export const sizeOf = ({ body }: StatementRecord): number => body.reduce((sum, { length }) => sum + length, 0);

/** What stands for an actor in the tables; undefined for an anonymous group. */
export const keyOf = (actor: Actor | undefined): string | undefined => {
  const key = actor && agentKey(actor);
  return key === undefined ? undefined : indexKey(key);
};

const isActivity = (object: Statement['object'] | SubStatement['object']): object is Activity =>
  object.objectType === undefined || object.objectType === 'Activity';

const shadowOf = (by: StoreBy, index: number): unknown => (Array.isArray(by.exact?.exact) ? by.exact.exact[index] : by.exact?.exact);

const written = (prepared: PreparedStatement, by: StoreBy, index: number): Buffer =>
  Buffer.from(by.exact?.mark === undefined ? JSON.stringify(prepared) : writeExactly(graft(prepared, shadowOf(by, index)), by.exact.mark));

/** What an LRS puts behind the text of a statement that it otherwise keeps as it came. */
class Additions {
  private readonly known = new Map<string, Buffer>();
  private readonly authority: string;

  constructor(authority: Agent) {
    this.authority = JSON.stringify(authority);
  }

  /** Undefined where something in the text would have to change, and not only be added. */
  to(statement: Statement, { id, timestamp, version }: PreparedStatement): Buffer | undefined {
    if ('authority' in statement || 'stored' in statement || timestamp !== statement.timestamp) return undefined;
    const said = `${statement.id === undefined ? `,"id":"${id}"` : ''},"authority":${this.authority}${statement.version === undefined ? `,"version":"${version}"` : ''}}`;
    if (statement.id === undefined) return Buffer.from(said);
    const known = this.known.get(version) ?? Buffer.from(said);
    this.known.set(version, known);
    return known;
  }
}

/** What is to be written for a batch; `ids[i]` is the id of a statement that came without one. */
export const prepareBatch = (statements: readonly Statement[], ids: readonly string[], by: StoreBy): StatementRecord[] => {
  const additions = new Additions(by.authority);
  return statements.map((statement, index) => {
    const prepared = prepareStatement(statement, { id: ids[index]!, authority: by.authority, version: by.version ?? '1.0.3' });
    const text = by.texts?.[index];
    const added = text && additions.to(statement, prepared);
    const { object } = statement;
    return {
      id: prepared.id.toLowerCase(),
      actor: keyOf(prepared.actor),
      verb: indexKey(prepared.verb.id),
      activity: isActivity(object) ? indexKey(object.id) : undefined,
      authority: keyOf(prepared.authority),
      registration: prepared.context?.registration?.toLowerCase(),
      voids: voidedIdOf(prepared),
      form: formOf(prepared),
      body: text && added ? [text.subarray(0, -1), added] : [written(prepared, by, index)],
      target: targetIdOf(prepared),
      ...linksIn(prepared),
      attachments: attachmentsOf(prepared).map(({ sha2 }) => sha2.toLowerCase()),
    };
  });
};

const PLAIN: ReadonlySet<AgentRole> = new Set(['actor', 'object', 'member']);

/** By which agents and activities a statement is found: one link for each, plain if it is in any of its roles. */
export const linksIn = (statement: Statement): Pick<StatementRecord, 'agents' | 'activities'> => {
  const agents = new Map<string, boolean>();
  visitActors(statement, (actor, role) => {
    const key = keyOf(actor);
    if (key !== undefined) agents.set(key, PLAIN.has(role) || agents.get(key) === true);
  });
  const activities = new Map<string, boolean>();
  visitActivities(statement, ({ id }, role) => {
    const key = indexKey(id);
    activities.set(key, role === 'object' || activities.get(key) === true);
  });
  return { agents: linksOf(agents), activities: linksOf(activities) };
};

const linksOf = (found: ReadonlyMap<string, boolean>): Link[] => Array.from(found, ([key, plain]) => ({ key, plain }));

const NONE: NonNullable<Statement['attachments']> = [];

const attachmentsOf = ({ attachments = NONE, object }: Statement): NonNullable<Statement['attachments']> =>
  (object.objectType === 'SubStatement' && object.attachments ? [...attachments, ...object.attachments] : attachments);

/** What a batch tells about agents, in the order of their keys: every name each of them goes by. */
export const namesIn = (statements: readonly Statement[]): { key: string; names: string[] }[] => {
  const names = new Map<string, Set<string>>();
  for (const statement of statements) {
    visitActors(statement, (actor) => {
      const key = actor.name === undefined ? undefined : keyOf(actor);
      if (key !== undefined) names.set(key, (names.get(key) ?? new Set()).add(actor.name!));
    });
  }
  return [...names].map(([key, found]) => ({ key, names: [...found] })).sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** What a batch tells about activities, in the order of their IRIs; later definitions add to earlier ones (Data §2.4.4.1). */
export const definitionsIn = (statements: readonly Statement[]): { key: string; definition: ActivityDefinition }[] => {
  const definitions = new Map<string, ActivityDefinition>();
  for (const statement of statements) {
    visitActivities(statement, ({ id, definition }) => {
      if (definition === undefined || Object.keys(definition).length === 0) return;
      const key = indexKey(id);
      const before = definitions.get(key);
      definitions.set(key, before && before !== definition ? mergeDefinitions(before, definition) : definition);
    });
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
