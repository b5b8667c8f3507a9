import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import { setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Config, Jobs, log } from '@hvs/platform';
import { startSchedule } from './schedule';
import { allHandlers, WorkerModule } from './worker.module';

/** Where the processor is scarce, who reads and learns goes first; what is done here can wait a little, but is not starved. */
const NICENESS = 5;

const main = async (): Promise<void> => {
  setPriority(NICENESS);
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error', 'warn'], abortOnError: false });
  const config = app.get(Config);
  log.level = config.get('LOG_LEVEL');
  await app.get(Jobs).start(allHandlers);
  const stopSchedule = startSchedule(app);
  const health = serveHealth(config);
  const stop = async (): Promise<void> => {
    stopSchedule();
    health?.close();
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  log.info('ready');
};

const serveHealth = (config: Config): Server | undefined => {
  if (config.get('WORKER_PORT') === 0) return undefined;
  return createServer((_, reply) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')).listen(config.get('WORKER_PORT'), config.get('HOST'));
};

main().catch((error: unknown) => {
  log.fatal({ err: error }, error instanceof Error ? error.message : 'cannot start');
  process.exit(1);
});
