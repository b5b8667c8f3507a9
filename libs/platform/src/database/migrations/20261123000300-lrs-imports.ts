import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables. */
export class LrsImports1795392180000 implements MigrationInterface {
  name = 'LrsImports1795392180000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Statements brought in from a file or another store; one row for a task of platform.task. reading: where it goes on, moved in the same
-- transaction as the statements before it. step: goes up with it. secret: kept only until the import ends. next_try_at: it is taken up
-- (again) then, unless it has moved on; null once it has ended.
create table lrs.statement_import (
  task_id uuid primary key,
  source text not null check (source in ('file', 'store')),
  origin text not null,
  title text not null,
  keep_authority boolean not null,
  reading jsonb not null,
  step integer not null default 0,
  stored bigint not null default 0,
  known bigint not null default 0,
  refused bigint not null default 0,
  file_key text,
  file_name text,
  file_sha2 text,
  address text,
  version text,
  username text,
  secret text,
  failures integer not null default 0,
  next_try_at timestamptz,
  constraint statement_import_file check (source <> 'file' or (file_key is not null and file_name is not null and file_sha2 is not null)),
  constraint statement_import_store check (source <> 'store' or (address is not null and version is not null and username is not null))
);
create index statement_import_due on lrs.statement_import (next_try_at) where next_try_at is not null;
-- Statements that were not simply stored, with the reason; the first ten thousand of an import.
create table lrs.statement_import_line (
  task_id uuid not null references lrs.statement_import on delete cascade,
  ordinal bigint not null,
  line bigint,
  statement_id text,
  outcome text not null check (outcome in ('refused', 'stored')),
  reason text not null,
  clause text,
  primary key (task_id, ordinal)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
