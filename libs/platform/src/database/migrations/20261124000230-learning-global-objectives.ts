import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. Shared objectives of SCORM 2004 outlive a visit: those of a person over all courses, or in one enrolment. */
export class LearningGlobalObjectives1795478550000 implements MigrationInterface {
  name = 'LearningGlobalObjectives1795478550000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table learning.global_objective (
  person_id uuid not null references people.person,
  scope text not null,
  objectives jsonb not null,
  updated_at timestamptz not null,
  primary key (person_id, scope)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
