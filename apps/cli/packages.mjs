#!/usr/bin/env node
// npm run try:packages -- --folder F: imports every package of a folder, plays it in headless Chromium and tells what came of it, as a table.
// Pictures go to out/packages/; the last line is one JSON object.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-packages.mjs').then(({ packages }) => packages(process.argv.slice(2))).catch(async (error) => {
    (await import('./lib/problem.mjs')).report(error);
    process.exitCode = 1;
  });
}
