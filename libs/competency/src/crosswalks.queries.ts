import { changed, rows, type Tx } from '@hvs/platform';

/** By the names of CASE 1.0 (§ 4.4, associationType): the same thing, a part of it, akin to it. */
export const CROSSWALK_RELATIONS = ['exactMatchOf', 'isPartOf', 'isRelatedTo'] as const;
export interface CrosswalkRow { from: string; to: string; relation: (typeof CROSSWALK_RELATIONS)[number]; note: string; verified: boolean }
export interface CrosswalkView extends CrosswalkRow { id: string; fromName: string | null; toName: string | null }

/** Rows from one framework to another, in the order of the first. Names are null where nothing in force has the code any more. */
export const crosswalkOf = (tx: Tx, from: string, to: string): Promise<CrosswalkView[]> =>
  rows(
    tx,
    `select c.id, c.from_code as "from", c.to_code as "to", c.relation, c.note, c.verified, f.name as "fromName", t.name as "toName"
     from competency.crosswalk c
     left join lateral (select s.name, g.position * 1000 + s.position as at from competency.skill s join competency.skill_group g on g.code = s.group_code where s.code = c.from_code and g.framework = $1 union all select g.name, g.position * 1000 - 1 from competency.skill_group g where g.code = c.from_code and g.framework = $1 limit 1) f on true
     left join lateral (select s.name from competency.skill s join competency.skill_group g on g.code = s.group_code where s.code = c.to_code and g.framework = $2 union all select g.name from competency.skill_group g where g.code = c.to_code and g.framework = $2 limit 1) t on true
     where c.from_framework = $1 and c.to_framework = $2 order by f.at nulls last, c.from_code, c.to_code`,
    [from, to],
  );

export const crosswalkPairs = (tx: Tx): Promise<{ from: string; to: string; rows: number }[]> =>
  rows(tx, `select from_framework as "from", to_framework as "to", count(*)::int as rows from competency.crosswalk group by 1, 2 order by 1, 2`);

export const codesOf = async (tx: Tx, framework: string): Promise<Set<string>> =>
  new Set((await rows<{ code: string }>(tx, `select g.code from competency.skill_group g where g.framework = $1 union select s.code from competency.skill s join competency.skill_group g on g.code = s.group_code where g.framework = $1`, [framework])).map(({ code }) => code));

/** Makes the table between two frameworks these rows; rows that stand keep their id. */
export const replaceCrosswalk = async (tx: Tx, from: string, to: string, wanted: readonly (CrosswalkRow & { id: string })[]): Promise<{ gone: number; written: number }> => {
  const shape = `jsonb_to_recordset($3::jsonb) as w (id uuid, "from" text, "to" text, relation text, note text, verified boolean)`;
  const list = JSON.stringify(wanted);
  const gone = await changed(tx, `delete from competency.crosswalk c where c.from_framework = $1 and c.to_framework = $2 and not exists (select 1 from ${shape} where w."from" = c.from_code and w."to" = c.to_code) returning c.id`, [from, to, list]);
  const written = await changed(
    tx,
    `insert into competency.crosswalk as c (id, from_framework, from_code, to_framework, to_code, relation, note, verified)
     select w.id, $1, w."from", $2, w."to", w.relation, w.note, w.verified from ${shape}
     on conflict (from_framework, from_code, to_framework, to_code) do update set relation = excluded.relation, note = excluded.note, verified = excluded.verified
     where (c.relation, c.note, c.verified) is distinct from (excluded.relation, excluded.note, excluded.verified) returning c.id`,
    [from, to, list],
  );
  return { gone: gone.length, written: written.length };
};
