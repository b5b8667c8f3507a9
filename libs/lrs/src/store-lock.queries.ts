import type { Tx } from '@hvs/platform';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Until the transaction ends nobody stores anything (see lrs.write): whoever began before has ended, whoever comes after sees what we
 * did. Answers false, and the transaction may go on, if somebody stores for so long that everybody else would have to wait longer.
 */
export const lockStore = async (tx: Tx, patienceSeconds: number): Promise<boolean> => {
  await tx.query('savepoint before_store_lock');
  try {
    await tx.query(`set local lock_timeout = '${patienceSeconds}s'`);
    await tx.query('select pg_advisory_xact_lock(19538, 1)');
    await tx.query('set local lock_timeout = default');
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    await tx.query('rollback to savepoint before_store_lock');
    return false;
  }
};
