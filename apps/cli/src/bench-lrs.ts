import 'reflect-metadata';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { Credentials, Lrs } from '@hvs/lrs';
import { Database, migrate, openDataSource, rows } from '@hvs/platform';
import { parseStatements, type Agent } from '@hvs/xapi';
import { measureCeiling } from './bench/ceiling';
import { measureReads, type Reads } from './bench/reads';
import { crowdFor, statementsFrom, type Crowd } from './bench/statements';
import type { Target } from './bench/wire';
import type { Load, LoadOrder } from './bench-lrs-load';
import { CliModule } from './cli.module';

/**
 * The record store under load, beside PostgreSQL by itself in the same run. A store of `--size` statements is filled through the product's
 * own door (Lrs.store), read over HTTP at a tenth of it and in full, and written over HTTP: batches of 50, single statements from 64
 * connections, and more than it can take. The worker is off: what is measured is the store with its links and its outbox.
 */
const options = parseArgs({ options: { size: { type: 'string' }, quick: { type: 'boolean', default: false } } }).values;
const SIZE = Number(options.size ?? (options.quick ? 50_000 : 1_000_000));
const MEASURED_ROWS = options.quick ? 20_000 : 60_000;
const TIMES = options.quick ? 20 : 60;
const BATCH = 50;
const say = (text: string): void => console.error(text);
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

const freePort = (): Promise<number> => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as AddressInfo; server.close(() => done(port)); });
});

const startApi = async (): Promise<{ child: ChildProcess; port: number }> => {
  const [port, contentPort] = [await freePort(), await freePort()];
  const log = openSync(join(process.env['DATA_DIR']!, 'api.log'), 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=32', join(__dirname, '../../api/src/main.js')], {
    stdio: ['ignore', log, log], env: { ...process.env, PORT: String(port), CONTENT_PORT: String(contentPort), PUBLIC_URL: `http://127.0.0.1:${port}`, CONTENT_URL: `http://127.0.0.1:${contentPort}` },
  });
  const giveUpAt = performance.now() + 60_000;
  while (performance.now() < giveUpAt) {
    if ((await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok) return { child, port };
    await new Promise((done) => setTimeout(done, 200));
  }
  child.kill('SIGKILL');
  throw new Error('the API did not become ready within a minute');
};

const load = (order: LoadOrder): Promise<Load> => new Promise((done, fail) => {
  const child = fork(join(__dirname, 'bench-lrs-load.js'));
  child.once('message', (answer) => done(answer as Load));
  child.once('exit', (code) => code !== 0 && fail(new Error(`the load ended with ${code}`)));
  child.send(order);
});

/** Fills the store from `from` to `to`; answers rows a second of the first and of the last tenth of the way. */
const fill = async (lrs: Lrs, crowd: Crowd, authority: Agent, from: number, to: number): Promise<{ first: number; last: number }> => {
  const marks: { rows: number; at: number }[] = [{ rows: from, at: performance.now() }];
  let next = from;
  let done = from;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (next < to) {
      const first = next;
      next = Math.min(to, next + BATCH);
      const parsed = parseStatements(statementsFrom(first, next - first, crowd), '1.0.3');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
      const count = parsed.statements.length;
      await lrs.store(parsed.statements, { authority, kind: 'client' });
      done += count;
      if (done - marks.at(-1)!.rows >= (to - from) / 10) {
        marks.push({ rows: done, at: performance.now() });
        say(`${done} statements, ${Math.round((done - marks.at(-2)!.rows) / ((performance.now() - marks.at(-2)!.at) / 1_000))}/s`);
      }
    }
  }));
  const rate = (mark: number): number => (marks.at(mark)!.rows - marks.at(mark - 1)!.rows) / ((marks.at(mark)!.at - marks.at(mark - 1)!.at) / 1_000);
  return { first: rate(1), last: rate(-1) };
};

const worst = ({ p95Ms }: Reads): number => Math.max(...Object.values(p95Ms));
/** How much slower the kinds have become on the whole: the ratio of the sums, which no single slow answer decides. */
const growth = (before: Reads, after: Reads): number => {
  const sum = ({ p95Ms }: Reads): number => Object.values(p95Ms).reduce((all, ms) => all + ms, 0);
  return sum(after) / sum(before);
};
/** CPU time a process has used, user and system, in ms; a tick of /proc is a hundredth of a second on Linux. */
const cpuMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

const main = async (): Promise<void> => {
  const url = process.env['DATABASE_URL']!;
  const source = await openDataSource(url, 2);
  await migrate(source);
  await source.destroy();
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false });
  const [lrs, credentials, { em }] = [app.get(Lrs), app.get(Credentials), app.get(Database)];
  const made = await credentials.create({ title: 'bench', scopes: ['all'] });
  const authority = credentials.authorityOf({ id: made.id, title: 'bench' });
  const crowd = crowdFor(SIZE);
  const api = await startApi();
  const target: Target = { port: api.port, authorization: `Basic ${Buffer.from(`${made.key}:${made.secret}`).toString('base64')}` };
  const count = async (): Promise<number> => Number((await rows<{ n: string }>(em, 'select count(*) as n from lrs.statement'))[0]!.n);
  const from = Date.now();
  const span = (): { from: number; to: number; authority: string } => ({ from, to: Date.now(), authority: JSON.stringify(authority) });

  try {
    say(`filling to ${SIZE / 10}`);
    const begun = await fill(lrs, crowd, authority, 0, SIZE / 10);
    await em.query('vacuum (analyze) lrs.statement, lrs.statement_agent, lrs.statement_activity');
    const readsBefore = await measureReads(target, crowd, SIZE / 10, span(), TIMES);
    say(`filling to ${SIZE}`);
    const filled = await fill(lrs, crowd, authority, SIZE / 10, SIZE);
    await em.query('truncate platform.outbox');
    await em.query('vacuum (analyze) lrs.statement, lrs.statement_agent, lrs.statement_activity');
    const reads = await measureReads(target, crowd, SIZE, span(), TIMES);

    const before = await count();
    const ceilings = [await measureCeiling(url, crowd, SIZE, MEASURED_ROWS, authority)];
    // What the engine has not yet seen it runs slowly; a server that has been up for a minute has seen it.
    const warm = await load({ target, crowd, connections: 8, batch: BATCH, first: SIZE + 500_000, rows: MEASURED_ROWS / 3 });
    const cpuBefore = cpuMs(api.child.pid!);
    const batch = await load({ target, crowd, connections: 8, batch: BATCH, first: SIZE + 1_000_000, rows: MEASURED_ROWS });
    const cpuOfBatch = cpuMs(api.child.pid!) - cpuBefore;
    const single = await load({ target, crowd, connections: 64, batch: 1, first: SIZE + 2_000_000, rows: MEASURED_ROWS / 3 });
    const cpuOfSingle = cpuMs(api.child.pid!) - cpuBefore - cpuOfBatch;
    ceilings.push(await measureCeiling(url, crowd, SIZE + 3_000_000, MEASURED_ROWS, authority));
    const ceiling = Math.max(...ceilings);
    const written = (await count()) - before - 2 * MEASURED_ROWS;

    const calmMb = residentMb(api.child.pid!);
    let mostMb = calmMb;
    const watching = setInterval(() => { mostMb = Math.max(mostMb, residentMb(api.child.pid!)); }, 100);
    const flood = await load({ target, crowd, connections: 1_000, batch: BATCH, first: SIZE + 5_000_000, rows: MEASURED_ROWS * 2 });
    clearInterval(watching);
    const recovered = await load({ target, crowd, connections: 8, batch: BATCH, first: SIZE + 8_000_000, rows: MEASURED_ROWS / 3 });

    const [size] = await rows<{ total: string; raw: string }>(em, `
      select (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'lrs' and c.relkind = 'r') as total,
        (select avg(octet_length(body::text)) from (select body from lrs.statement order by at limit 10000) s) * (select count(*) from lrs.statement) as raw`);
    const rate = ({ stored, ms }: Load): number => stored / (ms / 1_000);
    const lost = warm.stored + batch.stored + single.stored - written;
    const perRow = (ms: number, { stored }: Load): number => round((ms * 1_000) / stored, 0);
    console.log(JSON.stringify({
      size: SIZE,
      ceiling_rows_s: Math.round(ceiling),
      ingest_batch_s: Math.round(rate(batch)), ingest_batch_ratio: round(rate(batch) / ceiling),
      ingest_single_s: Math.round(rate(single)), ingest_single_ratio: round(rate(single) / ceiling),
      api_cpu_us: { batch: perRow(cpuOfBatch, batch), single: perRow(cpuOfSingle, single) },
      load_first_s: Math.round(begun.first), load_last_s: Math.round(filled.last), load_ratio: round(filled.last / begun.first),
      read_p95_ms: round(worst(reads), 1), read_growth: round(growth(readsBefore, reads)),
      read_p95_ms_by_kind: Object.fromEntries(Object.entries(reads.p95Ms).map(([kind, ms]) => [kind, round(ms, 1)])),
      more_page_1_ms: round(reads.firstPageMs, 1), more_page_1000_ms: round(reads.farPageMs, 1),
      storage_ratio: round(Number(size!.total) / Number(size!.raw)),
      flood: { stored: flood.stored, refused: flood.refused, calm_mb: Math.round(calmMb), most_mb: Math.round(mostMb), recovered_ratio: round(rate(recovered) / rate(batch)) },
      lost,
      errors: warm.failed + warm.refused + batch.failed + batch.refused + single.failed + single.refused + flood.failed + recovered.failed + recovered.refused + reads.errors + readsBefore.errors,
    }));
  } finally {
    api.child.kill('SIGTERM');
    await app.close();
  }
};

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
