import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Lrs, StatementImports, type WantedImport } from '@hvs/lrs';
import { Clock, Files, log, newId, parseConfig, rows, Tasks, type Config, type Database, type Task } from '@hvs/platform';
import { VERBS, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from './database';

export const say = (over: Record<string, unknown> = {}): Statement => ({
  id: newId(), actor: { objectType: 'Agent', account: { homePage: 'https://example.vn', name: 'lan' } }, verb: { id: VERBS.completed.id }, object: { objectType: 'Activity', id: 'https://example.vn/a' },
  timestamp: '2025-11-22T08:00:00Z', ...over,
}) as Statement;
export const voiding = (id: string, over: Record<string, unknown> = {}): Statement => say({ verb: VERBS.voided, object: { objectType: 'StatementRef', id }, ...over });

/** What goes on with an import; the class is not on the lib's door, for only the worker calls it. */
export interface Runs { run(payload: { taskId: string }): Promise<void>; onModuleDestroy(): Promise<void> }
export type MakeRuns = (db: Database, clock: Clock, config: Config, files: Files, tasks: Tasks, lrs: Lrs) => Runs;

const MB = 1024 * 1024;

/** A store that others' statements are imported into; empty again before each test of the file. */
export class ImportingStore {
  readonly bytes = new Map<string, Buffer>();
  readonly clock = new Clock();
  readonly files = new Files({
    put: async (key, body) => void this.bytes.set(key, Buffer.isBuffer(body) ? body : await buffer(body)),
    stat: async (key) => (this.bytes.has(key) ? { size: this.bytes.get(key)!.length } : undefined),
    stream: async (key, range) => Readable.from(inChunks(this.bytes.get(key)!, range)),
    remove: async (key) => void this.bytes.delete(key), list: async function* () {}, check: async () => undefined,
  });
  database: TestDatabase;
  lrs: Lrs;
  tasks: Tasks;
  imports: StatementImports;
  private folder: string;

  private constructor(private readonly make: MakeRuns) {}

  static forThisFile(make: MakeRuns): ImportingStore {
    const the = new ImportingStore(make);
    beforeAll(() => the.begin());
    beforeEach(() => the.anew());
    afterAll(async () => {
      await the.database?.drop();
      rmSync(the.folder, { recursive: true, force: true });
    });
    return the;
  }

  private async begin(): Promise<void> {
    log.level = 'silent';
    this.database = await aDatabase();
    this.folder = mkdtempSync(join(tmpdir(), 'hvs-imports-'));
    this.lrs = new Lrs(this.database.db, this.clock, this.files);
    this.tasks = new Tasks(this.database.db, this.clock);
    this.imports = this.administration();
  }

  private async anew(): Promise<void> {
    this.bytes.clear();
    await this.database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment, lrs.statement_import, platform.task, platform.outbox cascade');
  }

  config(env: Record<string, string> = {}): Config {
    return parseConfig({ DATABASE_URL: this.database.url, DATA_DIR: this.folder, OUTBOUND_HTTP: 'allow', SECRET_KEY: 'a key of thirty-two letters or so', ...env });
  }

  administration(env: Record<string, string> = {}): StatementImports {
    return new StatementImports(this.database.db, this.config(env), this.files, this.tasks);
  }

  /** A worker of its own, as another process would be. */
  worker(over: { db?: Database; files?: Files; env?: Record<string, string>; turnMs?: number } = {}): Runs {
    const db = over.db ?? this.database.db;
    const files = over.files ?? this.files;
    const runs = this.make(db, this.clock, this.config(over.env), files, new Tasks(db, this.clock), new Lrs(db, this.clock, files));
    if (over.turnMs !== undefined) Object.assign(runs, { turnMs: over.turnMs });
    return runs;
  }

  /** Uploads a file; answers the task that is to import it. */
  async upload(body: string | Buffer, over: { name?: string; keepAuthority?: boolean; title?: string } = {}): Promise<string> {
    const file = await this.imports.receive(Readable.from([Buffer.from(body as string)]), over.name ?? 'xuất.json');
    return (await this.imports.begin({ source: 'file', file, title: over.title, keepAuthority: over.keepAuthority ?? false }, newId())).id;
  }

  async from(address: string, over: Partial<WantedImport & { source: 'store' }> = {}): Promise<string> {
    return (await this.imports.begin({ source: 'store', address, key: 'hvs', secret: 'mật khẩu', version: '1.0.3', keepAuthority: false, ...over }, newId())).id;
  }

  /** Imports a file, from beginning to end. */
  async import(body: string | Buffer, over: Parameters<ImportingStore['upload']>[1] = {}): Promise<string> {
    const taskId = await this.upload(body, over);
    await this.worker().run({ taskId });
    return taskId;
  }

  task = async (taskId: string): Promise<Task> => (await this.tasks.find(taskId))!;

  /** stored, known, refused */
  counts = async (taskId: string): Promise<number[]> => {
    const one = (await this.imports.list()).find((listed) => listed.taskId === taskId)!;
    return [one.stored, one.known, one.refused];
  };

  lines = async (taskId: string) => (await this.imports.lines(taskId)).items;

  /** How many runs have been asked for and not begun. */
  asked = async (): Promise<number> => (await rows<{ n: number }>(this.database.db.em, `select count(*)::int as n from platform.outbox where name = 'lrs.import-statements'`))[0]!.n;

  row = async (taskId: string) => (await rows<Record<string, any>>( // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into the row
    this.database.db.em, 'select *, extract(epoch from next_try_at - clock_timestamp())::float8 as waits from lrs.statement_import where task_id = $1', [taskId],
  ))[0]!;

  /** What is here, by id. */
  stored = async (): Promise<Map<string, Statement>> => {
    const found: Statement[] = [];
    for (let at = '0'; ;) {
      const page = await this.lrs.scan(at, 1000);
      if (page.length === 0) return new Map(found.map((one) => [one.id!, one]));
      found.push(...page.map(({ json }) => JSON.parse(json) as Statement));
      at = page.at(-1)!.at;
    }
  };
}

const inChunks = function* (bytes: Buffer, range?: { start: number; end: number }): Generator<Buffer> {
  const all = range ? bytes.subarray(range.start, range.end + 1) : bytes;
  for (let i = 0; i < all.length; i += MB / 16) yield all.subarray(i, i + MB / 16);
};
