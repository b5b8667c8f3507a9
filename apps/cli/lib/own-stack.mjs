/** The running product with everything its own (data, ports, demonstration), for as long as a piece of work lasts. */
import { freePorts } from './ports.mjs';
import { stopRunning } from './run.mjs';
import { discardDataDir, makeDataDir, stackEnv, startStack } from './stack.mjs';

/** Settings of this machine's real installation, which must not leak in. */
const OF_AN_INSTALLATION = /^(DATABASE_|REDIS_URL|S3_|DATA_DIR|PUBLIC_URL|CONTENT_|PORT$|HOST$|IRI_BASE|TRUST_PROXY|XAPI_|OIDC_)/;

/** Answers what `work` answers. Stopped and discarded whatever happens, also by Ctrl+C. */
export const withOwnStack = async ({ name, settings = {}, say }, work) => {
  const dataDir = makeDataDir(name);
  const clean = Object.fromEntries(Object.entries(process.env).filter(([key]) => !OF_AN_INSTALLATION.test(key)));
  const [port] = await freePorts();
  let stack;
  let ending;
  const end = () => (ending ??= (async () => {
    stopRunning();
    await stack?.stop();
    discardDataDir(dataDir);
  })());
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().then(() => process.exit(130)));
  try {
    stack = await startStack({ env: stackEnv({ ...clean, HOST: '127.0.0.1', SEED_DEMO: 'true', LOG_LEVEL: 'warn', ...settings }, { port, dataDir }), say });
    return await work(stack);
  } finally {
    await end();
  }
};
