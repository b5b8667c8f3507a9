import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: new columns that may stay empty, and a new table. */
export class LrsCredentials1795392300000 implements MigrationInterface {
  name = 'LrsCredentials1795392300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- former_secret_sha2: the secret before the last rotation, which opens until former_until.
alter table lrs.credential add column former_secret_sha2 text, add column former_until timestamptz, add column expires_at timestamptz;
-- Of which activities learned elsewhere a client's results count, for what is stored from an instant on; null: of any. Kept as history,
-- so that what counted once counts after a rebuild too.
create table lrs.credential_binding (
  credential_id uuid not null references lrs.credential on delete cascade,
  since timestamptz not null,
  activities text[],
  primary key (credential_id, since)
);
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
