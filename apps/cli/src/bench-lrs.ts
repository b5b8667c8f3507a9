import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Credentials, Lrs } from '@hvs/lrs';
import { Database, migrate, openDataSource, rows } from '@hvs/platform';
import { parseStatements, type Agent } from '@hvs/xapi';
import { bestConnections, measureCeiling } from './bench/ceiling';
import { cpuTimes, parentOf, residentMb, type CpuTimes } from './bench/cpu';
import { nextMessage, runCommand, startApi, startPart, startWorkers, stop } from './bench/processes';
import { growth, measurePages, measureReads, worstMs, type Asked } from './bench/reads';
import { crowdFor, statementsFrom, type Crowd } from './bench/statements';
import type { Target } from './bench/wire';
import { startWork } from './bench/work';
import type { Load, LoadOrder } from './bench-lrs-load';
import { CliModule } from './cli.module';

/**
 * The record store under load, beside PostgreSQL by itself in the same run. A store of `--size` statements is filled through the product's
 * own door (Lrs.store), read over HTTP at a tenth of it and in full, and written over HTTP: batches of 50, single statements from 64
 * connections, and more than it can take. Workers are off unless `--worker-processes` says how many: what is measured is the store with
 * its links and its outbox. At the end, not with `--quick`, the demonstration province is loaded, and the store is read once more while
 * a worker purges and forwards and everything derived is rebuilt.
 */
const options = parseArgs({ options: { size: { type: 'string' }, quick: { type: 'boolean', default: false }, 'api-processes': { type: 'string' }, 'worker-processes': { type: 'string' } } }).values;
const numberFrom = (text: string | undefined, fallback: number): number => {
  const number = Number(text || fallback);
  if (!Number.isInteger(number) || number < 0) throw new Error(`"${text}" is not a whole number`);
  return number;
};
const SIZE = numberFrom(options.size, options.quick ? 50_000 : 1_000_000);
const API_PROCESSES = Math.max(1, numberFrom(options['api-processes'] ?? process.env['API_PROCESSES'], 1));
const WORKER_PROCESSES = numberFrom(options['worker-processes'] ?? process.env['WORKER_PROCESSES'], 0);
const MEASURED_ROWS = options.quick ? 20_000 : 60_000;
const TIMES = options.quick ? 60 : 200;
const BATCH = 50;
/** So many clients send batches at a time: enough that the store never waits for one. */
const BATCH_CONNECTIONS = 32;
const SINGLE_CONNECTIONS = 64;
/** So much is purged while the store is read; the rest is forwarded meanwhile. */
const PURGED_SHARE = 0.25;
const MOST_PURGED = 150_000;
const say = (text: string): void => console.error(`${Math.round(performance.now() / 1_000)} s: ${text}`);
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

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

/** What a load did, and the processor time that everybody used meanwhile, in µs. */
interface Measured extends Load { readonly cpu: CpuTimes }

const loader = (cpu: () => CpuTimes) => async (order: LoadOrder): Promise<Measured> => {
  const part = startPart('load');
  part.send(order);
  await nextMessage(part);
  const before = cpu();
  part.send('go');
  const load = await nextMessage<Load>(part);
  const after = cpu();
  return { ...load, cpu: { ...Object.fromEntries(Object.entries(after).map(([who, us]) => [who, us - before[who]!])), client: load.cpuUs } };
};

const rate = ({ stored, ms }: Load): number => stored / (ms / 1_000);

/** Readers while a purge, a back-fill and a rebuild go on, beside the same readers before that. */
const measureUnderWork = async (app: INestApplicationContext, target: Target, asked: Asked): Promise<Record<string, unknown>> => {
  say('loading the demonstration province');
  await runCommand('seed', { SEED_DEMO: 'true' });
  // What the load announced is not what is measured here.
  await app.get(Database).em.query('truncate platform.outbox');
  const workers = await startWorkers(WORKER_PROCESSES > 0 ? 0 : 1);
  const [oldest] = await rows<{ ms: string }>(app.get(Database).em, 'select at >> 20 as ms from lrs.statement order by at offset $1 limit 1', [Math.floor(Math.min(MOST_PURGED, SIZE * PURGED_SHARE))]);
  const since = Number(oldest!.ms);
  const left = { ...asked, from: since };
  say('reading, calm');
  const calm = await measureReads(target, left, TIMES);
  say('starting a purge, a back-fill and a rebuild');
  const work = await startWork(app, new Date(since));
  say('reading under them');
  const [before, began] = [await work.done(), performance.now()];
  const busy = await measureReads(target, left, TIMES, () => work.goesOn);
  const [seconds, after] = [(performance.now() - began) / 1_000, await work.done()];
  await work.stop();
  await Promise.all(workers.map(stop));
  const done = Object.fromEntries(Object.entries(after).map(([what, count]) => [what, count - before[what as keyof typeof before]]));
  return {
    read_calm_p95_ms: round(worstMs(calm), 1), read_under_work_p95_ms: round(worstMs(busy), 1), read_under_work_ratio: round(growth(calm, busy)),
    read_under_work_ratio_by_kind: Object.fromEntries(Object.entries(busy.p95Ms).map(([kind, ms]) => [kind, round(ms / calm.p95Ms[kind]!)])),
    under_work: { seconds: round(seconds, 1), questions_a_kind: busy.times, ...done, errors: calm.errors + busy.errors },
  };
};

const main = async (): Promise<void> => {
  const url = process.env['DATABASE_URL']!;
  const source = await openDataSource(url, 2);
  await migrate(source);
  await source.destroy();
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false, abortOnError: false });
  const [lrs, credentials, { em }] = [app.get(Lrs), app.get(Credentials), app.get(Database)];
  const made = await credentials.create({ title: 'bench', scopes: ['all'] });
  const authority = credentials.authorityOf({ id: made.id, title: 'bench' });
  const crowd = crowdFor(SIZE);
  const api = await startApi(API_PROCESSES);
  const target: Target = { port: api.port, authorization: `Basic ${Buffer.from(`${made.key}:${made.secret}`).toString('base64')}` };
  const number = async (sql: string): Promise<number> => Number((await rows<{ n: string }>(em, sql))[0]!.n);
  const count = (): Promise<number> => number('select count(*) as n from lrs.statement');
  const from = Date.now();
  const asked = (size: number): Asked => ({ crowd, size, from, to: Date.now(), authority: JSON.stringify(authority) });

  say(`filling to ${SIZE / 10}`);
  const begun = await fill(lrs, crowd, authority, 0, SIZE / 10);
  await em.query('vacuum (analyze) lrs.statement, lrs.statement_agent, lrs.statement_activity');
  const readsBefore = await measureReads(target, asked(SIZE / 10), TIMES);
  say(`filling to ${SIZE}`);
  const filled = await fill(lrs, crowd, authority, SIZE / 10, SIZE);
  await em.query('truncate platform.outbox');
  await em.query('vacuum (analyze) lrs.statement, lrs.statement_agent, lrs.statement_activity');
  say('reading');
  const readAll = asked(SIZE);
  const reads = await measureReads(target, readAll, TIMES);
  const pages = await measurePages(target);

  say('writing');
  const before = await count();
  const ceilingFrom = (first: number): Parameters<typeof measureCeiling>[0] => ({ url, crowd, first, rows: MEASURED_ROWS, authority });
  const connections = await bestConnections(ceilingFrom(SIZE + 4_000_000));
  const ceilings = [await measureCeiling(ceilingFrom(SIZE), connections)];
  const written = await count();

  const workers = await startWorkers(WORKER_PROCESSES);
  const [{ pid }] = await rows<{ pid: number }>(em, 'select pg_backend_pid() as pid') as [{ pid: number }];
  const postmaster = parentOf(pid);
  const load = loader(() => cpuTimes({ api: [api.child.pid!], pg: [postmaster], worker: workers.map((worker) => worker.pid!) }));
  const batches = (first: number, rowCount: number): Promise<Measured> => load({ target, crowd, connections: BATCH_CONNECTIONS, batch: BATCH, first, rows: rowCount });
  const singles = (first: number, rowCount: number): Promise<Measured> => load({ target, crowd, connections: SINGLE_CONNECTIONS, batch: 1, first, rows: rowCount });
  // What the engine has not yet seen it runs slowly; a server that has been up for a minute has seen it.
  const warm = [await batches(SIZE + 500_000, MEASURED_ROWS), await singles(SIZE + 700_000, MEASURED_ROWS / 6)];
  const batch = await batches(SIZE + 1_000_000, MEASURED_ROWS);
  const single = await singles(SIZE + 2_000_000, MEASURED_ROWS / 3);
  const unrelayed = await number('select count(*) as n from platform.outbox');
  const lost = [...warm, batch, single].reduce((sum, { stored }) => sum + stored, 0) - ((await count()) - written);
  ceilings.push(await measureCeiling(ceilingFrom(SIZE + 3_000_000), connections));
  const ceiling = Math.max(...ceilings);

  const calmMb = residentMb(api.child.pid!);
  let mostMb = calmMb;
  const watching = setInterval(() => { mostMb = Math.max(mostMb, residentMb(api.child.pid!)); }, 100);
  const flood = await load({ target, crowd, connections: 1_000, batch: BATCH, first: SIZE + 5_000_000, rows: MEASURED_ROWS * 2 });
  clearInterval(watching);
  const recovered = await batches(SIZE + 8_000_000, MEASURED_ROWS / 3);

  const [size] = await rows<{ total: string; raw: string }>(em, `
    select (select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'lrs' and c.relkind = 'r') as total,
      (select avg(octet_length(body::text)) from (select body from lrs.statement order by at limit 10000) s) * (select count(*) from lrs.statement) as raw`);
  const underWork = options.quick ? {} : await measureUnderWork(app, target, readAll);

  const cpuUs = (who: string): { batch: number; single: number } => ({ batch: round(batch.cpu[who]! / batch.stored, 0), single: round(single.cpu[who]! / single.stored, 0) });
  console.log(JSON.stringify({
    size: SIZE, held_before_writing: before, api_processes: API_PROCESSES, worker_processes: WORKER_PROCESSES,
    ceiling_rows_s: Math.round(ceiling), ceiling_connections: connections,
    ingest_batch_s: Math.round(rate(batch)), ingest_batch_ratio: round(rate(batch) / ceiling),
    ingest_single_s: Math.round(rate(single)), ingest_single_ratio: round(rate(single) / ceiling),
    api_cpu_us: cpuUs('api'), pg_cpu_us: cpuUs('pg'), client_cpu_us: cpuUs('client'), worker_cpu_us: cpuUs('worker'), idle_cpu_us: cpuUs('idle'), machine_cpu_us: cpuUs('all'),
    outbox_left: unrelayed,
    load_first_s: Math.round(begun.first), load_last_s: Math.round(filled.last), load_ratio: round(filled.last / begun.first),
    read_p95_ms: round(worstMs(reads), 1), read_growth: round(growth(readsBefore, reads)),
    read_p95_ms_by_kind: Object.fromEntries(Object.entries(reads.p95Ms).map(([kind, ms]) => [kind, round(ms, 1)])),
    ...underWork,
    more_page_1_ms: round(pages.firstMs, 1), more_page_1000_ms: round(pages.farMs, 1),
    storage_ratio: round(Number(size!.total) / Number(size!.raw)),
    flood: { stored: flood.stored, refused: flood.refused, calm_mb: Math.round(calmMb), most_mb: Math.round(mostMb), recovered_ratio: round(rate(recovered) / rate(batch)) },
    lost,
    errors: [...warm, batch, single, recovered].reduce((sum, { failed, refused }) => sum + failed + refused, flood.failed) + readsBefore.errors + reads.errors + pages.errors,
  }));
  await Promise.all([api.child, ...workers].map(stop));
  await app.close();
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
