import { rows, type Tx } from '@hvs/platform';

/** A part of the store that holds one year. `pending`: somebody began to detach it and did not come to the end. */
export interface YearPart {
  readonly parent: string;
  readonly name: string;
  readonly pending: boolean;
}

/** The statements first: without them their links find nothing, but without links they would not be found. */
const PARENTS = ['statement', 'statement_agent', 'statement_activity'];

/** What is still attached of a year. */
export const partsOf = (tx: Tx, year: number): Promise<YearPart[]> =>
  rows<YearPart>(
    tx,
    `select p.parent, c.relname as name, i.inhdetachpending as pending
     from unnest($1::text[]) with ordinality p (parent, turn) join pg_class c on c.oid = to_regclass(format('lrs.%s_y%s', p.parent, $2::int)) join pg_inherits i on i.inhrelid = c.oid order by p.turn`,
    [PARENTS, year],
  );

/** Not in a transaction: it waits for whoever reads, and holds up nobody. */
export const detachPart = async (tx: Tx, { parent, name, pending }: YearPart): Promise<void> => {
  await tx.query(`alter table lrs.${parent} detach partition lrs.${name} ${pending ? 'finalize' : 'concurrently'}`);
};
