import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock, Config, Jobs, log, parseConfig } from '@hvs/platform';
import { ApiModule } from '../../apps/api/src/api.module';
import { furnish, makeAdapter } from '../../apps/api/src/http/server';
import { makeContentServer } from '../../apps/api/src/player/content-server';
import { loadContent } from '../../apps/cli/src/load-content';
import { allHandlers } from '../../apps/worker/src/worker.module';
import { aDatabase, type TestDatabase } from './database';

/** The time of a test: stands where it is put and moves when told. */
export class TestClock extends Clock {
  private time = new Date('2026-11-22T02:00:00Z');
  override now(): Date {
    return new Date(this.time);
  }
  set(iso: string): void {
    this.time = new Date(iso);
  }
  pass(minutes: number): void {
    this.time = new Date(this.time.getTime() + minutes * 60_000);
  }
}

/** The whole product in one process: both origins without sockets, the worker, a database of its own. */
export interface TestApp {
  app: NestFastifyApplication;
  content: Awaited<ReturnType<typeof makeContentServer>>;
  database: TestDatabase;
  clock: TestClock;
  /** Runs the relay and the jobs until nothing is left to do. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  content?: boolean;
  /** false leaves jobs lying until somebody runs them. */
  worker?: boolean;
  /** Settings, perhaps with the address of the database in them. */
  env?: Record<string, string> | ((databaseUrl: string) => Record<string, string>);
}

/** Starts the product. */
export const anApp = async (options: AppOptions = {}): Promise<TestApp> => {
  log.level = 'silent';
  const database = await aDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hvs-app-'));
  const env = typeof options.env === 'function' ? options.env(database.url) : options.env;
  const config = parseConfig({ DATABASE_URL: database.url, DATA_DIR: folder, CONTENT_DIR: resolve(__dirname, '../../content'), PUBLIC_URL: 'http://app.test', CONTENT_URL: 'http://content.test', XAPI_DELAY_MAX_MS: '0', ...env });
  const clock = new TestClock();
  const module = await Test.createTestingModule({ imports: [ApiModule] }).overrideProvider(Config).useValue(config).overrideProvider(Clock).useValue(clock).compile();
  const app = module.createNestApplication<NestFastifyApplication>(makeAdapter(false), { logger: ['error'] });
  await furnish(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const content = await makeContentServer(app);
  await content.ready();
  if (options.content ?? true) await loadContent(app, () => undefined);
  const jobs = app.get(Jobs);
  if (options.worker ?? true) await jobs.start(allHandlers);
  return {
    app, content, database, clock,
    settle: async () => {
      for (let i = 0; i < 1200; i++) {
        if (await jobs.isIdle()) return;
        await new Promise((done) => setTimeout(done, 25));
      }
      throw new Error('jobs did not come to rest within 30 seconds');
    },
    close: async () => {
      await content.close();
      await app.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
