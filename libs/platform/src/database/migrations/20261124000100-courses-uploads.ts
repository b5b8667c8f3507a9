import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables. */
export class CoursesUploads1795478460000 implements MigrationInterface {
  name = 'CoursesUploads1795478460000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Files on their way here over links that break. Parts have no gap between them; received is where the next one begins.
create table courses.upload (
  id uuid primary key,
  owner_id uuid not null,
  file_name text not null,
  bytes bigint not null check (bytes > 0),
  received bigint not null check (received between 0 and bytes),
  created_at timestamptz not null,
  touched_at timestamptz not null
);
create index upload_owner on courses.upload (owner_id);
create index upload_touched on courses.upload (touched_at);
create table courses.upload_part (
  upload_id uuid not null references courses.upload on delete cascade,
  starts_at bigint not null,
  file_key text not null,
  primary key (upload_id, starts_at)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
