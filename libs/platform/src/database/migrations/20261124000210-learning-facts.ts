import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Not breaking: new columns, with what they held before. An enrolment keeps what it was promised has to be done, progress what of it is met.
 */
export class LearningFacts1795478530000 implements MigrationInterface {
  name = 'LearningFacts1795478530000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table learning.enrolment add column policies jsonb not null default '{}';
alter table learning.unit_progress add column toward jsonb not null default '{}';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
