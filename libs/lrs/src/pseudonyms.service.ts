import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Config, Database, enqueue, newId, Tasks, type Task, type Tx } from '@hvs/platform';
import { agentKey, type Agent } from '@hvs/xapi';
import { indexKey } from './index-key';
import { lrsProblems } from './problems';
import { pseudonymOf, rewrite } from './pseudonym';
import {
  bodiesAt, countLinked, deleteDocumentsOf, findPseudonymisation, forgetNumbers, insertPseudonymisation, lockPseudonymisation, newestPseudonymisations, nextLinked, renumber, replaceNumbers, saveBodies,
  savePseudonymisation, unlinkAttachments, type Pseudonymisation,
} from './pseudonyms.queries';
import { replaceAgents } from './replace-agents.job';
import { Slice } from './slice.adapter';
import { lockStore } from './store-lock.queries';

const LARGEST_STEP = 500;
/** How long the store may be kept waiting for whoever is storing. */
const PATIENCE_SECONDS = 15;
/** A client may go on naming the person while his statements are rewritten; what comes after so many rounds is left to another act. */
const MOST_ROUNDS = 20;

/** Somebody being made nobody, as people see it. `resumable`: it broke off in the middle, and can be gone on with. */
export interface PseudonymisationView {
  readonly taskId: string;
  /** The pseudonym; it says nothing of who it was. */
  readonly account: string;
  readonly statements: number;
  readonly askedBy: string | null;
  readonly state: Task['state'];
  readonly message: string | null;
  readonly resumable: boolean;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const number = (n: number): string => n.toLocaleString('vi-VN');

/**
 * Replaces a person in all his statements by a pseudonym. He cannot be found by what he was called from the moment on that the caller's
 * transaction is over; the texts of his statements are rewritten in the background after that. Verbs, activities, registrations and
 * positions stay: whatever is counted or folded from the statements stays the same.
 */
@Injectable()
export class Pseudonyms implements OnModuleDestroy {
  private stopping = false;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly tasks: Tasks) {}

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /**
   * Puts the pseudonym `account` in the place of these agents, who are one person, and deletes the states and profiles of that person.
   * Answers the task that rewrites the statements. Call it first in a transaction, and keep that short: until it ends nobody stores
   * anything. A Problem when somebody is storing for too long.
   */
  async replace(agents: readonly Agent[], { account, by }: { account: string; by: string }, tx: Tx): Promise<string> {
    await this.lock(tx);
    const keys = [...new Set(agents.map((agent) => indexKey(agentKey(agent)!)))];
    const renumbered = await renumber(tx, keys, this.keyOf(account));
    await deleteDocumentsOf(tx, keys);
    const { task } = await this.tasks.open(tx, { kind: 'pseudonymise', title: 'Ẩn danh hóa bản ghi học tập', ownerId: by, input: {} });
    await insertPseudonymisation(tx, { id: newId(), taskId: task.id, account, keys, ...renumbered }, this.clock.now());
    await enqueue(tx, replaceAgents, { taskId: task.id });
    return task.id;
  }

  /** Rewrites statements for a while. Whoever dies at it has lost one step at most; the next goes on from there. */
  async work({ taskId }: { taskId: string }): Promise<void> {
    const asked = await findPseudonymisation(this.db.em, taskId);
    const total = asked ? asked.statements + (await countLinked(this.db.em, asked.walking, asked.at)) : 0;
    if (!asked || !(await this.tasks.start(taskId, total))) return;
    const slice = new Slice(this.config.get('BACKGROUND_SHARE'));
    for (let rounds = 0; !slice.isOver && !this.stopping;) {
      const { finishedAt, statements, at } = await slice.step(() => this.db.transact((tx) => this.advance(tx, taskId, rounds < MOST_ROUNDS)));
      if (at === '0') rounds += 1;
      if (finishedAt) return this.tasks.finish(taskId, { statements }, `Đã ẩn danh hóa ${number(statements)} bản ghi.`);
      await this.tasks.progress(taskId, statements, Math.max(total, statements));
    }
    await this.db.transact((tx) => enqueue(tx, replaceAgents, { taskId }));
  }

  /** The newest hundred. */
  async list(): Promise<PseudonymisationView[]> {
    const found = await newestPseudonymisations(this.db.em, 100);
    return Promise.all(found.map(async ({ taskId, account, statements, askedAt, finishedAt }) => {
      const task = (await this.tasks.find(taskId))!;
      const resumable = task.state === 'failed' && finishedAt === null;
      const message = resumable ? `Dừng vì lỗi khi đã ẩn danh hóa ${number(statements)} bản ghi; ở những bản ghi còn lại vẫn đọc được tên. Có thể chạy tiếp từ đó.` : task.message;
      return { taskId, account, statements, askedBy: task.ownerId, state: task.state, message, resumable, createdAt: askedAt, finishedAt: task.finishedAt };
    }));
  }

  /** Goes on with one that broke off; answers its pseudonym. */
  resume(taskId: string, outer?: Tx): Promise<string> {
    return this.db.transact(async (tx) => {
      const one = await lockPseudonymisation(tx, taskId);
      if (!one) throw lrsProblems.workMissing('Không có lần ẩn danh hóa này.');
      if (one.finishedAt || !(await this.tasks.reopen(tx, taskId))) throw lrsProblems.workNotStopped('Việc này đang chạy hoặc đã kết thúc, nên không có gì để chạy tiếp.');
      await enqueue(tx, replaceAgents, { taskId });
      return one.account;
    }, outer);
  }

  private async advance(tx: Tx, taskId: string, mayLookAgain: boolean): Promise<Pseudonymisation> {
    const one = (await lockPseudonymisation(tx, taskId))!;
    if (one.finishedAt) return one;
    const positions = await nextLinked(tx, one.walking, one.at, LARGEST_STEP);
    const next = positions.length > 0 ? { ...one, at: positions.at(-1)!, statements: one.statements + (await this.rewriteAt(tx, one, positions)) } : await this.lookAgain(tx, one, mayLookAgain);
    await savePseudonymisation(tx, next);
    return next;
  }

  private async rewriteAt(tx: Tx, { keys, account, retired, number }: Pseudonymisation, positions: readonly string[]): Promise<number> {
    const replacement = { keys: new Set(keys), by: pseudonymOf(this.config.get('IRI_BASE'), account) };
    const rewritten = (await bodiesAt(tx, positions)).flatMap(({ at, body }) => { const done = rewrite(body, replacement); return done ? [{ at, ...done }] : []; });
    await saveBodies(tx, rewritten);
    await unlinkAttachments(tx, rewritten.flatMap(({ at, unsigned }) => unsigned.map((sha2) => ({ at, sha2 }))));
    await replaceNumbers(tx, positions, retired, number);
    return rewritten.length;
  }

  /** The end, unless something that names the person has come meanwhile: then that is next. */
  private async lookAgain(tx: Tx, one: Pseudonymisation, mayLookAgain: boolean): Promise<Pseudonymisation> {
    await this.lock(tx);
    const late = mayLookAgain ? await renumber(tx, one.keys, this.keyOf(one.account)) : { walking: [], retired: [] };
    if (late.walking.length > 0) return { ...one, retired: [...one.retired, ...late.retired], walking: late.walking, at: '0' };
    await forgetNumbers(tx, one.retired);
    return { ...one, keys: [], retired: [], walking: [], finishedAt: this.clock.now() };
  }

  private async lock(tx: Tx): Promise<void> {
    if (!(await lockStore(tx, PATIENCE_SECONDS))) throw lrsProblems.busy('Kho đang nhận một lượt bản ghi lớn nên chưa làm được. Chưa có gì thay đổi; hãy thử lại sau ít phút.');
  }

  private keyOf(account: string): string {
    return indexKey(agentKey(pseudonymOf(this.config.get('IRI_BASE'), account))!);
  }
}
