import type { DocumentQuery, Statement } from '@hvs/xapi';
import { concluded, refusalOfDocument, refusalOfStatement, type ActivityFrame } from './activity-statements';
import type { StatementFrame } from './statements';

const BASE = 'https://hocvuso.vn/xapi';
const ME = { objectType: 'Agent' as const, account: { homePage: BASE, name: 'p1' } };
const REGISTRATION = '5f7f6b1e-3d1d-4b0a-9d3e-2f8a4a1b2c3d';
const PACKAGE = 'http://cong-cu.example/goi/1';
const rules: ActivityFrame = { actorKey: `account|${BASE}|p1`, registration: REGISTRATION, base: BASE, publisherId: PACKAGE, childIds: ['urn:phan-2'] };
const frame: StatementFrame = { actor: ME, registration: REGISTRATION, courseIri: `${BASE}/courses/goi`, courseTitle: 'Gói', profile: `${BASE}/profile` };
const verb = (name: string): Statement['verb'] => ({ id: `http://adlnet.gov/expapi/verbs/${name}` });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parts of statements, right and wrong
const statement = (more: any = {}): Statement => ({ id: '00000000-0000-4000-8000-000000000001', actor: ME, verb: verb('completed'), object: { id: PACKAGE }, timestamp: '2026-11-23T01:00:00Z', ...more }) as Statement;

test.each<[string, object, RegExp | undefined]>([
  ['its own', {}, undefined],
  ['its own, with the registration in capitals', { context: { registration: REGISTRATION.toUpperCase() } }, undefined],
  ['about anything of its own', { object: { id: 'urn:khac' }, verb: verb('experienced') }, undefined],
  ['of somebody else', { actor: { account: { homePage: BASE, name: 'p2' } } }, /actor/],
  ['of a group', { actor: { ...ME, objectType: 'Group', member: [] } }, /actor/],
  ['voiding', { verb: verb('voided'), object: { objectType: 'StatementRef', id: '00000000-0000-4000-8000-000000000009' } }, /hủy/],
  ['of another enrolment', { context: { registration: '5f7f6b1e-3d1d-4b0a-9d3e-000000000000' } }, /registration/],
  ['about a lesson of ours', { object: { id: `${BASE}/courses/nhan-thuc-so/lessons/a` } }, /Học Vụ Số/],
])('a statement %s', (_, more, expected) => {
  const refusal = refusalOfStatement(statement(more), rules);
  if (expected) expect(refusal).toMatch(expected);
  else expect(refusal).toBeUndefined();
});

test.each<[string, Partial<DocumentQuery>, boolean]>([
  ['the state of its learner', { resource: 'state', activityId: PACKAGE, agentKey: rules.actorKey }, true],
  ['the state of a part', { resource: 'state', activityId: 'urn:phan-2', agentKey: rules.actorKey, registration: REGISTRATION }, true],
  ['the state of somebody else', { resource: 'state', activityId: PACKAGE, agentKey: `account|${BASE}|p2` }, false],
  ['the state in another enrolment', { resource: 'state', activityId: PACKAGE, agentKey: rules.actorKey, registration: '5f7f6b1e-3d1d-4b0a-9d3e-000000000000' }, false],
  ['the state of an activity of ours', { resource: 'state', activityId: `${BASE}/courses/a/lessons/b`, agentKey: rules.actorKey }, false],
  ['its own profile', { resource: 'activity-profile', activityId: `${PACKAGE}/trang-2` }, true],
  ['the profile of another package', { resource: 'activity-profile', activityId: `${PACKAGE}0` }, false],
  ['the profile of its learner', { resource: 'agent-profile', agentKey: rules.actorKey }, true],
  ['the profile of somebody else', { resource: 'agent-profile', agentKey: `account|${BASE}|p2` }, false],
])('%s', (_, query, isAllowed) => {
  expect(refusalOfDocument(query as DocumentQuery, rules) === undefined).toBe(isAllowed);
});

const conclusions = (more: object): string[] =>
  concluded(frame, { iri: `${BASE}/courses/goi/lessons/x1`, title: 'Gói', publisherId: PACKAGE }, statement(more), new Date('2026-11-23T02:00:00Z'), { idOf: (what) => what, extensions: {} })
    .map(({ id, result }) => [id, result?.score?.scaled].filter((part) => part !== undefined).join(' '));

test.each<[string, object, string[]]>([
  ['completed', {}, ['completed']],
  ['passed with a score', { verb: verb('passed'), result: { success: true, score: { scaled: 0.9 } } }, ['passed 0.9']],
  ['failed with raw and max only', { verb: verb('failed'), result: { score: { raw: 3, max: 12 } } }, ['failed 0.25']],
  ['completed with success', { result: { completion: true, success: true, score: { scaled: 1 } } }, ['completed 1', 'passed 1']],
  ['completed without success', { result: { success: false } }, ['completed', 'failed']],
  ['another verb with completion', { verb: { id: 'http://activitystrea.ms/schema/1.0/close' }, result: { completion: true } }, ['completed']],
  ['another verb without', { verb: verb('experienced') }, []],
  ['a part that is completed', { object: { id: 'urn:phan-2' } }, []],
  ['somebody who is completed', { object: { objectType: 'Agent', mbox: 'mailto:a@b.vn' } }, []],
])('of "%s" the platform concludes what counts', (_, more, expected) => expect(conclusions(more)).toEqual(expected));

test('a conclusion is about the unit, at the time told, and names what it rests on', () => {
  const [made] = concluded(frame, { iri: `${BASE}/courses/goi/lessons/x1`, title: 'Gói', publisherId: PACKAGE }, statement({ result: { duration: 'PT5M' } }), new Date('2026-11-23T02:00:00Z'), { idOf: (what) => what, extensions: { 'https://x/s': 's' } });
  expect(made).toMatchObject({
    actor: ME, object: { id: `${BASE}/courses/goi/lessons/x1` }, timestamp: '2026-11-23T01:00:00.000Z', result: { completion: true, duration: 'PT5M' },
    context: { registration: REGISTRATION, statement: { objectType: 'StatementRef', id: '00000000-0000-4000-8000-000000000001' }, extensions: { 'https://x/s': 's' } },
  });
});
