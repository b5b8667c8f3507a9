import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class CoursesCatalogueAndVersions1795305840000 implements MigrationInterface {
  name = 'CoursesCatalogueAndVersions1795305840000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema courses;
create table courses.course (
  id uuid primary key,
  slug text not null unique,
  title text not null,
  standard text not null check (standard in ('native', 'scorm12', 'scorm2004', 'outside')),
  skill_group text,
  state text not null default 'draft' check (state in ('draft', 'published')),
  current_version_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- tree: what a learner goes through (see CourseTree in the courses lib); content: lesson bodies, keyed by lesson id.
create table courses.version (
  id uuid primary key,
  course_id uuid not null references courses.course,
  number integer not null,
  content_sha2 text not null,
  title text not null,
  summary text not null default '',
  tree jsonb not null,
  content jsonb not null default '{}',
  created_at timestamptz not null,
  unique (course_id, number),
  unique (course_id, content_sha2)
);
alter table courses.course add constraint course_current_version foreign key (current_version_id) references courses.version deferrable initially deferred;
create table courses.version_file (
  version_id uuid not null references courses.version,
  path text not null,
  sha2 text not null,
  media_type text not null,
  bytes bigint not null,
  primary key (version_id, path)
);
create view courses.v_course as
  select c.id, c.slug, coalesce(v.title, c.title) as title, c.standard, c.skill_group, c.state, v.number as version_number
  from courses.course c left join courses.version v on v.id = c.current_version_id;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
