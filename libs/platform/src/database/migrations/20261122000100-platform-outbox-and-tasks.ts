import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class PlatformOutboxAndTasks1795305660000 implements MigrationInterface {
  name = 'PlatformOutboxAndTasks1795305660000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create schema platform;
create table platform.outbox (
  id uuid primary key,
  kind text not null check (kind in ('event', 'job')),
  name text not null,
  payload jsonb not null,
  request_id text,
  created_at timestamptz not null default now()
);
create table platform.task (
  id uuid primary key,
  kind text not null,
  title text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  message text,
  input jsonb not null,
  result jsonb,
  owner_id uuid,
  dedupe_key text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  unique nulls distinct (owner_id, kind, dedupe_key)
);
create index task_newest on platform.task (created_at desc);
-- What a search compares: no diacritics, no case, single spaces. "nguyen van a" finds "Nguyễn Văn A".
create function platform.search_form(words text) returns text language sql immutable parallel safe as
$$ select regexp_replace(replace(lower(public.unaccent('public.unaccent', words)), 'đ', 'd'), '\\s+', ' ', 'g') $$;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
