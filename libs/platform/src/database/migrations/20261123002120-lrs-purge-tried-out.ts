import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Breaking for workers: one of a build from before does not know the new stages of a purge. */
export class LrsPurgeTriedOut1795393280000 implements MigrationInterface {
  name = 'LrsPurgeTriedOut1795393280000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A dry run that takes long is a purge that only counts: it has no reason and expects no number. agents: how many identities that no
-- statement named any more were forgotten at the end.
alter table lrs.purge alter column reason drop not null, alter column expected drop not null, add column agents bigint not null default 0;
alter table lrs.purge drop constraint purge_stage_check;
alter table lrs.purge add constraint purge_stage_check check (stage in ('trial', 'tried', 'dropped', 'count', 'delete', 'links', 'agents', 'done', 'refused'));
alter table lrs.purge add constraint purge_act_has_reason check ((stage in ('trial', 'tried', 'dropped')) = (reason is null) and (reason is null) = (expected is null));
create index purge_trial_open on lrs.purge (asked_by) where stage = 'trial';
-- On how many of the statements that a dry run would take each attachment hangs; until it has ended.
create table lrs.purge_attachment (
  purge_id uuid not null references lrs.purge on delete cascade,
  sha2 text not null,
  statements integer not null,
  primary key (purge_id, sha2)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
