import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a table of its own for packages that somebody wants checked without keeping them. */
export class CoursesPackageChecks1795479060000 implements MigrationInterface {
  name = 'CoursesPackageChecks1795479060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table courses.package_check (
  -- Unguessable: whoever has it may read what was found.
  id text primary key,
  -- Who asked, or where from: the hash of an account or of an address.
  asked_by text not null,
  file_name text not null,
  file_key text not null,
  state text not null check (state in ('waiting', 'running', 'done')),
  report jsonb,
  -- While it runs: when it last showed a sign of life.
  touched_at timestamptz not null,
  created_at timestamptz not null
);
create index package_check_state on courses.package_check (state, created_at);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
