/** Runs the public cmi5 test suite for LMSs (adlnet/CATAPULT, folder lts, installed as it is) against a stack of its own, in headless Chromium. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { Problem } from './problem.mjs';
import { progress } from './progress.mjs';
import { provideTools } from './provide-tools.mjs';
import { run, tail } from './run.mjs';
import { findTool } from './tools.mjs';

const OPTIONS = { suite: 'thư mục', times: 'số lần', only: 'một phần của tên bài', 'test-timeout': 'mili giây', help: 'flag' };
const HELP = `npm run conformance -- cmi5 --suite <thư mục> [lựa chọn]
  --suite <thư mục>      thư mục lts của một bản sao adlnet/CATAPULT nằm ngoài dự án, đã chạy "npm ci" (PUPPETEER_SKIP_DOWNLOAD=1) ở đó
  --times N              chạy lặp lại N lần; mặc định 1
  --only <tên>           chỉ những bài mang tên này
  --test-timeout <ms>    cho mỗi bài; mặc định như bộ kiểm thử đặt (5000)`;
/** How many tests the suite has: fewer passed means that some failed, or were skipped. */
const EXPECTED = 87;
const RUN_MS = 20 * 60_000;
const OUT = fromTop('out/conformance-cmi5');
const ADAPTER = fromTop('test/conformance/cmi5/lms.cjs');
const BROWSER = fromTop('test/conformance/cmi5/jest-puppeteer.cjs');

const suiteIn = (options) => {
  if (!options.suite) throw new Problem(`Thiếu --suite.\n${HELP}`);
  const folder = resolve(options.suite);
  if (`${folder}${sep}`.startsWith(`${TOP}${sep}`)) throw new Problem('Bản sao của bộ kiểm thử phải nằm ngoài dự án.\nThe suite must be a copy outside the project.');
  if (!existsSync(join(folder, '__tests__/runtime.js')) || !existsSync(join(folder, 'node_modules/jest-puppeteer'))) {
    throw new Problem(`${folder} không phải là bộ kiểm thử đã cài (git clone https://github.com/adlnet/CATAPULT, rồi trong lts: PUPPETEER_SKIP_DOWNLOAD=1 npm ci).\nNot an installed copy of the suite.`);
  }
  return folder;
};

export const conformanceOfCmi5 = async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) return console.log(HELP);
  const suite = suiteIn(options);
  const times = Number(options.times ?? 1);
  if (!Number.isInteger(times) || times < 1) throw new Problem(`--times phải là số nguyên từ 1, không phải "${options.times}".\n--times must be a whole number.`);

  const say = progress(console.error);
  await install(say);
  await provideTools(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  await makePackages(suite, say);
  const { withOwnStack } = await import('./own-stack.mjs');
  const { signIn } = await import('./office.mjs');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await withOwnStack({ name: 'conformance-cmi5', say }, async (stack) => {
    const admin = await signIn(stack);
    const runs = [];
    for (let time = 1; time <= times; time++) {
      const result = await runSuite({ suite, stack, credential: await admin.credential(`cmi5 ${time}`), options });
      runs.push(result);
      writeFileSync(join(OUT, `${time}.json`), JSON.stringify(result, null, 2));
      (result.ok ? say.done : say.warn)(`lần ${time}: ${result.passed} đạt / passed, ${result.failed} hỏng / failed, ${result.skipped} bỏ qua / skipped (${result.seconds} s)`);
      for (const { test, error } of result.failures) say.warn(`${test}\n${error}`);
    }
    const ok = runs.every((one) => one.ok);
    console.log(JSON.stringify({ ok, runs: runs.map((one) => ({ ...one, failures: undefined })) }));
    process.exitCode = ok ? 0 : 1;
  });
};

/** Its packages are made by its own build, which asks webpack for a hash that OpenSSL 3 keeps for old programs. */
const makePackages = async (suite, say) => {
  if (existsSync(join(suite, 'pkg/dist/001-essentials.zip'))) return;
  say.doing('dựng các gói của bộ kiểm thử / building the packages of the suite');
  const { code, output } = await run(process.execPath, [join(suite, 'node_modules/webpack/bin/webpack.js')], { cwd: join(suite, 'pkg'), env: { ...process.env, NODE_OPTIONS: '--openssl-legacy-provider' }, quiet: true, timeoutMs: RUN_MS });
  if (code !== 0) throw new Problem(`Không dựng được các gói của bộ kiểm thử.\nThe packages of the suite could not be built.\n\n${tail(output)}`);
};

const runSuite = async ({ suite, stack, credential, options }) => {
  const began = Date.now();
  const results = join(OUT, 'jest.json');
  rmSync(results, { force: true });
  const { username, password } = stack.accounts.find((one) => one.username === 'quantri');
  const { output } = await run(process.execPath, [
    'node_modules/jest/bin/jest.js', '--runInBand', '--json', `--outputFile=${results}`, '--cacheDirectory', join(OUT, 'cache'),
    ...(options.only === undefined ? [] : ['--testNamePattern', options.only]), ...(options['test-timeout'] === undefined ? [] : [`--testTimeout=${options['test-timeout']}`]),
  ], {
    cwd: suite,
    env: {
      ...process.env, CATAPULT_LMS: ADAPTER, JEST_PUPPETEER_CONFIG: BROWSER, PUPPETEER_EXECUTABLE_PATH: findTool('chromium'), JEST_JUNIT_OUTPUT_DIR: OUT,
      HVS_SUITE: suite, HVS_URL: stack.urls.app, HVS_LOGIN: username, HVS_PASSWORD: password, HVS_KEY: credential.key, HVS_SECRET: credential.secret,
    },
    quiet: true, timeoutMs: RUN_MS,
  });
  writeFileSync(join(OUT, 'output.txt'), output);
  if (!existsSync(results)) throw new Problem(`Bộ kiểm thử không để lại kết quả.\nThe suite left no result.\n\n${tail(output)}`);
  const told = JSON.parse(readFileSync(results, 'utf8'));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = told;
  const failures = told.testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ test: fullName, error: failureMessages.join('\n').slice(0, 700) }));
  return { expected: EXPECTED, passed, failed, skipped, seconds: Math.round((Date.now() - began) / 1000), ok: passed === EXPECTED && failed === 0, failures };
};
