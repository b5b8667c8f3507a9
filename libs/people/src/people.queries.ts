import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import { readPhone } from './login';
import type { GrantedRole } from './permissions';
import type { Day, Membership, Page, Person, PersonListed, StaffKind } from './shapes';
import { likeText, unitsVisibleSql } from './units.queries';

const PERSON = `select p.id, p.account, p.username, p.full_name as "fullName", p.given_name as "givenName", p.phone, p.state,
  p.must_change_password as "mustChangePassword", p.last_seen_at as "lastSeenAt", p.pseudonymised_at as "pseudonymisedAt" from people.person p`;
const ON_DAY = (day: string): string => `daterange(m.valid_from, m.valid_to) @> ${day}::date`;

const ACCOUNT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const findPersonById = (tx: Tx, id: string): Promise<Person | undefined> => firstRow<Person>(tx, `${PERSON} where p.id = $1`, [id]);
export const findPersonByUsername = (tx: Tx, username: string): Promise<Person | undefined> => firstRow<Person>(tx, `${PERSON} where p.username = $1`, [username]);
/** Compared as text: an account name in a statement may be anything, and what cannot be one of ours finds nobody. */
export const findPersonsByAccount = (tx: Tx, accounts: readonly string[]): Promise<Person[]> =>
  rows<Person>(tx, `${PERSON} where p.account = any($1::uuid[])`, [accounts.filter((account) => ACCOUNT.test(account))]);

export const findPersons = (tx: Tx, ids: readonly string[]): Promise<Person[]> => rows<Person>(tx, `${PERSON} where p.id = any($1::uuid[])`, [ids]);

/** Whether someone belongs, on that day, to a unit under one of the roots. */
export const isPersonUnder = async (tx: Tx, roots: readonly string[], personId: string, onDay: Day): Promise<boolean> =>
  (await firstRow(
    tx,
    `select 1 from people.membership m where m.person_id = $2 and ${ON_DAY('$3')} and m.unit_id in (${unitsVisibleSql('$1', '$3')}) limit 1`,
    [roots, personId, onDay],
  )) !== undefined;

/** Memberships on a day, the oldest first, with the units as they were called on that day. */
export const findMemberships = (tx: Tx, personIds: readonly string[], onDay: Day): Promise<Membership[]> =>
  rows<Membership>(
    tx,
    `select m.id, m.person_id as "personId", m.unit_id as "unitId", v.name as "unitName", v.kind as "unitKind", m.position, m.staff_kind as "staffKind", m.audiences,
       m.valid_from::text as "validFrom", m.valid_to::text as "validTo"
     from people.membership m join people.unit_version v on v.unit_id = m.unit_id and daterange(v.valid_from, v.valid_to) @> $2::date
     where m.person_id = any($1::uuid[]) and ${ON_DAY('$2')} order by m.person_id, m.valid_from, m.id`,
    [personIds, onDay],
  );

export interface GrantRow {
  personId: string;
  role: GrantedRole;
  unitId: string;
}

export const findGrants = (tx: Tx, personIds: readonly string[]): Promise<GrantRow[]> =>
  rows<GrantRow>(tx, `select person_id as "personId", role, unit_id as "unitId" from people.role_grant where person_id = any($1::uuid[]) order by role, unit_id`, [personIds]);

export interface PeopleFilter {
  /** Only people under these units; an empty list finds nobody. */
  places: readonly string[];
  underUnitId?: string;
  q?: string;
  page?: number;
  size?: number;
}

/** Every word in the name, or the beginning of the user name, or the phone number. */
const searchSql = (q: string, put: (value: unknown) => string): string => {
  const inName = likeText(q).split(/\s+/).slice(0, 8).map((word) => `platform.search_form(p.full_name) like '%' || platform.search_form(${put(word)}) || '%'`);
  return `(${inName.join(' and ')}) or p.username like lower(${put(likeText(q))}) || '%' or p.phone = ${put(readPhone(q) ?? q)}`;
};

/**
 * People of the places, by given name as Vietnamese lists go; a search without marks finds names with them.
 */
export const findPeople = async (tx: Tx, filter: PeopleFilter, onDay: Day): Promise<Page<PersonListed>> => {
  const page = filter.page ?? 1;
  const size = filter.size ?? 50;
  const given: unknown[] = [filter.places, onDay, filter.underUnitId ?? null];
  const put = (value: unknown): string => `$${given.push(value)}`;
  const q = filter.q?.trim() ?? '';
  const search = q === '' ? 'true' : searchSql(q, put);
  const from = `
    with seen as materialized (
      select id from (${unitsVisibleSql('$1', '$2')}) visible
      where $3::uuid is null or id in (select id from people.subtree($3, $2::date))
    ), found as (
      select p.id, p.full_name, p.given_name, p.username, p.state, p.last_seen_at from people.person p
      where (${search}) and exists (select 1 from people.membership m where m.person_id = p.id and ${ON_DAY('$2')} and m.unit_id in (select id from seen))
    )`;
  const total = (await firstRow<{ total: number }>(tx, `${from} select count(*)::int as total from found`, given))!.total;
  const paged = [...given, size, (page - 1) * size];
  const items = await rows<PersonListed>(
    tx,
    `${from}, page as (
       select * from found order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id limit $${paged.length - 1} offset $${paged.length}
     )
     select p.id, p.full_name as "fullName", p.username, p.state, p.last_seen_at as "lastSeenAt",
       first.unit_id as "unitId", v.name as "unitName", first.position,
       array(select distinct unnest(m.audiences) from people.membership m where m.person_id = p.id and ${ON_DAY('$2')} and m.unit_id in (select id from seen) order by 1) as audiences,
       array(select distinct g.role from people.role_grant g where g.person_id = p.id order by 1) as roles
     from page p
     cross join lateral (
       select m.unit_id, m.position from people.membership m
       where m.person_id = p.id and ${ON_DAY('$2')} and m.unit_id in (select id from seen) order by m.valid_from, m.id limit 1
     ) first
     join people.unit_version v on v.unit_id = first.unit_id and daterange(v.valid_from, v.valid_to) @> $2::date
     order by p.given_name collate "vi-x-icu", p.full_name collate "vi-x-icu", p.id`,
    paged,
  );
  return { items, total, page, size };
};

export interface PersonToInsert {
  id: string;
  account: string;
  username: string;
  phone: string | null;
  fullName: string;
  givenName: string;
  passwordHash: string | null;
  mustChangePassword: boolean;
  at: Date;
}

/** Says whether it did: not when the user name or the phone number is somebody else's. */
export const insertPerson = async (tx: Tx, person: PersonToInsert): Promise<boolean> =>
  (await changed(
    tx,
    `insert into people.person (id, account, username, phone, full_name, given_name, password_hash, must_change_password, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [person.id, person.account, person.username, person.phone, person.fullName, person.givenName, person.passwordHash, person.mustChangePassword, person.at],
  )).length > 0;

export interface MembershipToInsert {
  id: string;
  personId: string;
  unitId: string;
  position: string;
  staffKind: StaffKind | null;
  audiences: readonly string[];
  validFrom: Day;
  validTo: Day | null;
}

export const insertMembership = async (tx: Tx, one: MembershipToInsert): Promise<void> => {
  await tx.query(
    `insert into people.membership (id, person_id, unit_id, position, staff_kind, audiences, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [one.id, one.personId, one.unitId, one.position, one.staffKind, one.audiences, one.validFrom, one.validTo],
  );
};

export const insertGrant = async (tx: Tx, grant: { id: string; personId: string; role: GrantedRole; unitId: string; at: Date }): Promise<void> => {
  await tx.query(
    `insert into people.role_grant (id, person_id, role, unit_id, granted_at) values ($1, $2, $3, $4, $5) on conflict (person_id, role, unit_id) do nothing`,
    [grant.id, grant.personId, grant.role, grant.unitId, grant.at],
  );
};

/** Until the transaction ends nobody else changes the person. */
export const lockPerson = (tx: Tx, id: string): Promise<Person | undefined> => firstRow<Person>(tx, `${PERSON} where p.id = $1 for update`, [id]);

/** Puts nobody in the place of a person: no names, no way to sign in, no role, no position. What unit it was and of which audiences stays. */
export const effacePerson = async (tx: Tx, id: string, nobody: { account: string; username: string; fullName: string; givenName: string; at: Date }): Promise<void> => {
  await tx.query(
    `update people.person set account = $2, username = $3, full_name = $4, given_name = $5, phone = null, state = 'disabled', password_hash = null, must_change_password = false,
       last_seen_at = null, pseudonymised_at = $6 where id = $1`,
    [id, nobody.account, nobody.username, nobody.fullName, nobody.givenName, nobody.at],
  );
  await tx.query(`update people.membership set position = '' where person_id = $1`, [id]);
  await tx.query('delete from people.role_grant where person_id = $1', [id]);
};
