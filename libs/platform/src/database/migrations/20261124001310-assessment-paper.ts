import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: assessments sat on paper, with the sheets that were drawn for them. */
export class AssessmentPaper1795479190000 implements MigrationInterface {
  name = 'AssessmentPaper1795479190000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table assessment.paper_session (
  id uuid primary key,
  -- What stands on its sheets, so that one of another day is recognised.
  number bigint generated always as identity unique,
  course_id uuid not null,
  course_slug text not null,
  title text not null,
  bank text not null,
  unit_id uuid not null references people.unit,
  supervisor_id uuid not null references people.person,
  held_at timestamptz not null,
  settings jsonb not null,
  opened_at timestamptz not null
);
create index paper_session_unit on assessment.paper_session (unit_id, held_at);
create table assessment.paper_sheet (
  session_id uuid not null references assessment.paper_session,
  number integer not null,
  -- Empty until somebody is known to have sat it.
  person_id uuid references people.person,
  drawn jsonb not null,
  sitting_id uuid unique references assessment.sitting,
  entered_by uuid,
  entered_at timestamptz,
  primary key (session_id, number),
  unique (session_id, person_id),
  check ((sitting_id is null) = (entered_at is null) and (sitting_id is null or person_id is not null))
);
comment on column assessment.paper_session.settings is 'Frozen when the session was opened: the rules its sheets were promised.';
comment on column assessment.paper_sheet.drawn is 'Seed, plan, pool and questions, as a sitting keeps them.';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
