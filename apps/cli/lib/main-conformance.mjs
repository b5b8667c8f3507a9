/** Runs the public conformance suite (adlnet/lrs-conformance-test-suite, installed as it is) against a stack of its own. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { Problem } from './problem.mjs';
import { progress } from './progress.mjs';
import { run, tail } from './run.mjs';

const OPTIONS = { suite: 'thư mục', version: '1.0.3|2.0.0', times: 'số lần', 'api-processes': 'số', statements: 'số bản ghi có sẵn', help: 'flag' };
const HELP = `npm run conformance -- --suite <thư mục> [lựa chọn]        kho bản ghi xAPI; với cmi5: npm run conformance -- cmi5 --help
  --suite <thư mục>      bản sao đã cài của adlnet/lrs-conformance-test-suite, nằm ngoài dự án
  --version 1.0.3|2.0.0  mặc định: cả hai
  --times N              chạy lặp lại N lần; mặc định 1
  --api-processes N      số tiến trình API sau một địa chỉ; mặc định 1
  --statements N         nạp sẵn N bản ghi trước khi chạy; mặc định 0`;
/** How many tests the suite has. Fewer passed means that some failed, or were dropped without a word by a hook that failed. */
const EXPECTED = { '1.0.3': 1365, '2.0.0': 1442 };
const RUN_MS = 30 * 60_000;
const OUT = fromTop('out/conformance');

const numberOf = (options, name, fallback, least) => {
  const value = options[name] === undefined ? fallback : Number(options[name]);
  if (!Number.isInteger(value) || value < least) throw new Problem(`--${name} phải là số nguyên từ ${least}, không phải "${options[name]}".\n--${name} must be a whole number.`);
  return value;
};

const suiteIn = (options) => {
  if (!options.suite) throw new Problem(`Thiếu --suite.\n${HELP}`);
  const folder = resolve(options.suite);
  if (`${folder}${sep}`.startsWith(`${TOP}${sep}`)) throw new Problem('Bản sao của bộ kiểm thử phải nằm ngoài dự án.\nThe suite must be a copy outside the project.');
  if (!existsSync(join(folder, 'bin/console_runner.js')) || !existsSync(join(folder, 'node_modules'))) {
    throw new Problem(`${folder} không phải là bộ kiểm thử đã cài (git clone https://github.com/adlnet/lrs-conformance-test-suite, rồi npm install ở đó).\nNot an installed copy of the suite.`);
  }
  return folder;
};

export const conformance = async (argv) => {
  if (argv[0] === 'cmi5') return (await import('./main-conformance-cmi5.mjs')).conformanceOfCmi5(argv.slice(1));
  const options = readOptions(argv, OPTIONS);
  if (options.help) return console.log(HELP);
  const suite = suiteIn(options);
  const versions = options.version === undefined ? Object.keys(EXPECTED) : [options.version];
  if (!EXPECTED[versions[0]]) throw new Problem(`--version là 1.0.3 hoặc 2.0.0, không phải "${options.version}".\nUnknown version.`);
  const times = numberOf(options, 'times', 1, 1);
  const apiProcesses = numberOf(options, 'api-processes', 1, 1);
  const statements = numberOf(options, 'statements', 0, 0);

  const say = progress(console.error);
  await install(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { withOwnStack } = await import('./own-stack.mjs');
  const { signIn } = await import('./office.mjs');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await withOwnStack({ name: 'conformance', settings: { API_PROCESSES: String(apiProcesses) }, say }, async (stack) => {
    const admin = await signIn(stack);
    if (statements > 0) await load(stack, await admin.credential('statements'), statements, say);
    const runs = [];
    for (let time = 1; time <= times; time++) {
      for (const version of versions) {
        const result = await runSuite({ suite, endpoint: `${stack.urls.app}/xapi`, client: await admin.credential(`suite ${version} ${time}`), version });
        runs.push(result);
        writeFileSync(join(OUT, `${version}-${time}.json`), JSON.stringify(result, null, 2));
        (result.ok ? say.done : say.warn)(`${version}, lần ${time}: ${result.passed} đạt / passed, ${result.failed} hỏng / failed, ${result.missing} không chạy / missing (${result.seconds} s)`);
      }
    }
    const ok = runs.every((one) => one.ok);
    console.log(JSON.stringify({ ok, apiProcesses, statements, runs: runs.map((one) => ({ ...one, failures: undefined })) }));
    process.exitCode = ok ? 0 : 1;
  });
};

const BATCH = 500;
const WRITERS = 4;

/** Fills the store through its own door. */
const load = async ({ urls }, { key, secret }, wanted, say) => {
  const began = performance.now();
  const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`, 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' };
  let next = 0;
  const statement = (i) => ({
    actor: { objectType: 'Agent', account: { homePage: 'https://example.vn', name: `p${i % 20_000}` } }, verb: { id: `http://adlnet.gov/expapi/verbs/v${i % 12}`, display: { 'en-US': 'did' } },
    object: { objectType: 'Activity', id: `https://example.vn/courses/${i % 400}`, definition: { name: { vi: `Bài ${i % 400}` } } }, result: { completion: true, duration: 'PT30S' },
  });
  const writer = async () => {
    while (next < wanted) {
      const from = next;
      next += BATCH;
      const body = JSON.stringify(Array.from({ length: Math.min(BATCH, wanted - from) }, (_, i) => statement(from + i)));
      for (;;) {
        const answer = await fetch(`${urls.app}/xapi/statements`, { method: 'POST', headers, body });
        await answer.arrayBuffer();
        if (answer.ok) break;
        if (answer.status !== 503) throw new Problem(`Nạp bản ghi không được: ${answer.status}.\nLoading statements failed.`);
        await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
      }
      if (Math.floor(from / 50_000) !== Math.floor((from + BATCH) / 50_000)) say.doing(`  ${Math.min(from + BATCH, wanted)} / ${wanted} bản ghi`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const seconds = (performance.now() - began) / 1000;
  say.done(`đã nạp ${wanted} bản ghi / loaded (${Math.round(wanted / seconds)} / s)`);
};

/** One run. Its own log is the one that names our endpoint; the exit status is the number of failures modulo 256, so it says nothing. */
const runSuite = async ({ suite, endpoint, client, version }) => {
  const began = Date.now();
  const { output, timedOut } = await run(process.execPath, ['bin/console_runner.js', '-e', endpoint, '-a', '-u', client.key, '-p', client.secret, '-x', version, '-z'], { cwd: suite, quiet: true, timeoutMs: RUN_MS });
  const log = logsOf(suite, began).find(({ flags }) => flags?.endpoint === endpoint && flags?.authUser === client.key);
  if (!log) throw new Problem(`Bộ kiểm thử không để lại kết quả${timedOut ? ' (quá thời gian)' : ''}.\nThe suite left no result.\n\n${tail(output)}`);
  const { total, passed, failed } = log.summary;
  const expected = EXPECTED[version];
  return {
    version, expected, total, passed, failed, pending: total - passed - failed, missing: Math.max(0, expected - passed - failed), seconds: Math.round((Date.now() - began) / 1000),
    ok: passed === expected && total === expected && failed === 0, failures: failuresIn(log.log),
  };
};

const logsOf = (suite, since) => {
  const folder = join(suite, 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name)).filter((path) => path.endsWith('.log') && statSync(path).mtimeMs >= since - 1000).map((path) => JSON.parse(readFileSync(path, 'utf8')));
};

const failuresIn = (test, path = []) => {
  if (!test) return [];
  const here = [...path, test.title ?? test.name ?? ''].filter(Boolean);
  const inside = (test.tests ?? []).flatMap((one) => failuresIn(one, here));
  return test.status === 'failed' && inside.length === 0 ? [{ test: here.join(' › '), error: String(test.error).slice(0, 500) }] : inside;
};
