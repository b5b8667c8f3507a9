import { agentKey, SIGNATURE_USAGE, type Actor, type Agent } from '@hvs/xapi';
import { readExactly, writeExactly } from './exact-json';
import { indexKey } from './index-key';

/** Who stands in the place of a person who is not to be told any more: an account that nobody has, under an address of our own. */
export const pseudonymOf = (iriBase: string, name: string): Agent & { readonly account: { readonly homePage: string; readonly name: string } } =>
  ({ objectType: 'Agent', account: { homePage: `${iriBase}/pseudonyms`, name } });

/** Whom to replace, by the keys of the index, and by whom. */
export interface Replacement {
  readonly keys: ReadonlySet<string>;
  readonly by: Agent;
}

/** A statement without the person. `unsigned`: the hashes of signatures it had, in lower case; they hold the statement as it was. */
export interface Rewritten {
  readonly body: string;
  readonly unsigned: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Interactions whose responses are codes of a choice, not words of the learner (Data §2.4.4.1). */
const CODED = new Set(['true-false', 'choice', 'likert', 'matching', 'performance', 'sequencing', 'numeric']);

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listed = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const isPerson = (actor: unknown, { keys }: Replacement): boolean => {
  const key = isObject(actor) ? agentKey(actor as unknown as Actor) : undefined;
  return key !== undefined && keys.has(indexKey(key));
};

/** A copy with some of its values made anew, those that are there; the very same one if none changed. */
const withChanged = (object: Json, changes: Readonly<Record<string, (value: unknown) => unknown>>): Json => {
  const changed = Object.entries(changes).flatMap(([key, change]) => {
    if (!Object.hasOwn(object, key)) return [];
    const value = change(object[key]);
    return value === object[key] ? [] : [[key, value] as const];
  });
  if (changed.length === 0) return object;
  const values = new Map(changed);
  return Object.fromEntries(Object.entries(object).flatMap(([key, value]) => { const now = values.has(key) ? values.get(key) : value; return now === undefined ? [] : [[key, now]]; }));
};

const eachOf = (change: (one: unknown) => unknown) => (list: unknown): unknown => {
  if (!Array.isArray(list)) return list;
  const changed = list.map(change);
  return changed.every((one, index) => one === list[index]) ? list : changed;
};

const actorIn = (replacement: Replacement) => (actor: unknown): unknown => {
  if (!isObject(actor)) return actor;
  const member = eachOf(actorIn(replacement));
  if (!isPerson(actor, replacement)) return withChanged(actor, { member });
  // A group known by the person's identity stays a group, of whoever is in it.
  return actor['objectType'] === 'Group' ? { ...replacement.by, objectType: 'Group', ...(actor['member'] !== undefined && { member: member(actor['member']) }) } : replacement.by;
};

const contextIn = (replacement: Replacement) => (context: unknown): unknown => {
  if (!isObject(context)) return context;
  const actor = actorIn(replacement);
  return withChanged(context, {
    instructor: actor, team: actor,
    contextAgents: eachOf((one) => (isObject(one) ? withChanged(one, { agent: actor }) : one)),
    contextGroups: eachOf((one) => (isObject(one) ? withChanged(one, { group: actor }) : one)),
  });
};

/** Of the answer of the person, what is in his own words goes. */
const resultOf = (claim: Json) => (result: unknown): unknown => {
  const definition = isObject(claim['object']) ? claim['object']['definition'] : undefined;
  const kind = isObject(definition) ? definition['interactionType'] : undefined;
  return isObject(result) && !(typeof kind === 'string' && CODED.has(kind)) ? withChanged(result, { response: () => undefined }) : result;
};

/** A statement or a SubStatement. */
const claimIn = (claim: Json, replacement: Replacement): Json => {
  const actor = actorIn(replacement);
  return withChanged(claim, {
    actor, authority: actor, context: contextIn(replacement),
    ...(isPerson(claim['actor'], replacement) && { result: resultOf(claim) }),
    object: (object) => {
      if (!isObject(object)) return object;
      if (object['objectType'] === 'SubStatement') return claimIn(object, replacement);
      return object['objectType'] === 'Agent' || object['objectType'] === 'Group' ? actor(object) : object;
    },
  });
};

const isSignature = (one: unknown): boolean => isObject(one) && one['usageType'] === SIGNATURE_USAGE;
const withoutSignatures = (attachments: unknown): unknown => {
  if (!Array.isArray(attachments) || !attachments.some(isSignature)) return attachments;
  const others = attachments.filter((one) => !isSignature(one));
  return others.length === 0 ? undefined : others;
};

/**
 * The text of a statement with a person replaced wherever he stands as an agent, his name and, if he acted, the answer in his own words
 * left out; every number stays as it was written. A signature of such a statement is taken off, for it holds the statement as it was.
 * What else speaks of people in free text (extensions, activities, attachments) stays. Undefined if the person does not stand in it.
 */
export const rewrite = (text: string, replacement: Replacement): Rewritten | undefined => {
  const { exact, mark } = readExactly(text);
  const statement = exact as Json;
  const rewritten = claimIn(statement, replacement);
  if (rewritten === statement) return undefined;
  const signatures = listed(statement['attachments']).filter(isSignature).map(({ sha2 }) => String(sha2).toLowerCase());
  const unsigned = withChanged(rewritten, { attachments: withoutSignatures });
  const left = new Set(listed(unsigned['attachments']).map(({ sha2 }) => String(sha2).toLowerCase()));
  return { body: writeExactly(unsigned, mark), unsigned: signatures.filter((sha2) => !left.has(sha2)) };
};
