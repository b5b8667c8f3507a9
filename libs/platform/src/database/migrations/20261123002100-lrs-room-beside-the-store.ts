import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a function does the same in another way. */
export class LrsRoomBesideTheStore1795393260000 implements MigrationInterface {
  name = 'LrsRoomBesideTheStore1795393260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The partitions of a year (UTC). They are made standing alone and then attached: that waits for nobody who reads or stores and keeps
-- nobody waiting (SHARE UPDATE EXCLUSIVE on the parent, where CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE). Two at once: the second
-- waits, and finds it done. Bounds need no check constraint to be believed, since there is no row to look at; indexes come with the
-- parent's and are taken over as they are. An id is unique in each year; lrs.write sees to it that it is unique over all.
create or replace function lrs.ensure_partitions(year integer) returns void language plpgsql as $$
declare
  low bigint := lrs.first_position(make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'));
  high bigint := lrs.first_position(make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
  parent text;
begin
  perform pg_advisory_xact_lock(hashtextextended('lrs.partitions', 0));
  if to_regclass(format('lrs.statement_y%s', year)) is not null then return; end if;
  foreach parent in array array['statement', 'statement_agent', 'statement_activity'] loop
    execute format('create table lrs.%s_y%s (like lrs.%s including all)', parent, year, parent);
    if parent = 'statement' then execute format('alter table lrs.statement_y%s add unique (id)', year); end if;
    execute format('alter table lrs.%s attach partition lrs.%s_y%s for values from (%s) to (%s)', parent, parent, year, low, high);
  end loop;
end $$;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
