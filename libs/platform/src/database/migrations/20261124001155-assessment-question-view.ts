import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a view for the floors above, of what may be known of questions without their answers. */
export class AssessmentQuestionView1795479115000 implements MigrationInterface {
  name = 'AssessmentQuestionView1795479115000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create view assessment.v_question as select id, bank, key, body ->> 'skill' as skill, retired_at from assessment.question;`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
