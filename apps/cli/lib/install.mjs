import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { demandRoom } from './machine.mjs';
import { TOP, fromTop } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run, tail } from './run.mjs';

const STAMP = () => fromTop('node_modules/.hvs-lock-hash');

const wantedStamp = () => createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(readFileSync(fromTop('package-lock.json'))).digest('hex');

/** Whether somebody's own `npm install` already left exactly what the lock file names. npm writes that list last, so half an install has none. */
const matchesLock = () => {
  try {
    const wanted = JSON.parse(readFileSync(fromTop('package-lock.json'), 'utf8')).packages;
    const there = JSON.parse(readFileSync(fromTop('node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.devOptional || entry.peer || there[path]?.version === entry.version)
      && Object.entries(there).every(([path, entry]) => wanted[path]?.version === entry.version);
  } catch {
    return false;
  }
};

const isInstalled = () => {
  if (existsSync(STAMP()) && readFileSync(STAMP(), 'utf8').trim() === wantedStamp()) return true;
  if (!matchesLock()) return false;
  try {
    writeFileSync(STAMP(), wantedStamp());
  } catch {
    // A read-only node_modules is fine: it is compared again next time.
  }
  return true;
};

const npm = () => {
  const beside = dirname(process.execPath);
  const script = [process.env.npm_execpath, join(beside, '../lib/node_modules/npm/bin/npm-cli.js'), join(beside, 'node_modules/npm/bin/npm-cli.js')]
    .find((path) => path && /npm-cli\.c?js$/.test(path) && existsSync(path));
  return script ? [process.execPath, [script]] : ['npm', []];
};

const isOnlyMissing = (output) => /Missing: /.test(output) && !/Invalid: /.test(output);

/** npm's own words on what went wrong, without its manual. */
const reasons = (output) => {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line) && line.replace(/^npm (error|ERR!)/, '').trim());
  return (lines.length > 0 ? lines.slice(0, 12).join('\n') : tail(output, 12));
};

/** Installs the packages of the lock file unless they are there. Answers whether it had to. */
export const install = async (say) => {
  if (isInstalled()) return false;
  const lock = join(tmpdir(), `hvs-install-${process.getuid?.() ?? 0}-${createHash('sha256').update(TOP).digest('hex').slice(0, 12)}.lock`);
  return withLock(lock, (pid) => say.doing(`đợi một lần cài khác (tiến trình ${pid}) / waiting for another install`), async () => {
    if (isInstalled()) return false;
    demandRoom(TOP, 1024);
    const env = { ...process.env };
    // The build needs the development packages, whatever the environment of the servers is.
    for (const name of ['NODE_ENV', 'npm_config_omit', 'NPM_CONFIG_OMIT', 'npm_config_production', 'NPM_CONFIG_PRODUCTION', 'npm_config_only', 'NPM_CONFIG_ONLY', 'npm_config_loglevel', 'NPM_CONFIG_LOGLEVEL']) delete env[name];
    const [command, first] = npm();
    const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    let result = await say.during('cài thư viện (npm ci), lần đầu mất vài phút / installing packages', () =>
      run(command, [...first, 'ci', ...flags], { cwd: TOP, env, quiet: true }));
    // A lock file written on a machine whose registry lacks other platforms' optional packages does not satisfy `npm ci`. What it does name
    // is still binding, version and hash, for `npm install --no-save`, which adds this platform's missing ones and leaves the file as it is.
    if (result.code !== 0 && /EUSAGE/.test(result.output) && isOnlyMissing(result.output)) {
      result = await say.during('tệp khoá thiếu gói tuỳ chọn của nền tảng khác; cài theo tệp khoá bằng npm install --no-save / lock file lacks optional packages', () =>
        run(command, [...first, 'install', '--no-save', ...flags], { cwd: TOP, env, quiet: true }));
    }
    if (result.code !== 0) {
      const full = /ENOSPC/.test(result.output);
      const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/i.test(result.output);
      const denied = /EACCES|EPERM|EROFS/.test(result.output);
      throw new Problem(
        `Không cài được thư viện (npm, mã ${result.code}).${full ? ' Ổ đĩa đã đầy: hãy giải phóng dung lượng.' : offline ? ' Không nối được tới kho npm: hãy kiểm tra mạng và proxy (npm config get registry).' : denied ? ` Không có quyền ghi vào ${fromTop('node_modules')}.` : ''}`
        + `\nSửa xong chỉ cần chạy lại lệnh này; phần cài dở sẽ được làm lại.\nInstalling packages failed; fix the cause and run the command again.\n\n${reasons(result.output)}`);
    }
    writeFileSync(STAMP(), wantedStamp());
    return true;
  });
};
