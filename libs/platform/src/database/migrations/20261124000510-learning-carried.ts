import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. */
export class LearningCarried1795478710000 implements MigrationInterface {
  name = 'LearningCarried1795478710000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Files of unsent work that were handed in: whose, by whom, and what became of each item. A file counts once.
create table learning.carried (
  id uuid primary key,
  person_id uuid not null references people.person,
  carried_by uuid not null references people.person,
  sha2 text not null unique,
  items integer not null,
  accepted integer not null,
  refused jsonb not null,
  at timestamptz not null
);
create index carried_person on learning.carried (person_id, at);
create index carried_by on learning.carried (carried_by, at);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
