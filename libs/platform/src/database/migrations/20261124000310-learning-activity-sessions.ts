import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. */
export class LearningActivitySessions1795478590000 implements MigrationInterface {
  name = 'LearningActivitySessions1795478590000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- One opening of an activity of an xAPI package; its key is in the address the package was opened at.
create table learning.activity_session (
  id uuid primary key,
  enrolment_id uuid not null references learning.enrolment,
  unit_id text not null,
  key_sha2 text not null,
  launched_at timestamptz not null,
  heard_at timestamptz
);
create index activity_session_enrolment on learning.activity_session (enrolment_id);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
