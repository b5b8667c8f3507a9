import fc from 'fast-check';
import { creditsFor, isIn, metAt, organisationCredits, type Belonging, type Credit, type Facts } from './credits';
import type { Target } from './target';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const target = (of: Partial<Target> = {}): Target => ({
  code: 'can-bo', year: 2026, title: '', population: { audiences: ['CB'] }, rule: { kind: 'audience-complete' }, ruleSentence: '', measure: 'people', requiredPercent: 100, deadline: '2026-11-30', legalClause: '', note: '', ...of,
});
const UPWARDS = new Map([['xa', ['xa', 'tinh']], ['ban', ['ban', 'xa', 'tinh']], ['so', ['so', 'tinh']], ['dn', ['dn', 'xa', 'tinh']]]);
const belongs = (personId: string, unitId: string, of: Partial<Belonging> = {}): Belonging => ({ personId, unitId, audiences: ['CB'], staffKind: 'cong-chuc', ...of });
const facts = (of: Partial<Facts>): Facts => ({ belongings: [], attained: [], completions: [], courses: [], upwards: UPWARDS, ...of });
const told = (credits: Credit[]): string[] => credits.map((c) => `${c.measure} ${c.subjectId} ${c.unitId} ${c.at.getUTCDate()}`).sort();

describe('who is in the population', () => {
  test.each([
    ['the audience', { audiences: ['CB'] }, { audiences: ['X', 'CB'], staffKind: null }, true],
    ['another audience', { audiences: ['CB'] }, { audiences: ['X'], staffKind: 'cong-chuc' }, false],
    ['no audience', { audiences: ['CB'] }, { audiences: [], staffKind: 'cong-chuc' }, false],
    ['the staff kind too', { audiences: ['CB'], staffKinds: ['cong-chuc'] }, { audiences: ['CB'], staffKind: 'cong-chuc' }, true],
    ['another staff kind', { audiences: ['CB'], staffKinds: ['cong-chuc'] }, { audiences: ['CB'], staffKind: 'vien-chuc' }, false],
    ['no staff kind', { audiences: ['CB'], staffKinds: ['cong-chuc'] }, { audiences: ['CB'], staffKind: null }, false],
  ])('%s', (_, population, belonging, expected) => expect(isIn(population, belonging)).toBe(expected));
});

describe('when somebody met the rule', () => {
  const attained = [3, 1, 2].map((n) => ({ personId: 'mai', groupCode: `G${n}`, attainedAt: day(n) }));
  const completions = [{ personId: 'mai', audience: 'CB', completedAt: day(9) }, { personId: 'mai', audience: 'KHAC', completedAt: day(4) }, { personId: 'pao', audience: 'CB', completedAt: day(2) }];
  test.each([
    ['all groups of the audience: its own completion, not that of another audience', target(), day(9)],
    ['two audiences in the population: the earlier', target({ population: { audiences: ['CB', 'KHAC'] } }), day(4)],
    ['one group: the first', target({ rule: { kind: 'any-group', atLeast: 1 } }), day(1)],
    ['two groups: the second', target({ rule: { kind: 'any-group', atLeast: 2 } }), day(2)],
    ['four groups of three', target({ rule: { kind: 'any-group', atLeast: 4 } }), undefined],
    ['a class nobody records yet', target({ rule: { kind: 'advanced-class' } }), undefined],
  ])('%s', (_, of, expected) => expect(metAt(of, 'mai', { attained, completions })).toEqual(expected));
});

describe('credits of people', () => {
  const completions = [{ personId: 'mai', audience: 'CB', completedAt: day(9) }];
  const courses = [{ personId: 'mai', enrolmentId: 'e1', completedAt: day(5) }, { personId: 'mai', enrolmentId: 'e2', completedAt: day(9) }];

  test('a person counts in the unit and in everything above it', () => {
    expect(told(creditsFor(target(), facts({ belongings: [belongs('mai', 'ban')], completions })))).toEqual(['subject mai ban 9', 'subject mai tinh 9', 'subject mai xa 9']);
  });

  test('once in each, however many memberships lead there', () => {
    expect(told(creditsFor(target(), facts({ belongings: [belongs('mai', 'ban'), belongs('mai', 'so')], completions })))).toEqual(['subject mai ban 9', 'subject mai so 9', 'subject mai tinh 9', 'subject mai xa 9']);
  });

  test('attendances are counted apart: every completed course, met or not', () => {
    expect(told(creditsFor(target(), facts({ belongings: [belongs('mai', 'so')], courses })))).toEqual(['attendance e1 so 5', 'attendance e1 tinh 5', 'attendance e2 so 9', 'attendance e2 tinh 9']);
  });

  test('who is not in the population earns nothing', () => {
    expect(creditsFor(target(), facts({ belongings: [belongs('mai', 'so', { audiences: ['KHAC'] })], completions, courses }))).toEqual([]);
    expect(creditsFor(target(), facts({ completions, courses }))).toEqual([]);
  });

  test('only the membership in the population says where', () => {
    expect(told(creditsFor(target(), facts({ belongings: [belongs('mai', 'so'), belongs('mai', 'ban', { audiences: ['KHAC'] })], completions })))).toEqual(['subject mai so 9', 'subject mai tinh 9']);
  });

  test('a target that counts organisations has attendances of people, but no people', () => {
    expect(told(creditsFor(target({ rule: { kind: 'organisation', atLeast: 1 } }), facts({ belongings: [belongs('mai', 'so')], completions, courses: [courses[0]!] })))).toEqual(['attendance e1 so 5', 'attendance e1 tinh 5']);
  });
});

describe('credits of organisations', () => {
  const business = target({ rule: { kind: 'organisation', atLeast: 2 }, measure: 'organisations' });
  const done = (...people: [string, number][]) => people.map(([personId, n]) => ({ personId, audience: 'CB', completedAt: day(n) }));
  const staff = [belongs('a', 'dn'), belongs('b', 'dn'), belongs('c', 'dn'), belongs('d', 'so')];

  test('counts from the day enough of its own people have met the rule, there and above', () => {
    expect(told(organisationCredits(business, ['dn'], facts({ belongings: staff, completions: done(['a', 7], ['b', 3], ['c', 9]) })))).toEqual(['subject dn dn 7', 'subject dn tinh 7', 'subject dn xa 7']);
  });

  test.each([
    ['too few', done(['a', 7])],
    ['people of another unit', done(['a', 7], ['d', 3])],
    ['nobody', []],
  ])('%s', (_, completions) => expect(organisationCredits(business, ['dn'], facts({ belongings: staff, completions }))).toEqual([]));

  test('somebody with two positions there is one person', () => {
    expect(organisationCredits(business, ['dn'], facts({ belongings: [belongs('a', 'dn'), belongs('a', 'dn')], completions: done(['a', 7]) }))).toEqual([]);
  });

  test('is not counted by a target of people', () => {
    expect(organisationCredits(target(), ['dn'], facts({ belongings: staff, completions: done(['a', 7], ['b', 3]) }))).toEqual([]);
  });
});

describe('settling, whatever the facts', () => {
  const person = fc.constantFrom('mai', 'pao', 'than', 'ha');
  const n = fc.integer({ min: 1, max: 20 }).map(day);
  const some = fc.record({
    belongings: fc.array(fc.record({ personId: person, unitId: fc.constantFrom(...UPWARDS.keys()), audiences: fc.subarray(['CB', 'KHAC']), staffKind: fc.constantFrom('cong-chuc', null) }), { maxLength: 10 }),
    attained: fc.uniqueArray(fc.record({ personId: person, groupCode: fc.constantFrom('G1', 'G2'), attainedAt: n }), { selector: (a) => `${a.personId} ${a.groupCode}`, maxLength: 8 }),
    completions: fc.uniqueArray(fc.record({ personId: person, audience: fc.constantFrom('CB', 'KHAC'), completedAt: n }), { selector: (c) => `${c.personId} ${c.audience}`, maxLength: 8 }),
    courses: fc.uniqueArray(fc.record({ personId: person, enrolmentId: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5'), completedAt: n }), { selector: (c) => c.enrolmentId, maxLength: 5 }),
  });
  const rules = fc.constantFrom<Target['rule']>({ kind: 'audience-complete' }, { kind: 'any-group', atLeast: 1 }, { kind: 'any-group', atLeast: 2 }, { kind: 'organisation', atLeast: 1 });
  const key = (c: Credit): string => `${c.target} ${c.unitId} ${c.measure} ${c.subjectId}`;
  const all = (of: Target, given: Facts): string[] => told([...creditsFor(of, given), ...organisationCredits(of, [...UPWARDS.keys()], given)]);

  test('nobody counts twice in one unit', () => {
    fc.assert(fc.property(some, rules, (given, rule) => {
      const credits = creditsFor(target({ rule }), facts(given));
      expect(new Set(credits.map(key)).size).toBe(credits.length);
    }));
  });

  test('everybody at once, or one after the other: the same credits', () => {
    fc.assert(fc.property(some, rules, (given, rule) => {
      const of = target({ rule });
      const oneByOne = ['mai', 'pao', 'than', 'ha'].flatMap((who) =>
        creditsFor(of, facts({ belongings: given.belongings.filter((b) => b.personId === who), attained: given.attained, completions: given.completions, courses: given.courses })));
      expect(told(oneByOne)).toEqual(told(creditsFor(of, facts(given))));
    }));
  });

  test('in whatever order the facts are read: the same credits', () => {
    fc.assert(fc.property(some, rules, (given, rule) => {
      const backwards = { belongings: [...given.belongings].reverse(), attained: [...given.attained].reverse(), completions: [...given.completions].reverse(), courses: [...given.courses].reverse() };
      expect(all(target({ rule }), facts(backwards))).toEqual(all(target({ rule }), facts(given)));
    }));
  });

  test('who counts below counts above', () => {
    fc.assert(fc.property(some, rules, (given, rule) => {
      const credits = creditsFor(target({ rule }), facts(given));
      const keys = new Set(credits.map(key));
      for (const c of credits) for (const up of UPWARDS.get(c.unitId) ?? []) expect(keys).toContain(key({ ...c, unitId: up }));
    }));
  });
});
