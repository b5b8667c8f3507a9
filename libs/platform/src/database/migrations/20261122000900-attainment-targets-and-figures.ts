import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class AttainmentTargetsAndFigures1795306140000 implements MigrationInterface {
  name = 'AttainmentTargetsAndFigures1795306140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema attainment;
create table attainment.target (
  code text primary key,
  year integer not null,
  position integer not null,
  title text not null,
  population jsonb not null,
  rule jsonb not null,
  rule_sentence text not null,
  measure text not null check (measure in ('people', 'organisations', 'units')),
  required_percent numeric(5,2) not null,
  deadline date not null,
  legal_clause text not null,
  note text not null default ''
);
create table attainment.denominator (
  id uuid primary key,
  target text not null references attainment.target,
  unit_id uuid not null references people.unit,
  value integer not null check (value >= 0),
  source text not null check (length(source) > 0),
  source_date date not null,
  declared_by uuid,
  declared_at timestamptz not null,
  replaced_at timestamptz
);
create unique index denominator_current on attainment.denominator (target, unit_id) where replaced_at is null;
-- One row per (target, unit or ancestor, subject): a subject counts once in a unit however many of its parts he belongs to.
create table attainment.credit (
  target text not null references attainment.target,
  unit_id uuid not null references people.unit,
  measure text not null check (measure in ('subject', 'attendance')),
  subject_id uuid not null,
  person_id uuid,
  at timestamptz not null,
  primary key (target, unit_id, measure, subject_id)
);
create index credit_person on attainment.credit (person_id);
create table attainment.figure (
  target text not null references attainment.target,
  unit_id uuid not null references people.unit,
  met integer not null default 0 check (met >= 0),
  attendances integer not null default 0 check (attendances >= 0),
  updated_at timestamptz not null,
  primary key (target, unit_id)
);
create view attainment.v_target as select code, year, position, title, rule_sentence, measure, required_percent, deadline, legal_clause from attainment.target;
create view attainment.v_figure as select target, unit_id, met, attendances, updated_at from attainment.figure;
create view attainment.v_credit as select target, unit_id, measure, subject_id, person_id, at from attainment.credit;
create view attainment.v_denominator as select target, unit_id, value, source, source_date, declared_by, declared_at from attainment.denominator where replaced_at is null;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
