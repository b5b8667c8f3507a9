import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Breaking: the statement tables are made anew and filled from the old ones. A build from before cannot run beside it.
 *
 * Every statement gets a position: the milliseconds of `stored`, shifted by twenty bits, and its turn. That one number is the key,
 * the order of the store, the cursor of a page and the key of the yearly partitions; agents, activities and verbs are numbers of
 * dictionaries. An index entry shrinks to a third, and an old year can be detached.
 */
export class LrsPositionsAndPartitions1795392060000 implements MigrationInterface {
  name = 'LrsPositionsAndPartitions1795392060000';

  async up(runner: QueryRunner): Promise<void> {
    // Millions of statements are moved in one go.
    await runner.query('set local statement_timeout = 0');
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
    await runner.query(COPY);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TABLES = `
-- Out of the way, with their indexes.
create schema lrs_before;
alter table lrs.statement set schema lrs_before;
alter table lrs.statement_agent set schema lrs_before;
alter table lrs.statement_activity set schema lrs_before;
alter table lrs.statement_reference set schema lrs_before;
alter table lrs.statement_attachment set schema lrs_before;
alter table lrs.agent set schema lrs_before;
alter table lrs.activity set schema lrs_before;

-- Dictionaries: whatever the store ever saw has a number. The key is the identity or the IRI, hashed where it is too long for an index.
create table lrs.agent (
  id integer generated always as identity primary key,
  agent_key text not null unique,
  names jsonb not null default '[]'
);
create table lrs.activity (
  id integer generated always as identity primary key,
  iri text not null unique,
  definition jsonb not null default '{}'
);
create table lrs.verb (
  id integer generated always as identity primary key,
  iri text not null unique
);
-- Goes up whenever a number comes to mean something else; whoever remembers numbers must then forget them.
create table lrs.dictionary_epoch (epoch bigint not null);
insert into lrs.dictionary_epoch values (1);
create sequence lrs.turn as integer minvalue 0 maxvalue 1048575 start 0 cycle;

-- body is the statement's text as it came (json, not jsonb), with what an LRS adds but for stored, which is in the position.
-- form: 1 = written by the rules of xAPI 2.0; 2 = came without a timestamp, so that stored stands for it (Data 2.4.7).
create table lrs.statement (
  at bigint not null,
  id uuid not null,
  registration uuid,
  voids uuid,
  verb integer not null,
  actor integer,
  activity integer,
  authority integer,
  form smallint not null,
  voided boolean not null default false,
  body json not null,
  primary key (at)
) partition by range (at);
create index statement_by_verb on lrs.statement (verb, at);
create index statement_by_registration on lrs.statement (registration, at) where registration is not null;
create index statement_by_voids on lrs.statement (voids) where voids is not null;
do $$ begin
  alter table lrs.statement alter column body set compression lz4;
exception when feature_not_supported then null; -- a server built without it compresses in its own way
end $$;

-- One row per agent and statement. plain: passes the filter agent (actor or object); else related_agents only. No foreign keys:
-- a year is detached with its links, and a link whose statement has gone finds nothing.
create table lrs.statement_agent (agent integer not null, plain boolean not null, at bigint not null, primary key (agent, plain, at)) partition by range (at);
create table lrs.statement_activity (activity integer not null, plain boolean not null, at bigint not null, primary key (activity, plain, at)) partition by range (at);
-- Every statement a statement targets, down the chain; verb and registration are those of the target once it is here.
create table lrs.statement_reference (
  target uuid not null,
  at bigint not null,
  direct boolean not null,
  verb integer,
  registration uuid,
  primary key (target, at)
);
create index statement_reference_by_at on lrs.statement_reference (at);
create index statement_reference_by_verb on lrs.statement_reference (verb, at) where verb is not null;
create index statement_reference_by_registration on lrs.statement_reference (registration, at) where registration is not null;
create table lrs.statement_attachment (
  at bigint not null,
  sha2 text not null references lrs.attachment,
  primary key (at, sha2)
);
create index statement_attachment_by_sha2 on lrs.statement_attachment (sha2);
`;

const FUNCTIONS = `
create function lrs.first_position(moment timestamptz) returns bigint language sql immutable parallel safe as $$
  select floor(extract(epoch from moment) * 1000)::bigint << 20
$$;

-- The partitions of a year (UTC). An id is unique in each; lrs.write sees to it that it is unique over all.
create function lrs.ensure_partitions(year integer) returns void language plpgsql as $$
declare
  low bigint := lrs.first_position(make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'));
  high bigint := lrs.first_position(make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
begin
  perform pg_advisory_xact_lock(hashtextextended('lrs.partitions', 0));
  if to_regclass(format('lrs.statement_y%s', year)) is not null then return; end if;
  execute format('create table lrs.statement_y%s partition of lrs.statement (unique (id)) for values from (%s) to (%s)', year, low, high);
  execute format('create table lrs.statement_agent_y%s partition of lrs.statement_agent for values from (%s) to (%s)', year, low, high);
  execute format('create table lrs.statement_activity_y%s partition of lrs.statement_activity for values from (%s) to (%s)', year, low, high);
end $$;

-- Numbers for keys; settled: what another transaction committed, so that it may be remembered whatever becomes of this one.
create function lrs.number_keys(agents text[], activities text[], verbs text[])
returns table (kind text, key text, id integer, settled boolean, epoch bigint) language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
begin
  insert into lrs.agent (agent_key) select k from unnest(agents) k where not exists (select from lrs.agent a where a.agent_key = k) order by k on conflict do nothing;
  insert into lrs.activity (iri) select k from unnest(activities) k where not exists (select from lrs.activity a where a.iri = k) order by k on conflict do nothing;
  insert into lrs.verb (iri) select k from unnest(verbs) k where not exists (select from lrs.verb v where v.iri = k) order by k on conflict do nothing;
  return query
    select f.kind, f.key, f.id, f.xmin is distinct from pg_current_xact_id_if_assigned()::xid, (select e.epoch from lrs.dictionary_epoch e) from (
      select 'agent' as kind, a.agent_key as key, a.id, a.xmin from lrs.agent a where a.agent_key = any(agents)
      union all select 'activity', a.iri, a.id, a.xmin from lrs.activity a where a.iri = any(activities)
      union all select 'verb', v.iri, v.id, v.xmin from lrs.verb v where v.iri = any(verbs)) f;
end $$;

-- Writes a batch of statements with their links. Two advisory locks are held until the end of the transaction:
-- - on references (19538, 1): shared, but alone for a batch whose references point at something that may be arriving at this moment, so
--   that neither of two such transactions misses the other; and alone around New Year, when one id could go into two partitions at once;
-- - one that carries a time before which nothing of this transaction is stored (0x4c52 << 48 | ms), so that Consistent-Through can see in
--   pg_locks how old the oldest open store is. The time of storing is taken after it is held, from this server's clock: one clock for all.
-- Rows come in the order of their ids, so that two batches with the same ids wait for each other and never for ever; turns says where each
-- stood in the batch. plain: nothing in the batch is out of the ordinary; if something is, it raises HV001 or unique_violation.
-- positions: of those that are new, in the order of the batch, null for an id that is there already. stale: the numbers are out of date and
-- nothing was written. awaited: something that was here before refers to one of them, or voids it.
create function lrs.write(
  known_epoch bigint, plain boolean, alone boolean, turns integer[], ids uuid[], registrations uuid[], voided_ids uuid[], verbs integer[],
  actors integer[], activities integer[], authorities integer[], forms smallint[], bodies json,
  agents integer[], agents_plain boolean[], agent_turns integer[], linked_activities integer[], activities_plain boolean[], activity_turns integer[],
  out positions bigint[], out stale boolean, out awaited boolean
) language plpgsql
-- A plan made while the tables were small must not stay when they have grown.
set enable_seqscan = off set enable_mergejoin = off
as $$
declare
  moment timestamptz := clock_timestamp();
  base bigint;
  count integer := cardinality(ids);
  known uuid[];
  inserted bigint[];
begin
  if alone or date_trunc('year', moment - interval '10 minutes', 'UTC') <> date_trunc('year', moment + interval '10 minutes', 'UTC') then
    perform pg_advisory_xact_lock(19538, 1);
  else
    perform pg_advisory_xact_lock_shared(19538, 1);
  end if;
  perform pg_advisory_xact_lock_shared((19538::bigint << 48) | floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
  stale := known_epoch is distinct from (select epoch from lrs.dictionary_epoch);
  if stale and not plain then return; end if;

  moment := clock_timestamp();
  base := lrs.first_position(moment);
  loop
    positions := array(select base | nextval('lrs.turn') from generate_series(1, count));
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

const COPY = `
select lrs.ensure_partitions(year) from (
  select distinct extract(year from stored at time zone 'UTC')::integer as year from lrs_before.statement
  union select extract(year from now() at time zone 'UTC')::integer
  union select extract(year from now() at time zone 'UTC')::integer + 1) years;
insert into lrs.agent (agent_key, names) select agent_key, coalesce(body->'names', '[]') from lrs_before.agent;
insert into lrs.agent (agent_key) select agent_key from lrs_before.statement_agent on conflict do nothing;
insert into lrs.activity (iri, definition) select iri, definition from lrs_before.activity;
insert into lrs.activity (iri) select activity from lrs_before.statement_activity on conflict do nothing;
insert into lrs.verb (iri) select distinct verb from lrs_before.statement;
insert into lrs.agent (agent_key)
  select actor_key from lrs_before.statement where actor_key is not null union select authority_key from lrs_before.statement where authority_key is not null on conflict do nothing;
insert into lrs.activity (iri) select activity from lrs_before.statement where activity is not null on conflict do nothing;
create temporary table moved on commit drop as
  select seq, lrs.first_position(stored) | (seq & 1048575) as at from lrs_before.statement;
alter table moved add primary key (seq);
insert into lrs.statement (at, id, registration, voids, verb, actor, activity, authority, form, voided, body)
  select m.at, s.id, s.registration, s.voids, v.id, a.id, o.id, u.id, case when s.version like '2.%' then 1 else 0 end, s.voided,
    (select json_object_agg(key, value order by turn) from json_each(s.body) with ordinality as e (key, value, turn) where key <> 'stored')
  from lrs_before.statement s join moved m on m.seq = s.seq join lrs.verb v on v.iri = s.verb
    left join lrs.agent a on a.agent_key = s.actor_key left join lrs.agent u on u.agent_key = s.authority_key left join lrs.activity o on o.iri = s.activity;
insert into lrs.statement_agent select a.id, l.plain, m.at from lrs_before.statement_agent l join moved m on m.seq = l.seq join lrs.agent a on a.agent_key = l.agent_key;
insert into lrs.statement_activity select a.id, l.plain, m.at from lrs_before.statement_activity l join moved m on m.seq = l.seq join lrs.activity a on a.iri = l.activity;
insert into lrs.statement_reference (target, at, direct, verb, registration)
  select r.target, m.at, r.direct, v.id, r.registration from lrs_before.statement_reference r join moved m on m.seq = r.seq left join lrs.verb v on v.iri = r.verb;
insert into lrs.statement_attachment select m.at, l.sha2 from lrs_before.statement_attachment l join moved m on m.seq = l.seq;
drop schema lrs_before cascade;
`;
