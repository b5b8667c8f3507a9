import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { newId } from '../clock/new-id';
import { changed, Database, firstRow, rows, type Tx } from '../database/database';

export type TaskState = 'queued' | 'running' | 'done' | 'failed';

/** A long piece of work as people see it: who asked, how far it is, what came out. */
export interface Task {
  id: string;
  kind: string;
  title: string;
  state: TaskState;
  done: number;
  total: number;
  message: string | null;
  input: Record<string, unknown>;
  result: Record<string, unknown> | null;
  ownerId: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

const COLUMNS = `id, kind, title, state, done, total, message, input, result, owner_id as "ownerId",
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

/** The rows behind every progress bar. The screen reads the row, never the queue. */
@Injectable()
export class Tasks {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /**
   * Notes that work has been asked for. With a `dedupeKey`, a second asking by the same owner finds the first task
   * (`fresh: false`), so that a second click starts nothing.
   */
  async open(tx: Tx, task: { kind: string; title: string; ownerId: string | null; input: Record<string, unknown>; dedupeKey?: string }): Promise<{ task: Task; fresh: boolean }> {
    const made = await changed<Task>(
      tx,
      `insert into platform.task (id, kind, title, owner_id, input, dedupe_key, created_at) values ($1,$2,$3,$4,$5,$6,$7)
       on conflict (owner_id, kind, dedupe_key) do nothing returning ${COLUMNS}`,
      [newId(), task.kind, task.title, task.ownerId, JSON.stringify(task.input), task.dedupeKey ?? null, this.clock.now()],
    );
    if (made[0]) return { task: made[0], fresh: true };
    const there = await firstRow<Task>(
      tx, `select ${COLUMNS} from platform.task where owner_id = $1 and kind = $2 and dedupe_key = $3`, [task.ownerId, task.kind, task.dedupeKey],
    );
    return { task: there!, fresh: false };
  }

  /** Marks it running and says what was asked; undefined when it has already ended (a job run twice). */
  async start(id: string, total: number): Promise<Task | undefined> {
    const started = await changed<Task>(
      this.db.em,
      `update platform.task set state = 'running', total = $2, started_at = coalesce(started_at, $3), message = null
       where id = $1 and state in ('queued', 'running') returning ${COLUMNS}`,
      [id, total, this.clock.now()],
    );
    return started[0];
  }

  async progress(id: string, done: number, total: number, message?: string): Promise<void> {
    await this.db.em.query(`update platform.task set done = $2, total = $3, message = coalesce($4, message) where id = $1`, [id, done, total, message ?? null]);
  }

  async finish(id: string, result: Record<string, unknown>, message?: string, outer?: Tx): Promise<void> {
    await (outer ?? this.db.em).query(
      `update platform.task set state = 'done', done = total, result = $2, message = $3, finished_at = $4 where id = $1`,
      [id, JSON.stringify(result), message ?? null, this.clock.now()],
    );
  }

  /** Ends it as failed, with a sentence for the person who asked. */
  async fail(id: string, message: string, result: Record<string, unknown> | null = null, outer?: Tx): Promise<void> {
    await (outer ?? this.db.em).query(
      `update platform.task set state = 'failed', message = $2, result = $3, finished_at = $4 where id = $1`,
      [id, message, result === null ? null : JSON.stringify(result), this.clock.now()],
    );
  }

  /** Takes a task up again that ended as failed; whoever does asks for the work in the same transaction. False if it has not failed. */
  async reopen(tx: Tx, id: string): Promise<boolean> {
    const reopened = await changed(tx, `update platform.task set state = 'queued', message = null, result = null, finished_at = null where id = $1 and state = 'failed' returning id`, [id]);
    return reopened.length > 0;
  }

  find(id: string): Promise<Task | undefined> {
    return firstRow<Task>(this.db.em, `select ${COLUMNS} from platform.task where id = $1`, [id]);
  }

  /** The newest fifty, of one owner or of everybody, of one kind or of all. */
  list(ownerId: string | null, kind: string | null = null): Promise<Task[]> {
    return rows<Task>(
      this.db.em, `select ${COLUMNS} from platform.task where ($1::uuid is null or owner_id = $1) and ($2::text is null or kind = $2) order by created_at desc limit 50`, [ownerId, kind],
    );
  }
}
