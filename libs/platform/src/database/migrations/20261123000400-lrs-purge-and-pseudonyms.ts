import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables. */
export class LrsPurgeAndPseudonyms1795392240000 implements MigrationInterface {
  name = 'LrsPurgeAndPseudonyms1795392240000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Every purge there was. stage: what is being done; at: the position reached in it. counted: what the count at the beginning found,
-- statements: what has been deleted. kept: how many stayed, by reason. links_table, links_block: how far leftover links are swept.
create table lrs.purge (
  id uuid primary key,
  task_id uuid not null unique,
  policy jsonb not null,
  reason text not null,
  expected bigint not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  stage text not null default 'count' check (stage in ('count', 'delete', 'links', 'done', 'refused')),
  at bigint not null default 0,
  counted bigint not null default 0,
  statements bigint not null default 0,
  kept jsonb not null default '{}',
  attachments integer not null default 0,
  oldest bigint,
  newest bigint,
  links_table text,
  links_block bigint not null default 0,
  finished_at timestamptz
);
create index purge_newest on lrs.purge (asked_at desc);
-- Somebody's identities being replaced by a pseudonym, whose number in lrs.agent is number. agent_keys: the identities, forgotten when it
-- is done. retired: numbers that meant them; walking: numbers whose statements are being rewritten, at: how far.
create table lrs.pseudonymisation (
  id uuid primary key,
  task_id uuid not null unique,
  account text not null,
  number integer not null,
  agent_keys text[] not null,
  retired integer[] not null,
  walking integer[] not null,
  at bigint not null default 0,
  statements bigint not null default 0,
  asked_at timestamptz not null,
  finished_at timestamptz
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
