import { parseDocumentQuery } from './document-query';
import { negotiateVersion } from './negotiate-version';
import { parseQuery } from './query';

const ID = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
const AGENT = JSON.stringify({ objectType: 'Agent', mbox: 'mailto:an@b.vn' });
const GROUP = JSON.stringify({ objectType: 'Group', member: [{ mbox: 'mailto:an@b.vn' }] });

const ONE_OF_EACH: Readonly<Record<string, string>> = {
  agent: AGENT, verb: 'http://b.vn/v', activity: 'http://b.vn/a', registration: ID, related_activities: 'true', related_agents: 'true',
  since: '2026-01-01T07:00:00.5+07:00', until: '2026-02-01T00:00:00Z', limit: '50', ascending: 'true',
};

describe('GET statements (Communication §2.1.3)', () => {
  test('nothing asked: everything, newest first, as it was received', () => expect(parseQuery({}, '1.0.3')).toEqual({
    ok: true, query: { find: 'statements', relatedAgents: false, relatedActivities: false, limit: 0, ascending: false, format: 'exact', attachments: false } }));

  test('everything asked', () => expect(parseQuery({ ...ONE_OF_EACH, format: 'ids', attachments: 'true' }, '1.0.3')).toEqual({
    ok: true, query: {
      find: 'statements', agentKey: 'mbox|mailto:an@b.vn', verb: 'http://b.vn/v', activity: 'http://b.vn/a', registration: ID, relatedAgents: true, relatedActivities: true,
      since: '2026-01-01T00:00:00.5Z', until: '2026-02-01T00:00:00Z', limit: 50, ascending: true, format: 'ids', attachments: true } }));

  test.each([['statementId', 'statement'], ['voidedStatementId', 'voided']])('%s finds one, with format and attachments', (name, find) =>
    expect(parseQuery({ [name]: ID.toUpperCase(), format: 'canonical', attachments: 'true' }, '2.0.0')).toEqual({ ok: true, query: { find, statementId: ID, format: 'canonical', attachments: true } }));

  test.each(Object.entries(ONE_OF_EACH).flatMap(([name, value]) => [['statementId', name, value], ['voidedStatementId', name, value]]))('%s with %s is refused', (id, name, value) =>
    expect(parseQuery({ [id]: ID, [name]: value }, '1.0.3')).toMatchObject({ ok: false, faults: [{ path: name }] }));

  test('both ids are refused', () => expect(parseQuery({ statementId: ID, voidedStatementId: ID }, '1.0.3').ok).toBe(false));

  test.each([
    ['unknown', '1'], ['Agent', AGENT], ['statementid', ID], ['__proto__x', '1'], ['toString', '1'],
    ['statementId', 'x'], ['statementId', ''], ['voidedStatementId', '1'], ['agent', 'An'], ['agent', '{"mbox":"an@b.vn"}'], ['agent', GROUP], ['agent', 'null'], ['agent', '[]'], ['agent', '{}'],
    ['agent', '{"mbox":"mailto:an@b.vn","name":"\\u0000"}'], ['agent', `${'['.repeat(100_000)}${']'.repeat(100_000)}`], ['verb', 'completed'], ['verb', ''], ['activity', 'quiz'], ['registration', 'x'], ['related_agents', 'yes'], ['related_activities', '1'], ['since', 'yesterday'],
    ['until', '2026-01-01'], ['limit', '-1'], ['limit', '1.5'], ['limit', ''], ['limit', 'all'], ['format', 'full'], ['format', 'IDS'], ['attachments', 'TRUE'], ['ascending', ''], ['verb', 'http://b.vn/\0'],
  ].map(([name, value]) => [name, value.slice(0, 50), value]))('%s=%s is refused (Data §2.2, Communication §3.2)', (name, _, value) =>
    expect(parseQuery({ [name]: value }, '1.0.3')).toMatchObject({ ok: false, faults: [{ path: expect.stringMatching(`^${name}`) as string }] }));

  test('an identified group is an agent to filter by', () => expect(parseQuery({ agent: '{"objectType":"Group","mbox":"mailto:lop@b.vn"}' }, '1.0.3')).toMatchObject({ query: { agentKey: 'mbox|mailto:lop@b.vn' } }));
  test('a limit beyond all counting is as many as there are', () => expect(parseQuery({ limit: '9'.repeat(400) }, '1.0.3')).toMatchObject({ query: { limit: Number.MAX_SAFE_INTEGER } }));
});

describe('document resources (Communication §2.3, §2.6, §2.7)', () => {
  const state = { activityId: 'http://b.vn/a', agent: AGENT };

  test('a state', () => expect(parseDocumentQuery('state', 'write', { ...state, registration: ID, stateId: 'bookmark' }, '1.0.3')).toEqual({
    ok: true, query: { resource: 'state', activityId: 'http://b.vn/a', agent: JSON.parse(AGENT) as object, agentKey: 'mbox|mailto:an@b.vn', registration: ID, documentId: 'bookmark' } }));
  test('the list of states since a time', () => expect(parseDocumentQuery('state', 'read', { ...state, since: '2026-01-01T07:00:00+07:00' }, '2.0.0')).toMatchObject({ query: { since: '2026-01-01T00:00:00Z' } }));
  test('all states may be deleted, profiles only one by one', () => {
    expect(parseDocumentQuery('state', 'delete', state, '1.0.3').ok).toBe(true);
    expect(parseDocumentQuery('agent-profile', 'delete', { agent: AGENT }, '1.0.3')).toMatchObject({ faults: [{ path: 'profileId' }] });
    expect(parseDocumentQuery('activity-profile', 'delete', { activityId: 'http://b.vn/a' }, '1.0.3')).toMatchObject({ faults: [{ path: 'profileId' }] });
  });

  test.each([
    ['state', 'write', state, 'stateId'], ['state', 'read', { agent: AGENT }, 'activityId'], ['state', 'read', { activityId: 'http://b.vn/a' }, 'agent'], ['state', 'delete', { ...state, since: '2026-01-01T00:00:00Z' }, 'since'],
    ['state', 'read', { ...state, stateId: '' }, 'stateId'], ['state', 'read', { ...state, registration: 'x' }, 'registration'], ['state', 'read', { ...state, agent: 'true' }, 'agent'], ['state', 'read', { ...state, since: 'x' }, 'since'],
    ['state', 'read', { ...state, stateId: 'x', since: '2026-01-01T00:00:00Z' }, 'since'], ['state', 'read', { ...state, profileId: 'x' }, 'profileId'],
    ['agent-profile', 'write', { agent: AGENT }, 'profileId'], ['agent-profile', 'read', { agent: AGENT, activityId: 'http://b.vn/a' }, 'activityId'], ['agent-profile', 'read', { agent: GROUP }, 'agent'],
    ['activity-profile', 'read', { activityId: 'true' }, 'activityId'], ['activity-profile', 'read', {}, 'activityId'],
  ] as const)('%s %s %j is refused at %s', (resource, act, parameters, path) =>
    expect(parseDocumentQuery(resource, act, parameters as Record<string, string>, '1.0.3')).toMatchObject({ ok: false, faults: [{ path }] }));
});

describe('the version header (Communication §3.3)', () => {
  test.each([['1.0', '1.0.3'], ['1.0.0', '1.0.3'], ['1.0.33', '1.0.3'], ['2.0', '2.0.0'], ['2.0.0', '2.0.0'], ['2.0.1', '2.0.0'], ['0.95', undefined], ['1.1.0', undefined], ['2.1.0', undefined], ['', undefined], [undefined, undefined]])(
    '%s speaks %s', (header, version) => expect(negotiateVersion(header)).toBe(version));
});
