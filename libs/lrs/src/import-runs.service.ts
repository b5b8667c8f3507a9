import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Config, Database, enqueue, Files, Tasks } from '@hvs/platform';
import { importAuthority, lmsAuthority } from './authority';
import { backOffMs } from './delivery-verdict';
import { importFile } from './file-import.service';
import { ImportKeeper } from './import-keeper.service';
import type { RunEnd, RunTerms } from './import-run';
import { importStatements } from './import-statements.job';
import type { ImportRules } from './imported-statement';
import { Lrs } from './lrs.service';
import { outboundRules } from './outbound';
import { Outbound } from './outbound.adapter';
import { RemoteStore } from './remote-store.adapter';
import { openSecret } from './sealed-secret';
import type { HeldImport, StoreImport } from './statement-import';
import { endImport, importById, lockStep, purgesBefore, STOPPED_DAYS, waitWith } from './statement-imports.queries';
import { StoreReader } from './store-import.service';

const MEGABYTE = 1024 * 1024;
/** Then it is the turn of whatever else waits for this worker. */
const TURN_MS = 20_000;
/** A page of another store may be large, and the line slow. */
const PATIENCE_MS = 60_000;
/** Faults in a row: of a store that has never answered well, and of one that has; with the waits between them half a minute and about a day. */
/** So many purges are looked back upon. */
const MOST_PURGES = 200;
const MOST_FAILURES = { atFirst: 5, later: 300 };

/**
 * Brings statements in, some at a time. A run reads on from where the last batch ended, keeps what it reads batch by batch, and after a
 * while asks for another run. Whether it is killed, stopped, or run twice at once: the next one goes on where the last batch was kept.
 */
@Injectable()
export class ImportRuns implements OnModuleDestroy {
  private readonly outbound: Outbound;
  private readonly stop = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private readonly turnMs = TURN_MS;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly files: Files,
    private readonly tasks: Tasks,
    private readonly lrs: Lrs,
  ) {
    this.outbound = new Outbound(outboundRules(config.values), PATIENCE_MS);
  }

  async run({ taskId }: { taskId: string }): Promise<void> {
    const run = this.goOn(taskId);
    this.underWay.add(run);
    try {
      await run;
    } finally {
      this.underWay.delete(run);
    }
  }

  /** Runs keep what they have read and make way. */
  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.underWay);
  }

  private async goOn(taskId: string): Promise<void> {
    const held = await importById(this.db.em, taskId);
    if (!held) return;
    if (held.stoppedDays !== null) return this.rest(held, held.stoppedDays);
    // Of a file it can be told how much of it has been read, in percent; how much another store holds nobody knows.
    const total = held.source === 'file' ? 100 : 0;
    const task = await this.tasks.start(taskId, total);
    if (!task) return this.tidyUp(held);
    let { done } = task;
    const tell = (share: number): Promise<void> => {
      done = Math.floor(share * total);
      return this.tasks.progress(taskId, done, total);
    };
    const keeper = new ImportKeeper(this.db, this.lrs, await purgesBefore(this.db.em, MOST_PURGES), held);
    const terms: RunTerms = { rules: this.rulesFor(held), stop: this.stop.signal, turnMs: this.turnMs, tell };
    try {
      await this.lrs.makeRoom();
      await this.conclude(keeper, await this.read(held, keeper, terms));
    } catch (error) {
      await this.tasks.progress(taskId, done, total, 'Gặp trục trặc của hệ thống. Những gì đã nạp vẫn còn; việc này sẽ tự chạy tiếp.');
      throw error;
    }
  }

  /** Somebody stopped it. What it needs to go on is kept, but not for ever. */
  private async rest(held: HeldImport, days: number): Promise<void> {
    if (days >= STOPPED_DAYS) return this.fail(held, `Đã dừng ${STOPPED_DAYS} ngày mà không ai cho nạp tiếp, nên kết thúc.`);
    const task = await this.tasks.find(held.taskId);
    if (task) await this.tasks.progress(task.id, task.done, task.total, `Đã dừng theo yêu cầu; những gì đã nạp vẫn còn, và trong ${STOPPED_DAYS} ngày có thể nạp tiếp từ chỗ đó.`);
  }

  private read(held: HeldImport, keeper: ImportKeeper, terms: RunTerms): Promise<RunEnd> {
    if (held.source === 'file') return importFile(this.files, held, keeper, terms, this.config.get('IMPORT_UNPACKED_MAX_MB') * MEGABYTE);
    return this.readStore(held, keeper, terms);
  }

  private async readStore(held: StoreImport, keeper: ImportKeeper, terms: RunTerms): Promise<RunEnd> {
    const secret = held.secret === null ? undefined : openSecret(held.secret, this.config.get('SECRET_KEY'), held.taskId);
    if (secret === undefined) return { end: 'failed', reason: 'Không mở được mật khẩu đã lưu: SECRET_KEY khác với khi lưu. Hãy bắt đầu lại với mật khẩu.' };
    const { address, version, key } = held;
    const remote = new RemoteStore(this.outbound, { address, version, key, secret }, this.config.get('XAPI_BODY_MAX_MB') * MEGABYTE, this.stop.signal, () => this.clock.now());
    return new StoreReader(this.db.em, remote, keeper, held, terms).read();
  }

  private rulesFor(held: HeldImport): ImportRules {
    const base = this.config.get('IRI_BASE');
    const issuer = this.config.get('OIDC_ISSUER');
    return {
      own: importAuthority(base, held), keepAuthority: held.keepAuthority,
      // Everything under it is ours: the LMS (see lmsAuthority), its clients, its people, other imports.
      ourHomes: [base, lmsAuthority(base).account!.homePage, ...(issuer ? [issuer] : [])],
      ...(held.source === 'file' ? { idSeed: held.fileSha2 } : { version: held.version }),
    };
  }

  private async conclude(keeper: ImportKeeper, end: RunEnd): Promise<void> {
    const held = keeper.import;
    switch (end.end) {
      case 'lost': return;
      case 'later': return this.db.transact((tx) => enqueue(tx, importStatements, { taskId: held.taskId }));
      case 'waiting': return this.wait(held, end.reason, end.afterMs);
      case 'failed': return this.fail(held, end.reason);
      case 'done': return this.finish(held, end.note);
    }
  }

  private async wait(held: HeldImport, reason: string, afterMs: number | undefined): Promise<void> {
    const failures = held.failures + 1;
    const { ordinal } = held.reading;
    if (failures >= (ordinal === 0 ? MOST_FAILURES.atFirst : MOST_FAILURES.later)) return this.fail(held, reason);
    const waitMs = afterMs ?? backOffMs(failures, Math.random());
    if (!(await waitWith(this.db.em, held, waitMs))) return;
    await this.tasks.progress(held.taskId, 0, 0, `${reason} Sẽ tự thử lại sau ${Math.max(1, Math.ceil(waitMs / 1000))} giây.`);
  }

  private async fail(held: HeldImport, reason: string): Promise<void> {
    // Who is too late does not know how it stands.
    if (!(await this.db.transact((tx) => lockStep(tx, held)))) return;
    const { stored, known, refused, returned } = held;
    const soFar = stored + known + refused === 0 ? 'Chưa có bản ghi nào được nạp.' : `Trước đó đã đọc ${said(held)}; những bản ghi đã nạp vẫn còn, nạp lại cũng không thành hai.${broughtBack(held)}${goOnFrom(held)}`;
    await this.tasks.fail(held.taskId, `${reason} ${soFar}`, { stored, known, refused, returned });
    await this.tidyUp(held);
  }

  private async finish(held: HeldImport, note: string | undefined): Promise<void> {
    const { stored, known, refused, returned } = held;
    const isOurs = await this.db.transact(async (tx) => {
      if (!(await lockStep(tx, held))) return false;
      await this.tasks.finish(held.taskId, { stored, known, refused, returned }, `Đã đọc ${said(held)}.${broughtBack(held)}${note ? ` ${note}` : ''}`, tx);
      await endImport(tx, held.taskId);
      return true;
    });
    if (isOurs) await this.tidyUp(held);
  }

  /** It has ended: what only the reading needed goes. */
  private async tidyUp(held: HeldImport): Promise<void> {
    await endImport(this.db.em, held.taskId);
    if (held.source === 'file') await this.files.remove(held.fileKey);
  }
}

const number = (n: number): string => n.toLocaleString('vi-VN');

const said = ({ stored, known, refused }: HeldImport): string =>
  `${number(stored + known + refused)} bản ghi: ${number(stored)} mới, ${number(known)} đã có, ${number(refused)} bị từ chối`;

const broughtBack = ({ returned }: HeldImport): string =>
  (returned === 0 ? '' : ` Trong số mới, ${number(returned)} bản ghi thuộc phạm vi đã xóa theo chính sách: có thể đã bị xóa ở đây, nay trở lại.`);

const goOnFrom = (held: HeldImport): string =>
  (held.source === 'store' && held.reading.last !== null ? ` Để lấy tiếp, hãy nạp lại từ ngày ${held.reading.last.slice(0, 10)}.` : '');
