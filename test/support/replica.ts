import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

/** A PostgreSQL of a test file's own, with a streaming replica; see run-replica.mjs. */
export interface ReplicatedServer {
  /** The replica's address of a database of the primary. */
  copyOf(databaseUrl: string): string;
  /** What the primary writes is still received, and not shown any more; and it is shown again. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The replica is away; and there again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Waits until the replica shows everything the primary has by now. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

const TOP = resolve(__dirname, '../..');
const START_MS = 60_000;
const CATCH_UP_MS = 20_000;

interface Said { primary?: string; replica?: string; done?: string; failed?: string }

/** Until it is closed the databases of this test file are made on its primary. */
export const aReplicatedServer = async (): Promise<ReplicatedServer> => {
  const child = spawn(process.execPath, [join(TOP, 'test/support/run-replica.mjs')], { cwd: TOP, stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const waiting: ((said: Said) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Said));
  const heard = (): Promise<Said> => new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('the replica takes too long')), START_MS);
    waiting.push((said) => { clearTimeout(late); if (said.failed === undefined) done(said); else fail(new Error(said.failed)); });
  });
  const tell = async (what: 'stop' | 'start'): Promise<void> => {
    const answer = heard();
    child.stdin.write(`${what}\n`);
    await answer;
  };
  const { primary, replica } = await heard() as Required<Said>;
  const before = process.env['TEST_DATABASE_ADMIN_URL'];
  process.env['TEST_DATABASE_ADMIN_URL'] = primary;
  const ask = async <T>(url: string, sql: string): Promise<T> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<{ answer: T }>(sql)).rows[0]!.answer;
    } finally {
      await client.end();
    }
  };
  const socketOf = (url: string): string => new URL(url.replace('@/', '@localhost/')).searchParams.get('host')!;
  return {
    copyOf: (databaseUrl) => databaseUrl.replace(encodeURIComponent(socketOf(primary)), encodeURIComponent(socketOf(replica))),
    pause: () => ask(replica, 'select pg_wal_replay_pause()::text as answer'),
    resume: () => ask(replica, 'select pg_wal_replay_resume()::text as answer'),
    stop: () => tell('stop'),
    start: () => tell('start'),
    caughtUp: async () => {
      // Something has to be written behind it, or a page of the log may end just there.
      const place = await ask<string>(primary, `select pg_logical_emit_message(false, 'test', '')::text as answer`);
      for (const until = Date.now() + CATCH_UP_MS; !(await ask<boolean>(replica, `select coalesce(pg_last_wal_replay_lsn() >= '${place}', false) as answer`));) {
        if (Date.now() > until) throw new Error('the replica does not catch up');
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    close: async () => {
      process.env['TEST_DATABASE_ADMIN_URL'] = before;
      child.stdin.end();
      await gone;
    },
  };
};
