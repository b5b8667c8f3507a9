import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a column that may stay empty. */
export class PeoplePseudonymised1795392250000 implements MigrationInterface {
  name = 'PeoplePseudonymised1795392250000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Since when the person has no name any more; account is then the pseudonym in statements.
alter table people.person add column pseudonymised_at timestamptz;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
