import { firstRow, newId, rows, type Tx } from '@hvs/platform';
import type { PlannedPerson } from './demo-people';
import type { PlannedUnit } from './demo-units';

/** All units in one statement; those whose code is there already stay as they are. Gives how many are new. */
export const insertUnits = async (tx: Tx, units: readonly PlannedUnit[], at: Date): Promise<number> => {
  const given = JSON.stringify(units.map((unit) => ({ ...unit, id: newId(), versionId: newId() })));
  const stray = await rows<{ code: string }>(
    tx,
    `with given as (select * from json_to_recordset($1) as g(code text, "parentCode" text))
     select code from given where "parentCode" is not null and "parentCode" not in (select code from given union all select code from people.unit)`,
    [given],
  );
  if (stray.length > 0) throw new Error(`Đơn vị không có cấp trên / units without a parent: ${stray.map((row) => row.code).join(', ')}`);
  const made = await firstRow<{ count: number }>(
    tx,
    `with given as (
       select * from json_to_recordset($1) as g(id uuid, code text, "versionId" uuid, name text, kind text, "parentCode" text, "officialCode" text, "validFrom" date, "validTo" date)
     ), made as (
       insert into people.unit (id, code, created_at) select id, code, $2 from given on conflict (code) do nothing returning id, code
     ), known as (
       select id, code from made union all select id, code from people.unit
     ), versions as (
       insert into people.unit_version (id, unit_id, parent_id, name, kind, official_code, valid_from, valid_to)
       select g."versionId", m.id, k.id, g.name, g.kind, g."officialCode", g."validFrom", g."validTo"
       from made m join given g on g.code = m.code left join known k on k.code = g."parentCode"
     ) select count(*)::int as count from made`,
    [given, at],
  );
  return made!.count;
};

/**
 * All people in one statement, with their memberships and roles. Somebody whose id, user name or phone is there already is
 * left out entirely. Gives how many are new.
 */
export const insertPeople = async (tx: Tx, people: readonly PlannedPerson[], passwordHash: string, at: Date): Promise<number> => {
  const made = await firstRow<{ count: number }>(
    tx,
    `with made as (
       insert into people.person (id, account, username, phone, full_name, given_name, password_hash, created_at)
       select id, account, username, phone, "fullName", "givenName", $4, $5
       from json_to_recordset($1) as g(id uuid, account uuid, username text, phone text, "fullName" text, "givenName" text)
       on conflict do nothing returning id
     ), memberships as (
       insert into people.membership (id, person_id, unit_id, position, staff_kind, audiences, valid_from, valid_to)
       select g.id, g."personId", u.id, g.position, g."staffKind", g.audiences, g."validFrom", g."validTo"
       from json_to_recordset($2) as g(id uuid, "personId" uuid, "unitCode" text, position text, "staffKind" text, audiences text[], "validFrom" date, "validTo" date)
       join made on made.id = g."personId" join people.unit u on u.code = g."unitCode"
     ), grants as (
       insert into people.role_grant (id, person_id, role, unit_id, granted_at)
       select g.id, g."personId", g.role, u.id, $5
       from json_to_recordset($3) as g(id uuid, "personId" uuid, role text, "unitCode" text)
       join made on made.id = g."personId" join people.unit u on u.code = g."unitCode"
     ) select count(*)::int as count from made`,
    [
      JSON.stringify(people.map(({ memberships: _m, grants: _g, ...person }) => person)),
      JSON.stringify(people.flatMap((person) => person.memberships.map((one) => ({ ...one, id: newId(), personId: person.id })))),
      JSON.stringify(people.flatMap((person) => person.grants.map((one) => ({ ...one, id: newId(), personId: person.id })))),
      passwordHash, at,
    ],
  );
  return made!.count;
};
