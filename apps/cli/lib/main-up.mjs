import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { install } from './install.mjs';
import { demandRoom } from './machine.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { demandPort } from './ports.mjs';
import { Problem, report } from './problem.mjs';
import { progress } from './progress.mjs';
import { stopRunning } from './run.mjs';
import { claim, findRunning, identify, leftOvers, release, update } from './running.mjs';

const OPTIONS = { background: 'flag', port: 'số cổng', 'no-demo': 'flag', fresh: 'flag', help: 'flag', supervised: 'flag' };
const HELP = `npm run up [-- lựa chọn]
  --background   chạy nền; lệnh kết thúc khi hệ thống sẵn sàng (dừng bằng: npm run down)
  --port N       cổng của ứng dụng (nội dung dùng cổng N+1); mặc định 4000
  --no-demo      không nạp tỉnh mẫu
  --fresh        xoá dữ liệu cũ trong DATA_DIR rồi bắt đầu lại
Cài đặt khác: tệp .env (xem .env.example).`;

export const up = async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) return console.log(HELP);
  if (existsSync(fromTop('.env'))) process.loadEnvFile(fromTop('.env'));
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_535)) throw new Problem(`--port phải là số từ 1 đến 65534, không phải "${options.port}".\n--port must be a number.`);

  const { stackEnv } = await import('./stack.mjs');
  const env = stackEnv(process.env, { port });
  if (options['no-demo']) env.SEED_DEMO = 'false';
  const dataDir = env.DATA_DIR;

  const other = findRunning(dataDir);
  if (other) return showOther(other, dataDir);
  if (options.background) return background(argv, env);
  return foreground(options, env);
};

/** A copy runs already: say where, after waiting for it when it is still starting. */
const showOther = async (note, dataDir) => {
  if (note.state !== 'ready') {
    console.log(`Hệ thống đang được tiến trình ${note.pid} khởi động; đợi… / another process is starting it`);
    while (note && note.state !== 'ready') {
      await sleep(300);
      note = findRunning(dataDir);
    }
    if (!note) throw new Problem('Lần khởi động kia đã không thành công. Hãy chạy lại lệnh này để xem lý do.\nThe other start failed; run this again to see why.');
  }
  console.log(`Học Vụ Số đang chạy (tiến trình ${note.pid}). / Already running.`);
  const { accountsIn } = await import('./stack.mjs');
  console.log(welcome({ ...note, accounts: accountsIn(dataDir) }));
  console.log('Dừng bằng: npm run down');
};

const welcome = ({ urls, accounts, logs }) => {
  const rows = accounts.map((a) => [String(a.about ?? a.role), String(a.username), String(a.password)]);
  const width = (column) => Math.max(0, ...rows.map((row) => row[column].length));
  return [
    '',
    `  Ứng dụng / app      ${urls.app}`,
    `  Nội dung / content  ${urls.content}`,
    ...(rows.length > 0 ? ['', '  Tài khoản mẫu / demo accounts (tên đăng nhập, mật khẩu)', ...rows.map((row) => `    ${row[0].padEnd(width(0))}  ${row[1].padEnd(width(1))}  ${row[2]}`)] : []),
    '',
    `  Nhật ký / logs      ${logs}`,
    '',
  ].join('\n');
};

// ───────────────────────────── in this terminal

const foreground = async (options, env) => {
  const say = progress();
  const dataDir = env.DATA_DIR;
  process.stdout.on('error', () => {});
  console.log('Học Vụ Số');
  const isFirst = !existsSync(join(dataDir, 'postgres')) && !existsSync(join(dataDir, 'postgres.location'));
  const free = demandRoom(dataDir, isFirst ? 1024 : 200);
  mkdirSync(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  if (free < 1024) say.warn(`ổ đĩa chỉ còn ${free} MB trống / the disk is nearly full`);

  const rival = claim(dataDir);
  if (rival) return showOther(rival, dataDir);
  let stack;
  let ending;
  let endStack = async () => stopRunning();
  const end = (why, code) => (ending ??= (async () => {
    process.exitCode = code;
    if (why) say.doing(why);
    await endStack();
    release(dataDir);
    if (why) say.done('đã dừng / stopped');
  })());
  const onSignal = (signal) => {
    if (!ending) {
      // While a package is installed or a server built there is nothing to stop in order: those begin anew next time.
      void end(`nhận ${signal}: đang dừng… (bấm Ctrl-C lần nữa để buộc dừng) / stopping`, 0).then(() => process.exit(process.exitCode));
    } else if (signal === 'SIGINT') {
      console.error('Buộc dừng. / Killed.');
      release(dataDir);
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));
  process.on('exit', () => release(dataDir));

  try {
    for (const { pid, script } of leftOvers(dataDir)) {
      say.warn(`dừng ${script} còn sót lại (tiến trình ${pid}) / stopping a left-over process`);
      process.kill(pid, 'SIGTERM');
    }
    say.done(`Node ${process.versions.node}, còn trống ${Math.round(free / 1024)} GB, dữ liệu ở ${dataDir}`);
    await demandPort(Number(env.PORT), env.HOST, 'PORT');
    await demandPort(Number(env.CONTENT_PORT), env.HOST, 'CONTENT_PORT');
    if (options.fresh) await startAfresh(env, say);

    say.done((await install(say)) ? 'đã cài thư viện / packages installed' : 'thư viện không đổi / packages unchanged');
    if (ending) return;
    const { build } = await import('./build.mjs');
    const parts = await build({ say: say.doing });
    say.done(parts.map((p) => (p.made ? `${p.label} đã dựng (${(p.ms / 1000).toFixed(1)} giây)` : `${p.label} không đổi`)).join(', '));
    if (ending) return;

    const { startStack } = await import('./stack.mjs');
    const children = [];
    let kept;
    const note = (state, more) => update(dataDir, { state, children, ...more });
    const starting = startStack({
      env, say,
      onFatal: (text) => {
        console.error(`\n✗ ${text.replaceAll('\n', '\n  ')}\n`);
        void end('đang dừng phần còn lại… / stopping the rest', 1).then(() => process.exit(1));
      },
      onChange: (now) => {
        children.splice(0, Infinity, ...now.slice(-40).map((child) => ({ ...child, since: identify(child.pid)?.since })));
        if (stack && !ending) note('ready', kept);
      },
    });
    // Stopped while it starts: let it come to where it can be stopped in order.
    endStack = async () => {
      stopRunning();
      const made = await starting.catch(() => undefined);
      await made?.stop();
    };
    stack = await starting;
    if (ending || !stack) return;
    endStack = () => stack.stop();
    const { accounts, ...shown } = { urls: stack.urls, accounts: stack.accounts, logs: stack.logs };
    // For the product's other commands (with-database.mjs); an outside database's address stays where it was given.
    kept = { ...shown, ...(stack.embedded ? { databaseUrl: stack.databaseUrl } : {}) };
    note('ready', kept);
    say.done(`sẵn sàng sau ${say.seconds().toFixed(1)} giây / ready`);
    console.log(welcome({ ...shown, accounts }));
    console.log(options.supervised ? 'Dừng bằng: npm run down' : 'Bấm Ctrl-C để dừng. / Ctrl-C stops it.');
  } catch (error) {
    if (ending) return;
    report(error);
    await end('', 1);
    process.exit(1);
  }
};

const startAfresh = async (env, say) => {
  if (env.DATABASE_URL || env.DATABASE_URL_FILE) throw new Problem('--fresh không xoá cơ sở dữ liệu ngoài (DATABASE_URL). Hãy tự tạo một cơ sở dữ liệu trống.\n--fresh does not touch an external database.');
  const { removeCluster } = await import('./postgres.mjs');
  removeCluster(join(env.DATA_DIR, 'postgres'));
  for (const name of ['files', 'demo-accounts.json', 'postgres-loaded']) rmSync(join(env.DATA_DIR, name), { recursive: true, force: true });
  say.done(`đã xoá dữ liệu cũ trong ${env.DATA_DIR} / old data deleted`);
};

// ───────────────────────────── in the background

/** Starts this same program detached, shows what it writes until it is healthy or gone, and returns. */
const background = async (argv, env) => {
  demandRoom(env.DATA_DIR, 1);
  mkdirSync(join(env.DATA_DIR, 'log'), { recursive: true, mode: 0o700 });
  const logFile = join(env.DATA_DIR, 'log/up.log');
  const { trimLog } = await import('./service.mjs');
  trimLog(logFile);
  const log = openSync(logFile, 'a+', 0o600);
  let at = fstatSync(log).size;
  const child = spawn(process.execPath, [fromTop('apps/cli/up.mjs'), ...argv.filter((word) => word !== '--background'), '--supervised'], {
    cwd: TOP, env: process.env, detached: true, stdio: ['ignore', log, log],
  });
  let gone;
  child.once('exit', (code, signal) => (gone = { code, signal }));
  child.once('error', (error) => (gone = { code: 1, error }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill('SIGTERM'));

  const show = () => {
    const size = fstatSync(log).size;
    if (size <= at) return;
    const text = Buffer.alloc(size - at);
    readSync(log, text, 0, text.length, at);
    at = size;
    process.stdout.write(text);
  };
  for (;;) {
    await sleep(80);
    const isOver = gone !== undefined;
    const note = isOver ? undefined : findRunning(env.DATA_DIR);
    const isReady = note?.pid === child.pid && note.state === 'ready';
    if (isReady) await sleep(60);
    show();
    if (isReady) break;
    if (isOver) {
      process.exitCode = gone.code === 0 && !gone.error ? (findRunning(env.DATA_DIR) ? 0 : 1) : 1;
      if (process.exitCode) console.error(`Không chạy nền được; nhật ký: ${logFile} / did not start`);
      break;
    }
  }
  closeSync(log);
  child.unref();
  process.exit();
};
