import { fork, spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 20_000;
/** As the product starts its own. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=32'];

const started = new Set<ChildProcess>();
process.once('exit', () => started.forEach((child) => child.kill('SIGKILL')));

const kept = (child: ChildProcess): ChildProcess => {
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
};

export const stop = (child: ChildProcess): Promise<void> => new Promise((done) => {
  if (!started.has(child)) return done();
  child.once('exit', () => done());
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS).unref();
});

const freePort = (): Promise<number> => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as AddressInfo; server.close(() => done(port)); });
});

const until = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`${what} was not ready within a minute; its log: ${process.env['DATA_DIR']}`);
    await new Promise((done) => setTimeout(done, 100));
  }
};
const answers = async (url: string): Promise<boolean> => (await fetch(url).catch(() => undefined))?.ok === true;

const launch = (name: string, script: string, env: Readonly<Record<string, string>>): { child: ChildProcess; log: string } => {
  const log = join(process.env['DATA_DIR']!, `${name}.log`);
  const file = openSync(log, 'a');
  return { child: kept(spawn(process.execPath, [...NODE_FLAGS, join(__dirname, '../../../', script)], { stdio: ['ignore', file, file], env: { ...process.env, ...env } })), log };
};

/** The API as the product starts it, in so many processes, all of them serving. */
export const startApi = async (processes: number): Promise<{ child: ChildProcess; port: number }> => {
  const [port, contentPort] = [await freePort(), await freePort()];
  const { child, log } = launch('api', 'api/src/main.js', {
    API_PROCESSES: String(processes), PORT: String(port), CONTENT_PORT: String(contentPort), PUBLIC_URL: `http://127.0.0.1:${port}`, CONTENT_URL: `http://127.0.0.1:${contentPort}`, LOG_LEVEL: 'info',
  });
  await until('the API', async () => (await answers(`http://127.0.0.1:${port}/health/ready`)) && readFileSync(log, 'utf8').split('"msg":"ready"').length > processes);
  return { child, port };
};

/** Workers one after the other: the first may have the queue's own tables to make. */
export const startWorkers = async (processes: number): Promise<ChildProcess[]> => {
  const children: ChildProcess[] = [];
  while (children.length < processes) {
    const port = await freePort();
    const { child } = launch(`worker-${children.length + 1}`, 'worker/src/main.js', { WORKER_PORT: String(port) });
    await until('a worker', () => answers(`http://127.0.0.1:${port}/health/ready`));
    children.push(child);
  }
  return children;
};

/** One of the product's commands, to its end. */
export const runCommand = (script: string, env: Readonly<Record<string, string>>): Promise<void> => new Promise((done, fail) => {
  const { child, log } = launch(script, `cli/src/${script}.js`, env);
  child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`${script} ended with ${code}: ${readFileSync(log, 'utf8').slice(-2_000)}`))));
});

/** A part of the benchmark in a process of its own, which talks with this one. */
export const startPart = (name: string): ChildProcess => kept(fork(join(__dirname, `../bench-lrs-${name}.js`)));

export const nextMessage = <T>(child: ChildProcess): Promise<T> => new Promise((done, fail) => {
  const gone = (code: number | null): void => fail(new Error(`a part of the benchmark ended with ${code}`));
  child.once('exit', gone);
  child.once('message', (message) => {
    child.off('exit', gone);
    done(message as T);
  });
});
