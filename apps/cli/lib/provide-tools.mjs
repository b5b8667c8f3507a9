import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { run, tail } from './run.mjs';
import { TEST_TOOLS, TOOLS, findTool } from './tools.mjs';

const POLICY = '/usr/sbin/policy-rc.d';

/** Installs what is missing where we may (root, apt-get). Answers what is still missing and the command that would help. */
export const provideTools = async (say) => {
  const missing = () => TEST_TOOLS.filter((tool) => !findTool(tool));
  const wanted = missing();
  if (wanted.length === 0) return [];
  const packages = wanted.map((tool) => TOOLS[tool].deb);
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!mayInstall) {
    say(`thiếu ${wanted.join(', ')}; hãy cài: sudo apt-get install ${packages.join(' ')} / missing tools: the tests that need them will fail`);
    return wanted;
  }
  say(`cài ${packages.join(', ')} bằng apt-get / installing`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Tests start a redis-server of their own: the package must not leave one running on the host.
  const quietPolicy = !existsSync(POLICY);
  if (quietPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await run('apt-get', ['update', '-qq'], { quiet: true, env, timeoutMs: 120_000 });
    const get = (...names) => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { quiet: true, env, timeoutMs: 300_000 });
    // One name that this release does not know makes apt refuse the lot.
    if ((await get(...packages)).code !== 0) {
      for (const name of packages) {
        const single = await get(name);
        if (single.code !== 0) say(`apt-get install ${name}: ${tail(single.output, 3)}`);
      }
    }
  } finally {
    if (quietPolicy) rmSync(POLICY, { force: true });
  }
  return missing();
};
