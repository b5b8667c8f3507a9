import { createHash } from 'node:crypto';
import type { ScoState } from '@hvs/scorm';

/**
 * Which place of a unit stands when two turns at it were open at once: a stale tab, another device, an old visit whose commits
 * come days later. Results never fight, the best are kept. A place is one thing, so one of the two has it:
 *
 * - the turn begun last has it, but only once it has itself moved: told another place than the one it was opened with. Merely
 *   opening a lesson takes nothing away from whoever learned on elsewhere;
 * - what the other one left is kept beside, and can be gone on with.
 */

/** Where content stood, in its own words, as the attempt keeps them. */
export type Place = Pick<ScoState, 'location' | 'suspendData' | 'cmi' | 'entry'>;

/** When a turn began; of two begun in the same moment the later counted is the later. */
export interface Begun { readonly begunAt: Date; readonly sessionId: string; readonly number: number }

/** The turn whose place the attempt holds. */
export interface Holder extends Begun { readonly moved: boolean }

export interface Told {
  readonly turn: Holder;
  /** The print of the place the turn was opened with. */
  readonly from: string;
  /** undefined: nobody has told anything of this unit before. */
  readonly holder: Holder | undefined;
  readonly before: ScoState;
  /** As if this turn were the only one. */
  readonly applied: ScoState;
}

export interface Settled {
  readonly state: ScoState;
  readonly moved: boolean;
  /** Whether this turn's place is now the attempt's. */
  readonly holds: boolean;
  readonly overtaken: boolean;
  /** A place that would be gone: of the turn that held it, or of this one. */
  readonly left: { readonly of: 'holder' | 'turn'; readonly place: Place } | undefined;
}

export const NOWHERE = '';

/** Short, as a place may be 64 kB and a course have many. */
export const printOf = ({ location, suspendData }: Pick<Place, 'location' | 'suspendData'>): string =>
  location === '' && suspendData === '' ? NOWHERE : createHash('sha256').update(`${location}\n${suspendData}`).digest('base64url').slice(0, 22);

export const placeOf = ({ location, suspendData, cmi, entry }: ScoState): Place => ({ location, suspendData, cmi, entry });

export const isLater = (a: Begun, b: Begun): boolean => {
  const [x, y] = [a.begunAt.getTime(), b.begunAt.getTime()];
  return x !== y ? x > y : a.sessionId === b.sessionId ? a.number > b.number : a.sessionId > b.sessionId;
};

const isSameTurn = (a: Begun, b: Begun): boolean => a.sessionId === b.sessionId && a.number === b.number;

export const settlePlace = ({ turn, from, holder, before, applied }: Told): Settled => {
  const [was, is] = [printOf(before), printOf(applied)];
  const moved = turn.moved || is !== from;
  if (holder === undefined || isSameTurn(turn, holder)) return { state: applied, moved, holds: true, overtaken: false, left: undefined };
  if (moved && (!holder.moved || isLater(turn, holder))) {
    // It never saw what the other one left since.
    const unseen = was !== NOWHERE && was !== from && was !== is;
    return { state: applied, moved, holds: true, overtaken: false, left: unseen ? { of: 'holder', place: placeOf(before) } : undefined };
  }
  // Opened where the place still is: nothing differs but what else the content said.
  if (!moved && was === from) return { state: applied, moved, holds: false, overtaken: false, left: undefined };
  const kept = { ...applied, ...placeOf(before) };
  return { state: kept, moved, holds: false, overtaken: true, left: moved && is !== NOWHERE && is !== was ? { of: 'turn', place: placeOf(applied) } : undefined };
};

/**
 * When a turn began, by our clock: the first one when its session was opened, a later one when the device says, by a clock that
 * was `aheadMs` ahead of ours at the launch. Never before the session, never in the future.
 */
export const begunAt = (turn: number, said: string | undefined, session: { openedAt: Date; aheadMs: number }, now: Date): Date => {
  const at = turn === 1 || said === undefined ? NaN : Date.parse(said) - session.aheadMs;
  if (Number.isNaN(at)) return turn === 1 ? session.openedAt : now;
  return new Date(Math.min(now.getTime(), Math.max(session.openedAt.getTime(), at)));
};

/** What a turn is called among the sessions of an attempt; the first keeps the name attempts have always had it by. */
export const turnName = (sessionId: string, turn: number): string => (turn === 1 ? sessionId : `${sessionId}/${turn}`);
