#!/usr/bin/env node
// npm run conformance -- --suite <folder>: the public conformance suite of ADL, from a copy outside the project, against the running product.
// What failed goes to out/conformance/; the last line is one JSON object.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-conformance.mjs').then(({ conformance }) => conformance(process.argv.slice(2))).catch(async (error) => {
    (await import('./lib/problem.mjs')).report(error);
    console.log(JSON.stringify({ ok: false, runs: [], error: String(error?.message ?? error).split('\n')[0] }));
    process.exitCode = 1;
  });
}
