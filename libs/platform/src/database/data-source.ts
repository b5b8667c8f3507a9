import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/list';

/** How every process and test opens PostgreSQL: no synchronize, migrations from the list, names as they stand in SQL. */
export const dataSourceOptions = (url: string, pool: number): DataSourceOptions => ({
  type: 'postgres',
  url,
  synchronize: false,
  migrationsRun: false,
  migrations,
  migrationsTableName: 'migration',
  migrationsTransactionMode: 'each',
  entities: [],
  extra: { max: pool, statement_timeout: 120_000, application_name: 'hoc-vu-so' },
});

/** The same for a server that may not be there: who waits for a connection is told so soon. */
export const replicaOptions = (url: string, pool: number, patienceMs: number): DataSourceOptions => {
  const options = dataSourceOptions(url, pool);
  return { ...options, extra: { ...(options.extra as object), connectionTimeoutMillis: patienceMs, keepAlive: true } } as DataSourceOptions;
};

export const openDataSource = (url: string, pool: number): Promise<DataSource> => new DataSource(dataSourceOptions(url, pool)).initialize();
