import type { Statement } from '@hvs/xapi';
import { indexKey } from './index-key';
import { isWanted } from './subscription-filter';

/** What a purge is after: everything stored before an instant that also has a word of each list that is there. */
export interface PurgePolicy {
  /** ISO 8601. */
  readonly before: string;
  readonly verbs?: readonly string[];
  /** IRIs; the object of the statement, or its parent, grouping or category. */
  readonly activities?: readonly string[];
  /** Who vouches for the statement: the id of a client of the store, `hoc-vu-so` for the LMS itself, or an identity as a key. */
  readonly authorities?: readonly string[];
  readonly registrations?: readonly string[];
}

/** What has to be known of a statement to tell whether it may go. */
export interface Purgeable {
  readonly at: string;
  readonly id: string;
  readonly verb: string;
  readonly registration: string | null;
  /** The statement it voids. */
  readonly voids: string | null;
  /** Only there if the policy asks for what only the statement itself tells. */
  readonly statement: Statement | null;
}

/** A statement that reaches another one by reference, directly or down a chain. */
export interface Reach {
  readonly target: string;
  readonly by: string;
}

/** Why a statement stays that the policy is after, in words for people. */
export const KEPT = {
  target: 'Được một bản ghi còn giữ nhắc tới',
  voiding: 'Bản ghi hủy của một bản ghi còn giữ',
} as const;

/** Whether the statement itself must be looked into, or what stands beside it in the table will do. */
export const needsStatement = ({ activities, authorities }: PurgePolicy): boolean => (activities ?? []).length > 0 || (authorities ?? []).length > 0;

const isIn = (wanted: readonly string[] | undefined, one: string | null): boolean => wanted === undefined || wanted.length === 0 || (one !== null && wanted.includes(one));

/** Whether a policy is after a statement. `through`: the last position stored before its instant. */
export const isAfter = (policy: PurgePolicy, through: string, { at, verb, registration, statement }: Purgeable): boolean =>
  BigInt(at) <= BigInt(through)
  && isIn(policy.verbs?.map(indexKey), verb)
  && isIn(policy.registrations?.map((one) => one.toLowerCase()), registration)
  && (statement === null || isWanted({ activities: policy.activities ?? [], authorities: policy.authorities ?? [] }, statement));

/** What becomes of the statements a policy is after: those that go, and how many stay for which reason. */
export interface Fate {
  readonly going: readonly Purgeable[];
  readonly kept: ReadonlyMap<string, number>;
}

/**
 * Decides about `asked`, all of which the policy is after. `others`: what else is in the store of the statements that reach them and of
 * what they void, with `reaches` for both. `needed`: why somebody needs a statement; `wanted`: whether the policy is after it.
 *
 * A statement stays that somebody needs, or that a statement which stays reaches by reference. A voiding statement stays with its target,
 * but holds no target back: if it is not purged itself, it remembers that the target was voided, should that be sent again.
 */
export const fateOf = (
  asked: readonly Purgeable[], others: readonly Purgeable[], reaches: readonly Reach[], needed: ReadonlyMap<string, string>, wanted: (one: Purgeable) => boolean,
): Fate => {
  const known = new Map([...asked, ...others].map((one) => [one.id, one]));
  const staysByItself = (one: Purgeable): boolean => needed.has(one.id) || !wanted(one);
  const held = new Set(reaches.filter(({ by }) => { const one = known.get(by); return one !== undefined && one.voids === null && staysByItself(one); }).map(({ target }) => target));
  const reasonOf = (one: Purgeable): string | undefined => needed.get(one.id) ?? (held.has(one.id) ? KEPT.target : undefined);
  const stays = (id: string): boolean => { const one = known.get(id); return one !== undefined && (staysByItself(one) || held.has(id)); };
  const going: Purgeable[] = [];
  const kept = new Map<string, number>();
  for (const one of asked) {
    const reason = reasonOf(one) ?? (one.voids !== null && stays(one.voids) ? KEPT.voiding : undefined);
    if (reason === undefined) going.push(one);
    else kept.set(reason, (kept.get(reason) ?? 0) + 1);
  }
  return { going, kept };
};

/** Adds counts to counts. */
export const addCounts = (to: Map<string, number>, more: ReadonlyMap<string, number>): void => {
  for (const [reason, count] of more) to.set(reason, (to.get(reason) ?? 0) + count);
};
