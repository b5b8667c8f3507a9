import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: what sheets are drawn from, how an administrator sets an assessment, and results that wait for an assessor. */
export class AssessmentBlueprints1795479050000 implements MigrationInterface {
  name = 'AssessmentBlueprints1795479050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table assessment.question
  -- A file loaded again does not undo what was decided on a screen.
  add column origin text not null default 'file' check (origin in ('file', 'screen')),
  add column review text not null default 'unreviewed' check (review in ('unreviewed', 'approved', 'needs-work')),
  add column review_note text,
  add column reviewed_by uuid,
  add column reviewed_at timestamptz,
  -- The wording that sittings which drew this one are marked by: its key was wrong.
  add column corrected_by uuid references assessment.question;
-- What sheets were drawn from, by the hash of the list, so that a sheet can be drawn again from its seed.
create table assessment.pool (
  sha2 text primary key,
  bank text not null,
  questions uuid[] not null,
  weary uuid[] not null
);
-- Only ever added to: the newest of a course counts.
create table assessment.exam_setting (
  course_id uuid not null,
  number integer not null,
  settings jsonb not null,
  reason text not null,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (course_id, number)
);
do $$
declare name text;
begin
  for name in select conname from pg_constraint where conrelid = 'assessment.sitting'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%submitted_at%' loop
    execute 'alter table assessment.sitting drop constraint ' || quote_ident(name);
  end loop;
end $$;
alter table assessment.sitting
  add column mode text not null default 'certifying' check (mode in ('certifying', 'paper', 'pretest')),
  add column judged jsonb not null default '{}',
  add check ((score is null) = (passed is null) and (score is null or submitted_at is not null));
-- Every result a sitting has had, and the statements that told of it (\`verdict\`, and by question): only ever added to.
create table assessment.sitting_mark (
  sitting_id uuid not null references assessment.sitting,
  number integer not null,
  score numeric(5,4) not null,
  passed boolean not null,
  credits jsonb not null,
  statements jsonb not null,
  reason text,
  marked_by uuid,
  marked_at timestamptz not null,
  primary key (sitting_id, number)
);
create index sitting_waits on assessment.sitting (submitted_at) where submitted_at is not null and score is null;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
