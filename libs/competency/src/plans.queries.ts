import { rows, type Tx } from '@hvs/platform';
import type { PlanRow } from './plan';

export const planOf = (tx: Tx, year: number): Promise<PlanRow[]> =>
  rows(
    tx,
    `select r.audience, array_agg(r.group_code order by r.position) as groups, min(r.deadline)::text as deadline, min(r.legal_source) as "legalSource", bool_and(r.verified) as verified
     from competency.requirement r join competency.audience a on a.code = r.audience where r.year = $1 group by r.audience, a.position order by a.position`,
    [year],
  );

export const planYears = async (tx: Tx): Promise<number[]> => (await rows<{ year: number }>(tx, 'select distinct year from competency.requirement order by year')).map(({ year }) => year);

export const replacePlan = async (tx: Tx, year: number, plan: readonly PlanRow[]): Promise<void> => {
  await tx.query('delete from competency.requirement where year = $1', [year]);
  await tx.query(
    `insert into competency.requirement (year, audience, group_code, position, deadline, legal_source, verified)
     select $1, p.audience, g.code, g.at - 1, p.deadline, p."legalSource", p.verified
     from jsonb_to_recordset($2::jsonb) as p (audience text, groups text[], deadline date, "legalSource" text, verified boolean) cross join lateral unnest(p.groups) with ordinality as g (code, at)`,
    [year, JSON.stringify(plan)],
  );
};

export interface PlanChange { id: string; at: Date; by: string; reason: string; before: PlanRow[]; after: PlanRow[] }

export const insertPlanChange = async (tx: Tx, year: number, change: PlanChange): Promise<void> => {
  await tx.query('insert into competency.plan_change (id, year, before, after, reason, at, by) values ($1, $2, $3, $4, $5, $6, $7)', [change.id, year, JSON.stringify(change.before), JSON.stringify(change.after), change.reason, change.at, change.by]);
};

/** The newest first, with the name of who did it. */
export const planChanges = (tx: Tx, year: number): Promise<(PlanChange & { byName: string })[]> =>
  rows(tx, `select c.id, c.at, c.by, p.full_name as "byName", c.reason, c.before, c.after from competency.plan_change c join people.v_person p on p.id = c.by where c.year = $1 order by c.at desc, c.id desc`, [year]);

export const isPlanChanged = async (tx: Tx, year: number): Promise<boolean> => (await rows(tx, 'select 1 from competency.plan_change where year = $1 limit 1', [year])).length > 0;

/** People whom these audiences took in at any time of the year. */
export const peopleOf = async (tx: Tx, audiences: readonly string[], year: number): Promise<string[]> =>
  (await rows<{ id: string }>(
    tx,
    `select distinct m.person_id as id from people.v_membership m where m.audiences && $1::text[] and daterange(m.valid_from, m.valid_to) && daterange(make_date($2, 1, 1), make_date($2 + 1, 1, 1)) order by 1`,
    [audiences, year],
  )).map(({ id }) => id);
