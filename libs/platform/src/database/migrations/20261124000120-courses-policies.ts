import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. What of each unit of a course has to be done. */
export class CoursesPolicies1795478480000 implements MigrationInterface {
  name = 'CoursesPolicies1795478480000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table courses.unit_policy (
  course_id uuid not null references courses.course on delete cascade,
  unit_id text not null,
  policy jsonb not null,
  set_by uuid references people.person,
  set_at timestamptz not null,
  primary key (course_id, unit_id)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
