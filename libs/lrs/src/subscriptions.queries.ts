import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { DeadLetter, HeldSubscription, SubscriptionRow } from './subscription';

const DESTINATION = 'id, kind, title, address, version, username as key, filter';
const ROW = `${DESTINATION}, paused, at, failures, last_error as "lastError", last_delivered_at as "lastDeliveredAt", next_try_at as "nextTryAt", created_at as "createdAt",
  (select count(*)::int from lrs.dead_letter d where d.subscription_id = s.id) as "deadLetters"`;
const LETTER = 'id, statement_id as "statementId", status, answer as reason, tries, asked, refused_at as "refusedAt"';

export const allSubscriptions = (tx: Tx): Promise<SubscriptionRow[]> => rows(tx, `select ${ROW} from lrs.subscription s order by created_at, id`);

export const subscriptionById = (tx: Tx, id: string): Promise<SubscriptionRow | undefined> => firstRow(tx, `select ${ROW} from lrs.subscription s where id = $1`, [id]);

/** What a person may change, with the secret as it is kept. */
export type Changeable = Pick<HeldSubscription, 'id' | 'kind' | 'title' | 'address' | 'version' | 'key' | 'filter' | 'secret'> & { readonly paused: boolean };

/** Nobody else changes it until the end of the transaction. */
export const lockSubscription = (tx: Tx, id: string): Promise<Changeable | undefined> =>
  firstRow(tx, `select ${DESTINATION}, secret, paused from lrs.subscription where id = $1 for update`, [id]);

export const insertSubscription = async (tx: Tx, one: Omit<Changeable, 'paused'> & { readonly at: string; readonly createdAt: Date }): Promise<void> => {
  await tx.query(
    'insert into lrs.subscription (id, kind, title, address, version, username, secret, filter, at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [one.id, one.kind, one.title, one.address, one.version, one.key, one.secret, JSON.stringify(one.filter), one.at, one.createdAt],
  );
};

/** Whatever went wrong before is forgotten, and it is tried at once. */
const AFRESH = 'failures = 0, refused_in_row = 0, last_error = null, next_try_at = clock_timestamp()';
/** A run that is under way can no longer move the position. */
const ANEW = `epoch = epoch + 1, batch_to = null, ${AFRESH}`;

/** `what`: only a name; or it goes on after a pause; or something about what is sent, or where to, is different. */
export const saveSubscription = async (tx: Tx, one: Changeable, what: 'named' | 'resumed' | 'redirected'): Promise<void> => {
  const also = { named: '', resumed: `, ${AFRESH}`, redirected: `, ${ANEW}` }[what];
  await tx.query(
    `update lrs.subscription set title = $2, address = $3, version = $4, username = $5, secret = $6, filter = $7, paused = $8 ${also} where id = $1`,
    [one.id, one.title, one.address, one.version, one.key, one.secret, JSON.stringify(one.filter), one.paused],
  );
};

/** Answers whether there was one. */
export const deleteSubscription = async (tx: Tx, id: string): Promise<boolean> =>
  (await changed(tx, 'delete from lrs.subscription where id = $1 returning id', [id])).length > 0;

/** Answers whether there is one. */
export const setPosition = async (tx: Tx, id: string, at: string): Promise<boolean> =>
  (await changed(tx, `update lrs.subscription set at = $2, ${ANEW} where id = $1 returning id`, [id, at])).length > 0;

/** Newest first; `before` is the id of the last of the page before. */
export const lettersOf = (tx: Tx, subscriptionId: string, before: string | null, limit: number): Promise<DeadLetter[]> =>
  rows(tx, `select ${LETTER} from lrs.dead_letter where subscription_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [subscriptionId, before, limit]);

/** One, or all without `letterId`: they are sent once more, at once. Answers how many. */
export const askLetters = async (tx: Tx, subscriptionId: string, letterId: string | null): Promise<number> => {
  const asked = await changed(tx, 'update lrs.dead_letter set asked = true where subscription_id = $1 and ($2::uuid is null or id = $2) returning id', [subscriptionId, letterId]);
  await tx.query('update lrs.subscription set next_try_at = clock_timestamp() where id = $1', [subscriptionId]);
  return asked.length;
};
