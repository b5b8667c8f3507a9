#!/usr/bin/env node
// npm run content:<lint|coverage|scripts> [-- words]: looks through what is written in content/, without a database.
import { nodeIsNewEnough } from './lib/node-version.mjs';

const main = async (words) => {
  const { build } = await import('./lib/build.mjs');
  const { fromTop, TOP } = await import('./lib/paths.mjs');
  const { run } = await import('./lib/run.mjs');
  await build({ only: ['server', 'package-player'], say: (text) => console.error(`… ${text}`) });
  const { code } = await run(process.execPath, ['--enable-source-maps', fromTop('dist/apps/cli/src/content/content.js'), ...words], { cwd: TOP, line: (text, isError) => (isError ? console.error(text) : console.log(text)) });
  process.exitCode = code ?? 1;
};

if (nodeIsNewEnough()) main(process.argv.slice(2)).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
