#!/usr/bin/env node
// npm run bench:lrs [-- --size 1000000 | --quick] [--api-processes N] [--worker-processes M]: how fast the record store is, beside how fast
// PostgreSQL is by itself in the same run. Starts a PostgreSQL of its own with the product's settings (durable), and prints one JSON line last.
// npm run bench:assessment [-- --learners 500 --sittings 100000 | --quick]: everybody hands in at once, and a wrong key is put right; one JSON line last.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-bench.mjs').then(({ bench }) => bench(process.argv.slice(2))).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
