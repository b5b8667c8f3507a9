import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new columns, one with a default. */
export class LrsImportsStopped1795393320000 implements MigrationInterface {
  name = 'LrsImportsStopped1795393320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- stopped_at: somebody stopped it then, and may let it go on. returned: of those that were stored, how many a purge may have taken out before.
alter table lrs.statement_import add column stopped_at timestamptz, add column returned bigint not null default 0;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
