import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new table. */
export class LearningDeviceKeys1795478700000 implements MigrationInterface {
  name = 'LearningDeviceKeys1795478700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What a device signs unsent work with, when somebody else carries it to where there is a link. The private half never leaves the device.
create table learning.device_key (
  id uuid primary key,
  person_id uuid not null references people.person,
  public_key jsonb not null,
  thumbprint text not null,
  device text check (device in ('phone', 'desktop')),
  made_at timestamptz not null,
  revoked_at timestamptz,
  unique (person_id, thumbprint)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
