import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Attained, AudienceCompletion, Belonging, CompletedCourse, Credit } from './credits';
import type { Declared, TreeUnit } from './denominators';
import type { Target } from './target';

export const targetsOf = (tx: Tx, year: number): Promise<Target[]> =>
  rows<Target>(
    tx,
    `select code, year, title, population, rule, rule_sentence as "ruleSentence", measure, required_percent::float8 as "requiredPercent",
       deadline::text as deadline, legal_clause as "legalClause", note from attainment.target where year = $1 order by position`,
    [year],
  );

/** Memberships open on the given day. */
export const belongingsOf = (tx: Tx, personIds: string[], day: string): Promise<Belonging[]> =>
  rows<Belonging>(tx, `select person_id as "personId", unit_id as "unitId", audiences, staff_kind as "staffKind" from people.v_membership
    where person_id = any($1) and daterange(valid_from, valid_to) @> $2::date`, [personIds, day]);

export const belongingsIn = (tx: Tx, unitIds: string[], day: string): Promise<Belonging[]> =>
  rows<Belonging>(tx, `select person_id as "personId", unit_id as "unitId", audiences, staff_kind as "staffKind" from people.v_membership
    where unit_id = any($1) and daterange(valid_from, valid_to) @> $2::date`, [unitIds, day]);

export const attainedBy = (tx: Tx, personIds: string[], year: number): Promise<Attained[]> =>
  rows<Attained>(tx, `select person_id as "personId", group_code as "groupCode", attained_at as "attainedAt" from competency.v_attained where person_id = any($1) and year = $2`, [personIds, year]);

export const completionsBy = (tx: Tx, personIds: string[], year: number): Promise<AudienceCompletion[]> =>
  rows<AudienceCompletion>(tx, `select person_id as "personId", audience, completed_at as "completedAt" from competency.v_audience_completion where person_id = any($1) and year = $2`, [personIds, year]);

export const coursesBy = (tx: Tx, personIds: string[], year: number): Promise<CompletedCourse[]> =>
  rows<CompletedCourse>(tx, `select person_id as "personId", id as "enrolmentId", completed_at as "completedAt" from learning.v_enrolment
    where person_id = any($1) and year = $2 and completed_at is not null`, [personIds, year]);

export const upwardsOf = async (tx: Tx, unitIds: string[], day: string): Promise<Map<string, string[]>> => {
  const found = await rows<{ unit: string; ups: string[] }>(
    tx, `select u as unit, array(select id from people.ancestors(u, $2::date)) as ups from unnest($1::uuid[]) as u`, [[...new Set(unitIds)], day],
  );
  return new Map(found.map((r) => [r.unit, r.ups]));
};

interface Moved { target: string; unit_id: string; measure: string }

/**
 * Makes the credits of these people, or of these organisations, for these targets what is wanted and moves the figures by the difference.
 * Whatever was there already moves nothing, so it may run any number of times.
 */
export const replaceCredits = async (tx: Tx, whose: ({ personIds: string[] } | { organisationIds: string[] }) & { targets: string[] }, wanted: Credit[], now: Date): Promise<void> => {
  const [condition, ids] = 'personIds' in whose ? ['c.person_id = any($1)', whose.personIds] : ['c.person_id is null and c.subject_id = any($1)', whose.organisationIds];
  const shape = `jsonb_to_recordset($2::jsonb) as w (target text, "unitId" uuid, measure text, "subjectId" uuid, "personId" uuid, at timestamptz)`;
  const list = JSON.stringify(wanted);
  const gone = await changed<Moved>(
    tx,
    `delete from attainment.credit c where ${condition} and c.target = any($3) and not exists (select 1 from ${shape}
       where w.target = c.target and w."unitId" = c.unit_id and w.measure = c.measure and w."subjectId" = c.subject_id)
     returning c.target, c.unit_id, c.measure`,
    [ids, list, whose.targets],
  );
  const come = await changed<Moved & { fresh: boolean }>(
    tx,
    `insert into attainment.credit as c (target, unit_id, measure, subject_id, person_id, at)
     select w.target, w."unitId", w.measure, w."subjectId", w."personId", w.at from jsonb_to_recordset($1::jsonb) as w (target text, "unitId" uuid, measure text, "subjectId" uuid, "personId" uuid, at timestamptz)
     on conflict (target, unit_id, measure, subject_id) do update set at = excluded.at where c.at <> excluded.at
     returning c.target, c.unit_id, c.measure, (c.xmax = 0) as fresh`,
    [list],
  );
  await moveFigures(tx, gone, come.filter((c) => c.fresh), now);
};

const moveFigures = async (tx: Tx, gone: Moved[], come: Moved[], now: Date): Promise<void> => {
  const deltas = new Map<string, { target: string; unitId: string; met: number; attendances: number }>();
  const add = (moved: Moved, by: number): void => {
    const key = `${moved.target} ${moved.unit_id}`;
    const delta = deltas.get(key) ?? { target: moved.target, unitId: moved.unit_id, met: 0, attendances: 0 };
    if (moved.measure === 'subject') delta.met += by;
    else delta.attendances += by;
    deltas.set(key, delta);
  };
  for (const moved of gone) add(moved, -1);
  for (const moved of come) add(moved, 1);
  if (deltas.size === 0) return;
  // Everybody locks the figures in one order, so two settlings never wait for each other in a ring.
  const sorted = [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
  const list = JSON.stringify(sorted);
  const shape = `jsonb_to_recordset($1::jsonb) as d (target text, "unitId" uuid, met int, attendances int)`;
  await tx.query(`insert into attainment.figure (target, unit_id, updated_at) select target, "unitId", $2 from ${shape} order by target, "unitId" on conflict do nothing`, [list, now]);
  await tx.query(`select 1 from attainment.figure f join ${shape} on d.target = f.target and d."unitId" = f.unit_id order by f.target, f.unit_id for update of f`, [list]);
  await tx.query(
    `update attainment.figure f set met = f.met + d.met, attendances = f.attendances + d.attendances, updated_at = $2 from ${shape} where d.target = f.target and d."unitId" = f.unit_id`,
    [list, now],
  );
};

export interface UnitRef { id: string; code: string; name: string; kind: string }

export const unitRef = (tx: Tx, unitId: string, day: string): Promise<UnitRef | undefined> =>
  firstRow<UnitRef>(tx, `select id, code, name, kind from people.v_unit where id = $1 and daterange(valid_from, valid_to) @> $2::date`, [unitId, day]);

/** The unit's breadcrumb from the top down, itself last. */
export const breadcrumbOf = (tx: Tx, unitId: string, day: string): Promise<UnitRef[]> =>
  rows<UnitRef>(tx, `select u.id, u.code, u.name, u.kind from people.ancestors($1, $2::date) a join people.v_unit u on u.id = a.id and daterange(u.valid_from, u.valid_to) @> $2::date order by a.depth desc`, [unitId, day]);

export const treeUnder = (tx: Tx, unitId: string, day: string): Promise<(UnitRef & TreeUnit)[]> =>
  rows(tx, `select u.id, u.code, u.name, u.kind, u.parent_id as "parentId" from people.subtree($1, $2::date) s join people.v_unit u on u.id = s.id and daterange(u.valid_from, u.valid_to) @> $2::date`, [unitId, day]);

/** Whether a unit stands under one of the places (or is one). */
export const isUnder = async (tx: Tx, unitId: string, places: string[], day: string): Promise<boolean> =>
  (await firstRow(tx, `select 1 from people.ancestors($1, $3::date) a where a.id = any($2) limit 1`, [unitId, places, day])) !== undefined;

export const declaredIn = async (tx: Tx, target: string): Promise<Map<string, Declared>> => {
  const found = await rows<Declared>(
    tx,
    `select d.unit_id as "unitId", d.value, d.source, d.source_date::text as date, p.full_name as "declaredBy" from attainment.denominator d
     left join people.v_person p on p.id = d.declared_by where d.target = $1 and d.replaced_at is null`,
    [target],
  );
  return new Map(found.map((d) => [d.unitId, d]));
};

export interface Figure { unitId: string; met: number; attendances: number; updatedAt: Date }

export const figuresOf = async (tx: Tx, target: string, unitIds: string[]): Promise<Map<string, Figure>> => {
  const found = await rows<Figure>(tx, `select unit_id as "unitId", met, attendances, updated_at as "updatedAt" from attainment.figure where target = $1 and unit_id = any($2)`, [target, unitIds]);
  return new Map(found.map((f) => [f.unitId, f]));
};

/** How many subjects of the population have an account, per unit with everything under it (distinct people or organisations). */
export const accountsUnder = async (tx: Tx, target: Target, unitIds: string[], day: string): Promise<Map<string, number>> => {
  const subject = target.measure === 'organisations' ? 'm.unit_id' : 'm.person_id';
  const found = await rows<{ unit: string; n: number }>(
    tx,
    `select u as unit, count(distinct ${subject})::int as n from unnest($1::uuid[]) as u cross join lateral people.subtree(u, $2::date) s
     join people.v_membership m on m.unit_id = s.id where ${populationSql('m', 2)} group by u`,
    [unitIds, day, target.population.audiences, target.population.staffKinds ?? null],
  );
  return new Map(found.map((r) => [r.unit, r.n]));
};

/** The population as SQL; parameters day, audiences and staff kinds follow each other from `first`. */
export const populationSql = (m: string, first: number): string =>
  `${m}.audiences && $${first + 1}::text[] and ($${first + 2}::text[] is null or ${m}.staff_kind = any($${first + 2})) and daterange(${m}.valid_from, ${m}.valid_to) @> $${first}::date`;
