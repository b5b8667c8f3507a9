import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables. */
export class LearningAuSessions1795478580000 implements MigrationInterface {
  name = 'LearningAuSessions1795478580000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- cmi5: who learns which version, under one registration. Without an enrolment for actors that are no persons of ours.
create table learning.au_registration (
  registration uuid primary key,
  version_id uuid not null references courses.version,
  enrolment_id uuid unique references learning.enrolment,
  actor jsonb not null,
  registered_at timestamptz not null
);
-- One opening of an AU. terms: what was promised at the launch. said: its cmi5 defined statements so far, by verb.
create table learning.au_session (
  id uuid primary key,
  registration uuid not null references learning.au_registration on delete cascade,
  unit_id text not null,
  terms jsonb not null,
  fetch_sha2 text not null unique,
  fetched_at timestamptz,
  key_sha2 text,
  preferences_read boolean not null default false,
  said text[] not null default '{}',
  launched_at timestamptz not null,
  heard_at timestamptz not null,
  abandoned_at timestamptz
);
create index au_session_registration on learning.au_session (registration);
create index au_session_open on learning.au_session (heard_at) where abandoned_at is null and not said @> '{terminated}';
-- What is known of an AU in a registration, over all its sessions.
create table learning.au_fact (
  registration uuid not null references learning.au_registration on delete cascade,
  unit_id text not null,
  completed boolean not null default false,
  passed boolean not null default false,
  waived boolean not null default false,
  primary key (registration, unit_id)
);
-- Blocks, and the course (''), of which it was said that they are satisfied: once.
create table learning.au_satisfied (
  registration uuid not null references learning.au_registration on delete cascade,
  node_id text not null,
  satisfied_at timestamptz not null,
  primary key (registration, node_id)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
