import { Readable } from 'node:stream';
import { Deliveries, lmsAuthority, Lrs, Subscriptions, type StoreBy } from '@hvs/lrs';
import { Clock, Files, log, newId, parseConfig, rows } from '@hvs/platform';
import { VERBS, type Agent, type Statement } from '@hvs/xapi';
import { aDatabase, type TestDatabase } from './database';
import { Receiver } from './receiver';

export const IRI_BASE = 'https://hocvuso.vn/xapi';
type NewSubscription = Parameters<Subscriptions['create']>[0];

export const agent = (name: string): Agent => ({ objectType: 'Agent', account: { homePage: IRI_BASE, name } });
export const say = (over: Record<string, unknown> = {}): Statement => ({
  id: newId(), actor: agent('lan'), verb: { id: VERBS.completed.id }, object: { objectType: 'Activity', id: 'https://example.vn/a' }, timestamp: '2026-11-22T08:00:00Z', ...over,
}) as Statement;
export const voiding = (id: string): Statement => say({ verb: VERBS.voided, object: { objectType: 'StatementRef', id } });
export const many = (count: number): Statement[] => Array.from({ length: count }, () => say());
export const idsOf = (statements: readonly { id?: string }[]): string[] => statements.map(({ id }) => id!);

/** A store with its worker, and somebody to deliver to; empty again before each test of the file. */
export class DeliveringStore {
  readonly receiver = new Receiver();
  database: TestDatabase;
  lrs: Lrs;
  subscriptions: Subscriptions;
  worker: Deliveries;
  private readonly workers: Deliveries[] = [];

  static forThisFile(): DeliveringStore {
    const the = new DeliveringStore();
    beforeAll(() => the.begin());
    beforeEach(() => the.anew());
    afterEach(() => the.rest());
    afterAll(() => the.database?.drop());
    return the;
  }

  private async begin(): Promise<void> {
    log.level = 'silent';
    this.database = await aDatabase();
    const bytes = new Map<string, Buffer>();
    const files = new Files({
      put: async (key, body) => void bytes.set(key, body as Buffer), stat: async (key) => (bytes.has(key) ? { size: 1 } : undefined),
      stream: async (key) => Readable.from([bytes.get(key)!]), remove: async () => undefined, list: async function* () {}, check: async () => undefined,
    });
    this.lrs = new Lrs(this.database.db, new Clock(), files);
    this.subscriptions = this.administration();
  }

  private async anew(): Promise<void> {
    await this.database.db.em.query('truncate lrs.statement, lrs.statement_agent, lrs.statement_activity, lrs.statement_reference, lrs.attachment, lrs.subscription, platform.outbox cascade');
    await this.receiver.open();
    this.worker = this.aWorker();
  }

  private async rest(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.onModuleDestroy()));
    await this.receiver.shut();
    this.receiver.requests.length = 0;
    this.receiver.answering = () => ({ status: 200, body: '[]' });
  }

  private config(over: Record<string, string>) {
    return parseConfig({ DATABASE_URL: this.database.url, OUTBOUND_HTTP: 'allow', SECRET_KEY: 'a key of thirty-two letters or so', ...over });
  }

  administration(over: Record<string, string> = {}): Subscriptions {
    return new Subscriptions(this.database.db, new Clock(), this.config(over), this.lrs);
  }

  aWorker(over: Record<string, string> = {}): Deliveries {
    const worker = new Deliveries(this.database.db, new Clock(), this.config(over), this.lrs);
    this.workers.push(worker);
    return worker;
  }

  /** As after a restart. */
  replaceWorker(): void {
    this.worker = this.aWorker();
  }

  store = (statements: Statement[], over: Partial<StoreBy> = {}): Promise<string[]> => this.lrs.store(statements, { authority: lmsAuthority(IRI_BASE), kind: 'lms', ...over });

  /** Another store is sent everything from the beginning. */
  anLrs = async (over: Record<string, unknown> = {}): Promise<string> => (await this.subscriptions.create({
    kind: 'lrs', title: 'VOCC', address: this.receiver.address, version: '2.0.0', key: 'hvs', secret: 'mật khẩu', from: new Date(0), ...over,
  } as NewSubscription)).id;

  aWebhook = (over: Record<string, unknown> = {}): Promise<{ id: string; secret?: string }> =>
    this.subscriptions.create({ kind: 'webhook', title: 'Cổng dữ liệu', address: this.receiver.address, from: new Date(0), ...over } as NewSubscription);

  /** Time passes: whoever waits for the next try is due. */
  waitOver = async (): Promise<void> => {
    await this.database.db.em.query('update lrs.subscription set next_try_at = clock_timestamp()');
  };

  deliver = async (): Promise<void> => {
    await this.waitOver();
    await this.worker.run();
  };

  raw = async (id: string) => (await rows<{ at: string; failures: number; lease: string | null; batch_to: string | null; waits: number }>(
    this.database.db.em, 'select *, extract(epoch from next_try_at - clock_timestamp())::float8 as waits from lrs.subscription where id = $1', [id],
  ))[0]!;

  lettersOf = async (id: string) => (await this.subscriptions.letters(id)).items;
}
