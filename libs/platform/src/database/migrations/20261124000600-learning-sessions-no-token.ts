import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Breaking for processes of the version before: they open content by this token. Content is now opened by origin and version. */
export class LearningSessionsNoToken1795478800000 implements MigrationInterface {
  name = 'LearningSessionsNoToken1795478800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table learning.session drop column token_sha2');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
