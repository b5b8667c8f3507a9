/** Statements at random, by the rules of either version, and what makes one wrong. */
import fc from 'fast-check';
import type { XapiVersion } from '@hvs/xapi';

export type Node = Record<string, unknown>;

const words = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\0\uD800-\uDFFF]/u.test(text));
const iri = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.nat(99).map((n) => `urn:hoc-vu-so:bài-${n}`));
const languageMap = fc.dictionary(fc.constantFrom('vi', 'en', 'en-US', 'vi-VN', 'zh-Hans-CN', 'x-dao'), words, { maxKeys: 3 });
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/__proto__|\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)));
const extensions = fc.dictionary(iri, json, { maxKeys: 2 });
const timestamp = fc.tuple(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), fc.constantFrom('Z', '+07:00', '-05:30', '+00:00'))
  .map(([date, offset]) => date.toISOString().slice(0, -1) + offset);
const duration = fc.constantFrom('PT1H', 'P1DT2.5S', 'PT0.12567S', 'P4W', 'P3Y1M29DT4H35M59.14S');
const optional = <T extends object>(all: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> => fc.record(all, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const both = (a: fc.Arbitrary<object>, b: fc.Arbitrary<object>): fc.Arbitrary<object> => fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }));

const identifier: fc.Arbitrary<object> = fc.oneof(
  fc.nat(9999).map((n) => ({ mbox: `mailto:a.${n}@b.vn` })),
  fc.nat(9999).map((n) => ({ mbox_sha1sum: n.toString(16).padStart(40, '0') })),
  iri.map((openid) => ({ openid })),
  fc.record({ account: fc.record({ homePage: iri, name: words }) }),
);
const agent = both(identifier, optional({ name: words, objectType: fc.constant('Agent') }));
const named = agent.map((one) => ({ ...one, objectType: 'Agent' }));
const anonymous = both(fc.record({ objectType: fc.constant('Group'), member: fc.array(agent, { minLength: 1, maxLength: 3 }) }), optional({ name: words }));
const identified = both(identifier, both(fc.record({ objectType: fc.constant('Group') }), optional({ name: words, member: fc.array(agent, { maxLength: 2 }) })));
const group = fc.oneof(anonymous, identified);
const actor = fc.oneof(agent, group);
const reference = fc.record({ objectType: fc.constant('StatementRef'), id: fc.uuid() });

const components = fc.uniqueArray(words, { maxLength: 3 }).chain((ids) => fc.tuple(...ids.map((id) => both(fc.constant({ id }), optional({ description: languageMap })))));
const interaction = fc.oneof(
  fc.record({ interactionType: fc.constantFrom('choice', 'sequencing'), choices: components }),
  fc.record({ interactionType: fc.constant('likert'), scale: components }),
  fc.record({ interactionType: fc.constant('matching'), source: components, target: components }),
  fc.record({ interactionType: fc.constant('performance'), steps: components }),
  fc.record({ interactionType: fc.constantFrom('true-false', 'fill-in', 'long-fill-in', 'numeric', 'other'), correctResponsesPattern: fc.array(words, { maxLength: 2 }) }),
  fc.constant({}),
);
const definition = both(interaction, optional({ name: languageMap, description: languageMap, type: iri, moreInfo: iri, extensions }));
const activity = both(fc.record({ id: iri }), optional({ objectType: fc.constant('Activity'), definition }));
const activities = fc.array(activity, { maxLength: 2 });

const score = fc.tuple(fc.integer({ min: -50, max: 0 }), fc.integer({ min: 1, max: 50 }), fc.double({ min: -1, max: 1, noNaN: true }))
  .chain(([min, max, scaled]) => optional({ min: fc.constant(min), max: fc.constant(max), raw: fc.integer({ min, max }), scaled: fc.constant(scaled) }));
const result = optional({ score, success: fc.boolean(), completion: fc.boolean(), response: words, duration, extensions });

const contextOf = (version: XapiVersion, ofActivity: boolean): fc.Arbitrary<object> => optional({
  registration: fc.uuid(), instructor: actor, team: group, language: fc.constantFrom('vi', 'sr-Latn-RS'), statement: reference, extensions,
  contextActivities: optional({ parent: activities, grouping: activities, category: activities, other: activities }),
  ...(ofActivity && { revision: words, platform: words }),
  ...(version === '2.0.0' && {
    contextAgents: fc.array(both(fc.record({ objectType: fc.constant('contextAgent'), agent }), optional({ relevantTypes: fc.array(iri, { minLength: 1, maxLength: 2 }) })), { maxLength: 2 }),
    contextGroups: fc.array(both(fc.record({ objectType: fc.constant('contextGroup'), group }), optional({ relevantTypes: fc.array(iri, { minLength: 1, maxLength: 2 }) })), { maxLength: 2 }),
  }),
});
const attachment = both(fc.record({ usageType: iri, display: languageMap, contentType: fc.constantFrom('text/plain', 'text/plain; charset=utf-8'), length: fc.nat(), sha2: fc.nat().map((n) => n.toString(16).padStart(64, '0')) }),
  optional({ description: languageMap, fileUrl: iri }));

const claim = (version: XapiVersion, object: fc.Arbitrary<object>, ofActivity: boolean): fc.Arbitrary<object> => both(
  fc.record({ actor, verb: both(fc.record({ id: iri }), optional({ display: languageMap })), object }),
  optional({ result, context: contextOf(version, ofActivity), timestamp, attachments: fc.array(attachment, { maxLength: 2 }) }),
);
const anyClaim = (version: XapiVersion, others: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.oneof(claim(version, activity, true), ...others.map((object) => claim(version, object, false)));
/** Any statement that passes the rules of a version. */
export const anyStatement = (version: XapiVersion): fc.Arbitrary<Node> => {
  const subStatement = anyClaim(version, [named, group, reference]).map((one) => ({ ...one, objectType: 'SubStatement' }));
  return both(
    anyClaim(version, [named, group, reference, subStatement]),
    optional({ id: fc.uuid(), stored: timestamp, authority: agent, version: fc.constantFrom('1.0.0', version) }),
  ).map((one) => JSON.parse(JSON.stringify(one)) as Node);
};

/** Every object of a statement whose keys the standard names: not what is in extensions, not language maps. */
export const objectsIn = (value: unknown): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  const free = new Set(['extensions', 'display', 'description']);
  return [value as Node, ...Object.entries(value).flatMap(([key, inner]) => (free.has(key) || (key === 'name' && typeof inner === 'object') ? [] : objectsIn(inner)))];
};
const WRONG: Readonly<Record<string, unknown>> = { string: 12_345, number: '1', boolean: 'true', object: 'text' };
/** Whatever of these is done to one key of one object, the statement is no statement any more. */
export const MUTATIONS: Readonly<Record<string, (node: Node, key: string) => void>> = {
  'a null (Data §2.2)': (node, key) => { node[key] = null; },
  'a wrong type (Data §2.2)': (node, key) => { node[key] = WRONG[typeof node[key]]; },
  'a key in capitals (Data §2.2)': (node, key) => { node[key.toUpperCase()] = node[key]; },
  'a key nobody knows (Data §2.2)': (node, key) => { node[`${key}X`] = 1; },
  'NUL in a text (RFC 8259 §9)': (node, key) => { node[key] = '\0'; },
  'undefined (RFC 8259 §9)': (node, key) => { node[key] = undefined; },
};
/** Keys whose value has a form, so that an empty text is wrong. */
export const FORMATS = new Set(['id', 'mbox', 'mbox_sha1sum', 'openid', 'homePage', 'type', 'moreInfo', 'interactionType', 'registration', 'language', 'duration', 'timestamp', 'stored', 'version',
  'usageType', 'contentType', 'sha2', 'fileUrl', 'objectType']);

