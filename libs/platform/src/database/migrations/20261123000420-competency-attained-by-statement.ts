import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: an index. */
export class CompetencyAttainedByStatement1795392260000 implements MigrationInterface {
  name = 'CompetencyAttainedByStatement1795392260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index attained_statement on competency.attained (statement_id) where statement_id is not null;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
