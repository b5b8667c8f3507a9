#!/usr/bin/env node
// npm run trial:tracking -- --trials N [--seed S]: learns in headless Chromium while it cuts, kills and reloads, then compares what the
// content was told was saved with what the server holds. The last line is one JSON object.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-trial.mjs').then(({ trial }) => trial(process.argv.slice(2))).catch(async (error) => {
    (await import('./lib/problem.mjs')).report(error);
    process.exitCode = 1;
  });
}
