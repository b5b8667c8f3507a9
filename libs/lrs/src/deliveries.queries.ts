import { changed, rows, type Tx } from '@hvs/platform';
import type { HeldSubscription } from './subscription';

/**
 * What a delivery does to its subscription. All times are the database's, so that workers whose clocks differ agree; one that lies
 * further ahead than any we ever set comes from a clock that was wrong, and does not count.
 */
const IS_DUE = `not s.paused and (s.next_try_at <= clock_timestamp() or s.next_try_at > clock_timestamp() + interval '2 hours')
  and (s.lease is null or s.leased_until <= clock_timestamp() or s.leased_until > clock_timestamp() + interval '2 hours')`;
const IN_MS = (parameter: string): string => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;

const HELD = `id, kind, title, address, version, username as key, filter, secret, at, epoch, batch_to as "batchTo", failures, refused_in_row as "refusedInRow"`;

/** Who may be delivered to now, longest waiting first; `asked`: dead letters are to be sent once more. */
export const dueSubscriptions = (tx: Tx): Promise<{ id: string; at: string; asked: boolean }[]> =>
  rows(tx, `select s.id, s.at, exists (select 1 from lrs.dead_letter d where d.subscription_id = s.id and d.asked) as asked
            from lrs.subscription s where ${IS_DUE} order by s.next_try_at, s.id`);

/** Takes a subscription for so many milliseconds, and puts it last in the line; undefined if somebody else has it. */
export const takeSubscription = async (tx: Tx, id: string, lease: string, ms: number): Promise<HeldSubscription | undefined> =>
  (await changed<HeldSubscription>(
    tx, `update lrs.subscription s set lease = $2, leased_until = ${IN_MS('$3')}, next_try_at = clock_timestamp() where s.id = $1 and ${IS_DUE} returning ${HELD}`, [id, lease, ms],
  ))[0];

/** A run's right to a subscription, as it was when the run took it. */
export interface Hold {
  readonly id: string;
  readonly lease: string;
  readonly epoch: number;
}
const IS_OURS = 'id = $1 and lease = $2 and epoch = $3';
const words = ({ id, lease, epoch }: Hold): unknown[] => [id, lease, epoch];

/** Before something is sent: whether it is ours still and nothing about it has changed; then it stays ours for so long. Notes where the batch ends. */
export const keepSubscription = async (tx: Tx, hold: Hold, ms: number, batchTo: string | null): Promise<boolean> =>
  (await changed(tx, `update lrs.subscription set leased_until = ${IN_MS('$4')}, batch_to = $5 where ${IS_OURS} and not paused returning id`, [...words(hold), ms, batchTo])).length > 0;

/** The other side took these: the position moves on, and dead letters of them are settled. False if it is not ours any more. */
export const noteDelivered = async (tx: Tx, hold: Hold, at: string, statementIds: readonly string[]): Promise<boolean> =>
  (await rows(
    tx,
    `with moved as (
       update lrs.subscription set at = $4, batch_to = case when batch_to > $4::bigint then batch_to end,
         failures = 0, refused_in_row = 0, last_error = null, last_delivered_at = clock_timestamp()
       where ${IS_OURS} returning id
     ), settled as (delete from lrs.dead_letter where subscription_id in (select id from moved) and statement_id = any($5::uuid[]))
     select id from moved`,
    [...words(hold), at, statementIds],
  )).length > 0;

/** Up to here nothing is left to send. */
export const notePassedOver = async (tx: Tx, hold: Hold, at: string): Promise<boolean> =>
  (await changed(tx, `update lrs.subscription set at = $4, batch_to = null where ${IS_OURS} returning id`, [...words(hold), at])).length > 0;

/** The other side will not have this one: it is put aside, and the position moves on, in one step. */
export const noteRefused = async (tx: Tx, hold: Hold, letter: { id: string; at: string; statementId: string; status: number; reason: string }): Promise<boolean> =>
  (await rows(
    tx,
    `with moved as (
       update lrs.subscription set at = $4, batch_to = case when batch_to > $4::bigint then batch_to end, failures = 0, refused_in_row = refused_in_row + 1, last_error = null
       where ${IS_OURS} returning id
     ), kept as (
       insert into lrs.dead_letter (id, subscription_id, statement_id, status, answer, refused_at)
       select $5, id, $6, $7, $8, clock_timestamp() from moved
       on conflict (subscription_id, statement_id) do update
         set status = excluded.status, answer = excluded.answer, refused_at = excluded.refused_at, tries = lrs.dead_letter.tries + 1, asked = false
     )
     select id from moved`,
    [...words(hold), letter.at, letter.id, letter.statementId, letter.status, letter.reason],
  )).length > 0;

/** A try went wrong: gives the subscription back, to be tried again after so long. */
export const noteFailure = async (tx: Tx, hold: Hold, reason: string, waitMs: number): Promise<void> => {
  await tx.query(
    `update lrs.subscription set failures = failures + 1, last_error = $4, next_try_at = ${IN_MS('$5')}, lease = null, leased_until = null where ${IS_OURS}`,
    [...words(hold), reason, waitMs],
  );
};

/** The receiver wants no more: it waits until a person says otherwise. False if it is not ours any more, or somebody paused it already. */
export const noteGone = async (tx: Tx, hold: Hold, reason: string): Promise<boolean> =>
  (await changed(tx, `update lrs.subscription set paused = true, last_error = $4 where ${IS_OURS} and not paused returning id`, [...words(hold), reason])).length > 0;

export const releaseSubscription = async (tx: Tx, { id, lease }: Hold): Promise<void> => {
  await tx.query('update lrs.subscription set lease = null, leased_until = null where id = $1 and lease = $2', [id, lease]);
};

/** Dead letters somebody wants sent once more, oldest first. */
export const askedLetters = (tx: Tx, subscriptionId: string, limit: number): Promise<{ id: string; statementId: string; tries: number }[]> =>
  rows(tx, `select id, statement_id as "statementId", tries from lrs.dead_letter where subscription_id = $1 and asked order by id limit $2`, [subscriptionId, limit]);

export const settleLetter = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('delete from lrs.dead_letter where id = $1', [id]);
};

/** `status` undefined: there was no answer this time, the last one stays. */
export const noteRefusedAgain = async (tx: Tx, id: string, status: number | undefined, reason: string): Promise<void> => {
  await tx.query(
    'update lrs.dead_letter set status = coalesce($2, status), answer = $3, tries = tries + 1, asked = false, refused_at = clock_timestamp() where id = $1', [id, status ?? null, reason],
  );
};

/** A letter went through: that is news of the other side as well. */
export const noteAlive = async (tx: Tx, hold: Hold): Promise<void> => {
  await tx.query(`update lrs.subscription set failures = 0, last_error = null, last_delivered_at = clock_timestamp() where ${IS_OURS}`, words(hold));
};
