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

export const openDataSource = (url: string, pool: number): Promise<DataSource> => new DataSource(dataSourceOptions(url, pool)).initialize();
