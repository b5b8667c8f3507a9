import { parseStatement, parseStatements } from './statement';
import type { XapiVersion } from './types';

const AGENT = { mbox: 'mailto:a@b.vn' };
const MEMBER = { account: { homePage: 'http://b.vn', name: 'm' } };
const ID = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
const ATTACHMENT = { usageType: 'http://b.vn/t', display: { vi: 'Tệp' }, contentType: 'text/plain', length: 3, sha2: 'a'.repeat(64) };
const VOIDED = { id: 'http://adlnet.gov/expapi/verbs/voided' };
const REF = { objectType: 'StatementRef', id: ID };
const ACTIVITY = { id: 'http://b.vn/activity' };
const SUB = { objectType: 'SubStatement', actor: AGENT, verb: { id: 'http://b.vn/v' }, object: ACTIVITY };
const statement = (more: object = {}): object => ({ actor: AGENT, verb: { id: 'http://b.vn/v' }, object: ACTIVITY, ...more });
const defined = (definition: object): object => statement({ object: { ...ACTIVITY, definition } });
const result = (score: object): object => statement({ result: { score } });
const without = (key: string, from: object = statement()): object => Object.fromEntries(Object.entries(from).filter(([name]) => name !== key));

const faultsOf = (input: unknown, version: XapiVersion = '1.0.3') => {
  const parsed = parseStatement(input, version);
  return parsed.ok ? [] : parsed.faults;
};

const choice = (ids: readonly string[]): object => defined({ interactionType: 'choice', choices: ids.map((id) => ({ id })) });

describe('accepted', () => {
  test.each<[string, object]>([
    ['the smallest statement (Data §2.4)', statement()],
    ['each identifier (Data §2.4.2.3): sha1', statement({ actor: { mbox_sha1sum: 'a'.repeat(40), name: 'An' } })],
    ['each identifier (Data §2.4.2.3): openid', statement({ actor: { openid: 'http://id.vn/a', objectType: 'Agent' } })],
    ['each identifier (Data §2.4.2.3): account', statement({ actor: MEMBER })],
    ['an anonymous group (Data §2.4.2.2)', statement({ actor: { objectType: 'Group', member: [AGENT, MEMBER] } })],
    ['an identified group without members (Data §2.4.2.2)', statement({ actor: { objectType: 'Group', ...AGENT } })],
    ['an agent as object (Data §2.4.4.2)', statement({ object: { objectType: 'Agent', ...AGENT } })],
    ['a reference as object (Data §2.4.4.3)', statement({ object: REF })],
    ['a SubStatement (Data §2.4.4.3)', statement({ object: { ...SUB, result: { success: true }, timestamp: '2030-01-01T00:00:00Z' } })],
    ['a voiding statement (Data §2.3.2)', statement({ verb: VOIDED, object: REF })],
    ['null inside extensions (Data §2.2)', statement({ result: { extensions: { 'http://b.vn/x': { deep: [null] } } } })],
    ['empty extensions (Data §4.1)', statement({ context: { extensions: {} } })],
    ['every interaction list in its place (Data §2.4.4.1)', defined({ interactionType: 'matching', source: [{ id: 'a' }], target: [{ id: 'a', description: { vi: 'A' } }], correctResponsesPattern: ['a[.]a'] })],
    ['a full score (Data §2.4.5.1)', result({ scaled: -1, raw: 0, min: 0, max: 1 })],
    ['an authority of two (Data §2.4.9)', statement({ authority: { objectType: 'Group', member: [AGENT, MEMBER] } })],
    ['revision and platform with an activity (Data §2.4.6)', statement({ context: { revision: '1', platform: 'web' } })],
    ['version 1.0 and 1.0.9 (Data §2.4.10)', statement({ version: '1.0.9' })],
    ['a signature (Data §2.6)', statement({ attachments: [{ ...ATTACHMENT, usageType: 'http://adlnet.gov/expapi/attachments/signature', contentType: 'application/octet-stream' }] })],
    ['keys of Object.prototype as free keys', statement({ result: { extensions: { 'http://b.vn/x': { constructor: 1, toString: 2 } } } })],
  ])('%s', (_, input) => {
    expect(faultsOf(input)).toEqual([]);
    expect(faultsOf(input, '2.0.0')).toEqual([]);
  });

  test('the statement is the input itself', () => {
    const input = statement();
    expect(parseStatement(input, '1.0.3')).toEqual({ ok: true, statement: input });
  });

  test('Data §2.4.6.2: a lone context activity becomes an array of one, and the input is not touched', () => {
    const input = statement({ context: { contextActivities: { parent: ACTIVITY, other: [ACTIVITY] } }, object: { ...SUB, context: { contextActivities: { category: ACTIVITY } } } });
    const before = structuredClone(input);
    expect(parseStatement(input, '1.0.3')).toMatchObject({ ok: true, statement: {
      context: { contextActivities: { parent: [ACTIVITY], other: [ACTIVITY] } }, object: { context: { contextActivities: { category: [ACTIVITY] } } } } });
    expect(input).toEqual(before);
  });
});

type Refusal = readonly [rule: string, input: unknown, path: string];

const REFUSED: readonly Refusal[] = [
  ['Data §2.4 actor', without('actor'), 'actor'],
  ['Data §2.4 verb', without('verb'), 'verb'],
  ['Data §2.4 object', without('object'), 'object'],
  ['Data §2.4 not an object', 'statement', ''],
  ['Data §2.4 not an array', [], ''],
  ['Data §2.2 null', null, ''],
  ['Data §2.2 null', statement({ result: null }), 'result'],
  ['Data §2.2 unknown key', statement({ extra: 1 }), 'extra'],
  ['Data §2.2 case of a key', statement({ Result: {} }), 'Result'],
  ['Data §2.4.5.1 number as string', result({ scaled: '0.5' }), 'result.score.scaled'],
  ['Data §2.4.5 boolean as string', statement({ result: { success: 'true' } }), 'result.success'],
  ['Data §2.4.3 empty string for a format', statement({ verb: { id: '' } }), 'verb.id'],
  ['Data §2.4.1 id', statement({ id: 'x' }), 'id'],
  ['Data §2.4.2.1 no identifier', statement({ actor: { name: 'A' } }), 'actor'],
  ['Data §2.4.2.1 two identifiers', statement({ actor: { ...AGENT, ...MEMBER } }), 'actor'],
  ['Data §2.4.2.1 member of an agent', statement({ actor: { ...AGENT, member: [] } }), 'actor.member'],
  ['Data §2.4.2 objectType', statement({ actor: { ...AGENT, objectType: 'agent' } }), 'actor.objectType'],
  ['Data §2.4.2.2 anonymous without member', statement({ actor: { objectType: 'Group' } }), 'actor.member'],
  ['Data §2.4.2.2 anonymous with no members', statement({ actor: { objectType: 'Group', member: [] } }), 'actor.member'],
  ['Data §2.4.2.1 group in a group', statement({ actor: { objectType: 'Group', ...AGENT, member: [{ objectType: 'Group', ...AGENT }] } }), 'actor.member[0].objectType'],
  ['Data §2.4.2.2 two identifiers', statement({ actor: { objectType: 'Group', ...AGENT, ...MEMBER } }), 'actor'],
  ['Data §2.4.2.3 mbox', statement({ actor: { mbox: 'a@b.vn' } }), 'actor.mbox'],
  ['Data §2.4.2.4 account name', statement({ actor: { account: { homePage: 'http://b.vn' } } }), 'actor.account.name'],
  ['Data §2.4.2.4 account homePage', statement({ actor: { account: { homePage: 'b.vn', name: 'x' } } }), 'actor.account.homePage'],
  ['Data §2.4.2.4 account key', statement({ actor: { account: { ...MEMBER.account, id: 1 } } }), 'actor.account.id'],
  ['Data §2.4.3 verb id', statement({ verb: { display: { vi: 'x' } } }), 'verb.id'],
  ['Data §4.2 language tag', statement({ verb: { id: 'http://b.vn/v', display: { a12345678: 'x' } } }), 'verb.display.a12345678'],
  ['Data §4.2 language value', statement({ verb: { id: 'http://b.vn/v', display: { vi: 1 } } }), 'verb.display.vi'],
  ['Data §2.4.4 objectType', statement({ object: { ...ACTIVITY, objectType: 'activity' } }), 'object.objectType'],
  ['Data §2.4.4.1 id', statement({ object: { objectType: 'Activity' } }), 'object.id'],
  ['Data §2.4.4.1 type', defined({ type: 'x' }), 'object.definition.type'],
  ['Data §2.4.4.1 moreInfo', defined({ moreInfo: 'x' }), 'object.definition.moreInfo'],
  ['Data §2.4.4.1 interactionType', defined({ interactionType: 'choiCe' }), 'object.definition.interactionType'],
  ['Data §2.4.4.1 interactionType missing', defined({ correctResponsesPattern: [] }), 'object.definition.interactionType'],
  ['Data §2.4.4.1 list of another type', defined({ interactionType: 'numeric', choices: [] }), 'object.definition.choices'],
  ['Data §2.4.4.1 ids distinct', choice(['a', 'b', 'a']), 'object.definition.choices[2].id'],
  ['Data §2.4.4.1 component id', defined({ interactionType: 'likert', scale: [{}] }), 'object.definition.scale[0].id'],
  ['Data §2.4.4.1 pattern of strings', defined({ interactionType: 'numeric', correctResponsesPattern: [1] }), 'object.definition.correctResponsesPattern[0]'],
  ['Data §4.1 extension key', defined({ extensions: { x: 1 } }), 'object.definition.extensions.x'],
  ['Data §2.4.4.2 agent without objectType', statement({ object: AGENT }), 'object.objectType'],
  ['Data §2.4.4.3 reference id', statement({ object: { objectType: 'StatementRef' } }), 'object.id'],
  ['Data §2.4.4.3 reference key', statement({ object: { ...REF, name: 'x' } }), 'object.name'],
  ['Data §2.4.4.3 nested SubStatement', statement({ object: { ...SUB, object: SUB } }), 'object.object'],
  ...['id', 'stored', 'version', 'authority'].map((key): Refusal => [`Data §2.4.4.3 SubStatement ${key}`, statement({ object: { ...SUB, [key]: ID } }), `object.${key}`]),
  ['Data §2.4.4.3 SubStatement verb', statement({ object: without('verb', SUB) }), 'object.verb'],
  ['Data §2.3.2 voiding an activity', statement({ verb: VOIDED }), 'object'],
  ['Data §2.4.5.1 scaled', result({ scaled: 1.01 }), 'result.score.scaled'],
  ['Data §2.4.5.1 min and max', result({ min: 2, max: 1 }), 'result.score.min'],
  ['Data §2.4.5.1 min equal to max', result({ min: 1, max: 1 }), 'result.score.min'],
  ['Data §2.4.5.1 raw below', result({ raw: 0, min: 1 }), 'result.score.raw'],
  ['Data §2.4.5.1 raw above', result({ raw: 2, max: 1 }), 'result.score.raw'],
  ['Data §4.6 duration', statement({ result: { duration: 'P4W1D' } }), 'result.duration'],
  ['Data §2.4.6 registration', statement({ context: { registration: 'x' } }), 'context.registration'],
  ['Data §2.4.2.2 team as agent', statement({ context: { team: AGENT } }), 'context.team.objectType'],
  ['Data §2.4.6 language', statement({ context: { language: 'en_US' } }), 'context.language'],
  ['Data §2.4.6 revision without activity', statement({ object: REF, context: { revision: '1' } }), 'context.revision'],
  ['Data §2.4.6 platform without activity', statement({ object: { ...SUB, object: REF, context: { platform: 'x' } } }), 'object.context.platform'],
  ['Data §2.4.4.3 statement in context', statement({ context: { statement: { id: ID } } }), 'context.statement.objectType'],
  ['Data §2.4.6.2 key', statement({ context: { contextActivities: { parents: [] } } }), 'context.contextActivities.parents'],
  ['Data §2.4.4.1 value of contextActivities', statement({ context: { contextActivities: { parent: [{}] } } }), 'context.contextActivities.parent[0].id'],
  ['Data §4.5 timestamp', statement({ timestamp: '2008-09-15T15:53:00.601-00:00' }), 'timestamp'],
  ['Data §4.5 stored', statement({ stored: 'now' }), 'stored'],
  ['Data §2.4.9 authority of one', statement({ authority: { objectType: 'Group', member: [AGENT] } }), 'authority.member'],
  ['Data §2.4.9 authority identified', statement({ authority: { objectType: 'Group', ...AGENT, member: [AGENT, MEMBER] } }), 'authority'],
  ['Data §2.4.10 version', statement({ version: '1.1.0' }), 'version'],
  ['Data §2.4.11 not an array', statement({ attachments: ATTACHMENT }), 'attachments'],
  ...Object.keys(ATTACHMENT).map((key): Refusal => [`Data §2.4.11 ${key}`, statement({ attachments: [without(key, ATTACHMENT)] }), `attachments[0].${key}`]),
  ['Data §2.4.11 length', statement({ attachments: [{ ...ATTACHMENT, length: 1.5 }] }), 'attachments[0].length'],
  ['Data §2.4.11 fileUrl', statement({ attachments: [{ ...ATTACHMENT, fileUrl: 'x' }] }), 'attachments[0].fileUrl'],
  ['Data §2.6 signature', statement({ attachments: [{ ...ATTACHMENT, usageType: 'http://adlnet.gov/expapi/attachments/signature' }] }), 'attachments[0].contentType'],
];

describe('refused, with the place and the clause', () => {
  // A key that does not belong is refused by the general clause Data §2.2, wherever it stands.
  test.each(REFUSED)('%s', (rule, input, path) => {
    const section = /§[\d.]*\d/.exec(rule)?.[0] ?? rule;
    const clause = expect.stringMatching(new RegExp(`${section}|§2\\.2`)) as string;
    expect(faultsOf(input)).toContainEqual({ path, clause, text: expect.any(String) as string });
    expect(faultsOf(input, '2.0.0').map((fault) => fault.path)).toContain(path);
  });
});

describe('2.0 knows context agents and groups (xAPI 2.0 §4.2.2)', () => {
  const one = { objectType: 'contextAgent', agent: AGENT, relevantTypes: ['http://b.vn/role'] };
  const many = { objectType: 'contextGroup', group: { objectType: 'Group', member: [AGENT] } };
  const inContext = (more: object): object => statement({ context: more });

  test('and 1.0.3 does not', () => {
    const input = inContext({ contextAgents: [one], contextGroups: [many] });
    expect(faultsOf(input, '2.0.0')).toEqual([]);
    expect(faultsOf(input, '1.0.3').map(({ path }) => path)).toEqual(['context.contextAgents', 'context.contextGroups']);
  });

  test.each([
    ['contextAgents[0].objectType', { contextAgents: [{ ...one, objectType: 'Agent' }] }],
    ['contextAgents[0].objectType', { contextAgents: [{ agent: AGENT }] }],
    ['contextAgents[0].agent.objectType', { contextAgents: [{ ...one, agent: many.group }] }],
    ['contextAgents[0].relevantTypes', { contextAgents: [{ ...one, relevantTypes: [] }] }],
    ['contextAgents[0].relevantTypes[0]', { contextAgents: [{ ...one, relevantTypes: ['abc'] }] }],
    ['contextAgents', { contextAgents: one }],
    ['contextGroups[0].group.objectType', { contextGroups: [{ ...many, group: AGENT }] }],
    ['contextGroups[0].relevantTypes', { contextGroups: [{ ...many, relevantTypes: [] }] }],
  ])('refused at %s', (path, more) => expect(faultsOf(inContext(more), '2.0.0').map((fault) => fault.path)).toContain(`context.${path}`));

  test('version 2.0.x is for 2.0 only (Data §2.4.10)', () => {
    expect(faultsOf(statement({ version: '2.0.0' }), '2.0.0')).toEqual([]);
    expect(faultsOf(statement({ version: '2.0.0' }), '1.0.3')).toHaveLength(1);
  });
});

describe('a batch (Communication §2.1.2)', () => {
  test('may be one statement or many', () => {
    expect(parseStatements(statement(), '1.0.3')).toMatchObject({ ok: true, statements: [statement()] });
    expect(parseStatements([statement(), statement()], '1.0.3')).toMatchObject({ ok: true, statements: [statement(), statement()] });
    expect(parseStatements([], '1.0.3')).toEqual({ ok: true, statements: [] });
  });
  test('is refused whole, with the place of the bad one', () =>
    expect(parseStatements([statement(), statement({ id: 1 })], '1.0.3')).toMatchObject({ ok: false, faults: [{ path: '[1].id' }] }));
  test('must not use an id twice, in whatever case', () =>
    expect(parseStatements([statement({ id: ID }), statement({ id: ID.toUpperCase() })], '1.0.3')).toMatchObject({ ok: false, faults: [{ path: '[1].id' }] }));
});
