/**
 * A primary and a streaming replica of it for one test file, as a process of its own: Jest cannot load the .mjs of apps/cli. The binaries
 * that come with npm have no pg_basebackup, so the replica begins as a copy of the stopped primary's folder.
 * Prints one JSON line when both are there, { primary, replica } (addresses of their database `postgres`), or { failed }. Takes `stop` and
 * `start` of the replica, a line each, answered by { done }. Ends when its standard input closes. Nothing listens on TCP.
 */
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeCluster, startPostgres, THROWAWAY } from '../../apps/cli/lib/postgres.mjs';

const WHAT = 'replica';
/** No test file runs this long. */
const LIFE_MS = 10 * 60_000;

const discard = (folder) => {
  for (const name of ['primary', 'copy']) removeCluster(join(folder, name));
  rmSync(folder, { recursive: true, force: true });
};

/** What a run that was killed left behind. */
const sweep = () => {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^hvs-${WHAT}-(\\d+)-`).exec(name)?.[1]);
    if (!owner || owner === process.pid) continue;
    try {
      process.kill(owner, 0);
    } catch (error) {
      if (error.code === 'ESRCH') discard(join(tmpdir(), name));
    }
  }
};

const tell = (what) => console.log(JSON.stringify(what));
let folder;
let primary;
let copy;
let ending;
const end = (code) => (ending ??= (async () => {
  await copy?.stop();
  await primary?.stop();
  if (folder) discard(folder);
  process.exit(code);
})());

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void end(0));
setTimeout(() => void end(1), LIFE_MS).unref();

const settings = { ...THROWAWAY, wal_level: 'replica', max_wal_senders: '4', max_connections: '60', shared_buffers: '64MB', hot_standby_feedback: 'on' };
const start = (name, more = {}) => startPostgres({ dataDir: join(folder, name), settings: { ...settings, ...more }, log: join(folder, `${name}.log`) });

try {
  sweep();
  folder = mkdtempSync(join(tmpdir(), `hvs-${WHAT}-${process.pid}-`));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const first = await start('primary');
  await first.stop();
  cpSync(first.dataDir, join(folder, 'copy'), { recursive: true });
  writeFileSync(join(folder, 'copy', 'standby.signal'), '');
  primary = await start('primary');
  const startCopy = async () => { copy = await start('copy', { primary_conninfo: `host=${primary.socketFolder} port=5432 user=app` }); };
  await startCopy();
  createInterface({ input: process.stdin }).on('line', (line) => void (async () => {
    await (line === 'stop' ? copy.stop() : startCopy());
    tell({ done: line });
  })().catch((error) => tell({ failed: String(error?.message ?? error) }))).on('close', () => void end(0));
  tell({ primary: primary.adminUrl, replica: copy.adminUrl });
} catch (error) {
  tell({ failed: String(error?.message ?? error) });
  void end(1);
}
