/** The servers of the trial, each of which can be killed where it stands and started again. */
import { spawn } from 'node:child_process';
import { openSync, closeSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leashed } from '../leash.mjs';
import { TOP, fromTop } from '../paths.mjs';
import { freePort } from '../ports.mjs';
import { startPostgres } from '../postgres.mjs';
import { Problem } from '../problem.mjs';
import { run, tail } from '../run.mjs';
import { NODE_FLAGS } from '../service.mjs';
import { accountsIn } from '../stack.mjs';

const READY_MS = 90_000;
const RESTARTS = 5;

export const startServers = async ({ env, say }) => {
  const logs = join(env.DATA_DIR, 'log');
  mkdirSync(logs, { recursive: true });
  const begin = () => startPostgres({ dataDir: join(env.DATA_DIR, 'postgres'), log: join(logs, 'postgres.log'), say: say.doing });
  let database = await begin();
  await database.createDatabase('hvs');
  const full = { ...env, DATABASE_URL: database.url('hvs') };
  for (const script of ['migrate', 'seed']) {
    const { code, output } = await run(process.execPath, [fromTop(`dist/apps/cli/src/${script}.js`)], { cwd: TOP, env: full, quiet: true });
    if (code !== 0) throw new Problem(`Không chuẩn bị được dữ liệu (${script}).\nPreparing the data failed.\n\n${tail(output)}`);
  }

  const service = (name, port, more = {}) => {
    let child;
    let gone = Promise.resolve();
    const begin = async () => {
      const log = openSync(join(logs, `${name}.log`), 'a');
      const [command, args] = leashed('KILL', process.execPath, [...NODE_FLAGS, fromTop(`dist/apps/${name}/src/main.js`)]);
      child = spawn(command, args, { cwd: TOP, env: { ...full, ...more }, stdio: ['ignore', log, log] });
      closeSync(log);
      gone = new Promise((done) => child.once('exit', done));
      const until = Date.now() + READY_MS;
      while (!(await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined))?.ok) {
        if (child.exitCode !== null || Date.now() > until) {
          const said = readFileSync(join(logs, `${name}.log`), 'utf8').trim().split('\n').slice(-3).join('\n');
          throw new Problem(`${name} không khởi động / does not start\n${said}`);
        }
        await sleep(50);
      }
    };
    /** While it was dead somebody else of this machine may have had its port for a moment: tried again, as whoever keeps a service alive does. */
    const start = async () => {
      for (let turn = 1; ; turn += 1) {
        try {
          return await begin();
        } catch (error) {
          child.kill('SIGKILL');
          await gone;
          if (turn === RESTARTS) throw error;
          await sleep(1_000 * turn);
        }
      }
    };
    return { start, kill: async () => { child.kill('SIGKILL'); await gone; }, alive: () => child?.exitCode === null && child.signalCode === null, stop: async () => { child?.kill('SIGTERM'); await gone; } };
  };
  const workerPort = await freePort();
  const servers = {
    api: service('api', env.PORT),
    worker: service('worker', workerPort, { WORKER_PORT: String(workerPort) }),
    database: {
      // The postmaster: its children see it gone and end; the next start recovers from the log.
      // Drawn twice in a row it is dead already, and stays so until it is brought back.
      kill: async () => { if (isUp) process.kill(database.pid, 'SIGKILL'); isUp = false; await database.exited; },
      start: async () => { database = await begin(); isUp = true; },
      alive: () => isUp,
      stop: () => database.stop(),
    },
  };
  let isUp = true;
  await servers.api.start();
  await servers.worker.start();
  return {
    ...servers,
    accounts: accountsIn(env.DATA_DIR),
    databaseUrl: full.DATABASE_URL,
    urls: { app: env.PUBLIC_URL, content: env.CONTENT_URL },
    /** Whatever was killed is there again. */
    heal: async () => {
      for (const one of [servers.database, servers.api, servers.worker]) if (!one.alive()) await one.start();
    },
    stop: async () => {
      for (const one of [servers.api, servers.worker, servers.database]) if (one.alive()) await one.stop();
    },
  };
};
