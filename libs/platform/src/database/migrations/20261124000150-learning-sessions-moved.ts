import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new column with a default. */
export class LearningSessionsMoved1795478510000 implements MigrationInterface {
  name = 'LearningSessionsMoved1795478510000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Whether its content has told another place than the one it was launched with. Until now a word of any kind counted as that.
alter table learning.session add column moved boolean not null default false;
update learning.session set moved = true where last_seq > 0;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
