import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class PeopleUnitsAndSignIn1795305720000 implements MigrationInterface {
  name = 'PeopleUnitsAndSignIn1795305720000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema people;
create table people.unit (
  id uuid primary key,
  code text not null unique,
  created_at timestamptz not null default now()
);
-- The dated tree: each row says what a unit was called, what kind it was and where it stood, from a day until (not including) another.
create table people.unit_version (
  id uuid primary key,
  unit_id uuid not null references people.unit,
  parent_id uuid references people.unit,
  name text not null,
  kind text not null check (kind in ('province', 'department', 'commune', 'ward', 'school', 'enterprise', 'cooperative', 'team', 'office')),
  official_code text,
  valid_from date not null,
  valid_to date,
  check (valid_to is null or valid_to > valid_from),
  check (parent_id is distinct from unit_id),
  constraint unit_version_no_overlap exclude using gist (unit_id with =, daterange(valid_from, valid_to) with &&)
);
create index unit_version_parent on people.unit_version (parent_id);
create index unit_version_search on people.unit_version using gin (platform.search_form(name) gin_trgm_ops);
create table people.person (
  id uuid primary key,
  account uuid not null unique,
  username text not null check (username = lower(username)),
  phone text,
  full_name text not null,
  given_name text not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  password_hash text,
  must_change_password boolean not null default false,
  password_changed_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  constraint person_username unique (username),
  constraint person_phone unique (phone)
);
create index person_search on people.person using gin (platform.search_form(full_name) gin_trgm_ops);
create table people.membership (
  id uuid primary key,
  person_id uuid not null references people.person,
  unit_id uuid not null references people.unit,
  position text not null default '',
  staff_kind text check (staff_kind in ('can-bo', 'cong-chuc', 'vien-chuc', 'nguoi-lao-dong')),
  audiences text[] not null default '{}',
  valid_from date not null,
  valid_to date,
  check (valid_to is null or valid_to > valid_from),
  constraint membership_no_overlap exclude using gist (person_id with =, unit_id with =, daterange(valid_from, valid_to) with &&)
);
create index membership_person on people.membership (person_id);
create index membership_unit on people.membership (unit_id);
create index membership_audiences on people.membership using gin (audiences);
create table people.role_grant (
  id uuid primary key,
  person_id uuid not null references people.person,
  role text not null check (role in ('unit-manager', 'province-admin', 'auditor')),
  unit_id uuid not null references people.unit,
  granted_at timestamptz not null default now(),
  unique (person_id, role, unit_id)
);
create table people.session (
  token_sha2 text primary key,
  person_id uuid not null references people.person,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on people.session (person_id);
create table people.sign_in_failure (
  id bigint generated always as identity primary key,
  subject text not null,
  at timestamptz not null
);
create index sign_in_failure_subject on people.sign_in_failure (subject, at);
create table people.audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id uuid,
  act text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  request_id text
);
create index audit_entry_subject on people.audit_entry (subject_kind, subject_id, at desc);
create index audit_entry_at on people.audit_entry (at desc);
-- The tree on a day: a unit's ancestors (itself first, depth 0), and everything under a unit (itself included).
create function people.ancestors(unit uuid, on_day date) returns table (id uuid, depth integer) language sql stable as $$
  with recursive up as (
    select unit as id, 0 as depth
    union all
    select v.parent_id, up.depth + 1 from up join people.unit_version v
      on v.unit_id = up.id and daterange(v.valid_from, v.valid_to) @> on_day
    where v.parent_id is not null and up.depth < 20
  ) select id, depth from up $$;
create function people.subtree(unit uuid, on_day date) returns table (id uuid, depth integer) language sql stable as $$
  with recursive down as (
    select unit as id, 0 as depth
    union all
    select v.unit_id, down.depth + 1 from down join people.unit_version v
      on v.parent_id = down.id and daterange(v.valid_from, v.valid_to) @> on_day
    where down.depth < 20
  ) select id, depth from down $$;
create view people.v_unit as
  select u.id, u.code, v.name, v.kind, v.official_code, v.parent_id, v.valid_from, v.valid_to
  from people.unit u join people.unit_version v on v.unit_id = u.id;
create view people.v_person as select id, account, username, full_name, given_name, state from people.person;
create view people.v_membership as select id, person_id, unit_id, position, staff_kind, audiences, valid_from, valid_to from people.membership;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
