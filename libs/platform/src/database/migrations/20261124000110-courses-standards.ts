import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: more words where there were some. */
export class CoursesStandards1795478470000 implements MigrationInterface {
  name = 'CoursesStandards1795478470000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table courses.course drop constraint course_standard_check, add constraint course_standard_check
  check (standard in ('native', 'scorm12', 'scorm2004', 'cmi5', 'xapi', 'html', 'outside'));
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
