import { firstRow, rows, type Tx } from '@hvs/platform';

export interface SecondCount {
  readonly second: number;
  readonly statements: number;
  /** Of them, those up to the settled position. */
  readonly settled: number;
}

/** What lies after a position, by the second; looks at the newest `most` only. Walks the end of the primary key. */
export const countBySecond = async (tx: Tx, after: string, settled: string, most: number): Promise<SecondCount[]> => {
  const found = await rows<{ second: string; statements: number; settled: number }>(
    tx,
    `select (at >> 20) / 1000 as second, count(*)::int as statements, (count(*) filter (where at <= $2::bigint))::int as settled
     from (select at from lrs.statement where at > $1::bigint order by at desc limit $3) s group by 1 order by 1`,
    [after, settled, most],
  );
  return found.map((one) => ({ ...one, second: Number(one.second) }));
};

/** How many lie at or before a position, if that is fewer than `most`. */
export const countThrough = async (tx: Tx, through: string, most: number): Promise<number | undefined> => {
  const counted = await firstRow<{ n: number }>(tx, 'select count(*)::int as n from (select 1 from lrs.statement where at <= $1::bigint limit $2) s', [through, most]);
  return counted!.n < most ? counted!.n : undefined;
};

/** How many there are by the catalogue, which PostgreSQL brings up to date in the background. */
export const estimateAll = async (tx: Tx): Promise<number> => {
  const told = await firstRow<{ n: string }>(
    tx, `select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as n from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'lrs.statement'::regclass`,
  );
  return Number(told!.n);
};

/** The position of the last statement there is. */
export const newestPosition = async (tx: Tx): Promise<string | undefined> => (await firstRow<{ at: string }>(tx, 'select at from lrs.statement order by at desc limit 1'))?.at;

/** The clock that stamps `stored`. */
export const storeClock = async (tx: Tx): Promise<Date> => (await firstRow<{ now: Date }>(tx, 'select clock_timestamp() as now'))!.now;
