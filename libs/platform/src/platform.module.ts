import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from './clock/clock';
import { Config, parseConfig } from './config/config';
import { Database } from './database/database';
import { dataSourceOptions } from './database/data-source';
import { refuseNewerSchema } from './database/migrate';
import { Replica } from './database/replica';
import { Files, openFiles } from './files/files';
import { Jobs } from './jobs/jobs.service';
import { Tasks } from './jobs/tasks.service';

const openDatabase = (source: DataSource, config: Config): Database => {
  const url = config.get('DATABASE_READ_URL');
  return new Database(source, url === undefined ? undefined : new Replica(url, config.get('DATABASE_POOL'), source.manager));
};

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => dataSourceOptions(config.get('DATABASE_URL'), config.get('DATABASE_POOL')),
      dataSourceFactory: async (options) => {
        const source = await new DataSource(options!).initialize();
        await refuseNewerSchema(source);
        return source;
      },
    }),
  ],
  providers: [{ provide: Database, inject: [DataSource, Config], useFactory: openDatabase }, Jobs, Tasks, { provide: Files, inject: [Config], useFactory: openFiles }],
  exports: [Database, Jobs, Tasks, Files],
})
class OutsideWorldModule {}

/** The outside world: configuration, clock, PostgreSQL, jobs, files. Imported once, seen by every lib. */
@Global()
@Module({
  imports: [OutsideWorldModule],
  providers: [{ provide: Config, useFactory: () => parseConfig(process.env) }, { provide: Clock, useFactory: () => new Clock() }],
  exports: [Config, Clock, OutsideWorldModule],
})
export class PlatformModule {}
