import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class LearningEnrolmentsAndProgress1795305960000 implements MigrationInterface {
  name = 'LearningEnrolmentsAndProgress1795305960000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema learning;
create table learning.enrolment (
  id uuid primary key,
  person_id uuid not null references people.person,
  course_id uuid not null references courses.course,
  version_id uuid not null references courses.version,
  year integer not null,
  registration uuid not null unique,
  source text not null check (source in ('self', 'assigned', 'outside')),
  enrolled_at timestamptz not null,
  completed_at timestamptz,
  passed_at timestamptz,
  score numeric(5,4),
  outcome_statement_id uuid,
  unique (person_id, course_id, year)
);
create index enrolment_course on learning.enrolment (course_id, year);
create table learning.unit_progress (
  enrolment_id uuid not null references learning.enrolment,
  unit_id text not null,
  completion text not null default 'incomplete' check (completion in ('incomplete', 'completed')),
  success text not null default 'unknown' check (success in ('unknown', 'passed', 'failed')),
  score numeric(6,5),
  location text,
  device text,
  first_at timestamptz not null,
  located_at timestamptz not null,
  completed_at timestamptz,
  completed_by uuid,
  passed_at timestamptz,
  passed_by uuid,
  primary key (enrolment_id, unit_id)
);
create table learning.session (
  id uuid primary key,
  enrolment_id uuid references learning.enrolment,
  version_id uuid not null references courses.version,
  unit_id text not null,
  person_id uuid not null references people.person,
  token_sha2 text not null unique,
  mode text not null check (mode in ('normal', 'browse')),
  state jsonb not null,
  last_seq bigint not null default 0,
  device text,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  closed_at timestamptz
);
create index session_enrolment on learning.session (enrolment_id, unit_id, opened_at desc);
create table learning.attempt (
  enrolment_id uuid not null references learning.enrolment,
  unit_id text not null,
  state jsonb not null,
  session_id uuid not null,
  updated_at timestamptz not null,
  primary key (enrolment_id, unit_id)
);
create view learning.v_enrolment as
  select id, person_id, course_id, version_id, year, source, enrolled_at, completed_at, passed_at, score, outcome_statement_id from learning.enrolment;
create view learning.v_unit_progress as
  select enrolment_id, unit_id, completion, success, score, completed_at, completed_by, passed_at, passed_by from learning.unit_progress;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
