/** Benchmarks: a database of their own with the settings that the product starts with, everything on loopback, thrown away at the end. */
import { join } from 'node:path';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { progress } from './progress.mjs';
import { run, stopRunning } from './run.mjs';

const OPTIONS = { size: 'số bản ghi', learners: 'số người', sittings: 'số bài', quick: 'flag', 'api-processes': 'số', 'worker-processes': 'số', help: 'flag' };
const HELP = `npm run bench:lrs [-- lựa chọn]
  --size N              số bản ghi nạp trước khi đo; mặc định 1000000
  --quick               đo nhanh, dưới một phút: 50000 bản ghi, không đo đọc khi đang xóa, chuyển tiếp và tính lại
  --api-processes N     số tiến trình API; mặc định API_PROCESSES hoặc 1
  --worker-processes N  số tiến trình worker chạy trong lúc đo; mặc định WORKER_PROCESSES hoặc 0

npm run bench:assessment [-- lựa chọn]
  --learners N          số người nộp bài cùng lúc; mặc định 500
  --sittings N          số bài chấm lại; mặc định 100000
  --quick               đo nhanh: 100 người, 5000 bài`;

export const bench = async ([what, ...words]) => {
  if (readOptions(words, OPTIONS).help) return console.log(HELP);
  const say = progress(console.error);
  await install(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { discardDataDir, makeDataDir } = await import('./stack.mjs');
  const { startPostgres } = await import('./postgres.mjs');
  const dataDir = makeDataDir('bench');
  let server;
  let ending;
  const end = () => (ending ??= (async () => {
    stopRunning();
    await server?.stop();
    discardDataDir(dataDir);
  })());
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().then(() => process.exit(130)));
  try {
    server = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: join(dataDir, 'postgres.log'), say: say.doing });
    await server.createDatabase('hvs');
    // Its own everything: settings of this machine's real installation must not leak in.
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|HOST$|LOG_LEVEL|IRI_BASE|TRUST_PROXY|XAPI_|OIDC_|SECRET_KEY|BACKGROUND_SHARE)/.test(name)));
    const { code } = await run(process.execPath, ['--enable-source-maps', fromTop(`dist/apps/cli/src/bench-${what}.js`), ...words], {
      // What is forwarded goes to a receiver of the benchmark's own on this machine.
      cwd: TOP, env: { ...clean, NODE_ENV: 'production', DATABASE_URL: server.url('hvs'), DATA_DIR: dataDir, HOST: '127.0.0.1', OUTBOUND_HTTP: 'allow' },
      line: (text, isError) => (isError ? console.error(text) : console.log(text)),
    });
    process.exitCode = code ?? 1;
  } finally {
    await end();
  }
};
