import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const TOP = resolve(__dirname, '../..');
const LIMIT_MS = 240_000;
jest.setTimeout(LIMIT_MS + 10_000);

/** A slice of the long trial (npm run trial:tracking): what content was told was saved, the server has, once, whatever broke in between. */
test('nothing is lost and nothing doubled over a handful of trials', async () => {
  // Settings of the tests around it are not the trial's.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|WORKER_PORT|HOST$|IRI_BASE|TRUST_PROXY|NODE_ENV|TEST_|JEST_)/.test(name)));
  const child = spawn(process.execPath, ['apps/cli/trial.mjs', '--trials', '4', '--seed', '2026'], { cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, CHROMIUM_PATH: process.env['TEST_CHROMIUM'] ?? '' } });
  let said = '';
  let noise = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { noise += chunk.toString(); });
  const late = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS);
  const code = await new Promise((done) => child.once('close', done));
  clearTimeout(late);
  const line = said.split('\n').find((one) => one.startsWith('{'));
  if (!line) throw new Error(`the trial left no line (${String(code)}): ${noise.slice(-2000)}`);
  const told = JSON.parse(line) as Record<string, number>;
  expect(told).toMatchObject({ trials: 4, lost: 0, doubled: 0, misplaced: 0, stuck: 0 });
  expect(told['told']).toBeGreaterThan(6);
});
