/** Benchmarks: a database of their own with the settings that the product starts with, everything on loopback, thrown away at the end. */
import { join } from 'node:path';
import { install } from './install.mjs';
import { fromTop } from './paths.mjs';
import { progress } from './progress.mjs';
import { run } from './run.mjs';

export const bench = async ([what, ...words]) => {
  const say = progress(console.error);
  await install(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { discardDataDir, makeDataDir } = await import('./stack.mjs');
  const { startPostgres } = await import('./postgres.mjs');
  const dataDir = makeDataDir('bench');
  const server = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: join(dataDir, 'postgres.log'), say: say.doing });
  try {
    await server.createDatabase('hvs');
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|HOST$|LOG_LEVEL)/.test(name)));
    const { code } = await run(process.execPath, ['--enable-source-maps', fromTop(`dist/apps/cli/src/bench-${what}.js`), ...words], {
      env: { ...clean, NODE_ENV: 'production', DATABASE_URL: server.url('hvs'), DATA_DIR: dataDir, HOST: '127.0.0.1' },
      line: (text, isError) => (isError ? console.error(text) : console.log(text)),
    });
    process.exitCode = code ?? 1;
  } finally {
    await server.stop();
    discardDataDir(dataDir);
  }
};
