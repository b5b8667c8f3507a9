import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: codes by which supervised sittings begin. */
export class AssessmentSupervisions1795479200000 implements MigrationInterface {
  name = 'AssessmentSupervisions1795479200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table assessment.supervision (
  id uuid primary key,
  course_id uuid not null,
  code_sha2 text not null unique,
  places uuid[] not null,
  supervisor_id uuid not null references people.person,
  made_at timestamptz not null,
  valid_until timestamptz not null
);
create index supervision_by on assessment.supervision (supervisor_id, made_at);
comment on column assessment.supervision.places is 'The units of the supervisor when the code was made: it opens sittings of people under them alone.';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
