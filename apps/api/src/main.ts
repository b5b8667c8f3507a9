import 'reflect-metadata';
import cluster from 'node:cluster';
import { log, parseConfig, type Config } from '@hvs/platform';
import { keepProcesses, tellReady } from './processes';

const main = async (): Promise<void> => {
  const config = parseConfig(process.env);
  log.level = config.get('LOG_LEVEL');
  if (cluster.isPrimary && config.get('API_PROCESSES') > 1) keepProcesses(config.get('API_PROCESSES'));
  else await serve(config);
};

/** Loaded only where it is needed: a process that keeps others has no use for it. */
const serve = async (config: Config): Promise<void> => {
  const [{ HttpAdapterHost }, { hasLabels }, { makeServer }, { makeContentServer }] = await Promise.all([import('@nestjs/core'), import('@hvs/learning'), import('./http/server.js'), import('./player/content-server.js')]);
  if (cluster.worker) log.setBindings({ process: cluster.worker.id });
  const app = await makeServer(config);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  const content = await makeContentServer(app);
  app.get(HttpAdapterHost).httpAdapter.getHttpServer().on('close', () => void content.close());
  await content.listen({ port: config.get('CONTENT_PORT'), host: config.get('HOST') });
  await app.listen(config.get('PORT'), config.get('HOST'));
  if (!hasLabels(config.get('CONTENT_URL'))) log.warn({ content: config.get('CONTENT_URL') }, SHARED);
  log.info({ app: config.get('PUBLIC_URL'), content: config.get('CONTENT_URL') }, 'ready');
  tellReady();
};

/** Said at every start, as nobody sees it otherwise. */
const SHARED = 'All courses share one content origin: in a learner\'s browser each package can read and change what every other package keeps there, unsent work included. With * in CONTENT_URL each enrolment has its own (docs/content-origin.md).';

main().catch((error: unknown) => {
  log.fatal({ err: error }, error instanceof Error ? error.message : 'cannot start');
  process.exit(1);
});
