#!/usr/bin/env node
// node apps/cli/install.mjs: the packages of the lock file, development ones included, unless they are there. What `up`, `test` and the image use.
import { nodeIsNewEnough } from './lib/node-version.mjs';

if (nodeIsNewEnough()) {
  Promise.all([import('./lib/install.mjs'), import('./lib/progress.mjs')])
    .then(async ([{ install }, { progress }]) => {
      const say = progress();
      say.done((await install(say)) ? 'đã cài thư viện / packages installed' : 'thư viện không đổi / packages unchanged');
    })
    .catch((error) => import('./lib/problem.mjs').then(({ report }) => report(error)));
}
