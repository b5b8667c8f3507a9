import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new tables. */
export class LrsSubscriptions1795392120000 implements MigrationInterface {
  name = 'LrsSubscriptions1795392120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Who is sent what is stored. at: everything up to here was taken by the other side, did not pass the filter, or lies in dead_letter.
-- epoch goes up with whatever changes what is sent or where to, so that a run that began before can no longer move the position.
-- batch_to: where the batch ends that is being sent, so that it is sent again as it was, under the same id.
-- lease, leased_until: the run that delivers at present; it may be taken over once that time has passed.
create table lrs.subscription (
  id uuid primary key,
  kind text not null check (kind in ('lrs', 'webhook')),
  title text not null,
  address text not null,
  version text,
  username text,
  secret text not null,
  filter jsonb not null,
  paused boolean not null default false,
  at bigint not null,
  epoch integer not null default 1,
  batch_to bigint,
  lease uuid,
  leased_until timestamptz,
  failures integer not null default 0,
  refused_in_row integer not null default 0,
  last_error text,
  last_delivered_at timestamptz,
  next_try_at timestamptz not null default now(),
  created_at timestamptz not null,
  constraint subscription_lrs_needs check (kind <> 'lrs' or (version is not null and username is not null))
);
-- What the other side refused for good, with what it said. asked: somebody wants it sent once more.
create table lrs.dead_letter (
  id uuid primary key,
  subscription_id uuid not null references lrs.subscription on delete cascade,
  statement_id uuid not null,
  status integer not null,
  answer text not null,
  tries integer not null default 1,
  asked boolean not null default false,
  refused_at timestamptz not null,
  constraint dead_letter_once unique (subscription_id, statement_id)
);
create index dead_letter_newest on lrs.dead_letter (subscription_id, id);
create index dead_letter_asked on lrs.dead_letter (subscription_id, id) where asked;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
