import fc from 'fast-check';
import { newAttempt, type ScoState } from '@hvs/scorm';
import { begunAt, isLater, printOf, settlePlace, turnName, type Holder, type Settled } from './place';

const empty = newAttempt('scorm12', { objectives: [] });
const at = (location: string, suspendData = ''): ScoState => ({ ...empty, location, suspendData, cmi: { 'cmi.core.lesson_location': location }, entry: 'resume' });
const turn = (sessionId: string, minute: number, more: Partial<Holder> = {}): Holder => ({ sessionId, number: 1, begunAt: new Date(Date.UTC(2026, 10, 23, 1, minute)), moved: false, ...more });
const settle = (who: Holder, from: ScoState, holder: Holder | undefined, before: ScoState, now: ScoState): Settled =>
  settlePlace({ turn: who, from: printOf(from), holder, before, applied: { ...now, completion: 'incomplete' } });

describe('the place of a unit', () => {
  test('the first who tells of it has it', () => {
    expect(settle(turn('a', 0), empty, undefined, empty, at('1'))).toMatchObject({ holds: true, moved: true, state: { location: '1' } });
  });

  test('a visit that was merely opened takes nothing from an older one whose commits come later', () => {
    const older = turn('older', 0, { moved: true });
    const opened = settle(turn('opened', 5), at('3'), older, at('3'), at('3'));
    expect(opened).toMatchObject({ holds: false, moved: false, overtaken: false, state: { location: '3' } });
    const further = settle(older, empty, older, opened.state, at('9'));
    expect(further).toMatchObject({ holds: true, state: { location: '9' } });
    expect(settle(turn('opened', 5), at('3'), older, further.state, at('3'))).toMatchObject({ holds: false, state: { location: '9' }, left: undefined });
  });

  test('the one begun last has it once it has moved, and what the other left unseen is kept', () => {
    const older = turn('older', 0, { moved: true });
    const taken = settle(turn('newer', 5), at('3'), older, at('9', 'x'), at('4'));
    expect(taken).toMatchObject({ holds: true, state: { location: '4' }, left: { of: 'holder', place: { location: '9', suspendData: 'x' } } });
    const late = settle(older, empty, turn('newer', 5, { moved: true }), taken.state, at('10'));
    expect(late).toMatchObject({ holds: false, overtaken: true, state: { location: '4', completion: 'incomplete' }, left: { of: 'turn', place: { location: '10' } } });
  });

  test('who goes on from where the other stood loses nobody anything', () => {
    expect(settle(turn('newer', 5), at('3'), turn('older', 0, { moved: true }), at('3'), at('4'))).toMatchObject({ holds: true, left: undefined });
  });

  test('one that has moved takes it from one that has not, whoever began first', () => {
    expect(settle(turn('older', 0), empty, turn('newer', 5), at(''), at('2'))).toMatchObject({ holds: true, state: { location: '2' } });
  });

  test('in whatever order commits of two turns arrive, the later begun that moved has the place, and no place that was told last is lost', () => {
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 0, 1, 0, 1], { minLength: 6 }), fc.nat(4), fc.nat(4), (order, startA, startB) => {
      const turns = [{ ...turn('a', 0), from: at(String(startA + 1)), step: 0 }, { ...turn('b', 5), from: at(String(startB + 1)), step: 0 }];
      let [state, holder] = [empty as ScoState, undefined as Holder | undefined];
      const left = new Map<string, string>();
      for (const index of order) {
        const one = turns[index]!;
        one.step += 1;
        const settled = settle(one, one.from, holder, state, at(`${one.sessionId}${one.step}`));
        if (settled.left) left.set(settled.left.of === 'turn' ? one.sessionId : holder!.sessionId, settled.left.place.location);
        one.moved = settled.moved;
        state = settled.state;
        if (settled.holds) holder = { ...one };
      }
      expect(state.location).toBe('b3');
      expect(left.get('a')).toBe('a3');
    }));
  });
});

test('of two turns begun in the same moment of one visit the one counted later is later', () => {
  expect(isLater(turn('a', 0, { number: 2 }), turn('a', 0))).toBe(true);
  expect(isLater(turn('a', 0), turn('a', 0))).toBe(false);
});

describe('when a turn began', () => {
  const session = { openedAt: new Date('2026-11-23T01:00:00Z'), aheadMs: 2 * 86_400_000 };
  const now = new Date('2026-11-23T03:00:00Z');
  test.each([
    ['the first with its session, whatever the device says', 1, '2026-11-25T02:30:00Z', '2026-11-23T01:00:00.000Z'],
    ['a later one by the device, whose clock is two days ahead', 2, '2026-11-25T02:30:00Z', '2026-11-23T02:30:00.000Z'],
    ['never before its session', 3, '2026-11-20T00:00:00Z', '2026-11-23T01:00:00.000Z'],
    ['never later than now', 3, '2026-12-20T00:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['nonsense is now', 2, 'hôm qua', '2026-11-23T03:00:00.000Z'],
    ['nothing said is now', 2, undefined, '2026-11-23T03:00:00.000Z'],
  ])('%s', (_, number, said, is) => expect(begunAt(number, said, session, now).toISOString()).toBe(is));
});

test('the first turn goes by the name of its session', () => {
  expect([turnName('s', 1), turnName('s', 2)]).toEqual(['s', 's/2']);
});
