import type { DataSource } from 'typeorm';
import { migrations } from './migrations/list';

/**
 * Brings the schema up to date; waits while another process is doing so. Returns the names it ran.
 * Throws when the database has a migration this build does not know: a newer build has been here.
 */
export const migrate = async (source: DataSource): Promise<string[]> => {
  const lock = source.createQueryRunner();
  await lock.query(`select pg_advisory_lock(hashtextextended('hvs:migrate', 0))`);
  try {
    await refuseNewerSchema(source);
    return (await source.runMigrations({ transaction: 'each' })).map((m) => m.name);
  } finally {
    await lock.query(`select pg_advisory_unlock(hashtextextended('hvs:migrate', 0))`);
    await lock.release();
  }
};

const known = new Set(migrations.map((m) => m.name));

/** A process older than its database must not touch it. */
export const refuseNewerSchema = async (source: DataSource): Promise<void> => {
  const there = (await source.query(`select to_regclass('public.migration') is not null as there`)) as { there: boolean }[];
  if (!there[0]!.there) return;
  const ran = (await source.query('select name from public.migration')) as { name: string }[];
  const unknown = ran.map((r) => r.name).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Error(`Cơ sở dữ liệu mới hơn bản phần mềm này (${unknown.join(', ')}). Hãy cập nhật phần mềm. / The database is newer than this build.`);
  }
};
