/** Packages that other tools made, through the running product: import, launch, resume, completion, score. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SWITCHES } from './chromium.mjs';
import { install } from './install.mjs';
import { readOptions } from './options.mjs';
import { fromTop } from './paths.mjs';
import { Problem } from './problem.mjs';
import { progress } from './progress.mjs';
import { provideTools } from './provide-tools.mjs';
import { findTool } from './tools.mjs';

const OUT = fromTop('out/packages');
const OPTIONS = { folder: 'thư mục', only: 'một phần của tên tệp', help: 'flag' };
const HELP = `npm run try:packages -- --folder <thư mục> [--only <một phần của tên tệp>]
  Thử từng gói .zip và .xml trong thư mục: nạp, mở, học tiếp, hoàn thành, điểm.`;

export const packages = async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) return console.log(HELP);
  if (!options.folder) throw new Problem(`Thiếu --folder.\n${HELP}`);
  const folder = resolve(options.folder);
  const names = readdirSync(folder).filter((name) => /\.(zip|xml)$/i.test(name) && name.includes(options.only ?? '')).sort();
  if (names.length === 0) throw new Problem(`${folder} không có gói nào.\nNo packages there.`);

  const say = progress(console.error);
  await install(say);
  await provideTools(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { withOwnStack } = await import('./own-stack.mjs');
  const { signIn } = await import('./office.mjs');
  const { tryPackage } = await import('./packages/try-package.mjs');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await withOwnStack({ name: 'packages', say }, async (stack) => {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath: findTool('chromium'), args: SWITCHES });
    try {
      const office = await signIn(stack);
      const rows = [];
      for (const name of names) {
        const row = await tryPackage({ name, bytes: readFileSync(join(folder, name)), stack, office, browser, out: OUT });
        rows.push(row);
        (row.import === 'ok' ? say.done : say.warn)(JSON.stringify(row).slice(0, 400));
      }
      const columns = ['package', 'standard', 'import', 'launch', 'resume', 'completion', 'score', 'note'];
      writeFileSync(join(OUT, 'table.md'), [columns, columns.map(() => '---'), ...rows.map((row) => columns.map((column) => String(row[column] ?? '').replaceAll('|', '\\|').replace(/\s+/g, ' ')))].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n');
      const count = (column) => rows.filter((row) => row[column] === 'ok').length;
      console.log(JSON.stringify({ packages: rows.length, imported: count('import'), launched: count('launch'), resumed: count('resume'), completed: count('completion'), scored: count('score') }));
    } finally {
      await browser.close();
    }
  });
};
