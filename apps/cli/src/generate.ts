import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { envExample } from '@hvs/platform';

const TOP = resolve(__dirname, '../../../..');

/** Files made from other files: settings from the config schema, the API's description from its controllers. */
const generated = (): Record<string, string> => ({
  '.env.example': envExample(),
  'docs/openapi.json': execFileSync(process.execPath, [join(TOP, 'dist/apps/api/src/openapi.js')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
});

const main = (): number => {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [path, text] of Object.entries(generated())) {
    const there = readOrEmpty(join(TOP, path));
    if (there === text) continue;
    if (check) stale.push(path);
    else writeFileSync(join(TOP, path), text);
  }
  if (stale.length > 0) console.error(`Cũ so với nguồn, hãy chạy npm run generate: ${stale.join(', ')}`);
  return stale.length > 0 ? 1 : 0;
};

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

process.exitCode = main();
