#!/usr/bin/env node
// npm run down: stops the system that `npm run up -- --background` started, and waits until it is gone.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  import('./lib/main-down.mjs').then(({ down }) => down()).catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
