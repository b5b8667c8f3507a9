/** The whole product as processes: database, schema, content, api and worker. `up` runs it for people, `tour` for itself. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demandPort, freePort } from './ports.mjs';
import { TOP, fromTop } from './paths.mjs';
import { removeCluster, startPostgres } from './postgres.mjs';
import { Problem } from './problem.mjs';
import { run, tail } from './run.mjs';
import { nextAttempt, superviseService, trimLog } from './service.mjs';

const DATABASE = 'hvs';

/** The settings that this start decides, over those of the environment. */
export const stackEnv = (env, { port, dataDir } = {}) => {
  const number = (name, fallback) => {
    const text = env[name] || String(fallback);
    if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > 65_535) throw new Problem(`${name} phải là số từ 1 đến 65535, không phải "${text}".\n${name} must be a port number.`);
    return Number(text);
  };
  const appPort = port ?? number('PORT', 4000);
  const contentPort = port !== undefined ? port + 1 : env.CONTENT_PORT ? number('CONTENT_PORT') : env.PORT ? appPort + 1 : 4001;
  if (contentPort > 65_535) throw new Problem(`Cổng ${appPort} không còn cổng kế tiếp cho nội dung. Hãy chọn cổng nhỏ hơn 65535.\nChoose a port below 65535.`);
  if (appPort === contentPort) throw new Problem(`PORT và CONTENT_PORT phải khác nhau (đều là ${appPort}): nội dung bài giảng chạy trên một nguồn riêng.\nPORT and CONTENT_PORT must differ.`);
  const own = port !== undefined;
  return {
    ...env,
    NODE_ENV: env.NODE_ENV || 'production',
    DATA_DIR: resolve(TOP, dataDir ?? (env.DATA_DIR || 'var')),
    HOST: env.HOST || '127.0.0.1',
    PORT: String(appPort),
    CONTENT_PORT: String(contentPort),
    PUBLIC_URL: (!own && env.PUBLIC_URL) || `http://localhost:${appPort}`,
    CONTENT_URL: (!own && env.CONTENT_URL) || `http://*.localhost:${contentPort}`,
  };
};

/** A fresh data folder in the temporary folder, which root's database may enter too. `discardDataDir` deletes it, wherever its cluster is. */
export const makeDataDir = (what = 'data') => {
  const folder = mkdtempSync(join(tmpdir(), `hvs-${what}-${process.pid}-`));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
};
export const discardDataDir = (folder) => {
  removeCluster(join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
};

/** Runs one of the short programs, telling what it prints. JSON log lines are told only when they warn. */
const step = async (script, env, say, failure, hint) => {
  const words = [];
  const result = await run(process.execPath, ['--enable-source-maps', fromTop(script)], {
    cwd: TOP, env, line: (text, isError) => {
      words.push(text);
      // What goes wrong is shown once, at the end.
      if (!text.trim() || isError) return;
      const log = asLog(text);
      if (!log) say.doing(`  ${text}`);
      else if (log.level >= 40) say.warn(`  ${log.msg}`);
    },
  });
  if (result.code !== 0) {
    const unreachable = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|password authentication failed|no pg_hba\.conf entry|database ".*" does not exist/.test(result.output);
    throw new Problem(`${failure}${unreachable ? ' Không nối được tới cơ sở dữ liệu: hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL.' : ''}\n${hint}\n\n${tail(words.filter((line) => !/^\s+at /.test(line)).join('\n'), 20)}`);
  }
  return result;
};
const asLog = (text) => {
  if (!text.startsWith('{')) return undefined;
  try {
    const log = JSON.parse(text);
    return typeof log.level === 'undefined' ? undefined : { level: typeof log.level === 'number' ? log.level : { warn: 40, error: 50, fatal: 60 }[log.level] ?? 30, msg: log.msg };
  } catch {
    return undefined;
  }
};

/**
 * Starts everything and answers when it is healthy: { urls, accounts, pids, embedded, stop }.
 * `env` is what stackEnv made. `onFatal(text)` is called when something cannot be kept alive any more; the caller then stops.
 * `onChange(children)` hears of every process that starts, for the note in the data folder.
 */
export const startStack = async ({ env, say, onFatal = () => {}, onChange = () => {}, settings = {} }) => {
  const dataDir = env.DATA_DIR;
  const logs = join(dataDir, 'log');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  await demandPort(Number(env.PORT), env.HOST, 'PORT');
  await demandPort(Number(env.CONTENT_PORT), env.HOST, 'CONTENT_PORT');

  const stops = [];
  const children = [];
  const onSpawn = (child) => (children.push(child), onChange(children));
  let stopping;
  const stop = () => (stopping ??= (async () => {
    clearInterval(trimming);
    for (const one of stops.reverse()) await one();
  })());
  // The first has no number.
  const workerNames = Array.from({ length: Math.max(1, Number(env.WORKER_PROCESSES) || 1) }, (_, i) => (i === 0 ? 'worker' : `worker-${i + 1}`));
  const logFiles = ['api', ...workerNames, 'postgres'].map((name) => join(logs, `${name}.log`));
  const trimming = setInterval(() => logFiles.forEach(trimLog), 60_000);
  trimming.unref();

  try {
    const embedded = !env.DATABASE_URL && !env.DATABASE_URL_FILE;
    const full = { ...env };
    if (embedded) {
      full.DATABASE_URL = await keepPostgres({ dataDir, logFile: join(logs, 'postgres.log'), settings, say, stops, isStopping: () => stopping !== undefined, onFatal });
    } else {
      say.done('dùng cơ sở dữ liệu ngoài (DATABASE_URL) / external database');
    }
    const stamp = loadedStamp(full);
    if (embedded && readLoaded(dataDir) === stamp) {
      say.done('lược đồ và nội dung không đổi / schema and content unchanged');
    } else {
      const began = performance.now();
      await step('dist/apps/cli/src/migrate.js', full, say, 'Không cập nhật được lược đồ cơ sở dữ liệu.', 'Migrating the database failed. Nothing is half done: each migration is one transaction. Run the command again once the cause is mended.');
      say.done(`lược đồ cơ sở dữ liệu mới nhất / schema is current (${Math.round(performance.now() - began)} ms)`);
      if (stopping) return undefined;
      await step('dist/apps/cli/src/seed.js', full, say, 'Không nạp được nội dung.', 'Loading content failed. Run the command again: loading goes on where it stopped (npm run up -- --fresh starts from nothing).');
      say.done(`nội dung ${env.SEED_DEMO === 'false' ? '' : 'và dữ liệu mẫu '}đã sẵn sàng / content is loaded`);
      // Last: a start that was killed before loads again.
      if (embedded) writeFileSync(loadedFile(dataDir), stamp);
    }
    if (stopping) return undefined;

    const local = env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST === '::' ? '[::1]' : env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
    const service = (name, script, port, more) => superviseService({
      name, script, env: { ...full, ...more }, logFile: join(logs, `${name}.log`), healthUrl: `http://${local}:${port}/health/ready`, say, onGiveUp: onFatal, onSpawn,
    });
    const api = service('api', 'dist/apps/api/src/main.js', env.PORT, {});
    const workers = [];
    stops.push(() => Promise.all([api.stop(15_000), ...workers.map((worker) => worker.stop(30_000))]));
    // One after the other: the first may have the queue's own tables to make.
    for (const name of workerNames) {
      const port = (workers.length === 0 && Number(env.WORKER_PORT)) || (await freePort());
      const worker = service(name, 'dist/apps/worker/src/main.js', port, { WORKER_PORT: String(port) });
      workers.push(worker);
      if (workerNames.length > 1) await worker.started;
      if (stopping) return undefined;
    }
    await Promise.all([api, ...workers].map(({ started }) => started));
    if (stopping) return undefined;
    return {
      urls: { app: env.PUBLIC_URL, content: env.CONTENT_URL },
      accounts: accountsIn(dataDir),
      databaseUrl: full.DATABASE_URL,
      pids: () => Object.fromEntries([api, ...workers].map((one) => [one.name, one.pid()])),
      services: { api, worker: workers[0] },
      embedded,
      logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const loadedFile = (dataDir) => join(dataDir, 'postgres-loaded');
const readLoaded = (dataDir) => {
  // The stamp speaks of the cluster beside it: without one it says nothing.
  if (!existsSync(join(dataDir, 'postgres')) && !existsSync(join(dataDir, 'postgres.location'))) return undefined;
  try {
    return readFileSync(loadedFile(dataDir), 'utf8');
  } catch {
    return undefined;
  }
};

/** What the embedded database was last loaded from: this build, these content files, these settings. */
const loadedStamp = (env) => {
  const hash = createHash('sha256').update(readFileSync(fromTop('dist/.stamp/server')));
  for (const name of ['SEED_DEMO', 'PROGRAMME_YEAR', 'CERTIFICATE_AUTO_FROM', 'IRI_BASE', 'S3_ENDPOINT', 'S3_BUCKET']) hash.update(`${name}=${env[name] ?? ''}\n`);
  const content = resolve(TOP, env.CONTENT_DIR || 'content');
  for (const file of readdirSync(content, { recursive: true }).sort()) {
    const path = join(content, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
};

/** Demo accounts that the loading of content wrote down; none for an account that may not read them. */
export const accountsIn = (dataDir) => {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8'));
  } catch {
    return [];
  }
};

/** The embedded server, started again when it dies; its address stays the same. */
const keepPostgres = async ({ dataDir, logFile, settings, say, stops, isStopping, onFatal }) => {
  const start = () => startPostgres({ dataDir: join(dataDir, 'postgres'), log: logFile, settings, say: say.doing });
  const began = performance.now();
  let server = await start();
  const deaths = [];
  const watch = async () => {
    const mine = server;
    const { code, signal } = await mine.exited;
    if (isStopping()) return;
    deaths.push(Date.now());
    const wait = process.platform === 'win32' ? undefined : nextAttempt(deaths, Date.now());
    if (wait === undefined) return onFatal(`PostgreSQL đã dừng ${deaths.length} lần (${signal ?? code}). Nhật ký: ${logFile} / PostgreSQL keeps dying.`);
    say.warn(`PostgreSQL dừng bất thường (${signal ?? `mã ${code}`}); khởi động lại sau ${wait / 1000} giây / restarting`);
    await sleep(wait, undefined, { ref: false });
    if (isStopping()) return;
    try {
      server = await start();
      say.done('PostgreSQL đã chạy lại / is back');
      void watch();
    } catch (error) {
      onFatal(error.message);
    }
  };
  stops.push(() => server.stop());
  void watch();
  await server.createDatabase(DATABASE);
  say.done(`PostgreSQL chạy ở ${server.dataDir} (${Math.round(performance.now() - began)} ms)`);
  return server.url(DATABASE);
};
