import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Breaking: what nobody reads of a session is gone. A session covers a whole visit to a course; each delivery of a unit in it is a turn, with
 * where it stood when it lost its place to another. An attempt says which turn's place it holds. An enrolment has a name for its own content origin.
 */
export class LearningTurns1795478520000 implements MigrationInterface {
  name = 'LearningTurns1795478520000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table learning.session
  drop column state,
  drop column moved,
  drop constraint session_mode_check,
  add constraint session_mode_check check (mode in ('normal', 'browse', 'review')),
  add column ahead_ms bigint not null default 0,
  add column places jsonb not null default '{}';
alter table learning.attempt add column turn integer not null default 1;
alter table learning.enrolment add column content_label text not null unique default replace(gen_random_uuid()::text, '-', '');
create table learning.turn (
  session_id uuid not null references learning.session on delete cascade,
  number integer not null check (number > 0),
  unit_id text not null,
  last_seq bigint not null,
  begun_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  ms bigint not null default 0,
  moved boolean not null default false,
  place_from text not null,
  place_told text not null,
  left_state jsonb,
  primary key (session_id, number)
);
create table learning.sequencing_state (
  enrolment_id uuid primary key references learning.enrolment,
  session_id uuid not null,
  turn integer not null,
  begun_at timestamptz not null,
  state text not null,
  updated_at timestamptz not null
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
