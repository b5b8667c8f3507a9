import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { TOP, fromTop } from './paths.mjs';
import { run, tail } from './run.mjs';

const SKIP = new Set(['node_modules', 'dist', 'out', 'var', '.git']);

const filesUnder = (path) => {
  const here = fromTop(path);
  if (!existsSync(here)) return [];
  return readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
    if (SKIP.has(entry.name)) return [];
    const child = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(child) : [child];
  });
};

const isTest = (file) => /\.(e2e-)?spec\.tsx?$/.test(file);
const COMMON = ['package-lock.json', 'tsconfig.json'];

/** The parts of `dist/`: what goes in, what comes out, how it is made. A part is made again only when what goes in has changed. */
const PARTS = [
  {
    name: 'server',
    label: 'máy chủ',
    present: () => true,
    inputs: () => [
      ...COMMON, 'nest-cli.json', '.swcrc',
      ...['apps/api', 'apps/worker', 'apps/cli', 'libs'].flatMap(filesUnder).filter((f) => /\.(ts|json)$/.test(f) && !isTest(f)),
    ],
    outputs: ['dist/libs', 'dist/apps'],
    make: async () => {
      const made = await run(process.execPath, [fromTop('node_modules/@nestjs/cli/bin/nest.js'), 'build', 'api'], { cwd: TOP, quiet: true });
      if (made.code === 0) prune();
      return made;
    },
  },
  {
    name: 'web',
    label: 'giao diện web',
    present: () => existsSync(fromTop('apps/web/vite.config.ts')),
    // The browser shares the pure libs with the server.
    inputs: () => [
      ...COMMON,
      ...['apps/web', 'libs/xapi', 'libs/package', 'libs/lesson', 'libs/scorm', 'libs/cmi5'].flatMap(filesUnder).filter((f) => !isTest(f)),
    ],
    outputs: ['dist/web'],
    make: () => run(process.execPath, [fromTop('node_modules/vite/bin/vite.js'), 'build', '--config', 'apps/web/vite.config.ts', 'apps/web'], {
      cwd: TOP, quiet: true, env: { ...process.env, NODE_ENV: 'production' },
    }),
  },
  {
    name: 'package-player',
    label: 'trình phát trong gói xuất ra',
    present: () => existsSync(fromTop('apps/web/vite.package.config.ts')),
    inputs: () => [...COMMON, ...['apps/web', 'libs/lesson'].flatMap(filesUnder).filter((f) => !isTest(f))],
    outputs: ['dist/package-player/player.js', 'dist/package-player/player.css'],
    make: () => run(process.execPath, [fromTop('node_modules/vite/bin/vite.js'), 'build', '--config', 'apps/web/vite.package.config.ts', 'apps/web'], {
      cwd: TOP, quiet: true, env: { ...process.env, NODE_ENV: 'production' },
    }),
  },
];

/** Removes output whose source is gone, so that a renamed file does not live on in `dist/`. */
const prune = () => {
  for (const file of [...filesBelow('dist/apps'), ...filesBelow('dist/libs')]) {
    const source = relative('dist', file).replace(/\.js(\.map)?$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(fromTop(source))) rmSync(fromTop(file), { force: true });
  }
};
const filesBelow = (path) => {
  const here = fromTop(path);
  if (!existsSync(here)) return [];
  return readdirSync(here, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesBelow(join(path, e.name)) : [join(path, e.name)]));
};

const stampOf = (part) => {
  const hash = createHash('sha256').update(`${process.version.split('.')[0]} ${part.name}\n`);
  for (const file of part.inputs().sort()) {
    if (!existsSync(fromTop(file))) continue;
    hash.update(`${file}\0`).update(readFileSync(fromTop(file))).update('\0');
  }
  return hash.digest('hex');
};

/**
 * Makes what is out of date in `dist/`; `only` some parts, when asked. Returns [{ name, label, ms, made }]; throws with the compiler's words when a part fails.
 * The stamp is written last: a build that was killed is made again.
 */
export const build = async ({ force = false, only = PARTS.map((part) => part.name), say = () => {} } = {}) =>
  withLock(fromTop('dist/.lock'), (pid) => say(`đợi một lần dựng khác (tiến trình ${pid}) / waiting for another build`), async () => {
    const report = [];
    for (const part of PARTS) {
      if (!part.present() || !only.includes(part.name)) continue;
      const began = Date.now();
      const stampFile = fromTop('dist/.stamp', part.name);
      const stamp = stampOf(part);
      const fresh = !force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && part.outputs.every((o) => existsSync(fromTop(o)));
      if (!fresh) {
        rmSync(stampFile, { force: true });
        say(`dựng ${part.label} / building ${part.name}`);
        const result = await part.make();
        if (result.code !== 0) {
          throw Object.assign(new Error(`Không dựng được ${part.label}. / Building ${part.name} failed.\n${tail(result.output, 40)}`), { known: true });
        }
        mkdirSync(dirname(stampFile), { recursive: true });
        writeFileSync(stampFile, stamp);
      }
      report.push({ name: part.name, label: part.label, ms: Date.now() - began, made: !fresh });
    }
    return report;
  });
