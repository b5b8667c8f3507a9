/**
 * A whole installation for one browser test file, as a process of its own: Jest cannot load the .mjs of apps/cli.
 * Prints one JSON line when it is healthy, { urls, accounts, databaseUrl } or { failed }, and stops when its standard input closes, which a
 * parent's death does too. Everything listens on loopback, on free ports, with data that are thrown away.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../apps/cli/lib/build.mjs';
import { TOP } from '../../apps/cli/lib/paths.mjs';
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

/** What a seeded installation is made of: another build or other content makes another. */
const seedKey = () => {
  const hash = createHash('sha256');
  for (const folder of ['dist', 'content']) {
    for (const name of readdirSync(join(TOP, folder), { recursive: true }).sort()) {
      const { mtimeMs, size } = statSync(join(TOP, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
};

/** The demonstration province takes longer to seed than to copy: seeded once, at rest, for every file of a run. */
const seeded = async (env, from) => {
  const seed = join(tmpdir(), `hvs-${WHAT}-seed-${seedKey()}`);
  for (const name of readdirSync(tmpdir())) if (name.startsWith(`hvs-${WHAT}-seed-`) && join(tmpdir(), name) !== seed) discardDataDir(join(tmpdir(), name));
  if (existsSync(seed)) return cpSync(seed, from, { recursive: true, force: true });
  stack = await startStack({ env, say, settings: THROWAWAY, onFatal: (text) => { console.error(text); void end(1); } });
  await stack.stop();
  stack = undefined;
  if (ending) return;
  const copy = makeDataDir(WHAT);
  cpSync(from, copy, { recursive: true, force: true });
  try {
    renameSync(copy, seed);
  } catch {
    // Somebody else was quicker, with the same.
    discardDataDir(copy);
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
  await seeded(env, dataDir);
  if (ending) process.exit(0);
  stack = await startStack({ env, say, settings: THROWAWAY, onFatal: (text) => { console.error(text); void end(1); } });
  if (ending) await stack.stop();
  else console.log(JSON.stringify({ urls: stack.urls, accounts: stack.accounts, databaseUrl: stack.databaseUrl }));
} catch (error) {
  console.log(JSON.stringify({ failed: String(error?.message ?? error) }));
  void end(1);
}
