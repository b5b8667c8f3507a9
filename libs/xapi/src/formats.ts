/** The forms in which a stored statement may be asked for (Communication §2.1.3, parameter format; xAPI 2.0 §4.1.6.1). */
import type {
  Activity, ActivityDefinition, Actor, Agent, Context, ContextActivities, Group, InteractionComponent, LanguageMap, Statement,
  StatementObject, SubStatement, Verb, XapiVersion,
} from './types';
import { IDENTIFIERS } from './actor';
import { isActivity, isActor } from './object-kind';

/** One way of rewriting the parts of a statement, wherever in it they stand. */
interface Rewriting {
  readonly actor: <A extends Actor>(actor: A) => A;
  readonly verb: (verb: Verb) => Verb;
  readonly activity: (activity: Activity) => Activity;
}

const rewriteContext = (context: Context, how: Rewriting): Context => {
  const { instructor, team, contextActivities, contextAgents, contextGroups } = context;
  return {
    ...context,
    ...(instructor && { instructor: how.actor(instructor) }),
    ...(team && { team: how.actor(team) }),
    ...(contextActivities && {
      contextActivities: Object.fromEntries(Object.entries(contextActivities as Required<ContextActivities>)
        .map(([kind, activities]) => [kind, activities.map(how.activity)])),
    }),
    ...(contextAgents && { contextAgents: contextAgents.map((one) => ({ ...one, agent: how.actor(one.agent) })) }),
    ...(contextGroups && { contextGroups: contextGroups.map((one) => ({ ...one, group: how.actor(one.group) })) }),
  };
};

const rewriteObject = (object: StatementObject, how: Rewriting): StatementObject => {
  if (isActivity(object)) return how.activity(object);
  if (isActor(object)) return how.actor(object);
  return object.objectType === 'SubStatement' ? rewrite(object, how) : object;
};

const rewrite = <S extends Statement | SubStatement>(one: S, how: Rewriting): S => ({
  ...one,
  actor: how.actor(one.actor),
  verb: how.verb(one.verb),
  object: rewriteObject(one.object, how),
  ...(one.context && { context: rewriteContext(one.context, how) }),
  ...('authority' in one && one.authority && { authority: how.actor(one.authority) }),
});

const identityOnly = <A extends Actor>(actor: A): A => {
  const identifier = IDENTIFIERS.find((name) => actor[name] !== undefined);
  const type = actor.objectType === undefined ? {} : { objectType: actor.objectType };
  if (identifier) return { ...type, [identifier]: actor[identifier] } as unknown as A;
  return { ...type, member: (actor as Group).member?.map((member: Agent) => identityOnly(member)) } as unknown as A;
};

const IDS: Rewriting = {
  actor: identityOnly,
  verb: (verb) => ({ id: verb.id }),
  activity: (activity) => ({ id: activity.id }),
};

/** format=ids: only what identifies agents, groups, verbs and activities; an anonymous group keeps its members' identities. */
export const idsOnly = <S extends Statement>(statement: S): S => rewrite(statement, IDS);

interface LanguageRange {
  readonly range: string;
  readonly quality: number;
}

/** The ranges of an Accept-Language header, best first (RFC 2616 §14.4). What cannot be read is passed over. */
const rangesOf = (acceptLanguage: string | undefined): readonly LanguageRange[] =>
  (acceptLanguage ?? '').slice(0, 1000).split(',').flatMap((part) => {
    const found = /^\s*(\*|[a-z]{1,8}(?:-[a-z\d]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i.exec(part);
    return found ? [{ range: found[1].toLowerCase(), quality: Math.min(1, Number(found[2] ?? '1')) }] : [];
  }).sort((a, b) => b.quality - a.quality);

/** RFC 2616 §14.4: equal, or a prefix that ends before a hyphen. */
const covers = (range: string, tag: string): boolean => range === '*' || tag === range || tag.startsWith(`${range}-`);

/** RFC 4647 §3.4: what one would still take when nothing was covered: vi for vi-VN. */
const shortened = (range: string): string | undefined => (range.includes('-') ? range.slice(0, range.lastIndexOf('-')) : undefined);

const bestTag = (tags: readonly string[], ranges: readonly LanguageRange[]): string => {
  const refused = ranges.filter(({ quality }) => quality === 0);
  const allowed = tags.filter((tag) => !refused.some(({ range }) => range !== '*' && covers(range, tag.toLowerCase())));
  const wanted = ranges.filter(({ quality }) => quality > 0);
  const named = wanted.filter(({ range }) => range !== '*');
  for (const { range } of named) {
    const found = allowed.find((tag) => tag.toLowerCase() === range) ?? allowed.find((tag) => covers(range, tag.toLowerCase()));
    if (found) return found;
  }
  for (const { range } of named) {
    for (let shorter = shortened(range); shorter; shorter = shortened(shorter)) {
      const found = allowed.find((tag) => tag.toLowerCase() === shorter);
      if (found) return found;
    }
  }
  return allowed[0] ?? tags[0];
};

const inOneLanguage = (map: LanguageMap, ranges: readonly LanguageRange[]): LanguageMap => {
  const tags = Object.keys(map);
  if (tags.length < 2) return map;
  const tag = bestTag(tags, ranges);
  return { [tag]: map[tag] };
};

const COMPONENT_LISTS = ['choices', 'scale', 'source', 'target', 'steps'] as const;

const definitionIn = (definition: ActivityDefinition, pick: (map: LanguageMap) => LanguageMap): ActivityDefinition => {
  const component = (one: InteractionComponent): InteractionComponent => (one.description ? { ...one, description: pick(one.description) } : one);
  const lists = COMPONENT_LISTS.filter((list) => definition[list]).map((list) => [list, definition[list]?.map(component)]);
  return {
    ...definition,
    ...(definition.name && { name: pick(definition.name) }),
    ...(definition.description && { description: pick(definition.description) }),
    ...Object.fromEntries(lists),
  };
};

/**
 * format=canonical: the LRS's own definitions of activities where it knows them (`definitionOf`), and one language in each
 * language map, chosen for each map by itself from the Accept-Language header; agents and groups as they were sent.
 * Where nothing fits the header, the first language of the map stays.
 */
export const canonical = <S extends Statement>(
  statement: S, acceptLanguage: string | undefined, definitionOf?: (activityIri: string) => ActivityDefinition | undefined,
): S => {
  const ranges = rangesOf(acceptLanguage);
  const pick = (map: LanguageMap): LanguageMap => inOneLanguage(map, ranges);
  return rewrite(statement, {
    actor: (actor) => actor,
    verb: (verb) => (verb.display ? { ...verb, display: pick(verb.display) } : verb),
    activity: (activity) => {
      const definition = definitionOf?.(activity.id) ?? activity.definition;
      return definition ? { ...activity, definition: definitionIn(definition, pick) } : activity;
    },
  });
};

const withoutContextActors = <S extends Statement | SubStatement>(one: S): S => {
  if (!one.context?.contextAgents && !one.context?.contextGroups) return one;
  const known = Object.entries(one.context).filter(([key]) => key !== 'contextAgents' && key !== 'contextGroups');
  return { ...one, context: Object.fromEntries(known) };
};

/**
 * A statement as a reader of the given version can take it. Every 1.0.x statement is a 2.0 statement and keeps its version
 * (Data §2.4.10). For a 1.0.3 reader a 2.0 statement loses contextAgents and contextGroups, which that version does not
 * know, and becomes 1.0.0.
 */
export const toVersion = <S extends Statement>(statement: S, version: XapiVersion): S => {
  if (version === '2.0.0' || !statement.version?.startsWith('2.')) return statement;
  const outer = { ...withoutContextActors(statement), version: '1.0.0' };
  return outer.object.objectType === 'SubStatement' ? { ...outer, object: withoutContextActors(outer.object) } : outer;
};
