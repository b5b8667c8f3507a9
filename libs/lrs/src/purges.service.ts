import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Config, Database, enqueue, newId, Tasks, type Task, type Tx } from '@hvs/platform';
import { Lrs } from './lrs.service';
import { instantOf, positionBefore } from './position';
import { lrsProblems } from './problems';
import { addCounts, type PurgePolicy } from './purge-policy';
import { isOver, reachedWords, shareLookedAt } from './purge-stage';
import { purgeStatements } from './purge-statements.job';
import { PurgeWalk, throughOf, type Ground, type Step } from './purge-walk.service';
import {
  addTrialAttachments, attachmentUses, deleteStatements, dropTrials, endTrialAttachments, findPurge, forgetUnusedAgents, insertPurge, linkTables, lockPurge, newestPurges, newestTrials,
  oldestPosition, savePurge, sweepLinks, unusedAgents, type ActRow, type PurgeRow, type TrialRow,
} from './purges.queries';
import { Slice } from './slice.adapter';
import { lockStore } from './store-lock.queries';

/** Everybody above who stands on statements; given by whoever puts the house together. */
export const GROUNDS = Symbol('grounds');

/** What a purge would do, or has done. `attachments`: whose last statement goes. */
export interface PurgeCount {
  readonly statements: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
  readonly kept: readonly { readonly reason: string; readonly statements: number }[];
  readonly attachments: number;
}

/** A purge, or a dry run, as work that people watch. `resumable`: it broke off in the middle, and can be gone on with. */
interface Watched {
  readonly taskId: string;
  readonly policy: PurgePolicy;
  readonly askedBy: string;
  readonly state: Task['state'];
  readonly message: string | null;
  readonly resumable: boolean;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** A purge as people see it. `agents`: identities that nothing named any more, and that were forgotten. */
export interface Purge extends Watched, PurgeCount {
  readonly reason: string;
  readonly expected: number;
  readonly agents: number;
}

/** A dry run that went on as a task; `found` is there when it has come to its end. */
export interface Trial extends Watched {
  readonly done: number;
  readonly total: number;
  readonly found: PurgeCount | null;
}

/** Blocks of a table of links that are swept at a time: 4 MB. */
const LINK_BLOCKS = 512;
const AGENTS_AT_A_TIME = 10_000;
/** How long whoever stores may be kept waiting for identities to be forgotten. */
const PATIENCE_SECONDS = 2;
const MOST_TRIALS = 10;
/** How far a dry run is, is told in percent. */
const PERCENT = 100;
const number = (n: number): string => n.toLocaleString('vi-VN');

/**
 * Throws statements away by a policy, but never one that something stands on. A dry run and a purge are one walk over the store in its
 * order, a thousand at a time, each in a transaction of its own; the one deletes where the other counts.
 */
@Injectable()
export class Purges implements OnModuleDestroy {
  private stopping = false;
  private readonly walk: PurgeWalk;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly tasks: Tasks, private readonly lrs: Lrs,
    @Inject(GROUNDS) grounds: readonly Ground[],
  ) {
    this.walk = new PurgeWalk(config, grounds);
  }

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** What a purge by this policy would do now; changes nothing. `from`: looks only at what was stored since. */
  async tryOut(policy: PurgePolicy, { from }: { from?: Date } = {}): Promise<PurgeCount> {
    await this.refuseTheFuture(policy);
    const count = new Count(from ? positionBefore(from) : '0');
    await this.countOn(policy, count, Infinity);
    return this.countedIn(count);
  }

  /** The same, if it is found out in that time; if not, the task that goes on with it, in the place of the one that `by` may still have under way. */
  async tryOutFor(policy: PurgePolicy, { withinMs, by }: { withinMs: number; by: string }): Promise<PurgeCount | { readonly taskId: string }> {
    await this.refuseTheFuture(policy);
    const count = new Count('0');
    return (await this.countOn(policy, count, performance.now() + withinMs)) ? this.countedIn(count) : this.goOnAsTask(policy, count, by);
  }

  /** Asks for a purge; answers its task. It is not done if it would take more or fewer statements than `expected`, what a dry run told. */
  ask(policy: PurgePolicy, { expected, reason, by }: { expected: number; reason: string; by: string }, outer?: Tx): Promise<string> {
    return this.db.transact(async (tx) => {
      await this.refuseTheFuture(policy);
      const { task } = await this.tasks.open(tx, { kind: 'purge-statements', title: `Xóa ${number(expected)} bản ghi cũ`, ownerId: by, input: {} });
      await insertPurge(tx, { id: newId(), taskId: task.id, policy, stage: 'count', reason, expected, askedBy: by, askedAt: this.clock.now() });
      await enqueue(tx, purgeStatements, { taskId: task.id });
      return task.id;
    }, outer);
  }

  /** Goes on with a purge, or a dry run, that broke off; answers its policy. */
  resume(taskId: string, outer?: Tx): Promise<PurgePolicy> {
    return this.db.transact(async (tx) => {
      const purge = await lockPurge(tx, taskId);
      if (!purge) throw lrsProblems.workMissing('Không có lần xóa hay lần tính thử này.');
      if (isOver(purge.stage) || !(await this.tasks.reopen(tx, taskId))) throw lrsProblems.workNotStopped('Việc này đang chạy hoặc đã kết thúc, nên không có gì để chạy tiếp.');
      await enqueue(tx, purgeStatements, { taskId });
      return purge.policy;
    }, outer);
  }

  /** Works at a purge, or a dry run, for a while. Whoever dies at it has lost one step at most; the next goes on from there. */
  async work({ taskId }: { taskId: string }): Promise<void> {
    const asked = await findPurge(this.db.em, taskId);
    if (!asked || !(await this.tasks.start(taskId, asked.expected ?? PERCENT))) return;
    const first = await oldestPosition(this.db.em);
    const slice = new Slice(this.config.get('BACKGROUND_SHARE'));
    while (!slice.isOver && !this.stopping) {
      const purge = await slice.step(() => this.db.transact((tx) => this.advance(tx, taskId)));
      if (!(await this.tell(purge, first))) return;
    }
    await this.db.transact((tx) => enqueue(tx, purgeStatements, { taskId }));
  }

  /** The newest hundred. */
  async list(): Promise<Purge[]> {
    const purges = await newestPurges(this.db.em, 100);
    return Promise.all(purges.map(async (purge) => {
      const { reason, expected, agents } = purge;
      return { ...shown(purge), ...watched(purge, (await this.tasks.find(purge.taskId))!), reason, expected, agents };
    }));
  }

  /** The newest dry runs that took long. */
  async trials(): Promise<Trial[]> {
    const trials = await newestTrials(this.db.em, MOST_TRIALS);
    return Promise.all(trials.map(async (trial) => {
      const task = (await this.tasks.find(trial.taskId))!;
      return { ...watched(trial, task), done: task.done, total: task.total, found: trial.stage === 'tried' ? shown({ ...trial, statements: trial.counted }) : null };
    }));
  }

  /** Counts on; answers whether it came to the end before it had to give up. */
  private async countOn(policy: PurgePolicy, count: Count, giveUpAt: number): Promise<boolean> {
    const through = throughOf(policy);
    while (count.at !== through) {
      if (performance.now() > giveUpAt) return false;
      count.add(await this.db.transact((tx) => this.walk.look(tx, policy, count.at)));
    }
    return true;
  }

  private async countedIn({ statements, oldest, newest, kept, attachments }: Count): Promise<PurgeCount> {
    const uses = await attachmentUses(this.db.em, [...attachments.keys()]);
    return shown({ statements, oldest, newest, kept: Object.fromEntries(kept), attachments: [...attachments].filter(([sha2, n]) => n === uses.get(sha2)).length });
  }

  private goOnAsTask(policy: PurgePolicy, { at, statements: counted, oldest, newest, kept, attachments }: Count, by: string): Promise<{ taskId: string }> {
    return this.db.transact(async (tx) => {
      for (const taskId of await dropTrials(tx, by, this.clock.now())) await this.tasks.fail(taskId, 'Đã bỏ dở vì sau đó có một lần tính thử khác.', null, tx);
      const { task } = await this.tasks.open(tx, { kind: 'try-out-purge', title: 'Tính thử xóa bản ghi cũ', ownerId: by, input: {} });
      await insertPurge(tx, { id: newId(), taskId: task.id, policy, stage: 'trial', reason: null, expected: null, askedBy: by, askedAt: this.clock.now() });
      const trial = (await lockPurge(tx, task.id)) as TrialRow;
      await savePurge(tx, { ...trial, at, counted, oldest, newest, kept: Object.fromEntries(kept) }, null);
      await addTrialAttachments(tx, trial.id, attachments);
      await enqueue(tx, purgeStatements, { taskId: task.id });
      return { taskId: task.id };
    });
  }

  private async advance(tx: Tx, taskId: string): Promise<PurgeRow> {
    const purge = (await lockPurge(tx, taskId))!;
    if (isOver(purge.stage)) return purge;
    const next = await this.step(tx, purge);
    await savePurge(tx, next, isOver(next.stage) ? this.clock.now() : null);
    return next;
  }

  private step(tx: Tx, purge: PurgeRow): Promise<PurgeRow> {
    switch (purge.stage) {
      case 'trial': return this.countForTrial(tx, purge);
      case 'count': return this.count(tx, purge);
      case 'delete': return this.delete(tx, purge);
      case 'links': return this.sweep(tx, purge);
      case 'agents': return this.forgetAgents(tx, purge);
      case 'tried': case 'dropped': case 'done': case 'refused': return Promise.resolve(purge);
    }
  }

  private async countForTrial(tx: Tx, trial: TrialRow): Promise<TrialRow> {
    const step = await this.walk.look(tx, trial.policy, trial.at);
    await addTrialAttachments(tx, trial.id, step.attachments);
    const counted = { ...withStep(trial, step), counted: trial.counted + step.going.length };
    return step.reached === throughOf(trial.policy) ? { ...counted, stage: 'tried', attachments: await endTrialAttachments(tx, trial.id) } : counted;
  }

  /** Once more before anything is deleted: since the dry run somebody may have come to stand on a statement, or to stand on it no more. */
  private async count(tx: Tx, purge: ActRow): Promise<ActRow> {
    const { going, reached } = await this.walk.look(tx, purge.policy, purge.at);
    const counted = purge.counted + going.length;
    if (reached !== throughOf(purge.policy)) return { ...purge, counted, at: reached };
    return { ...purge, counted, at: '0', stage: counted === purge.expected ? 'delete' : 'refused' };
  }

  private async delete(tx: Tx, purge: ActRow): Promise<ActRow> {
    const step = await this.walk.look(tx, purge.policy, purge.at);
    const statements = purge.statements + await deleteStatements(tx, step.going.map(({ at }) => at));
    const left = await attachmentUses(tx, [...step.attachments.keys()]);
    const isAll = step.reached === throughOf(purge.policy);
    return {
      ...withStep(purge, step), statements, attachments: purge.attachments + [...left.values()].filter((n) => n === 0).length, stage: !isAll ? 'delete' : statements === 0 ? 'done' : 'links',
    };
  }

  private async sweep(tx: Tx, purge: ActRow): Promise<ActRow> {
    const [oldest, newest] = [purge.oldest!, purge.newest!];
    const tables = await linkTables(tx, oldest, newest);
    const table = purge.linksTable ?? tables[0];
    if (table === undefined) return { ...purge, stage: 'agents', at: '0' };
    // A year that was detached meanwhile took its links with it.
    const isMore = tables.includes(table) && await sweepLinks(tx, table, [oldest, newest], purge.linksBlock, LINK_BLOCKS);
    if (isMore) return { ...purge, linksTable: table, linksBlock: purge.linksBlock + LINK_BLOCKS };
    const following = tables.find((other) => other > table);
    return following === undefined ? { ...purge, stage: 'agents', at: '0' } : { ...purge, linksTable: following, linksBlock: 0 };
  }

  /** Who was named only by what has gone. Not while somebody stores for long: then the next purge finds them. */
  private async forgetAgents(tx: Tx, purge: ActRow): Promise<ActRow> {
    const { reached, unused } = await unusedAgents(tx, purge.at, AGENTS_AT_A_TIME);
    if (reached === undefined || (unused.length > 0 && !(await lockStore(tx, PATIENCE_SECONDS)))) return { ...purge, stage: 'done' };
    return { ...purge, at: reached, agents: purge.agents + await forgetUnusedAgents(tx, unused) };
  }

  /** Shows how far it is; answers whether there is more to do. */
  private async tell(purge: PurgeRow, first: string): Promise<boolean> {
    const { taskId } = purge;
    switch (purge.stage) {
      case 'dropped': return false;
      case 'tried':
        await this.tasks.finish(taskId, { ...shown({ ...purge, statements: purge.counted }) }, `${number(purge.counted)} bản ghi sẽ bị xóa theo các điều kiện này. Tính thử không xóa gì.`);
        return false;
      case 'done': {
        const kept = purge.expected - purge.statements;
        const agents = purge.agents > 0 ? `, quên ${number(purge.agents)} danh tính không còn bản ghi nào nhắc đến` : '';
        await this.tasks.finish(taskId, { ...shown(purge) }, `Đã xóa ${number(purge.statements)} bản ghi${agents}${kept > 0 ? `; ${number(kept)} bản ghi nay có nơi dựa vào nên được giữ lại` : ''}.`);
        return false;
      }
      case 'refused':
        await this.tasks.fail(taskId, `Lúc tính thử có ${number(purge.expected)} bản ghi sẽ xóa, nay đếm lại được ${number(purge.counted)}. Chưa xóa bản ghi nào; hãy tính thử lại.`);
        return false;
      case 'trial':
        await this.tasks.progress(taskId, Math.floor(shareLookedAt(purge, first, throughOf(purge.policy)) * PERCENT), PERCENT, reachedWords(purge));
        return true;
      default:
        await this.tasks.progress(taskId, purge.statements, purge.expected, reachedWords(purge));
        return true;
    }
  }

  /** Nothing that is still to come may be purged: the count of a dry run is a promise. */
  private async refuseTheFuture({ before }: PurgePolicy): Promise<void> {
    if (new Date(before) > await this.lrs.frontier()) throw lrsProblems.purgeTooEarly('Ngày này chưa tới. Chỉ xóa được bản ghi lưu trước một ngày đã qua.');
  }
}

/** What has been counted so far, and up to where. */
class Count {
  statements = 0;
  oldest: string | null = null;
  newest: string | null = null;
  readonly kept = new Map<string, number>();
  readonly attachments = new Map<string, number>();

  constructor(public at: string) {}

  add({ going, kept, attachments, reached }: Step): void {
    this.statements += going.length;
    this.oldest ??= going[0]?.at ?? null;
    this.newest = going.at(-1)?.at ?? this.newest;
    addCounts(this.kept, kept);
    addCounts(this.attachments, attachments);
    this.at = reached;
  }
}

const withStep = <Row extends PurgeRow>(purge: Row, { going, kept, reached }: Step): Row => {
  const all = new Map(Object.entries(purge.kept));
  addCounts(all, kept);
  return { ...purge, at: reached, kept: Object.fromEntries(all), oldest: purge.oldest ?? going[0]?.at ?? null, newest: going.at(-1)?.at ?? purge.newest };
};

const shown = (one: Pick<PurgeRow, 'statements' | 'oldest' | 'newest' | 'kept' | 'attachments'>): PurgeCount => ({
  statements: one.statements, attachments: one.attachments,
  oldest: one.oldest === null ? null : instantOf(one.oldest), newest: one.newest === null ? null : instantOf(one.newest),
  kept: Object.entries(one.kept).map(([reason, statements]) => ({ reason, statements })).sort((a, b) => b.statements - a.statements || (a.reason < b.reason ? -1 : 1)),
});

const watched = (purge: PurgeRow, task: Task): Watched => {
  const resumable = task.state === 'failed' && !isOver(purge.stage);
  return {
    taskId: purge.taskId, policy: purge.policy, askedBy: purge.askedBy, state: task.state, createdAt: purge.askedAt, finishedAt: task.finishedAt, resumable,
    message: resumable ? `Dừng vì lỗi. ${reachedWords(purge)} Có thể chạy tiếp từ đó.` : task.message,
  };
};
