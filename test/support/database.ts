import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { Database, migrate, openDataSource } from '@hvs/platform';

/** A migrated PostgreSQL database of one test file's own. */
export interface TestDatabase {
  url: string;
  source: DataSource;
  db: Database;
  drop(): Promise<void>;
}

const adminUrl = (): string => {
  const url = process.env['TEST_DATABASE_ADMIN_URL'];
  if (!url) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run tests through npm test, whose global set-up starts PostgreSQL.');
  return url;
};

const withName = (url: string, name: string): string => url.replace(/(\/\/[^/]*\/)([^?]*)/, `$1${name}`);

const asAdmin = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** The name of the template this test run's databases are cloned from: migrated once, by whoever comes first. */
const template = (): Promise<string> =>
  asAdmin(async (client) => {
    const name = `hvs_template_${createHash('sha256').update(adminUrl()).digest('hex').slice(0, 8)}`;
    await client.query(`select pg_advisory_lock(hashtextextended('hvs:template', 0))`);
    const made = await client.query(`select 1 from pg_database where datname = $1`, [name]);
    if (made.rowCount === 0) {
      const draft = `${name}_draft`;
      await client.query(`drop database if exists ${draft} with (force)`);
      await client.query(`create database ${draft}`);
      const source = await openDataSource(withName(adminUrl(), draft), 4);
      await migrate(source);
      await source.destroy();
      await client.query(`alter database ${draft} rename to ${name}`);
    }
    await client.query(`select pg_advisory_unlock(hashtextextended('hvs:template', 0))`);
    return name;
  });

/** Clones the migrated template. `from` clones another test database instead; nobody may be connected to it. */
export const aDatabase = async (from?: string): Promise<TestDatabase> => {
  const origin = from ?? (await template());
  const name = `hvs_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('hvs:template', 0))`);
    await client.query(`create database ${name} template ${origin}`);
  });
  const url = withName(adminUrl(), name);
  const source = await openDataSource(url, 6);
  return {
    url,
    source,
    db: new Database(source),
    drop: async () => {
      if (source.isInitialized) await source.destroy();
      await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
};
