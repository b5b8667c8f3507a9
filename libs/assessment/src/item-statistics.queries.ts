import { firstRow, rows, type Tx } from '@hvs/platform';
import type { ItemStatistic } from './item-tally';
import type { Question } from './question';

/** A sitting with the statements that tell its standing result, by question id. */
export interface ToldSitting { id: string; startedAt: Date; statements: Record<string, string> }

export const toldSittings = (tx: Tx, bank: string, after: string | null, limit: number): Promise<ToldSitting[]> =>
  rows<ToldSitting>(
    tx, `select s.id, s.started_at as "startedAt", m.statements from assessment.sitting s
     cross join lateral (select statements from assessment.sitting_mark where sitting_id = s.id order by number desc limit 1) m
     where s.bank = $1 and s.mode <> 'pretest' and ($2::uuid is null or s.id > $2) order by s.id limit $3`, [bank, after, limit],
  );

/** Every wording a bank ever had; `standing`: the one it is marked by now. */
export const wordingsOf = (tx: Tx, bank: string): Promise<{ id: string; standing: string; body: Question }[]> =>
  rows(
    tx, `with recursive chain as (
       select id, id as standing, corrected_by from assessment.question where bank = $1
       union all select c.id, q.id, q.corrected_by from chain c join assessment.question q on q.id = c.corrected_by)
     select c.id, c.standing, q.body #- '{picture,svg}' as body from chain c join assessment.question q on q.id = c.standing where c.corrected_by is null`, [bank],
  );

/** How many sittings of a bank were opened since, and how many of them drew each question. */
export const drawnSince = async (tx: Tx, bank: string, since: Date): Promise<{ sittings: number; drew: Map<string, number> }> => {
  const total = await firstRow<{ n: number }>(tx, 'select count(*)::int as n from assessment.sitting where bank = $1 and started_at >= $2', [bank, since]);
  const found = await rows<{ id: string; n: number }>(
    tx, `select d->>'id' as id, count(*)::int as n from assessment.sitting s cross join lateral jsonb_array_elements(s.drawn->'questions') d where s.bank = $1 and s.started_at >= $2 group by 1`, [bank, since],
  );
  return { sittings: total!.n, drew: new Map(found.map(({ id, n }) => [id, n])) };
};

export interface KeptStatistic { questionId: string; statistic: ItemStatistic; exposure: number | null }

export const replaceStatistics = async (tx: Tx, bank: string, kept: readonly KeptStatistic[], now: Date): Promise<void> => {
  await tx.query('delete from assessment.item_statistic where bank = $1', [bank]);
  await tx.query(
    `insert into assessment.item_statistic (question_id, bank, statistic, exposure, computed_at)
     select k."questionId", $1, k.statistic, k.exposure, $3 from jsonb_to_recordset($2::jsonb) as k ("questionId" uuid, statistic jsonb, exposure numeric)`,
    [bank, JSON.stringify(kept), now],
  );
};

export interface StatisticRow extends KeptStatistic { body: Question; retired: boolean; computedAt: Date }

export const statisticsOf = (tx: Tx, bank: string): Promise<StatisticRow[]> =>
  rows<StatisticRow>(
    tx, `select i.question_id as "questionId", i.statistic, i.exposure::float8 as exposure, i.computed_at as "computedAt", q.body #- '{picture,svg}' as body, q.retired_at is not null as retired
     from assessment.item_statistic i join assessment.question q on q.id = i.question_id where i.bank = $1 order by q.key, q.id`, [bank],
  );

/** Questions of a bank that were drawn in more than that part of lately opened sittings. */
export const overexposed = async (tx: Tx, bank: string, most: number): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select question_id as id from assessment.item_statistic where bank = $1 and exposure > $2 order by 1', [bank, most])).map(({ id }) => id);
