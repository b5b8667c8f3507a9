import { canonical, idsOnly, toVersion } from './formats';
import { parseStatement } from './statement';
import type { Activity, Agent, Group, Statement } from './types';

const AN: Agent = { mbox: 'mailto:an@b.vn', name: 'An' };
const GROUP: Group = { objectType: 'Group', name: 'Lớp', member: [AN, { ...AN, objectType: 'Agent' }] };
const QUIZ: Activity = {
  objectType: 'Activity', id: 'http://b.vn/quiz',
  definition: {
    name: { 'en-US': 'Quiz', vi: 'Bài kiểm tra', fr: 'Quiz FR' }, description: { en: 'About', 'vi-VN': 'Về' }, type: 'http://b.vn/t',
    interactionType: 'choice', choices: [{ id: 'a', description: { vi: 'Một', en: 'One' } }, { id: 'b' }], extensions: { 'http://b.vn/x': { vi: 1, en: 2 } },
  },
};
const FULL: Statement = {
  id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee',
  actor: GROUP, verb: { id: 'http://b.vn/v', display: { en: 'did', vi: 'làm' } }, object: QUIZ,
  context: {
    instructor: { ...GROUP, ...AN, objectType: 'Group' }, team: GROUP, contextActivities: { parent: [QUIZ] },
    contextAgents: [{ objectType: 'contextAgent', agent: AN, relevantTypes: ['http://b.vn/r'] }], contextGroups: [{ objectType: 'contextGroup', group: GROUP }],
  },
  authority: AN, version: '2.0.0',
};
const NESTED: Statement = { ...FULL, object: { objectType: 'SubStatement', actor: AN, verb: FULL.verb, object: QUIZ, context: FULL.context } };

describe('format=ids (Communication §2.1.3)', () => {
  const ids = idsOnly(FULL);
  const anonymous = { objectType: 'Group', member: [{ mbox: AN.mbox }, { objectType: 'Agent', mbox: AN.mbox }] };
  test('agents, groups, verbs and activities shrink to what identifies them', () => expect(ids).toEqual({
    id: FULL.id, actor: anonymous, verb: { id: 'http://b.vn/v' }, object: { id: QUIZ.id },
    context: {
      instructor: { objectType: 'Group', mbox: AN.mbox }, team: anonymous, contextActivities: { parent: [{ id: QUIZ.id }] },
      contextAgents: [{ objectType: 'contextAgent', agent: { mbox: AN.mbox }, relevantTypes: ['http://b.vn/r'] }], contextGroups: [{ objectType: 'contextGroup', group: anonymous }],
    },
    authority: { mbox: AN.mbox }, version: '2.0.0',
  }));
  test('so do those of a SubStatement', () => expect(idsOnly(NESTED).object).toMatchObject({ verb: { id: 'http://b.vn/v' }, object: { id: QUIZ.id }, actor: { mbox: AN.mbox } }));
  test('what is left is still a statement', () => expect(parseStatement(idsOnly(NESTED), '2.0.0').ok).toBe(true));
  test('a reference stays', () => expect(idsOnly({ ...FULL, object: { objectType: 'StatementRef', id: 'x' } }).object).toEqual({ objectType: 'StatementRef', id: 'x' }));
});

describe('format=canonical (Communication §2.1.3, Language Filtering)', () => {
  const nameFor = (header: string | undefined): readonly string[] => Object.keys((canonical(FULL, header).object as Activity).definition?.name ?? {});

  test.each([
    ['vi', 'vi'], ['en', 'en-US'], ['en-US', 'en-US'], ['fr;q=0.2, vi;q=0.9', 'vi'], ['de, fr;q=0.5', 'fr'], ['vi-VN', 'vi'], ['de, *;q=0.1', 'en-US'], ['*', 'en-US'], [undefined, 'en-US'],
    ['', 'en-US'], ['en;q=0', 'vi'], ['en;q=0, vi;q=0, fr;q=0', 'en-US'], ['en-GB, vi;q=0.8', 'vi'], ['VI', 'vi'], ['!!, vi', 'vi'], ['vi-Latn-VN', 'vi'],
  ])('Accept-Language %j picks %s', (header, tag) => expect(nameFor(header)).toEqual([tag]));

  test('each map chooses for itself, extensions stay whole, agents stay as sent', () => expect(canonical(FULL, 'vi')).toMatchObject({
    actor: GROUP, verb: { id: 'http://b.vn/v', display: { vi: 'làm' } },
    object: { ...QUIZ, definition: { ...QUIZ.definition, name: { vi: 'Bài kiểm tra' }, description: { 'vi-VN': 'Về' }, choices: [{ id: 'a', description: { vi: 'Một' } }, { id: 'b' }], extensions: { 'http://b.vn/x': { vi: 1, en: 2 } } } },
  }));
  test('the definition the LRS knows goes before the one that was sent', () =>
    expect(canonical(FULL, 'vi', (iri) => (iri === QUIZ.id ? { name: { vi: 'Mới', en: 'New' } } : undefined)).object).toEqual({ objectType: 'Activity', id: QUIZ.id, definition: { name: { vi: 'Mới' } } }));
  test('in context and SubStatement too', () => {
    expect(canonical(NESTED, 'fr').object).toMatchObject({
      object: { definition: { name: { fr: 'Quiz FR' } } }, context: { contextActivities: { parent: [{ definition: { name: { fr: 'Quiz FR' } } }] } } });
  });
});

describe('readers of another version (Data §2.4.10)', () => {
  test('1.0.3 gets a 2.0 statement without what it cannot know', () => {
    const older = toVersion(NESTED, '1.0.3');
    expect(older.version).toBe('1.0.0');
    expect(parseStatement(older, '1.0.3')).toMatchObject({ ok: true });
  });
  test('2.0 gets every statement as it is', () => {
    const old = { ...FULL, context: {}, version: '1.0.3' };
    expect(toVersion(old, '2.0.0')).toBe(old);
    expect(toVersion(FULL, '2.0.0')).toBe(FULL);
  });
  test('1.0.x statements keep their version', () => expect(toVersion({ ...FULL, context: {}, version: '1.0.9' }, '1.0.3').version).toBe('1.0.9'));
});
