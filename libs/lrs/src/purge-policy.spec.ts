import { positionBefore } from './position';
import { fateOf, isAfter, KEPT, type Purgeable, type Reach } from './purge-policy';

const at = (day: string) => positionBefore(new Date(day));
const one = (id: string, over: Partial<Purgeable> = {}): Purgeable => ({ at: at('2023-05-01'), id, verb: 'v', registration: null, voids: null, statement: null, ...over });
const young = { at: at('2026-05-01') };
const through = at('2024-01-01');
const wanted = (it: Purgeable) => isAfter({ before: '2024-01-01' }, through, it);
const decide = (asked: Purgeable[], { others = [], reaches = [], needed = [] }: { others?: Purgeable[]; reaches?: Reach[]; needed?: [string, string][] } = {}) => {
  const { going, kept } = fateOf(asked, others, reaches, new Map(needed), wanted);
  return { going: going.map(({ id }) => id), kept: Object.fromEntries(kept) };
};

describe('what a policy is after', () => {
  test('what was stored before the instant, not what was stored at it', () => {
    const policy = { before: '2024-01-01T00:00:00Z' };
    expect(isAfter(policy, through, one('a', { at: positionBefore(new Date('2023-12-31T23:59:59.999Z')) }))).toBe(true);
    expect(isAfter(policy, through, one('a', { at: (BigInt(through) + 1n).toString() }))).toBe(false);
  });

  test('only of these verbs and registrations, if any are named', () => {
    expect(isAfter({ before: '', verbs: ['v', 'w'] }, through, one('a'))).toBe(true);
    expect(isAfter({ before: '', verbs: ['w'] }, through, one('a'))).toBe(false);
    expect(isAfter({ before: '', verbs: [] }, through, one('a'))).toBe(true);
    expect(isAfter({ before: '', registrations: ['R'] }, through, one('a', { registration: 'r' }))).toBe(true);
    expect(isAfter({ before: '', registrations: ['r'] }, through, one('a'))).toBe(false);
  });

  test('only about these activities and on these words, as forwarding reads them', () => {
    const statement = {
      actor: { mbox: 'mailto:a@b.vn' }, verb: { id: 'v' }, object: { id: 'https://a.vn/1' }, authority: { account: { homePage: 'https://h.vn/clients', name: 'mooc' } },
      context: { contextActivities: { parent: [{ id: 'https://a.vn/course' }], other: [{ id: 'https://a.vn/other' }] } },
    } as never;
    const says = (policy: object) => isAfter({ before: '', ...policy }, through, one('a', { statement }));
    expect([says({ activities: ['https://a.vn/1'] }), says({ activities: ['https://a.vn/course'] }), says({ activities: ['https://a.vn/other'] })]).toEqual([true, true, false]);
    expect([says({ authorities: ['mooc'] }), says({ authorities: ['khac'] })]).toEqual([true, false]);
  });
});

describe('what goes and what stays', () => {
  test('what nobody needs goes; what somebody needs stays, counted by the reason', () => {
    expect(decide([one('a'), one('b'), one('c')], { needed: [['b', 'chứng nhận'], ['c', 'chứng nhận']] })).toEqual({ going: ['a'], kept: { 'chứng nhận': 2 } });
  });

  test('what a statement refers to stays as long as that one stays, and goes with it', () => {
    const reaches = [{ target: 'a', by: 'r' }];
    expect(decide([one('a')], { others: [one('r', young)], reaches })).toEqual({ going: [], kept: { [KEPT.target]: 1 } });
    expect(decide([one('a'), one('r')], { reaches })).toEqual({ going: ['a', 'r'], kept: {} });
    expect(decide([one('a'), one('r')], { reaches, needed: [['r', 'lý do']] })).toEqual({ going: [], kept: { [KEPT.target]: 1, 'lý do': 1 } });
  });

  test('so does everything down a chain of references', () => {
    const reaches = [{ target: 'b', by: 'c' }, { target: 'a', by: 'c' }, { target: 'a', by: 'b' }];
    expect(decide([one('a'), one('b')], { others: [one('c', young)], reaches })).toEqual({ going: [], kept: { [KEPT.target]: 2 } });
  });

  test('a voiding statement stays with its target, whatever keeps that', () => {
    const v = one('v', { voids: 'a' });
    expect(decide([v], { others: [one('a', young)], reaches: [{ target: 'a', by: 'v' }] })).toEqual({ going: [], kept: { [KEPT.voiding]: 1 } });
    expect(decide([one('a'), v], { reaches: [{ target: 'a', by: 'v' }], needed: [['a', 'lý do']] })).toEqual({ going: [], kept: { 'lý do': 1, [KEPT.voiding]: 1 } });
    expect(decide([one('a'), v], { others: [one('r', young)], reaches: [{ target: 'a', by: 'v' }, { target: 'a', by: 'r' }] })).toEqual({ going: [], kept: { [KEPT.target]: 1, [KEPT.voiding]: 1 } });
  });

  test('a voiding statement that stays holds its target not back, and goes once that has gone', () => {
    expect(decide([one('a')], { others: [one('v', { voids: 'a', ...young })], reaches: [{ target: 'a', by: 'v' }] })).toEqual({ going: ['a'], kept: {} });
    expect(decide([one('v', { voids: 'a' })], { reaches: [{ target: 'a', by: 'v' }] })).toEqual({ going: ['v'], kept: {} });
    expect(decide([one('v', { voids: 'a' })], { others: [one('a')], reaches: [{ target: 'a', by: 'v' }] })).toEqual({ going: ['v'], kept: {} });
  });
});
