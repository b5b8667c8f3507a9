#!/usr/bin/env node
// npm run tour: the main job, from a lesson on a phone to the exported figures, driven in headless Chromium on a stack of its own.
// Screenshots, the certificate and the workbook go to out/tour/; the last line is one JSON object.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-tour.mjs').then(({ tour }) => tour()).catch(async (error) => {
    (await import('./lib/problem.mjs')).report(error);
    console.log(JSON.stringify({ ok: false, steps: [], error: String(error?.message ?? error) }));
    process.exitCode = 1;
  });
}
