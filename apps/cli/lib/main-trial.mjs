/** The tracking trial: its own servers and browsers, broken at random points from a seed, and what was promised compared with what is there. */
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { fromTop } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { Problem } from './problem.mjs';
import { progress } from './progress.mjs';
import { provideTools } from './provide-tools.mjs';
import { findTool } from './tools.mjs';

const OUT = fromTop('out/trial');
const OPTIONS = { trials: 'số lần', seed: 'số', from: 'số thứ tự', help: 'flag' };
const HELP = `npm run trial:tracking -- [lựa chọn]
  --trials N   số lần thử; mặc định 100
  --seed S     hạt giống; cùng hạt giống thì cùng một chuỗi sự cố; mặc định: theo giờ
  --from K     bắt đầu từ lần thử thứ K (để chạy tiếp hoặc xem lại một lần); mặc định 0`;

const wholeNumber = (options, name, fallback) => {
  const value = options[name] === undefined ? fallback : Number(options[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Problem(`--${name} phải là số nguyên từ 0, không phải "${options[name]}".\n--${name} must be a whole number.`);
  return value;
};

export const trial = async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) return console.log(HELP);
  const trials = wholeNumber(options, 'trials', 100);
  const seed = wholeNumber(options, 'seed', Date.now() % 1_000_000_000);
  const from = wholeNumber(options, 'from', 0);

  const say = progress(console.error);
  await install(say);
  await provideTools(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { discardDataDir, makeDataDir, stackEnv } = await import('./stack.mjs');
  const { startServers } = await import('./trial/servers.mjs');
  const { runTrials } = await import('./trial/run.mjs');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const dataDir = makeDataDir('trial');
  // Its own everything: settings of this machine's real installation must not leak in.
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|HOST$|IRI_BASE|TRUST_PROXY)/.test(name)));
  const [port] = await freePorts();
  let servers;
  try {
    say.done(`hạt giống ${seed} / seed`);
    servers = await startServers({ env: stackEnv({ ...clean, HOST: '127.0.0.1', SEED_DEMO: 'true', LOG_LEVEL: 'warn' }, { port, dataDir }), say });
    const { chromium } = await import('playwright-core');
    const note = (what) => appendFileSync(join(OUT, 'faults.jsonl'), `${JSON.stringify(what)}\n`);
    const line = await runTrials({ servers, chromium, executable: findTool('chromium'), folder: join(dataDir, 'browsers'), trials, from, seed, say, note });
    console.log(JSON.stringify(line));
    process.exitCode = line.lost + line.doubled + line.misplaced === 0 ? 0 : 1;
  } finally {
    await servers?.stop();
    discardDataDir(dataDir);
  }
};
