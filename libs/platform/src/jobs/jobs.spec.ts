import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { z } from 'zod';
import { aDatabase, type TestDatabase } from '../../../../test/support/database';
import { Config, parseConfig } from '../config/config';
import { Database } from '../database/database';
import { log, requestId, withRequestId } from '../log/log';
import { PlatformModule } from '../platform.module';
import { defineEvent, defineJob, handle, subscribe } from './definitions';
import { Jobs } from './jobs.service';
import { enqueue, publish } from './outbox';

const happened = defineEvent('test.happened', z.object({ n: z.number() }));
const work = defineJob({ name: 'test.work', payload: z.object({ n: z.number() }), attempts: 5 });

@Injectable()
class Listener {
  heard: number[] = [];
  heardFor: (string | undefined)[] = [];
  worked: number[] = [];
  failures = 0;
  hear = (event: { n: number }): Promise<void> => { this.heard.push(event.n); this.heardFor.push(requestId()); return Promise.resolve(); };
  async work(job: { n: number }): Promise<void> {
    if (this.failures > 0) { this.failures--; throw new Error('died on the way'); }
    this.worked.push(job.n);
  }
  listen(event: { n: number }): Promise<void> { return this.hear(event); }
}
@Module({ imports: [PlatformModule], providers: [Listener] })
class TestModule {}
const handlers = [subscribe(happened, Listener, 'listen'), handle(work, Listener, 'work')];

const backends: [string, () => Record<string, string>][] = [
  ['PostgreSQL', () => ({})],
  ['Redis', () => ({ REDIS_URL: process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:1' })],
];

describe.each(backends)('jobs on %s', (_name, more) => {
  let database: TestDatabase;
  let module: TestingModule;
  let jobs: Jobs;
  let listener: Listener;
  const until = async (is: () => boolean | Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 400; i++) {
      if (await is()) return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('waited ten seconds in vain');
  };

  beforeAll(async () => {
    log.level = 'silent';
    database = await aDatabase();
    module = await Test.createTestingModule({ imports: [TestModule] })
      .overrideProvider(Config)
      .useValue(parseConfig({ DATABASE_URL: database.url, DATA_DIR: '/tmp', ...more() }))
      .compile();
    await module.init();
    jobs = module.get(Jobs);
    listener = module.get(Listener);
    await jobs.start(handlers);
  });
  afterAll(async () => {
    await module?.close();
    await database?.drop();
  });

  test('a fact and a task leave with the transaction and arrive once', async () => {
    await module.get(Database).transact(async (tx) => {
      await publish(tx, happened, { n: 1 });
      await enqueue(tx, work, { n: 2 });
    });
    await until(() => listener.heard.includes(1) && listener.worked.includes(2));
    await until(() => jobs.isIdle());
    expect(listener.heard).toEqual([1]);
    expect(listener.worked).toEqual([2]);
  });

  test('a fact is heard under the request it was said in; one that was said for several, under none of theirs', async () => {
    const [before, db] = [listener.heardFor.length, module.get(Database)];
    const say = (n: number): Promise<void> => db.transact((tx) => publish(tx, happened, { n }));
    await withRequestId('req-1', () => say(3));
    await until(() => listener.heardFor.length === before + 1);
    await withRequestId('req-1', () => withRequestId(undefined, () => say(4)));
    await until(() => listener.heardFor.length === before + 2);
    expect(listener.heardFor.slice(before)).toEqual(['req-1', 'Listener.listen']);
  });

  test('nothing leaves with a transaction that is rolled back', async () => {
    await expect(module.get(Database).transact(async (tx) => { await publish(tx, happened, { n: 99 }); throw new Error('no'); })).rejects.toThrow('no');
    await until(() => jobs.isIdle());
    expect(listener.heard).not.toContain(99);
  });

  test('a task that dies is tried again until it is done', async () => {
    listener.failures = 2;
    await module.get(Database).transact((tx) => enqueue(tx, work, { n: 7 }));
    await until(() => listener.worked.includes(7));
    expect(listener.worked.filter((n) => n === 7)).toHaveLength(1);
  });

  test('a payload of the wrong shape is refused where it is written, not where it is read', async () => {
    await expect(module.get(Database).transact((tx) => publish(tx, happened, { n: 'x' } as never))).rejects.toThrow();
  });
});
