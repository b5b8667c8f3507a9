import { agentKey } from './identity';
import { activityIrisOf, targetIdOf, visitActors, voidedIdOf } from './links';
import type { Actor, Statement } from './types';
import { VERBS } from './verbs';

const person = (name: string): Actor => ({ account: { homePage: 'http://b.vn', name } });
const key = (name: string): string => `account|http://b.vn|${name}`;
const groupOf = (...names: readonly string[]) => ({ objectType: 'Group', member: names.map(person) }) as Extract<Actor, { objectType: 'Group' }>;
const ID = '6690E6C9-3EF0-4ED3-8B37-7F3964730BEE';
const PLAIN: Statement = { actor: person('an'), verb: VERBS.completed, object: { id: 'http://b.vn/a' } };

describe('one string for each identity (Data §2.4.2.3)', () => {
  test.each<[Actor, string | undefined]>([
    [{ mbox: 'mailto:An@B.vn', name: 'An' }, 'mbox|mailto:An@b.vn'],
    [{ mbox_sha1sum: 'A'.repeat(40) }, `mbox_sha1sum|${'a'.repeat(40)}`],
    [{ openid: 'http://id.vn/an' }, 'openid|http://id.vn/an'],
    [person('a|b'), key('a|b')],
    [{ ...groupOf('an'), mbox: 'mailto:lop@b.vn' }, 'mbox|mailto:lop@b.vn'],
    [groupOf('an'), undefined],
  ])('%j', (actor, expected) => expect(agentKey(actor)).toBe(expected));
});

describe('agents and their roles (Communication §2.1.3, agent and related_agents)', () => {
  const roles = (statement: Statement) => {
    const found: [string, string][] = [];
    visitActors(statement, (actor, role) => {
      const identity = agentKey(actor);
      if (identity !== undefined) found.push([role, identity]);
    });
    return found;
  };

  test('actor, object, members of either', () => {
    expect(roles({ ...PLAIN, actor: groupOf('an', 'binh'), object: { ...groupOf('chi'), mbox: 'mailto:lop@b.vn' } }))
      .toEqual([['member', key('an')], ['member', key('binh')], ['object', 'mbox|mailto:lop@b.vn'], ['member', key('chi')]]);
  });

  test('everyone else under the role of their place, members included', () => {
    expect(roles({
      ...PLAIN,
      authority: groupOf('app', 'user'),
      context: {
        instructor: person('giang'), team: groupOf('ha'),
        contextAgents: [{ objectType: 'contextAgent', agent: person('khanh') as never }], contextGroups: [{ objectType: 'contextGroup', group: groupOf('lan') }],
      },
    })).toEqual([['actor', key('an')], ['instructor', key('giang')], ['team', key('ha')], ['context-agent', key('khanh')], ['context-group', key('lan')],
      ['authority', key('app')], ['authority', key('user')]]);
  });

  test('a SubStatement has the same with sub- in front', () => {
    expect(roles({ ...PLAIN, object: { objectType: 'SubStatement', actor: groupOf('binh'), verb: VERBS.passed, object: { objectType: 'Agent', ...person('chi') } as Actor, context: { instructor: person('giang') } } }))
      .toEqual([['actor', key('an')], ['sub-member', key('binh')], ['sub-object', key('chi')], ['sub-instructor', key('giang')]]);
  });
});

describe('activities and their roles (Communication §2.1.3, activity and related_activities)', () => {
  test('object and context, each pair once', () => {
    expect(activityIrisOf({ ...PLAIN, context: { contextActivities: { parent: [{ id: 'http://b.vn/a' }, { id: 'http://b.vn/p' }, { id: 'http://b.vn/p' }], category: [{ id: 'http://b.vn/c' }] } } }))
      .toEqual([{ iri: 'http://b.vn/a', role: 'object' }, { iri: 'http://b.vn/a', role: 'parent' }, { iri: 'http://b.vn/p', role: 'parent' }, { iri: 'http://b.vn/c', role: 'category' }]);
  });
  test('of a SubStatement', () => {
    expect(activityIrisOf({ ...PLAIN, object: { objectType: 'SubStatement', actor: person('b'), verb: VERBS.passed, object: { id: 'http://b.vn/x' }, context: { contextActivities: { other: [{ id: 'http://b.vn/o' }] } } } }))
      .toEqual([{ iri: 'http://b.vn/x', role: 'sub-object' }, { iri: 'http://b.vn/o', role: 'sub-other' }]);
  });
  test('an agent or a reference is no activity', () => expect(activityIrisOf({ ...PLAIN, object: { objectType: 'StatementRef', id: ID } })).toEqual([]));
});

describe('targets (Data §2.3.2, Communication §2.1.3)', () => {
  const reference: Statement = { ...PLAIN, object: { objectType: 'StatementRef', id: ID } };
  test('a reference targets, and does not void by that', () => expect([targetIdOf(reference), voidedIdOf(reference)]).toEqual([ID.toLowerCase(), undefined]));
  test('the voiding verb voids', () => expect(voidedIdOf({ ...reference, verb: VERBS.voided })).toBe(ID.toLowerCase()));
  test('a reference in the context does not target', () => expect(targetIdOf({ ...PLAIN, context: { statement: { objectType: 'StatementRef', id: ID } } })).toBeUndefined());
});
