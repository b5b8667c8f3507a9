import type { Statement } from '@hvs/xapi';
import { clientAuthority, lmsAuthority } from './authority';
import { decidingTargetOf, passes } from './subscription-filter';

const LMS = lmsAuthority('https://hocvuso.vn/xapi');
const CLIENT = 'ec531277-b57b-4c15-8d91-d292c5b2b8f7';
const REGISTRATION = '8e0d2d5e-57b4-4c2e-9e2c-0d7b7f9a1c11';
const say = (over: Partial<Statement> = {}): Statement => ({
  actor: { mbox: 'mailto:lan@example.vn' }, verb: { id: 'https://example.vn/v/completed' }, object: { id: 'https://example.vn/a' }, authority: LMS,
  context: {
    registration: REGISTRATION,
    contextActivities: { parent: [{ id: 'https://example.vn/parent' }], grouping: [{ id: 'https://example.vn/course' }], category: [{ id: 'https://example.vn/kind' }], other: [{ id: 'https://example.vn/other' }] },
  },
  ...over,
});
const voiding = (target: string, over: Partial<Statement> = {}): Statement => say({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' }, object: { objectType: 'StatementRef', id: target }, context: undefined, ...over });
const byClient = say({ authority: clientAuthority('https://hocvuso.vn/xapi', { id: CLIENT, title: 'VOCC' }) });

test.each([
  ['nothing said: everything', {}, say(), true],
  ['an empty list says nothing', { verbs: [], activities: [] }, say(), true],
  ['a verb', { verbs: ['https://example.vn/v/completed'] }, say(), true],
  ['another verb', { verbs: ['https://example.vn/v/passed'] }, say(), false],
  ['the object', { activities: ['https://example.vn/a'] }, say(), true],
  ['a parent', { activities: ['https://example.vn/parent'] }, say(), true],
  ['a grouping', { activities: ['https://example.vn/x', 'https://example.vn/course'] }, say(), true],
  ['a category', { activities: ['https://example.vn/kind'] }, say(), true],
  ['not what is only mentioned', { activities: ['https://example.vn/other'] }, say(), false],
  ['both must hold', { verbs: ['https://example.vn/v/completed'], activities: ['https://example.vn/x'] }, say(), false],
  ['a registration, whatever its case', { registrations: [REGISTRATION.toUpperCase()] }, say(), true],
  ['without a registration', { registrations: [REGISTRATION] }, say({ context: undefined }), false],
  ['the LMS itself', { authorities: ['hoc-vu-so'] }, say(), true],
  ['a client, by its id', { authorities: [CLIENT] }, byClient, true],
  ['an identity as a key', { authorities: ['mbox|mailto:x@example.vn'] }, say({ authority: { mbox: 'mailto:x@example.vn' } }), true],
  ['a member of a group that vouches', { authorities: [CLIENT] }, say({ authority: { objectType: 'Group', member: [byClient.authority as never, { mbox: 'mailto:x@example.vn' }] } }), true],
  ['another authority', { authorities: ['hoc-vu-so'] }, byClient, false],
  ['nothing goes back to where it came from', { exceptClient: CLIENT }, byClient, false],
  ['but what others sent does', { exceptClient: CLIENT }, say(), true],
])('%s', (_, filter, statement, expected) => expect(passes(filter, statement, undefined)).toBe(expected));

describe('a voiding statement goes where its target went', () => {
  const filter = { verbs: ['https://example.vn/v/completed'] };
  test('after it, though its own verb does not pass', () => {
    expect(decidingTargetOf(filter, voiding(REGISTRATION))).toBe(REGISTRATION);
    expect(passes(filter, voiding(REGISTRATION), say())).toBe(true);
  });
  test('not where the target did not go', () => expect(passes(filter, voiding(REGISTRATION), say({ verb: { id: 'https://example.vn/v/other' } }))).toBe(false));
  test('ahead of a target that is not here yet', () => expect(passes(filter, voiding(REGISTRATION), undefined)).toBe(true));
  test('not back to who voided it', () => {
    expect(passes({ exceptClient: CLIENT }, voiding(REGISTRATION, { authority: byClient.authority! }), say())).toBe(false);
    expect(decidingTargetOf({ exceptClient: CLIENT }, voiding(REGISTRATION, { authority: byClient.authority! }))).toBeUndefined();
  });
});
