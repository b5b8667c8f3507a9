#!/usr/bin/env node
// npm test [-- --project unit|e2e|browser] [--match words] [--skip-check]: everything that proves the product. See apps/cli/lib/main-test.mjs.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-test.mjs').then(({ test }) => test(process.argv.slice(2))).catch(async (error) => {
    (await import('./lib/problem.mjs')).report(error);
    console.log('0 passed, 1 failed');
  });
}
