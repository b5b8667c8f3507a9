/**
 * A whole installation for one browser test file, as a process of its own: Jest cannot load the .mjs of apps/cli.
 * Prints one JSON line when it is healthy, { urls, accounts, databaseUrl } or { failed }, and stops when its standard input closes, which a
 * parent's death does too. Everything listens on loopback, on free ports, with data that are thrown away.
 */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../apps/cli/lib/build.mjs';
import { freePorts } from '../../apps/cli/lib/ports.mjs';
import { THROWAWAY } from '../../apps/cli/lib/postgres.mjs';
import { discardDataDir, makeDataDir, stackEnv, startStack } from '../../apps/cli/lib/stack.mjs';

const WHAT = 'browser';
/** No test file runs this long: whatever keeps us alive by then is a fault. */
const LIFE_MS = 10 * 60_000;

/** Data of a run that was killed. */
const sweep = () => {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^hvs-${WHAT}-(\\d+)-`).exec(name)?.[1]);
    if (!owner || owner === process.pid) continue;
    try {
      process.kill(owner, 0);
    } catch (error) {
      if (error.code === 'ESRCH') discardDataDir(join(tmpdir(), name));
    }
  }
};

const say = { done: () => {}, doing: () => {}, warn: (text) => console.error(text) };
let stack;
let dataDir;
let ending;
const end = (code) => (ending ??= (async () => {
  await stack?.stop();
  if (dataDir) discardDataDir(dataDir);
  process.exit(code);
})());

process.stdin.on('end', () => void end(0)).on('error', () => void end(0)).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void end(0));
setTimeout(() => void end(1), LIFE_MS).unref();

try {
  sweep();
  await build();
  dataDir = makeDataDir(WHAT);
  // Its own everything: settings of this machine's real installation must not leak in.
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|WORKER_PORT|HOST$|IRI_BASE|TRUST_PROXY|NODE_ENV)/.test(name)));
  const [port] = await freePorts();
  const env = stackEnv({ ...clean, HOST: '127.0.0.1', SEED_DEMO: 'true', LOG_LEVEL: 'warn' }, { port, dataDir });
  if (process.env.TEST_SITE) for (const name of ['PUBLIC_URL', 'CONTENT_URL']) env[name] = env[name].replace('localhost', process.env.TEST_SITE);
  stack = await startStack({ env, say, settings: THROWAWAY, onFatal: (text) => { console.error(text); void end(1); } });
  if (ending) await stack.stop();
  else console.log(JSON.stringify({ urls: stack.urls, accounts: stack.accounts, databaseUrl: stack.databaseUrl }));
} catch (error) {
  console.log(JSON.stringify({ failed: String(error?.message ?? error) }));
  void end(1);
}
