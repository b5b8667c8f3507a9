/** The tour: its own stack on free ports with fresh data, a phone and a desk in headless Chromium, and what they saw. */
import { mkdirSync, rmSync } from 'node:fs';
import { SWITCHES } from './chromium.mjs';
import { install } from './install.mjs';
import { fromTop } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { progress } from './progress.mjs';
import { provideTools } from './provide-tools.mjs';
import { findTool } from './tools.mjs';

const OUT = fromTop('out/tour');

export const tour = async () => {
  const say = progress(console.error);
  await install(say);
  await provideTools(say);
  const { build } = await import('./build.mjs');
  await build({ say: say.doing });
  const { discardDataDir, makeDataDir, stackEnv, startStack } = await import('./stack.mjs');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const dataDir = makeDataDir('tour');
  // Its own everything: settings of this machine's real installation must not leak in.
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE_URL|REDIS_URL|S3_|PUBLIC_URL|CONTENT_URL|PORT$|CONTENT_PORT)/.test(name)));
  const [port] = await freePorts();
  const stack = await startStack({ env: stackEnv({ ...clean, SEED_DEMO: 'true', LOG_LEVEL: 'warn' }, { port, dataDir }), say });
  let browser;
  try {
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({
      executablePath: findTool('chromium'),
      args: SWITCHES,
    });
    const { walk } = await import('./tour/walk.mjs');
    const report = await walk({ browser, stack, out: OUT, say });
    console.log(JSON.stringify(report));
    process.exitCode = report.ok ? 0 : 1;
  } finally {
    await browser?.close();
    await stack.stop();
    discardDataDir(dataDir);
  }
};
