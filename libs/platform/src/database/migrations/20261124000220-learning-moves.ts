import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. Which learners were moved to a newer version of their course, from which one. */
export class LearningMoves1795478540000 implements MigrationInterface {
  name = 'LearningMoves1795478540000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table learning.version_move (
  enrolment_id uuid not null references learning.enrolment on delete cascade,
  from_version_id uuid not null references courses.version,
  to_version_id uuid not null references courses.version,
  moved_by uuid references people.person,
  moved_at timestamptz not null,
  primary key (enrolment_id, from_version_id, moved_at)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
