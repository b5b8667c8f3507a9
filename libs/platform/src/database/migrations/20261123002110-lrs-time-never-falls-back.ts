import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a function takes the time in another way, and there is a new one that tells it. */
export class LrsTimeNeverFallsBack1795393270000 implements MigrationInterface {
  name = 'LrsTimeNeverFallsBack1795393270000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TELLING);
    await runner.query(WRITE);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TELLING = `
-- The latest instant (ms) that lrs.frontier has told anybody: nothing may be stored before it any more, also when the clock of this server
-- is set back. told is that instant itself, in memory that costs no log and is lost when the server crashes or another one takes over; then
-- told_ahead stands for it, which is written to the log once a second and is up to a second later.
create unlogged sequence lrs.told as bigint minvalue 0 start 0;
create sequence lrs.told_ahead as bigint minvalue 0 start 0;
select setval('lrs.told_ahead', coalesce((select max(at) >> 20 from lrs.statement), 0));

-- The time (ms) to store at: by the clock, but never before what was told, nor before not_before. A clock that falls back by more than an hour
-- was wrong before: then it is believed as it is now. Whoever stores holds the lock that carries an earlier time (see lrs.write), and asks
-- again after: either lrs.frontier sees that lock, or this sees what lrs.frontier has told.
create function lrs.time_to_store(not_before bigint) returns bigint language plpgsql as $$
declare
  clock bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  told bigint := coalesce(pg_sequence_last_value('lrs.told'), pg_sequence_last_value('lrs.told_ahead'), 0);
begin
  return greatest(clock, not_before, case when told - clock <= 3600000 then told else 0 end);
end $$;

-- The instant (ms) before which nothing will be stored any more, and everything stored before it can be seen: the time now, or that of the
-- oldest store still open. While the clock is behind what was told, each telling moves a millisecond on, so that what was stored meanwhile
-- is seen. Two who tell in the same moment by a clock that goes on may leave told behind by as much as lies between them; nobody notices,
-- unless the clock is set back in that very moment.
create function lrs.frontier() returns bigint language plpgsql as $$
declare
  clock bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  ahead bigint := coalesce(pg_sequence_last_value('lrs.told_ahead'), 0);
  told bigint := coalesce(pg_sequence_last_value('lrs.told'), ahead);
begin
  if clock < told - 1000 then
    perform pg_advisory_xact_lock(hashtextextended('lrs.told', 0));
    ahead := coalesce(pg_sequence_last_value('lrs.told_ahead'), 0);
    told := coalesce(pg_sequence_last_value('lrs.told'), ahead) + 1;
    if clock < told - 3600000 then
      raise warning 'the clock has fallen back by more than an hour: what was stored before may lie in its future';
      told := clock;
      ahead := 0;
    end if;
  elsif clock > told then
    told := clock;
  end if;
  if told > ahead then perform setval('lrs.told_ahead', told + 1000); end if;
  if told is distinct from pg_sequence_last_value('lrs.told') then perform setval('lrs.told', told); end if;
  -- After it has been told, see lrs.time_to_store.
  return least(told, (
    select min(((classid::bigint & 65535) << 32) | objid::bigint) from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted and (classid::bigint >> 16) = 19538
      and database = (select oid from pg_database where datname = current_database())));
end $$;
`;

const WRITE = `
-- Writes a batch of statements with their links. Two advisory locks are held until the end of the transaction:
-- - on references (19538, 1): shared, but alone for a batch whose references point at something that may be arriving at this moment, so
--   that neither of two such transactions misses the other; and alone around New Year, when one id could go into two partitions at once;
-- - one that carries a time before which nothing of this transaction is stored (0x4c52 << 48 | ms), so that lrs.frontier can see in
--   pg_locks how old the oldest open store is. The time of storing is taken after it is held, see lrs.time_to_store.
-- Rows come in the order of their ids, so that two batches with the same ids wait for each other and never for ever; turns says where each
-- stood in the batch. plain: nothing in the batch is out of the ordinary; if something is, it raises HV001 or unique_violation.
-- positions: of those that are new, in the order of the batch, null for an id that is there already. stale: the numbers are out of date and
-- nothing was written. awaited: something that was here before refers to one of them, or voids it.
create or replace function lrs.write(
  known_epoch bigint, plain boolean, alone boolean, turns integer[], ids uuid[], registrations uuid[], voided_ids uuid[], verbs integer[],
  actors integer[], activities integer[], authorities integer[], forms smallint[], bodies json,
  agents integer[], agents_plain boolean[], agent_turns integer[], linked_activities integer[], activities_plain boolean[], activity_turns integer[],
  out positions bigint[], out stale boolean, out awaited boolean
) language plpgsql
-- A plan made while the tables were small must not stay when they have grown.
set enable_seqscan = off set enable_mergejoin = off
as $$
declare
  ms bigint := lrs.time_to_store(0);
  moment timestamptz := to_timestamp(ms / 1000.0);
  count integer := cardinality(ids);
  known uuid[];
  inserted bigint[];
begin
  if alone or date_trunc('year', moment - interval '10 minutes', 'UTC') <> date_trunc('year', moment + interval '10 minutes', 'UTC') then
    perform pg_advisory_xact_lock(19538, 1);
  else
    perform pg_advisory_xact_lock_shared(19538, 1);
  end if;
  ms := lrs.time_to_store(ms);
  perform pg_advisory_xact_lock_shared((19538::bigint << 48) | ms);
  stale := known_epoch is distinct from (select epoch from lrs.dictionary_epoch);
  if stale and not plain then return; end if;

  ms := lrs.time_to_store(ms);
  moment := to_timestamp(ms / 1000.0);
  loop
    positions := array(select (ms << 20) | nextval('lrs.turn') from generate_series(1, count));
    exit when positions[count] >= positions[1]; -- the turns began anew in the middle: once more, from their beginning
  end loop;
  known := array(
    select o.id from lrs.statement o where o.id = any(ids)
      and (o.at < lrs.first_position(date_trunc('year', moment, 'UTC')) or o.at >= lrs.first_position(date_trunc('year', moment, 'UTC') + interval '1 year')));
  awaited := exists (select from lrs.statement_reference r where r.target = any(ids)) or exists (select from lrs.statement v where v.voids = any(ids));

  if plain then
    if stale or awaited or cardinality(known) > 0 then raise exception 'this batch needs care' using errcode = 'HV001'; end if;
    insert into lrs.statement (at, id, registration, verb, actor, activity, authority, form, body)
      select positions[e.turn], e.id, e.registration, e.verb, e.actor, e.activity, e.authority, e.form, e.body
      from rows from (unnest(turns, ids, registrations, verbs, actors, activities, authorities, forms), json_array_elements(bodies))
        as e (turn, id, registration, verb, actor, activity, authority, form, body);
    insert into lrs.statement_agent select l.agent, l.plain, positions[l.turn] from unnest(agents, agents_plain, agent_turns) as l (agent, plain, turn);
    insert into lrs.statement_activity select l.activity, l.plain, positions[l.turn] from unnest(linked_activities, activities_plain, activity_turns) as l (activity, plain, turn);
    return;
  end if;

  with written as (
    insert into lrs.statement (at, id, registration, voids, verb, actor, activity, authority, form, body)
    select positions[e.turn], e.id, e.registration, e.voids, e.verb, e.actor, e.activity, e.authority, e.form, e.body
    from rows from (unnest(turns, ids, registrations, voided_ids, verbs, actors, activities, authorities, forms), json_array_elements(bodies))
      as e (turn, id, registration, voids, verb, actor, activity, authority, form, body)
    where e.id <> all(known)
    on conflict do nothing
    returning at
  )
  select coalesce(array_agg(at), '{}') into inserted from written;
  positions := array(select case when p = any(inserted) then p end from unnest(positions) with ordinality as n (p, turn) order by turn);
  insert into lrs.statement_agent select l.agent, l.plain, positions[l.turn] from unnest(agents, agents_plain, agent_turns) as l (agent, plain, turn) where positions[l.turn] is not null;
  insert into lrs.statement_activity select l.activity, l.plain, positions[l.turn] from unnest(linked_activities, activities_plain, activity_turns) as l (activity, plain, turn) where positions[l.turn] is not null;
end $$;
`;
