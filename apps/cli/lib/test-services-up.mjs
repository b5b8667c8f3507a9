/**
 * Jest's globalSetup: one PostgreSQL, one Redis and one S3 store for all test files, as addresses in the environment:
 *   TEST_DATABASE_ADMIN_URL   superuser on an empty throwaway cluster: `create database … template …` as you like
 *   TEST_REDIS_URL            a redis-server of its own
 *   TEST_S3_ENDPOINT          s3rver; key and secret are both S3RVER
 *   TEST_CHROMIUM             path of the browser
 * Where one cannot be had, its variable stays empty and TEST_<NAME>_MISSING says why; `npm test` counts that as a failure.
 * An address that is set already is left alone, so that a service can be kept running between runs.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leashed } from './leash.mjs';
import { fromTop } from './paths.mjs';
import { freePort } from './ports.mjs';
import { startThrowaway } from './postgres.mjs';
import { findTool } from './tools.mjs';

const require = createRequire(import.meta.url);

/** A folder for one run, with the writer's pid in its name so that the next run can sweep it after a SIGKILL. */
const folderFor = (what) => {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^hvs-${what}-(\\d+)-`).exec(name)?.[1]);
    if (!owner || owner === process.pid) continue;
    try {
      process.kill(owner, 0);
    } catch (error) {
      if (error.code === 'ESRCH') rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(tmpdir(), `hvs-${what}-${process.pid}-`));
};

const startRedis = async () => {
  const server = findTool('redis-server');
  if (!server) throw new Error('redis-server is not installed (Debian: apt-get install redis-server)');
  const folder = folderFor('redis');
  // A Unix socket would do, but BullMQ and the product are given an address: take a port and try another when somebody was faster.
  for (let attempt = 0; attempt < 10; attempt++) {
    const port = await freePort();
    const words = [server, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--daemonize', 'no', '--maxmemory-policy', 'noeviction'];
    const child = spawn(...leashed('KILL', words[0], words.slice(1)), { stdio: ['ignore', 'pipe', 'pipe'] });
    const ready = await new Promise((done) => {
      let text = '';
      child.stdout.on('data', (data) => /Ready to accept connections/i.test((text += data)) && done(true));
      child.once('exit', () => done(false));
      child.once('error', () => done(false));
    });
    if (!ready) continue;
    child.stdout.resume();
    child.stderr.resume();
    for (const each of [child, child.stdout, child.stderr]) each.unref();
    return {
      url: `redis://127.0.0.1:${port}`,
      stop: async () => {
        child.kill('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  throw new Error('redis-server did not start');
};

const startS3 = async () => {
  const S3rver = require('@20minutes/s3rver');
  const directory = folderFor('s3');
  const store = new S3rver({ silent: true, directory, resetOnClose: true });
  const middleware = store.getMiddleware();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://x');
    // The minio client asks for unfinished uploads before each multipart put, which s3rver does not know.
    if (request.method === 'GET' && url.searchParams.has('uploads')) {
      response.setHeader('content-type', 'application/xml');
      response.end(`<?xml version="1.0"?><ListMultipartUploadsResult><Bucket>${url.pathname.split('/')[1]}</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`);
    } else middleware(request, response);
  });
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  server.unref();
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const started = (globalThis.__hvsTestServices ??= []);

const provide = async (name, start) => {
  if (process.env[name]) return;
  try {
    const service = await start();
    process.env[name] = service.url;
    started.push(service);
  } catch (error) {
    process.env[`${name}_MISSING`] = String(error.message ?? error);
    console.error(`\n✗ ${name}: ${error.message ?? error}`);
  }
};

export default async function up() {
  mkdirSync(tmpdir(), { recursive: true });
  process.env.TEST_TOP = fromTop();
  await Promise.all([
    provide('TEST_DATABASE_ADMIN_URL', async () => {
      const server = await startThrowaway({ say: (text) => console.error(`\n… ${text}`) });
      return { url: server.adminUrl, stop: server.stop };
    }),
    provide('TEST_REDIS_URL', startRedis),
    provide('TEST_S3_ENDPOINT', startS3),
  ]);
  if (!process.env.TEST_CHROMIUM) {
    const chromium = findTool('chromium');
    if (chromium) process.env.TEST_CHROMIUM = chromium;
    else process.env.TEST_CHROMIUM_MISSING = 'Chromium is not installed (Debian: apt-get install chromium), and CHROMIUM_PATH is not set';
  }
}
