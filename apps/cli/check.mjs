#!/usr/bin/env node
// npm run check [-- --only types,lint]: types, lint, floor plan, schema drift, generated files, container files. All run, even when one fails.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-check.mjs').then(({ check }) => check(process.argv.slice(2))).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
