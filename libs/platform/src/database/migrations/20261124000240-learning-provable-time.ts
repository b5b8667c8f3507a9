import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new columns and an index. How long a turn can have been learned, by its signs of life; visits that fell silent are found by when they were heard. */
export class LearningProvableTime1795478560000 implements MigrationInterface {
  name = 'LearningProvableTime1795478560000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table learning.turn add column told_at timestamptz, add column bound_ms bigint not null default 0;
update learning.turn set told_at = seen_at, bound_ms = ms;
create index session_open on learning.session (seen_at) where closed_at is null;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
