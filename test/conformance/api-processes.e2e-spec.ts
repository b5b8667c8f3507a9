import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Credentials } from '@hvs/lrs';
import { Clock, parseConfig } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../support/database';
import { basic, say } from '../support/store';

/** The built API as several processes behind one address: what is acknowledged is kept, whoever dies. */

const TOP = resolve(__dirname, '../..');
const freePort = (): Promise<number> => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => done(port));
  });
});
const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const until = async (what: string, isSo: () => boolean | Promise<boolean>, seconds = 20): Promise<void> => {
  for (const began = Date.now(); !(await isSo());) {
    if (Date.now() - began > seconds * 1000) throw new Error(`not within ${seconds} seconds: ${what}`);
    await later(50);
  }
};
const isAlive = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('two API processes behind one address', () => {
  let database: TestDatabase;
  let folder: string;
  let primary: ChildProcess;
  let authorization: string;
  let url: string;
  let contentUrl: string;
  let log = '';
  const children = (): number[] => readFileSync(`/proc/${primary.pid}/task/${primary.pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const health = (of = url): Promise<number> => fetch(`${of}/health/live`, { headers: { connection: 'close' } }).then(({ status }) => status, () => 0);
  const post = (body: unknown, connection = 'keep-alive'): Promise<Response> =>
    fetch(`${url}/xapi/statements`, { method: 'POST', body: JSON.stringify(body), headers: { authorization, connection, 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' } });

  const start = async (): Promise<void> => {
    const [port, contentPort] = [await freePort(), await freePort()];
    [url, contentUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${contentPort}`];
    primary = spawn(process.execPath, ['--enable-source-maps', join(TOP, 'dist/apps/api/src/main.js')], {
      cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'test', API_PROCESSES: '2', DATABASE_URL: database.url, DATABASE_POOL: '4', DATA_DIR: folder, HOST: '127.0.0.1', PORT: String(port), CONTENT_PORT: String(contentPort), PUBLIC_URL: url, CONTENT_URL: contentUrl, LOG_LEVEL: 'info' },
    });
    log = '';
    for (const stream of [primary.stdout!, primary.stderr!]) stream.on('data', (data: Buffer) => { log += data.toString(); });
    await until(`both are ready: ${log.slice(-2000)}`, () => (log.match(/"msg":"ready"/g) ?? []).length === 2, 60);
  };

  beforeAll(async () => {
    execFileSync(process.execPath, [join(TOP, 'apps/cli/build.mjs')], { cwd: TOP, stdio: 'ignore' });
    database = await aDatabase();
    folder = mkdtempSync(join(tmpdir(), 'hvs-processes-'));
    authorization = basic(await new Credentials(database.db, new Clock(), parseConfig({ DATABASE_URL: database.url })).create({ title: 'x', scopes: ['all'] }));
    await start();
  }, 180_000);
  afterAll(async () => {
    primary?.kill('SIGKILL');
    await later(300);
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('both answer, on both origins', async () => {
    expect(children()).toHaveLength(2);
    for (let i = 0; i < 20; i++) expect([(await post(say(), 'close')).status, await health(contentUrl)]).toEqual([200, 200]);
    const answered = new Set([...log.matchAll(/"process":(\d+),.*"url":"\/xapi\/statements"/g)].map(([, id]) => id));
    expect([...answered].sort()).toEqual(['1', '2']);
  });

  test('one is killed in the middle of writing: whatever was acknowledged is there, the rest can be sent again, and its place is filled', async () => {
    const [victim] = children();
    const acknowledged: string[] = [];
    const unsure: string[] = [];
    let writing = true;
    const writer = async (): Promise<void> => {
      while (writing) {
        const batch = Array.from({ length: 10 }, () => say({ id: crypto.randomUUID() }));
        const ids = batch.map(({ id }) => id as string);
        const status = await post(batch).then((answer) => answer.text().then(() => answer.status), () => 0);
        if (status === 200) acknowledged.push(...ids);
        else unsure.push(...ids);
        if (status === 0) expect((await post(batch).catch(() => post(batch))).status).toBe(200);
        if (status === 0) acknowledged.push(...ids);
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, writer));
    await later(700);
    process.kill(victim!, 'SIGKILL');
    await later(700);
    writing = false;
    await writers;
    const stored = (await database.source.query('select id::text, count(*)::int as n from lrs.statement where id = any($1) group by id', [acknowledged])) as { id: string; n: number }[];
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(stored.length).toBe(new Set(acknowledged).size);
    expect(stored.every(({ n }) => n === 1)).toBe(true);
    await until('two again', () => children().length === 2 && !children().includes(victim!));
    await until('the new one is ready', () => (log.match(/"msg":"ready"/g) ?? []).length === 3);
    expect(unsure.length).toBeGreaterThanOrEqual(0);
  }, 60_000);

  test('the primary is killed: none of the others lives on and holds the address', async () => {
    const all = children();
    primary.kill('SIGKILL');
    await until('they have gone', () => !all.some(isAlive));
    expect(await health()).toBe(0);
    await start();
  }, 90_000);

  test('asked to stop, all of them answer what they have begun, and go', async () => {
    const all = children();
    const begun = Promise.all(Array.from({ length: 6 }, () => post(Array.from({ length: 200 }, () => say())).then(({ status }) => status)));
    await later(60);
    const [code] = await Promise.all([new Promise<number | null>((done) => primary.once('exit', (got) => done(got))), later(0).then(() => primary.kill('SIGTERM'))]);
    expect([code, await begun, all.some(isAlive)]).toEqual([0, Array(6).fill(200), false]);
  }, 60_000);

  test('what cannot start is told, and not tried for ever', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => occupant.once('listening', done));
    const child = spawn(process.execPath, [join(TOP, 'dist/apps/api/src/main.js')], {
      cwd: TOP, stdio: 'ignore',
      env: { ...process.env, API_PROCESSES: '2', DATABASE_URL: database.url, DATABASE_POOL: '2', DATA_DIR: folder, HOST: '127.0.0.1', PORT: String((occupant.address() as AddressInfo).port), CONTENT_PORT: String(await freePort()), LOG_LEVEL: 'silent' },
    });
    expect(await new Promise((done) => child.once('exit', done))).toBe(1);
    occupant.close();
  }, 60_000);
});
