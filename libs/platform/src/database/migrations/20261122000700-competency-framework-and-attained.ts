import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class CompetencyFrameworkAndAttained1795306020000 implements MigrationInterface {
  name = 'CompetencyFrameworkAndAttained1795306020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema competency;
create table competency.framework (
  code text primary key,
  title text not null,
  source text not null,
  version text not null,
  verified boolean not null,
  note text not null default ''
);
create table competency.skill_group (
  code text primary key,
  framework text not null references competency.framework,
  name text not null,
  position integer not null,
  verified boolean not null
);
create table competency.skill (
  code text primary key,
  group_code text not null references competency.skill_group,
  name text not null,
  position integer not null,
  verified boolean not null
);
create table competency.audience (
  code text primary key,
  name text not null,
  position integer not null
);
-- What an audience has to attain in a plan year, with the clause that says so.
create table competency.requirement (
  year integer not null,
  audience text not null references competency.audience,
  group_code text not null references competency.skill_group,
  position integer not null,
  deadline date not null,
  legal_source text not null,
  verified boolean not null,
  primary key (year, audience, group_code)
);
-- Which course proves which group, and by what: data an administrator edits.
create table competency.rule (
  course_id uuid not null references courses.course,
  group_code text not null references competency.skill_group,
  criterion text not null check (criterion in ('completed', 'passed')),
  primary key (course_id, group_code)
);
create table competency.attained (
  id uuid primary key,
  person_id uuid not null references people.person,
  group_code text not null references competency.skill_group,
  year integer not null,
  attained_at timestamptz not null,
  enrolment_id uuid not null references learning.enrolment,
  statement_id uuid,
  unique (person_id, group_code, year)
);
create index attained_group on competency.attained (group_code, year);
create table competency.audience_completion (
  id uuid primary key,
  person_id uuid not null references people.person,
  audience text not null references competency.audience,
  year integer not null,
  completed_at timestamptz not null,
  unique (person_id, audience, year)
);
create view competency.v_skill_group as select code, framework, name, position from competency.skill_group;
create view competency.v_audience as select code, name, position from competency.audience;
create view competency.v_requirement as select year, audience, group_code, position, deadline, legal_source from competency.requirement;
create view competency.v_attained as select person_id, group_code, year, attained_at, enrolment_id, statement_id from competency.attained;
create view competency.v_audience_completion as select person_id, audience, year, completed_at from competency.audience_completion;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
