import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Config, Database, enqueue, newId, Tasks, type Tx } from '@hvs/platform';
import { agentKey } from '@hvs/xapi';
import { clientAuthority, lmsAuthority } from './authority';
import { Lrs } from './lrs.service';
import { instantOf, positionBefore } from './position';
import { lrsProblems } from './problems';
import { addCounts, fateOf, isAfter, type PurgePolicy } from './purge-policy';
import { purgeStatements } from './purge-statements.job';
import {
  attachmentsAt, attachmentUses, deleteStatements, findPurge, insertPurge, linkTables, lockPurge, newestPurges, nextPositions, purgeablesAt, purgeablesById, reachesOf, savePurge, sweepLinks,
  undelivered, type PurgeableRow, type PurgeRow, type PurgeStage,
} from './purges.queries';
import { Slice } from './slice.adapter';

/** A statement that is to go, as somebody sees it who may stand on it; agents and activities by their keys. */
export type Standing = Pick<PurgeableRow, 'id' | 'verb' | 'registration' | 'actor' | 'activity' | 'authority' | 'voided'>;

/** Somebody on a floor above who stands on statements: what is derived from them there must be the same after a purge. */
export interface Ground {
  /**
   * Which of these must stay, by id, and why, in words for people. What the answer rests on must not change before the transaction
   * ends: whoever is asked locks it.
   */
  needs(tx: Tx, statements: readonly Standing[]): Promise<ReadonlyMap<string, string>>;
}

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

/** A purge as people see it. */
export interface Purge extends PurgeCount {
  readonly taskId: string;
  readonly policy: PurgePolicy;
  readonly reason: string;
  readonly expected: number;
  readonly askedBy: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly message: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** What came of one step over the store. */
interface Step {
  readonly going: readonly { readonly at: string }[];
  readonly kept: ReadonlyMap<string, number>;
  readonly reached: string;
  readonly attachments: ReadonlyMap<string, number>;
}

const LARGEST_STEP = 1_000;
/** Blocks of a table of links that are swept at a time: 4 MB. */
const LINK_BLOCKS = 512;
const NOT_DELIVERED = 'Chưa chuyển tới hết các nơi nhận';
const REFUSED_THERE = 'Nơi nhận từ chối, còn chờ xử lý';
const number = (n: number): string => n.toLocaleString('vi-VN');

/**
 * Throws statements away by a policy, but never one that something stands on. A dry run and a purge are one walk over the store in its
 * order, a thousand at a time, each in a transaction of its own; the one deletes where the other counts.
 */
@Injectable()
export class Purges implements OnModuleDestroy {
  private stopping = false;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly tasks: Tasks, private readonly lrs: Lrs,
    @Inject(GROUNDS) private readonly grounds: readonly Ground[],
  ) {}

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /**
   * What a purge by this policy would do now; changes nothing. `from`: looks only at what was stored since. A Problem when it is not
   * counted within the time.
   */
  async tryOut(policy: PurgePolicy, { withinMs, from }: { withinMs: number; from?: Date }): Promise<PurgeCount> {
    await this.refuseTheFuture(policy);
    const giveUpAt = performance.now() + withinMs;
    const through = throughOf(policy);
    const kept = new Map<string, number>();
    const attachments = new Map<string, number>();
    const found = { statements: 0, oldest: null as string | null, newest: null as string | null };
    for (let at = from ? positionBefore(from) : '0'; at !== through;) {
      if (performance.now() > giveUpAt) throw lrsProblems.purgeTooWide(`Chưa đếm xong trong ${Math.round(withinMs / 1000)} giây, nên chưa có kết quả. Hãy chọn ngày sớm hơn hoặc thêm điều kiện, rồi dọn làm nhiều lần.`);
      const step = await this.db.transact((tx) => this.look(tx, policy, at));
      found.statements += step.going.length;
      found.oldest ??= step.going[0]?.at ?? null;
      found.newest = step.going.at(-1)?.at ?? found.newest;
      addCounts(kept, step.kept);
      addCounts(attachments, step.attachments);
      at = step.reached;
    }
    const uses = await attachmentUses(this.db.em, [...attachments.keys()]);
    return shown({ ...found, kept: Object.fromEntries(kept), attachments: [...attachments].filter(([sha2, n]) => n === uses.get(sha2)).length });
  }

  /** Asks for a purge; answers its task. It is not done if it would take more or fewer statements than `expected`, what a dry run told. */
  ask(policy: PurgePolicy, { expected, reason, by }: { expected: number; reason: string; by: string }, outer?: Tx): Promise<string> {
    return this.db.transact(async (tx) => {
      await this.refuseTheFuture(policy);
      const { task } = await this.tasks.open(tx, { kind: 'purge-statements', title: `Xóa ${number(expected)} bản ghi cũ`, ownerId: by, input: {} });
      await insertPurge(tx, { id: newId(), taskId: task.id, policy, reason, expected, askedBy: by, askedAt: this.clock.now() });
      await enqueue(tx, purgeStatements, { taskId: task.id });
      return task.id;
    }, outer);
  }

  /** Works at a purge for a while. Whoever dies at it has lost one step at most; the next goes on from there. */
  async work({ taskId }: { taskId: string }): Promise<void> {
    const asked = await findPurge(this.db.em, taskId);
    if (!asked || !(await this.tasks.start(taskId, asked.expected))) return;
    const slice = new Slice(this.config.get('BACKGROUND_SHARE'));
    while (!slice.isOver && !this.stopping) {
      const purge = await slice.step(() => this.db.transact((tx) => this.advance(tx, taskId)));
      if (!(await this.tell(purge))) return;
    }
    await this.db.transact((tx) => enqueue(tx, purgeStatements, { taskId }));
  }

  /** The newest hundred. */
  async list(): Promise<Purge[]> {
    const purges = await newestPurges(this.db.em, 100);
    return Promise.all(purges.map(async (purge) => {
      const task = (await this.tasks.find(purge.taskId))!;
      const { taskId, policy, reason, expected, askedBy } = purge;
      return { ...shown(purge), taskId, policy, reason, expected, askedBy, state: task.state, message: task.message, createdAt: purge.askedAt, finishedAt: task.finishedAt };
    }));
  }

  /** What of the next thousand goes, and what stays for which reason. */
  private async look(tx: Tx, policy: PurgePolicy, after: string): Promise<Step> {
    const through = throughOf(policy);
    const { positions, reached } = await nextPositions(tx, policy, this.authorityKeys(policy), after, through, LARGEST_STEP);
    const asked = (await purgeablesAt(tx, policy, positions)).filter((one) => isAfter(policy, through, one));
    if (asked.length === 0) return { going: [], kept: new Map(), reached, attachments: new Map() };
    const targets = [...new Set(asked.flatMap(({ id, voids }) => [id, ...(voids === null ? [] : [voids])]))];
    const reaches = await reachesOf(tx, targets);
    const known = new Set(asked.map(({ id }) => id));
    const others = await purgeablesById(tx, policy, [...new Set([...targets, ...reaches.map(({ by }) => by)])].filter((id) => !known.has(id)));
    const needed = await this.neededOf(tx, [...asked, ...others]);
    const { going, kept } = fateOf(asked, others, reaches, needed, (one) => isAfter(policy, through, one));
    return { going, kept, reached, attachments: await attachmentsAt(tx, going.map(({ at }) => at)) };
  }

  /** The first reason that is given for each. */
  private async neededOf(tx: Tx, statements: readonly PurgeableRow[]): Promise<Map<string, string>> {
    const needed = new Map<string, string>();
    for (const ground of this.grounds) {
      for (const [id, reason] of await ground.needs(tx, statements)) if (!needed.has(id)) needed.set(id, reason);
    }
    const { after, letters } = await undelivered(tx, statements.map(({ id }) => id));
    for (const { id, at } of statements) {
      const reason = after !== null && BigInt(at) > BigInt(after) ? NOT_DELIVERED : letters.has(id) ? REFUSED_THERE : undefined;
      if (reason !== undefined && !needed.has(id)) needed.set(id, reason);
    }
    return needed;
  }

  private async advance(tx: Tx, taskId: string): Promise<PurgeRow> {
    const purge = (await lockPurge(tx, taskId))!;
    if (isOver(purge.stage)) return purge;
    const next = purge.stage === 'count' ? await this.count(tx, purge) : purge.stage === 'delete' ? await this.delete(tx, purge) : await this.sweep(tx, purge);
    await savePurge(tx, next, isOver(next.stage) ? this.clock.now() : null);
    return next;
  }

  /** Once more before anything is deleted: since the dry run somebody may have come to stand on a statement, or to stand on it no more. */
  private async count(tx: Tx, purge: PurgeRow): Promise<PurgeRow> {
    const { going, reached } = await this.look(tx, purge.policy, purge.at);
    const counted = purge.counted + going.length;
    if (reached !== throughOf(purge.policy)) return { ...purge, counted, at: reached };
    return { ...purge, counted, at: '0', stage: counted === purge.expected ? 'delete' : 'refused' };
  }

  private async delete(tx: Tx, purge: PurgeRow): Promise<PurgeRow> {
    const { going, kept, reached, attachments } = await this.look(tx, purge.policy, purge.at);
    const statements = purge.statements + await deleteStatements(tx, going.map(({ at }) => at));
    const left = await attachmentUses(tx, [...attachments.keys()]);
    const allKept = new Map(Object.entries(purge.kept));
    addCounts(allKept, kept);
    const isAll = reached === throughOf(purge.policy);
    return {
      ...purge, statements, at: reached, kept: Object.fromEntries(allKept), attachments: purge.attachments + [...left.values()].filter((n) => n === 0).length,
      oldest: purge.oldest ?? going[0]?.at ?? null, newest: going.at(-1)?.at ?? purge.newest, stage: !isAll ? 'delete' : statements === 0 ? 'done' : 'links',
    };
  }

  private async sweep(tx: Tx, purge: PurgeRow): Promise<PurgeRow> {
    const tables = await linkTables(tx, purge.oldest!, purge.newest!);
    const table = purge.linksTable ?? tables[0];
    if (table === undefined) return { ...purge, stage: 'done' };
    // A year that was detached meanwhile took its links with it.
    const isMore = tables.includes(table) && await sweepLinks(tx, table, purge.linksBlock, LINK_BLOCKS);
    if (isMore) return { ...purge, linksTable: table, linksBlock: purge.linksBlock + LINK_BLOCKS };
    const following = tables.find((other) => other > table);
    return { ...purge, linksTable: following ?? table, linksBlock: 0, stage: following === undefined ? 'done' : 'links' };
  }

  /** Shows how far it is; answers whether there is more to do. */
  private async tell(purge: PurgeRow): Promise<boolean> {
    const { taskId, expected, counted, statements } = purge;
    if (purge.stage === 'done') {
      await this.tasks.finish(taskId, { ...shown(purge) }, `Đã xóa ${number(statements)} bản ghi${statements < expected ? `; ${number(expected - statements)} bản ghi nay có nơi dựa vào nên được giữ lại` : ''}.`);
      return false;
    }
    if (purge.stage === 'refused') {
      await this.tasks.fail(taskId, `Lúc tính thử có ${number(expected)} bản ghi sẽ xóa, nay đếm lại được ${number(counted)}. Chưa xóa bản ghi nào; hãy tính thử lại.`);
      return false;
    }
    const doing = { count: `Đang đếm lại: ${number(counted)} bản ghi.`, delete: 'Đang xóa.', links: 'Đã xóa xong, đang dọn liên kết còn sót.' }[purge.stage];
    await this.tasks.progress(taskId, statements, expected, doing);
    return true;
  }

  private authorityKeys({ authorities }: PurgePolicy): string[] {
    const base = this.config.get('IRI_BASE');
    const issuer = this.config.get('OIDC_ISSUER');
    return (authorities ?? []).flatMap((word) => [
      word, agentKey(clientAuthority(base, { id: word, title: '' }))!, agentKey({ account: { homePage: lmsAuthority(base).account!.homePage, name: word } })!,
      ...(issuer === undefined ? [] : [agentKey({ account: { homePage: issuer, name: word } })!]),
    ]);
  }

  /** Nothing that is still to come may be purged: the count of a dry run is a promise. */
  private async refuseTheFuture({ before }: PurgePolicy): Promise<void> {
    if (new Date(before) > await this.lrs.consistentThrough()) throw lrsProblems.purgeTooEarly('Ngày này chưa tới. Chỉ xóa được bản ghi lưu trước một ngày đã qua.');
  }
}

const isOver = (stage: PurgeStage): stage is 'done' | 'refused' => stage === 'done' || stage === 'refused';

/** The last position before the policy's instant. */
const throughOf = ({ before }: PurgePolicy): string => positionBefore(new Date(before));

const shown = (one: Pick<PurgeRow, 'statements' | 'oldest' | 'newest' | 'kept' | 'attachments'>): PurgeCount => ({
  statements: one.statements, attachments: one.attachments,
  oldest: one.oldest === null ? null : instantOf(one.oldest), newest: one.newest === null ? null : instantOf(one.newest),
  kept: Object.entries(one.kept).map(([reason, statements]) => ({ reason, statements })).sort((a, b) => b.statements - a.statements || (a.reason < b.reason ? -1 : 1)),
});
