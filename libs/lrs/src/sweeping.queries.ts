import { firstRow, rows, type Tx } from '@hvs/platform';

/** Of these attachments, those that no statement names. */
export const orphansAmong = async (tx: Tx, sha2s: readonly string[]): Promise<string[]> =>
  (await rows<{ sha2: string }>(tx, 'select a.sha2 from unnest($1::text[]) a (sha2) where not exists (select from lrs.statement_attachment l where l.sha2 = a.sha2)', [sha2s])).map(({ sha2 }) => sha2);

/**
 * Forgets an attachment that no statement names; until the transaction ends nobody stores one that does. Answers false if somebody
 * is storing one at this moment, or has.
 */
export const forgetOrphan = async (tx: Tx, sha2: string): Promise<boolean> => {
  const lock = await firstRow<{ free: boolean }>(tx, 'select pg_try_advisory_xact_lock(19539, hashtext($1)) as free', [sha2]);
  if (!lock!.free || (await orphansAmong(tx, [sha2])).length === 0) return false;
  await tx.query('delete from lrs.attachment where sha2 = $1', [sha2]);
  return true;
};
