import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Config } from '@hvs/platform';
import { CliModule } from './cli.module';
import { loadContent } from './load-content';
import { loadDemo } from './seed-demo';

const main = async (): Promise<void> => {
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false, abortOnError: false });
  const config = app.get(Config);
  const say = (text: string): void => console.log(`  ✓ ${text}`);
  await loadContent(app, say);
  if (config.get('SEED_DEMO')) {
    const accounts = await loadDemo(app, say);
    await mkdir(config.get('DATA_DIR'), { recursive: true });
    await writeFile(join(config.get('DATA_DIR'), 'demo-accounts.json'), JSON.stringify(accounts, null, 2));
  }
  await app.close();
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
