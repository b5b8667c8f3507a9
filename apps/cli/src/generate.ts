import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { envExample } from '@hvs/platform';

const TOP = resolve(__dirname, '../../../..');

/** Files made from other files: settings from the config schema, the web's API types from the controllers. */
const generated = async (): Promise<Record<string, string>> => ({
  '.env.example': envExample(),
  'apps/web/src/api/schema.d.ts': await apiTypes(),
});

const apiTypes = async (): Promise<string> => {
  const document = execFileSync(process.execPath, [join(TOP, 'dist/apps/api/src/openapi.js')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  // Its types describe another module form than the one Node loads.
  const { default: openapiTS, astToString } = (await import('openapi-typescript')) as unknown as { default(document: string): Promise<unknown>; astToString(ast: unknown): string };
  return `// Made by npm run generate from the API's controllers. Do not edit.\n${astToString(await openapiTS(document))}`;
};

const main = async (): Promise<number> => {
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [path, text] of Object.entries(await generated())) {
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

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
