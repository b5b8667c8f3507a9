import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job, Queue } from 'bullmq';
import pg from 'pg';
import { Config } from '../config/config';
import { Database, firstRow } from '../database/database';
import { log, withRequestId } from '../log/log';
import type { Handler } from './definitions';
import { openQueueBackend, type QueueBackend } from './queue';
import { relayBatch, type QueuedWork } from './relay';
import { Tasks } from './tasks.service';

/** The worker's engine: relays the outbox into the queue, and calls the handlers. */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private backend: QueueBackend | undefined;
  private queue: Queue | undefined;
  private listenClient: pg.Client | undefined;
  private handlers: readonly Handler[] = [];
  private wake: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly config: Config,
    private readonly db: Database,
    private readonly modules: ModuleRef,
    private readonly tasks: Tasks,
  ) {}

  /** Starts relaying and working. `handlers` is the whole list of what every lib listens to. */
  async start(handlers: readonly Handler[]): Promise<void> {
    const names = handlers.map((h) => `${h.on.name} → ${h.listener}`);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice) throw new Error(`Two handlers share one listener: ${twice}`);
    this.handlers = handlers;
    this.backend = await openQueueBackend(this.config);
    this.queue = this.backend.queue();
    this.backend.worker((job: Job<QueuedWork>) => this.run(job.data), this.config.get('JOB_CONCURRENCY')).on('failed', (job, error) => void this.noteFailure(job, error));
    await this.listen();
    this.running = this.relayForEver();
    log.info({ backend: this.backend.kind, handlers: handlers.length }, 'jobs started');
  }

  /** Whether nothing is waiting anywhere: outbox empty and no job waiting, delayed or active. */
  async isIdle(): Promise<boolean> {
    // A job that publishes and ends between the two looks would be missed by one round.
    return (await this.looksIdle()) && this.looksIdle();
  }

  private async looksIdle(): Promise<boolean> {
    const left = await firstRow<{ n: number }>(this.db.em, 'select count(*)::int as n from platform.outbox');
    if (left!.n > 0) return false;
    const counts = await this.queue!.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
    return Object.values(counts).every((n) => n === 0);
  }

  /** Jobs that used up their tries; a person has to look at them. */
  async failedCount(): Promise<number> {
    return (await this.queue!.getJobCounts('failed'))['failed'] ?? 0;
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.backend || this.stopping) return;
    this.stopping = true;
    this.wake?.();
    await this.running;
    await this.listenClient?.end().catch(() => undefined);
    await this.backend.close();
  }

  /** A try went wrong. After the last one the task that somebody watches ends as failed, instead of running for ever. */
  private async noteFailure(job: Job<QueuedWork> | undefined, error: Error): Promise<void> {
    log.error({ listener: job?.name, attempt: job?.attemptsMade, err: error }, 'job failed');
    const taskId = (job?.data.payload as { taskId?: unknown } | undefined)?.taskId;
    if (!job || typeof taskId !== 'string' || job.attemptsMade < (job.opts.attempts ?? 1)) return;
    await this.tasks.fail(taskId, 'Việc này đã thử nhiều lần mà chưa xong. Dữ liệu đã có không bị ảnh hưởng; hãy thử lại, nếu vẫn lỗi thì báo người vận hành hệ thống.').catch((failure: unknown) => log.error({ err: failure }, 'task not closed'));
  }

  private async run(work: QueuedWork): Promise<void> {
    const handler = this.handlers.find((h) => h.listener === work.listener);
    if (!handler) throw new Error(`Nobody handles ${work.listener}`);
    const service = this.modules.get<Record<string, (payload: unknown) => Promise<unknown>>>(handler.service as never, { strict: false });
    const payload = handler.on.payload.parse(work.payload);
    await withRequestId(work.requestId ?? work.listener, () => service[handler.method]!(payload));
  }

  private async relayForEver(): Promise<void> {
    while (!this.stopping) {
      try {
        while (!this.stopping && (await relayBatch(this.db, this.queue!, this.handlers)) > 0) { /* until the outbox is empty */ }
      } catch (error) {
        if (this.stopping) return;
        log.warn({ err: error instanceof Error ? error.message : error }, 'outbox relay: will try again');
      }
      await new Promise<void>((done) => {
        const timer = setTimeout(done, this.config.get('ATTAINMENT_SETTLE_MS'));
        this.wake = () => { clearTimeout(timer); done(); };
      });
    }
  }

  /** A commit that wrote to the outbox wakes the relay. Losing this connection only costs the polling delay. */
  private async listen(): Promise<void> {
    if (this.stopping) return;
    const client = new pg.Client({ connectionString: this.config.get('DATABASE_URL'), keepAlive: true, application_name: 'hoc-vu-so relay' });
    this.listenClient = client;
    client.on('notification', () => this.wake?.());
    client.once('error', () => {
      void client.end().catch(() => undefined);
      if (!this.stopping) setTimeout(() => void this.listen().catch(() => undefined), 1000).unref();
    });
    await client.connect();
    await client.query('listen hvs_outbox');
  }
}
