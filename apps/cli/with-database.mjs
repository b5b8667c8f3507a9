#!/usr/bin/env node
// node apps/cli/with-database.mjs [--throwaway] <script in dist/apps/cli/src> [words…]: runs one of the product's commands against
// the database of DATABASE_URL, of the running copy, or of the data folder (started for the time of the command).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeIsNewEnough } from './lib/node-version.mjs';

const main = async (argv) => {
  const { fromTop } = await import('./lib/paths.mjs');
  const { stackEnv } = await import('./lib/stack.mjs');
  const { findRunning } = await import('./lib/running.mjs');
  const { startPostgres, startThrowaway } = await import('./lib/postgres.mjs');
  const { run } = await import('./lib/run.mjs');
  if (existsSync(fromTop('.env'))) process.loadEnvFile(fromTop('.env'));
  const throwaway = argv[0] === '--throwaway';
  const [script, ...words] = throwaway ? argv.slice(1) : argv;
  const env = stackEnv(process.env);
  const own = async () => {
    if (throwaway) return startThrowaway();
    if (env.DATABASE_URL || env.DATABASE_URL_FILE) return undefined;
    const running = findRunning(env.DATA_DIR)?.databaseUrl;
    if (running) return { url: () => running, stop: async () => {}, createDatabase: async () => false };
    return startPostgres({ dataDir: join(env.DATA_DIR, 'postgres') });
  };
  const server = await own();
  try {
    await server?.createDatabase('hvs');
    const full = server ? { ...env, DATABASE_URL: server.url('hvs') } : env;
    const { code } = await run(process.execPath, [fromTop('dist/apps/cli/src', script), ...words], { env: full, line: (text, isError) => (isError ? console.error(text) : console.log(text)) });
    process.exitCode = code ?? 1;
  } finally {
    await server?.stop();
  }
};

if (nodeIsNewEnough()) {
  main(process.argv.slice(2)).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
