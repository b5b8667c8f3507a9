import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: what nobody has ever read is gone. An enrolment's content origin is named by its registration. */
export class LearningNoContentLabel1795478570000 implements MigrationInterface {
  name = 'LearningNoContentLabel1795478570000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table learning.enrolment drop column content_label');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
