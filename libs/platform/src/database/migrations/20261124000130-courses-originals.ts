import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a column that may be empty. Versions imported before do not know their original, though it is kept. */
export class CoursesOriginals1795478490000 implements MigrationInterface {
  name = 'CoursesOriginals1795478490000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table courses.version add column original_key text, add column original_name text;
comment on column courses.version.original_key is 'Where the package lies as it was uploaded; empty for courses of our own.';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
