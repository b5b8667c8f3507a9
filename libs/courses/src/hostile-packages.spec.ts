import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTILE } from '../../../test/support/hostile';
import { readPackage } from './package-reader.adapter';

/** Harm that a package may try to do, and what is said to it. The bounds are far above what is needed and far below what would hurt. */

const MEGABYTE = 1024 * 1024;
const MOST_DISK = 60 * MEGABYTE;
const MOST_MEMORY = 400 * MEGABYTE;
const MOST_MS = 20_000;

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'hvs-hostile-')); });
afterEach(() => rm(folder, { recursive: true }));

const written = async (): Promise<number> => {
  let bytes = 0;
  for (const name of await readdir(folder)) if (name !== 'package') bytes += (await stat(join(folder, name))).size;
  return bytes;
};

test.each(HOSTILE.map((one) => [one.name, one] as const))('%s', async (_name, { make, says, warned }) => {
  const at = join(folder, 'package');
  await writeFile(at, make());
  const before = process.memoryUsage().rss;
  let most = 0;
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss - before); }, 20);
  const begun = Date.now();
  const read = await readPackage(at, folder, { unpackedMaxMb: 50, maxEntries: 20_000 }, async () => undefined).finally(() => clearInterval(watch));
  expect(Date.now() - begun).toBeLessThan(MOST_MS);
  expect(most).toBeLessThan(MOST_MEMORY);
  expect(await written()).toBeLessThan(MOST_DISK);
  const told = read.report.faults.filter((fault) => fault.severity === (warned ? 'warning' : 'error') && fault.code !== 'not-played');
  expect([read.ok, told.map((fault) => `${fault.text} ${fault.todo}`).join('\n')]).toEqual([warned === true, expect.stringMatching(says)]);
  for (const fault of told) {
    expect(fault.text).toMatch(/[ạảãàáâậầấẩẫăắằặẳẵđêếềệểễôộồốổỗơớờợởỡưứừựửữýỳ]/i);
    if (!warned) expect(fault.todo).toMatch(/^Hãy .*\.?$/);
  }
}, 60_000);
