import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Day, UnitKind, UnitListed, UnitRef } from './shapes';
import type { UnitPeriod } from './unit-history';

/** A sub-select of the ids of all units under some roots on a day; both arguments are SQL, such as `$1` and `$2`. */
export const unitsVisibleSql = (roots: string, day: string): string =>
  `select place.id from unnest(${roots}::uuid[]) as root(id) cross join lateral people.subtree(root.id, ${day}::date) as place`;

/** The units someone with these places sees on a day. No places, no units. */
export const visibleUnitIds = async (tx: Tx, roots: readonly string[], onDay: Day): Promise<string[]> =>
  (await rows<{ id: string }>(tx, `select distinct id from (${unitsVisibleSql('$1', '$2')}) seen`, [roots, onDay])).map((row) => row.id);

const ON_DAY = (version: string, day: string): string => `daterange(${version}.valid_from, ${version}.valid_to) @> ${day}::date`;
const REF = `u.id, u.code, v.name, v.kind`;

/** Units by id as they were called on that day, or last before it: a closed unit still has its name. */
export const findUnitRefs = (tx: Tx, ids: readonly string[], onDay: Day): Promise<UnitRef[]> =>
  rows<UnitRef>(
    tx,
    `select distinct on (u.id) ${REF} from people.unit u join people.unit_version v on v.unit_id = u.id
     where u.id = any($1::uuid[]) order by u.id, (v.valid_from <= $2::date) desc, abs(v.valid_from - $2::date)`,
    [ids, onDay],
  );

export const findUnitByCode = (tx: Tx, code: string, onDay: Day): Promise<UnitRef | undefined> =>
  firstRow<UnitRef>(tx, `select ${REF} from people.unit u join people.unit_version v on v.unit_id = u.id where u.code = $1 and ${ON_DAY('v', '$2')}`, [code, onDay]);

/** The unit itself first, the province last. Nothing when the unit does not exist on that day. */
export const findAncestors = (tx: Tx, unitId: string, onDay: Day): Promise<UnitRef[]> =>
  rows<UnitRef>(
    tx,
    `select ${REF} from people.ancestors($1, $2::date) up join people.unit u on u.id = up.id
     join people.unit_version v on v.unit_id = u.id and ${ON_DAY('v', '$2')} order by up.depth`,
    [unitId, onDay],
  );

export const findSubtreeIds = async (tx: Tx, unitId: string, onDay: Day): Promise<string[]> =>
  (await rows<{ id: string }>(tx, `select place.id from people.subtree($1, $2::date) place join people.unit_version v on v.unit_id = place.id and ${ON_DAY('v', '$2')} order by place.depth`, [unitId, onDay]))
    .map((row) => row.id);

/** Whether a unit stands under one of the roots on that day. */
export const isUnder = async (tx: Tx, roots: readonly string[], unitId: string, onDay: Day): Promise<boolean> =>
  (await firstRow(tx, `select 1 from people.ancestors($1, $3::date) where id = any($2::uuid[]) limit 1`, [unitId, roots, onDay])) !== undefined;

export interface UnitFilter {
  /** Only units under these; an empty list finds nothing. */
  places: readonly string[];
  under?: string;
  parentId?: string;
  q?: string;
  kind?: UnitKind;
}

/** Units with the active people who belong to them or to anything under them, each person once; by kind, then by name. */
export const findUnits = (tx: Tx, filter: UnitFilter, onDay: Day): Promise<UnitListed[]> =>
  rows<UnitListed>(
    tx,
    `with recursive alive as (
       select v.unit_id, v.parent_id, v.name, v.kind, v.official_code from people.unit_version v where ${ON_DAY('v', '$2')}
     ), listed as (
       select u.id, u.code, a.name, a.kind, a.official_code, a.parent_id from alive a join people.unit u on u.id = a.unit_id
       where u.id in (${unitsVisibleSql('$1', '$2')})
         and ($3::uuid is null or u.id in (select id from people.subtree($3, $2::date)))
         and ($4::uuid is null or a.parent_id = $4)
         and ($5::text is null or platform.search_form(a.name) like '%' || platform.search_form($5) || '%' or a.official_code = $5)
         and ($6::text is null or a.kind = $6)
     ), under as (
       select id as root, id, 0 as depth from listed
       union all
       select under.root, a.unit_id, under.depth + 1 from under join alive a on a.parent_id = under.id where under.depth < 20
     ), counted as (
       select under.root, count(distinct m.person_id)::int as people from under
       join people.membership m on m.unit_id = under.id and ${ON_DAY('m', '$2')}
       join people.person p on p.id = m.person_id and p.state = 'active'
       group by under.root
     )
     select l.id, l.code, l.name, l.kind, l.official_code as "officialCode", l.parent_id as "parentId", coalesce(c.people, 0) as people
     from listed l left join counted c on c.root = l.id
     order by array_position(array['province', 'department', 'ward', 'commune', 'office', 'school', 'enterprise', 'cooperative', 'team'], l.kind),
       l.name collate "vi-x-icu", l.id`,
    [filter.places, onDay, filter.under ?? null, filter.parentId ?? null, filter.q?.trim() ? likeText(filter.q) : null, filter.kind ?? null],
  );

/** Typed text as it may stand inside a LIKE pattern. */
export const likeText = (typed: string): string => typed.trim().replace(/[\\%_]/g, '\\$&');

export const findHistory = (tx: Tx, unitId: string): Promise<UnitPeriod[]> =>
  rows<UnitPeriod>(
    tx,
    `select id, parent_id as "parentId", name, kind, official_code as "officialCode", valid_from::text as "validFrom", valid_to::text as "validTo"
     from people.unit_version where unit_id = $1 order by valid_from`,
    [unitId],
  );

/** Makes the unit unless its code is taken; says whether it did. */
export const insertUnit = async (tx: Tx, unit: { id: string; code: string; at: Date }): Promise<boolean> =>
  (await changed(tx, `insert into people.unit (id, code, created_at) values ($1, $2, $3) on conflict (code) do nothing returning id`, [unit.id, unit.code, unit.at])).length > 0;

export const findUnitIdByCode = async (tx: Tx, code: string): Promise<string | undefined> =>
  (await firstRow<{ id: string }>(tx, `select id from people.unit where code = $1`, [code]))?.id;

export const insertPeriod = async (tx: Tx, unitId: string, period: UnitPeriod): Promise<void> => {
  await tx.query(
    `insert into people.unit_version (id, unit_id, parent_id, name, kind, official_code, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [period.id, unitId, period.parentId, period.name, period.kind, period.officialCode, period.validFrom, period.validTo],
  );
};

export const updatePeriod = async (tx: Tx, period: UnitPeriod): Promise<void> => {
  await tx.query(
    `update people.unit_version set parent_id = $2, name = $3, kind = $4, official_code = $5, valid_to = $6 where id = $1`,
    [period.id, period.parentId, period.name, period.kind, period.officialCode, period.validTo],
  );
};

/** Whether a unit would stand under itself, on that day or on any later day on which the tree already changes. */
export const wouldCircle = async (tx: Tx, unitId: string, parentId: string, on: Day): Promise<boolean> =>
  (await firstRow(
    tx,
    `select 1 from (select $3::date as d union select valid_from from people.unit_version where valid_from > $3::date) days
     cross join lateral people.ancestors($2, days.d) up where up.id = $1 limit 1`,
    [unitId, parentId, on],
  )) !== undefined;

/** What still stands in the way of closing a unit on a day: units directly under it, and people in it. */
export const countRemaining = async (tx: Tx, unitId: string, on: Day): Promise<{ units: number; people: number }> =>
  (await firstRow<{ units: number; people: number }>(
    tx,
    `select (select count(distinct unit_id)::int from people.unit_version where parent_id = $1 and (valid_to is null or valid_to > $2::date)) as units,
       (select count(distinct person_id)::int from people.membership where unit_id = $1 and (valid_to is null or valid_to > $2::date)) as people`,
    [unitId, on],
  ))!;

export const findChildIds = async (tx: Tx, unitId: string, onDay: Day): Promise<string[]> =>
  (await rows<{ id: string }>(tx, `select v.unit_id as id from people.unit_version v where v.parent_id = $1 and ${ON_DAY('v', '$2')} order by v.unit_id`, [unitId, onDay]))
    .map((row) => row.id);
