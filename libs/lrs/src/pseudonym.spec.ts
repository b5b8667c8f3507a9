import fc from 'fast-check';
import { agentKey, parseStatement, prepareStatement, SIGNATURE_USAGE, type Statement } from '@hvs/xapi';
import { anyStatement } from '../../../test/support/any-statement';
import { linksIn } from './prepare-batch';
import { pseudonymOf, rewrite, type Replacement } from './pseudonym';

const mai = { objectType: 'Agent', name: 'Lò Thị Mai', account: { homePage: 'https://hocvuso.vn/xapi', name: 'mai' } } as const;
const maiByMail = { name: 'Mai', mbox: 'mailto:mai@XA.vn' };
const lan = { mbox: 'mailto:lan@xa.vn', name: 'Lan' };
const pseudonym = pseudonymOf('https://hocvuso.vn/xapi', '6690e6c9-3ef0-4ed3-8b37-7f3964730bee');
const replacement: Replacement = { keys: new Set([agentKey(mai)!, agentKey(maiByMail)!]), by: pseudonym };
const say = (over: Record<string, unknown> = {}) => ({ id: 'x', actor: mai, verb: { id: 'https://v.vn/v' }, object: { id: 'https://v.vn/a' }, ...over });
const changed = (statement: unknown) => { const done = rewrite(JSON.stringify(statement), replacement); return done && (JSON.parse(done.body) as Record<string, never>); };

test('whoever does not stand in a statement is not looked for in its words', () => {
  expect(changed(say({ actor: lan, result: { response: 'Lò Thị Mai' } }))).toBeUndefined();
});

test('the actor becomes the pseudonym, without a name', () => {
  expect(changed(say())).toEqual(say({ actor: pseudonym }));
});

test.each([
  ['object', { actor: lan, object: mai }, { actor: lan, object: pseudonym }],
  ['authority', { actor: lan, authority: { objectType: 'Group', member: [lan, maiByMail] } }, { actor: lan, authority: { objectType: 'Group', member: [lan, pseudonym] } }],
  ['member of a group that acts', { actor: { objectType: 'Group', name: 'Tổ 3', member: [maiByMail, lan] } }, { actor: { objectType: 'Group', name: 'Tổ 3', member: [pseudonym, lan] } }],
  ['instructor', { actor: lan, context: { instructor: maiByMail } }, { actor: lan, context: { instructor: pseudonym } }],
  ['member of a team', { actor: lan, context: { team: { objectType: 'Group', mbox: 'mailto:to3@xa.vn', member: [mai] } } }, { actor: lan, context: { team: { objectType: 'Group', mbox: 'mailto:to3@xa.vn', member: [pseudonym] } } }],
  ['context agent', { actor: lan, context: { contextAgents: [{ objectType: 'contextAgent', agent: mai, relevantTypes: ['https://v.vn/t'] }] } }, { actor: lan, context: { contextAgents: [{ objectType: 'contextAgent', agent: pseudonym, relevantTypes: ['https://v.vn/t'] }] } }],
  ['member of a context group', { actor: lan, context: { contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [mai] } }] } }, { actor: lan, context: { contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [pseudonym] } }] } }],
  ['actor and instructor of a SubStatement', { actor: lan, object: { objectType: 'SubStatement', actor: mai, verb: { id: 'https://v.vn/w' }, object: maiByMail, context: { instructor: mai } } },
    { actor: lan, object: { objectType: 'SubStatement', actor: pseudonym, verb: { id: 'https://v.vn/w' }, object: { ...maiByMail }, context: { instructor: pseudonym } } }],
])('so does the %s', (_, before, after) => {
  const done = changed(say(before));
  // An object without objectType is an activity (Data §2.4.4), whatever else it has.
  expect(done).toEqual(say(after));
});

test('a group known by the person\'s own identity stays a group of its members', () => {
  expect(changed(say({ actor: { objectType: 'Group', name: 'Tổ của Mai', mbox: 'mailto:mai@xa.vn', member: [lan, mai] } }))).toEqual(say({ actor: { ...pseudonym, objectType: 'Group', member: [lan, pseudonym] } }));
});

describe('the answer of the person', () => {
  const answered = (definition: object, actor: object = mai) => say({ actor, object: { id: 'https://v.vn/q', definition }, result: { success: true, response: 'Tôi tên Mai' }, context: { instructor: mai } });
  test.each([{ interactionType: 'fill-in' }, { interactionType: 'long-fill-in' }, { interactionType: 'other' }, {}])('goes where it is in own words: %j', (definition) => {
    expect(changed(answered(definition))!['result']).toEqual({ success: true });
  });
  test('stays where it is a choice, so that questions can still be judged by their answers', () => {
    expect(changed(answered({ interactionType: 'choice' }))!['result']).toEqual({ success: true, response: 'Tôi tên Mai' });
  });
  test('stays where somebody else answered', () => {
    expect(changed(answered({}, lan))!['result']).toEqual({ success: true, response: 'Tôi tên Mai' });
  });
});

test('a signature of such a statement goes with what it was about; other attachments stay', () => {
  const signature = { usageType: SIGNATURE_USAGE, sha2: 'A'.repeat(64) };
  const photo = { usageType: 'https://v.vn/photo', sha2: 'b'.repeat(64) };
  expect(rewrite(JSON.stringify(say({ attachments: [signature, photo] })), replacement)).toMatchObject({ unsigned: ['a'.repeat(64)] });
  expect(changed(say({ attachments: [signature, photo] }))).toEqual(say({ actor: pseudonym, attachments: [photo] }));
  expect(changed(say({ attachments: [signature] }))).toEqual(say({ actor: pseudonym }));
});

test('every number stays as it was written', () => {
  const text = JSON.stringify(say({ result: { score: { raw: 1, scaled: 2 }, extensions: { 'https://v.vn/e': 3 } } })).replace('"raw":1', '"raw":1.0').replace('"scaled":2', '"scaled":1e-1').replace(':3}', ':12345678901234567890}');
  const { body } = rewrite(text, replacement)!;
  expect(body).toContain('"raw":1.0,"scaled":1e-1}');
  expect(body).toContain('"https://v.vn/e":12345678901234567890}');
});

test('of any statement, whoever is replaced stands in it nowhere any more; verbs, activities and everybody else stay as they were', () => {
  fc.assert(fc.property(anyStatement('2.0.0'), fc.nat(), (sent, which) => {
    const parsed = parseStatement(sent, '2.0.0');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const before = prepareStatement(parsed.statement, { id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee', authority: lan, version: '2.0.0' });
    const { agents } = linksIn(before);
    const { key } = agents[which % agents.length]!;
    const after = JSON.parse(rewrite(JSON.stringify(before), { keys: new Set([key]), by: pseudonym })!.body) as Statement;
    const [were, are] = [linksIn(before), linksIn(after)];
    expect(are.agents.map((one) => one.key)).not.toContain(key);
    expect(new Set(are.agents.map((one) => one.key))).toEqual(new Set(were.agents.map((one) => (one.key === key ? agentKey(pseudonym) : one.key))));
    expect(are.activities).toEqual(were.activities);
    const { authority: _, stored: __, ...again } = after;
    expect(parseStatement(again, '2.0.0').ok).toBe(true);
  }), { numRuns: 300 });
});
