import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: what is published leaves in one call, so that a statement which has nothing else to say can carry it. */
export class PlatformPublishInOne1795392030000 implements MigrationInterface {
  name = 'PlatformPublishInOne1795392030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Delivered at commit: the relay looks at once instead of at its next turn.
create function platform.publish(id uuid, kind text, name text, payload jsonb, request_id text) returns void language sql as $$
  insert into platform.outbox (id, kind, name, payload, request_id) values (publish.id, publish.kind, publish.name, publish.payload, publish.request_id);
  select pg_notify('hvs_outbox', '');
$$;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
