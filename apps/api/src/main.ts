import 'reflect-metadata';
import { HttpAdapterHost } from '@nestjs/core';
import { log, parseConfig } from '@hvs/platform';
import { makeServer } from './http/server';
import { makeContentServer } from './player/content-server';

const main = async (): Promise<void> => {
  const config = parseConfig(process.env);
  const app = await makeServer(config);
  log.level = config.get('LOG_LEVEL');
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  const content = await makeContentServer(app);
  app.get(HttpAdapterHost).httpAdapter.getHttpServer().on('close', () => void content.close());
  await content.listen({ port: config.get('CONTENT_PORT'), host: config.get('HOST') });
  await app.listen(config.get('PORT'), config.get('HOST'));
  log.info({ app: config.get('PUBLIC_URL'), content: config.get('CONTENT_URL') }, 'ready');
};

main().catch((error: unknown) => {
  log.fatal({ err: error }, error instanceof Error ? error.message : 'cannot start');
  process.exit(1);
});
