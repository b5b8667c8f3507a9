/**
 * Installs and builds what is missing, runs the checks (they count as one test) and Jest's three projects, and ends with one line:
 * `N passed, N failed`. A missing tool of the host is a failure, never a silent skip; so is a file of tests that does not load.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { leashed } from './leash.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { progress } from './progress.mjs';
import { provideTools } from './provide-tools.mjs';
import { run } from './run.mjs';
import { discardDataDir } from './stack.mjs';

/** No budget but a net: a run that hangs ends with what it has, before whoever waits for it gives up. */
const NET_MS = 40 * 60_000;
const PROJECTS = ['unit', 'e2e', 'browser'];

/** The developer's own settings must not lead the tests to the developer's own data. */
const testEnv = () => {
  const env = { ...process.env, NODE_ENV: 'test' };
  for (const name of Object.keys(env)) {
    if (/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PORT$|CONTENT_PORT|WORKER_PORT|PUBLIC_URL|CONTENT_URL|HOST$|SEED_DEMO|LOG_LEVEL|TRUST_PROXY|IRI_BASE)/.test(name)) delete env[name];
  }
  return env;
};

const jest = async (name, args, untilMs, say) => {
  const report = fromTop('out/test', `${name}.json`);
  rmSync(report, { force: true });
  const words = [fromTop('node_modules/jest/bin/jest.js'), ...args, '--passWithNoTests', '--json', '--outputFile', report];
  const [program, rest] = leashed('TERM', process.execPath, words);
  // With --json Jest puts its report on standard output, too; people read standard error.
  const child = spawn(program, rest, { cwd: TOP, env: testEnv(), stdio: ['ignore', 'ignore', 'inherit'] });
  let code;
  child.once('error', (error) => {
    say.warn(error.message);
    code = 1;
  });
  child.once('exit', (got, signal) => (code = got ?? `tín hiệu ${signal}`));
  let writtenAt;
  while (code === undefined) {
    await sleep(100);
    if (writtenAt === undefined && existsSync(report)) writtenAt = Date.now();
    const isStuck = writtenAt !== undefined && Date.now() - writtenAt > 20_000;
    if (!isStuck && Date.now() < untilMs) continue;
    say.warn(isStuck ? `${name}: Jest xong nhưng không thoát (còn kết nối mở); buộc dừng / open handles` : `${name}: quá thời gian, buộc dừng / out of time`);
    child.kill('SIGTERM');
    await sleep(2_000);
    if (code === undefined) child.kill('SIGKILL');
    code ??= 'buộc dừng';
  }
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, notes: [`${name}: Jest không cho kết quả (${code}) / no result`] };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    // A failure outside any test, such as in the teardown, shows only in the exit status.
    failed: failed === 0 && (code !== 0 || !result.success) && typeof code === 'number' ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    notes: result.testResults.flatMap((file) => (file.assertionResults.length === 0 && file.status === 'failed' ? [file.name] : file.assertionResults.filter((t) => t.status === 'failed').map((t) => t.fullName))),
  };
};

export const test = async (argv) => {
  const options = readOptions(argv, { project: PROJECTS.join('|'), match: 'chuỗi trong tên tệp', 'skip-check': 'flag' });
  const say = progress();
  const until = Date.now() + NET_MS;
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const count = (title, { passed, failed, skipped = 0, notes = [] }) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    failures.push(...notes);
    (failed > 0 ? say.warn : say.done)(`${title}: ${passed} đạt / passed, ${failed} hỏng / failed${skipped > 0 ? `, ${skipped} bỏ qua / skipped` : ''}`);
  };

  await install(say);
  mkdirSync(fromTop('out/test'), { recursive: true });
  for (const tool of await provideTools(say.doing)) count(`công cụ / tool ${tool}`, { passed: 0, failed: 1, notes: [`thiếu ${tool} / ${tool} is missing`] });
  try {
    await build({ say: say.doing });
  } catch (error) {
    console.error(error.message);
    count('dựng / build', { passed: 0, failed: 1, notes: ['build'] });
  }

  if (!options['skip-check'] && !options.project) {
    const checked = await run(process.execPath, [fromTop('apps/cli/check.mjs')], { cwd: TOP, timeoutMs: 5 * 60_000 });
    count('npm run check', checked.code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, notes: ['npm run check'] });
  }

  const match = options.match ? ['--testPathPatterns', options.match] : [];
  const wanted = options.project ? options.project.split(',') : PROJECTS;
  const parallel = wanted.filter((name) => name !== 'browser');
  if (parallel.length > 0) count(parallel.join(' + '), await jest('server', ['--selectProjects', ...parallel, '--maxWorkers', '2', ...match], until - 3 * 60_000, say));
  // A browser, a server and a database share two cores: one file at a time.
  if (wanted.includes('browser')) {
    count('browser', await jest('browser', ['--selectProjects', 'browser', '--runInBand', ...match], until, say));
    // What the files of this run were copied from; see test/support/run-stack.mjs.
    for (const name of readdirSync(tmpdir())) if (name.startsWith('hvs-browser-seed-')) discardDataDir(join(tmpdir(), name));
  }

  if (failures.length > 0) console.log(`\nHỏng / failed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
  console.log(`\n${say.seconds().toFixed(0)} s${total.skipped > 0 ? `, ${total.skipped} bỏ qua / skipped` : ''}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
};
