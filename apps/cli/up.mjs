#!/usr/bin/env node
// npm run up [-- --background] [--port N] [--no-demo] [--fresh]: from a clean clone to a running system. See apps/cli/lib/main-up.mjs.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-up.mjs').then(({ up }) => up(process.argv.slice(2))).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
