import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkContainers } from './check-containers.mjs';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { TOP, fromTop } from './paths.mjs';
import { startThrowaway } from './postgres.mjs';
import { Problem } from './problem.mjs';
import { progress } from './progress.mjs';
import { run } from './run.mjs';

const node = (script, ...args) => async () => {
  if (!existsSync(fromTop(script))) return { code: 1, output: `${script} chưa có / does not exist` };
  return run(process.execPath, [fromTop(script), ...args], { cwd: TOP, quiet: true });
};

/** Runs a built program against a server of its own, so that nothing of the developer's is touched. */
const withDatabase = (script, ...args) => async () => {
  if (!existsSync(fromTop(script))) return { code: 1, output: `${script} chưa có / does not exist` };
  const server = await startThrowaway();
  const dataDir = mkdtempSync(join(tmpdir(), 'hvs-check-'));
  try {
    await server.createDatabase('hvs_check');
    const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: server.url('hvs_check'), DATA_DIR: dataDir };
    for (const name of Object.keys(env)) if (/^(REDIS_URL|S3_)/.test(name)) delete env[name];
    return await run(process.execPath, ['--enable-source-maps', fromTop(script), ...args], { cwd: TOP, quiet: true, env });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const TSC = 'node_modules/typescript7/bin/tsc';
const STEPS = [
  { id: 'build', title: 'dựng / build', run: async () => {
    try {
      await build();
      return { code: 0, output: '' };
    } catch (error) {
      return { code: 1, output: error.message };
    }
  } },
  { id: 'types', title: 'kiểu / types', run: node(TSC, '--noEmit', '-p', 'tsconfig.json') },
  { id: 'web-types', title: 'kiểu của web / web types', needs: 'apps/web/tsconfig.json', run: node(TSC, '--noEmit', '-p', 'apps/web/tsconfig.json') },
  { id: 'lint', title: 'eslint', run: node('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  { id: 'floors', title: 'sơ đồ tầng / floor plan', run: async () => {
    const folders = ['apps', 'libs', 'test'].filter((folder) => existsSync(fromTop(folder)));
    return node('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ...folders, '--config', '.dependency-cruiser.cjs')();
  } },
  { id: 'schema', title: 'lược đồ CSDL / schema drift', run: withDatabase('dist/apps/cli/src/check-schema.js') },
  { id: 'generated', title: 'tệp sinh ra / generated files', run: withDatabase('dist/apps/cli/src/generate.js', '--check') },
  { id: 'content', title: 'học liệu / content', run: node('dist/apps/cli/src/content/content.js', 'lint') },
  { id: 'containers', title: 'docker/', run: checkContainers },
];

export const check = async (argv) => {
  const options = readOptions(argv, { only: STEPS.map((s) => s.id).join(',') });
  const wanted = options.only?.split(',');
  const unknown = wanted?.filter((id) => !STEPS.some((step) => step.id === id)) ?? [];
  if (unknown.length > 0) throw new Problem(`Không có bước "${unknown.join(', ')}". Các bước: ${STEPS.map((s) => s.id).join(', ')}\nUnknown step.`);
  const say = progress();
  await install(say);
  // Half a product is checked without its later parts only when asked by name.
  const steps = STEPS.filter((step) => (wanted ? wanted.includes(step.id) : !step.needs || existsSync(fromTop(step.needs))));
  let failed = 0;
  for (const step of steps) {
    const began = performance.now();
    let result;
    try {
      result = await step.run();
    } catch (error) {
      result = { code: 1, output: error.known ? error.message : error.stack };
    }
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    if (result.code === 0) {
      say.done(`${step.id.padEnd(10)} ${step.title} (${took})`);
    } else {
      failed += 1;
      say.warn(`${step.id.padEnd(10)} ${step.title} (${took}) ✗ HỎNG / FAILED`);
      console.log(result.output.trimEnd().split('\n').slice(-120).map((line) => `           ${line}`).join('\n'));
    }
  }
  console.log(failed === 0 ? `\nkiểm tra: đạt cả ${steps.length} bước / all ${steps.length} checks passed` : `\nkiểm tra: ${failed}/${steps.length} bước hỏng / ${failed} of ${steps.length} checks failed`);
  process.exitCode = failed === 0 ? 0 : 1;
};
