import { changed, firstRow, type Tx } from '@hvs/platform';

export interface Voidable {
  readonly at: string;
  readonly isVoiding: boolean;
  readonly voided: boolean;
}

/** A statement, locked against being voided by somebody else meanwhile. */
export const lockVoidable = (tx: Tx, id: string): Promise<Voidable | undefined> =>
  firstRow<Voidable>(tx, `select at, voids is not null as "isVoiding", voided from lrs.statement where id = $1 for no key update`, [id]);

export const markVoided = async (tx: Tx, at: string): Promise<void> => {
  await changed(tx, 'update lrs.statement set voided = true where at = $1::bigint and not voided returning at', [at]);
};

/** The statement by which another one is voided: on the same word, or on the LMS's own; of several, the first. */
export const voiderOf = async (tx: Tx, id: string, ownAuthority: number | undefined): Promise<string | undefined> =>
  (await firstRow<{ id: string }>(
    tx,
    `select v.id from lrs.statement v join lrs.statement s on s.id = v.voids
     where v.voids = $1 and s.voided and (v.authority = s.authority or v.authority = $2) order by v.at limit 1`,
    [id, ownAuthority ?? null],
  ))?.id;

export const agentNumber = async (tx: Tx, key: string): Promise<number | undefined> => (await firstRow<{ id: number }>(tx, 'select id from lrs.agent where agent_key = $1', [key]))?.id;
