import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: keys put right, with what that changes. */
export class AssessmentCorrections1795479051000 implements MigrationInterface {
  name = 'AssessmentCorrections1795479051000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table assessment.correction (
  id uuid primary key,
  bank text not null,
  key text not null,
  question_id uuid not null references assessment.question,
  question_ids uuid[] not null,
  body jsonb not null,
  reason text not null,
  state text not null default 'checking' check (state in ('checking', 'ready', 'applying', 'done', 'dropped')),
  counts jsonb not null default '{"drew": 0, "changed": 0, "nowPassed": 0, "nowFailed": 0}',
  made_by uuid not null,
  made_at timestamptz not null,
  applied_at timestamptz
);
create index correction_bank on assessment.correction (bank, made_at);
-- Whose result a correction changes, as its dry run found it.
create table assessment.correction_change (
  correction_id uuid not null references assessment.correction,
  sitting_id uuid not null references assessment.sitting,
  person_id uuid not null,
  enrolment_id uuid not null,
  score_before numeric(5,4) not null,
  score_after numeric(5,4) not null,
  passed_before boolean not null,
  passed_after boolean not null,
  primary key (correction_id, sitting_id)
);
-- Which sittings drew a question.
create index sitting_drew on assessment.sitting using gin ((drawn->'questions') jsonb_path_ops);
create index question_corrected on assessment.question (corrected_by) where corrected_by is not null;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
