import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: what the statements say of each question, how long a sitting stayed on each, and when its screen was left. */
export class AssessmentItemStatistics1795479180000 implements MigrationInterface {
  name = 'AssessmentItemStatistics1795479180000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table assessment.item_statistic (
  question_id uuid primary key references assessment.question,
  bank text not null,
  statistic jsonb not null,
  exposure numeric(5,4),
  computed_at timestamptz not null
);
create index item_statistic_bank on assessment.item_statistic (bank);
comment on column assessment.item_statistic.exposure is 'The part of lately opened sittings of the bank that drew the question; empty while they are too few to say.';
alter table assessment.sitting add column traces jsonb not null default '{}';
alter table assessment.sitting add column told jsonb not null default '{}';
comment on column assessment.sitting.told is 'Statements that were made while the sitting waited for an assessor, by question: part of those of its first result.';
comment on column assessment.sitting.traces is 'What the device told: milliseconds on each question, and when the screen was left. Never part of a result.';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
