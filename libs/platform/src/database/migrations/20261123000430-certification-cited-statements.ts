import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: an index. */
export class CertificationCitedStatements1795392270000 implements MigrationInterface {
  name = 'CertificationCitedStatements1795392270000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index certificate_statements on certification.certificate using gin ((facts->'statementIds'));
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
