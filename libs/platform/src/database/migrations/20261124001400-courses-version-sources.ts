import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: native versions keep the texts they were read from. Versions loaded before get theirs when their folder is loaded again. */
export class CoursesVersionSources1795479240000 implements MigrationInterface {
  name = 'CoursesVersionSources1795479240000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table courses.version add column sources jsonb, add column written_by uuid, add column note text, add column in_files boolean not null default true;
comment on column courses.version.sources is 'Of a native version: course.yaml, the bank and lessons as text, by path; lessons of other courses under the slug of theirs.';
comment on column courses.version.written_by is 'Who wrote this version on a screen; empty when it came from files.';
comment on column courses.version.in_files is 'False: written on a screen, and the folder of the course does not say the same yet.';
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
