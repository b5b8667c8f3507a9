import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class AssessmentBanksAndSittings1795305900000 implements MigrationInterface {
  name = 'AssessmentBanksAndSittings1795305900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema assessment;
-- A question never changes: an edited one has another hash and is another row; sittings keep pointing at the one they drew.
create table assessment.question (
  id uuid primary key,
  bank text not null,
  key text not null,
  body_sha2 text not null,
  body jsonb not null,
  retired_at timestamptz,
  unique (bank, key, body_sha2)
);
create table assessment.sitting (
  id uuid primary key,
  person_id uuid not null references people.person,
  enrolment_id uuid not null,
  bank text not null,
  number integer not null,
  pass_mark numeric(4,3) not null,
  drawn jsonb not null,
  answers jsonb not null default '{}',
  flagged jsonb not null default '[]',
  answers_seq bigint not null default 0,
  started_at timestamptz not null,
  deadline_at timestamptz,
  submitted_at timestamptz,
  score numeric(5,4),
  passed boolean,
  unique (enrolment_id, number),
  check ((submitted_at is null) = (score is null) and (submitted_at is null) = (passed is null))
);
create unique index sitting_one_open on assessment.sitting (enrolment_id) where submitted_at is null;
create index sitting_person on assessment.sitting (person_id);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
