import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class LrsStatementsAndDocuments1795305780000 implements MigrationInterface {
  name = 'LrsStatementsAndDocuments1795305780000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema lrs;
-- body keeps the statement's text exactly (json, not jsonb); everything a query needs stands beside it.
create table lrs.statement (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  stored timestamptz not null,
  timestamp timestamptz not null,
  version text not null,
  actor_key text,
  verb text not null,
  activity text,
  registration uuid,
  authority_key text,
  voids uuid,
  voided boolean not null default false,
  body json not null
);
create index statement_by_stored on lrs.statement (stored, seq);
create index statement_by_actor on lrs.statement (actor_key, stored, seq);
create index statement_by_verb on lrs.statement (verb, stored, seq);
create index statement_by_activity on lrs.statement (activity, stored, seq) where activity is not null;
create index statement_by_registration on lrs.statement (registration, stored, seq) where registration is not null;
create index statement_by_voids on lrs.statement (voids) where voids is not null;
-- One row per agent and statement. plain: passes the filter agent (actor or object); else related_agents only.
create table lrs.statement_agent (
  agent_key text not null,
  plain boolean not null,
  stored timestamptz not null,
  seq bigint not null references lrs.statement on delete cascade,
  primary key (agent_key, plain, stored, seq)
);
create index statement_agent_seq on lrs.statement_agent (seq);
-- The same for activities: plain is the object.
create table lrs.statement_activity (
  activity text not null,
  plain boolean not null,
  stored timestamptz not null,
  seq bigint not null references lrs.statement on delete cascade,
  primary key (activity, plain, stored, seq)
);
create index statement_activity_seq on lrs.statement_activity (seq);
-- Every statement a statement targets, down the chain; verb and registration are those of the target once it is here.
create table lrs.statement_reference (
  target uuid not null,
  seq bigint not null references lrs.statement on delete cascade,
  stored timestamptz not null,
  direct boolean not null,
  verb text,
  registration uuid,
  primary key (target, seq)
);
create index statement_reference_seq on lrs.statement_reference (seq);
create index statement_reference_verb on lrs.statement_reference (verb, stored, seq) where verb is not null;
create index statement_reference_registration on lrs.statement_reference (registration, stored, seq) where registration is not null;
create table lrs.activity (
  iri text primary key,
  definition jsonb not null
);
-- Language maps and extensions grow by their keys, everything else is as it was said last (xAPI 1.0.3 Data §2.4.4.1).
create function lrs.merge_definition(known jsonb, said jsonb) returns jsonb language sql immutable parallel safe as $$
  select known || said
    || case when known ? 'name' and said ? 'name' then jsonb_build_object('name', (known->'name') || (said->'name')) else '{}' end
    || case when known ? 'description' and said ? 'description' then jsonb_build_object('description', (known->'description') || (said->'description')) else '{}' end
    || case when known ? 'extensions' and said ? 'extensions' then jsonb_build_object('extensions', (known->'extensions') || (said->'extensions')) else '{}' end
$$;
create table lrs.agent (
  agent_key text primary key,
  name text,
  body jsonb not null
);
create table lrs.document (
  kind text not null check (kind in ('state', 'activity-profile', 'agent-profile')),
  activity text not null default '',
  agent_key text not null default '',
  registration text not null default '',
  document_id text not null,
  media_type text not null,
  etag text not null,
  content bytea not null,
  updated_at timestamptz not null,
  primary key (kind, activity, agent_key, registration, document_id)
);
create table lrs.attachment (
  sha2 text primary key,
  media_type text not null,
  bytes bigint not null,
  created_at timestamptz not null
);
create table lrs.statement_attachment (
  seq bigint not null references lrs.statement on delete cascade,
  sha2 text not null references lrs.attachment,
  primary key (seq, sha2)
);
create table lrs.credential (
  id uuid primary key,
  title text not null,
  key text not null unique,
  secret_sha2 text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_version text,
  revoked_at timestamptz
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
