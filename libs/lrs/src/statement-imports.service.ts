import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Config, Database, enqueue, Files, newId, Tasks, type Task, type Tx } from '@hvs/platform';
import { importStatements } from './import-statements.job';
import { outboundRules } from './outbound';
import { Outbound } from './outbound.adapter';
import { lrsProblems } from './problems';
import { beginPages } from './remote-page';
import { sealSecret } from './sealed-secret';
import { BEGIN } from './split-statements';
import type { ImportCounts, ImportLine, ReceivedFile, WantedImport } from './statement-import';
import { countsOf, insertImport, linesAfter, resumeImport, standingOf, stopImport, takeDue } from './statement-imports.queries';

const IMPORT_TASK = 'import-statements';

const MEGABYTE = 1024 * 1024;
const LONGEST_NAME = 200;
const LINES_A_PAGE = 100;
const NONCE_BYTES = 12;

/** An import as people see it. */
export interface ListedImport extends ImportCounts, Pick<Task, 'title' | 'state' | 'done' | 'total' | 'message' | 'ownerId' | 'createdAt' | 'finishedAt'> {
  readonly taskId: string;
  readonly source: 'file' | 'store';
  /** Somebody stopped it, and may let it go on. */
  readonly stopped: boolean;
}

/** Statements brought in from files and from other record stores: what is asked for, and what became of it. */
@Injectable()
export class StatementImports {
  private readonly outbound: Outbound;

  constructor(private readonly db: Database, private readonly config: Config, private readonly files: Files, private readonly tasks: Tasks) {
    this.outbound = new Outbound(outboundRules(config.values));
  }

  /** Takes a file of statements in, by way of the disk: a stream that breaks off, or is too much, never reaches the store of files. */
  async receive(stream: Readable, fileName: string): Promise<ReceivedFile> {
    const folder = join(this.config.get('DATA_DIR'), 'tmp');
    const at = join(folder, `upload-${newId()}`);
    const key = `upload/${newId()}`;
    const hash = createHash('sha256');
    const most = this.config.get('IMPORT_MAX_MB');
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > most * MEGABYTE) throw lrsProblems.importTooLarge(`Tệp lớn hơn ${most} MB. Chưa có gì được lưu. Hãy nén thành .gz, hoặc chia nhỏ tệp.`);
        hash.update(chunk);
        yield chunk;
      }
    };
    await mkdir(folder, { recursive: true });
    try {
      await pipeline(stream, counted, createWriteStream(at));
      await this.files.put(key, createReadStream(at), 'application/octet-stream');
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOSPC') throw lrsProblems.noRoom('Máy chủ hết chỗ để nhận tệp. Chưa có gì được lưu. Hãy báo người vận hành rồi thử lại.');
      throw error;
    } finally {
      await rm(at, { force: true });
    }
    return { key, name: nameOf(fileName), sha2: hash.digest('hex') };
  }

  /** A received file that nobody wants after all. */
  discard(file: ReceivedFile): Promise<void> {
    return this.files.remove(file.key);
  }

  /** Asks for an import; a task does it. */
  begin(wanted: WantedImport, ownerId: string, outer?: Tx): Promise<Task> {
    if (wanted.source === 'store') this.checkAddress(wanted.address);
    return this.db.transact(async (tx) => {
      const from = wanted.source === 'file' ? wanted.file.name : normalised(wanted.address);
      const origin = wanted.source === 'file' ? wanted.title ?? from : from;
      const { task } = await this.tasks.open(tx, { kind: IMPORT_TASK, title: `Nạp bản ghi từ ${wanted.title ?? from}`, ownerId, input: {} });
      const common = { taskId: task.id, origin, title: wanted.title ?? from, keepAuthority: wanted.keepAuthority };
      await insertImport(tx, wanted.source === 'file'
        ? { ...common, source: 'file', reading: BEGIN, file: wanted.file }
        : { ...common, source: 'store', reading: beginPages(wanted.since), remote: { ...wanted, secret: this.sealed(wanted.secret, task.id) } });
      await enqueue(tx, importStatements, { taskId: task.id });
      return task;
    }, outer);
  }

  private checkAddress(address: string): void {
    const fault = this.outbound.faultOf(address) ?? (new URL(address).search === '' ? undefined : 'Địa chỉ của kho bản ghi không được có phần sau dấu ?.');
    if (fault !== undefined) throw lrsProblems.importWrong(`${fault} Chưa có gì thay đổi.`);
  }

  private sealed(secret: string, id: string): string {
    return sealSecret(secret, this.config.get('SECRET_KEY'), id, randomBytes(NONCE_BYTES));
  }

  /** Nothing more is kept from then on. Answers whether that is new: it may have been stopped already. */
  stop(taskId: string, outer?: Tx): Promise<boolean> {
    return this.turn(taskId, stopImport, outer);
  }

  /** Goes on where the last batch was kept. Answers whether that is new: it may be going on already. */
  resume(taskId: string, outer?: Tx): Promise<boolean> {
    return this.turn(taskId, resumeImport, outer);
  }

  /** Whichever way it turns, the next run says so on its task. */
  private turn(taskId: string, how: (tx: Tx, taskId: string) => Promise<boolean>, outer?: Tx): Promise<boolean> {
    return this.db.transact(async (tx) => {
      await this.demand(taskId, tx);
      const isNew = await how(tx, taskId);
      if (isNew) await enqueue(tx, importStatements, { taskId });
      else if ((await standingOf(tx, taskId)) === 'ended') throw lrsProblems.importEnded('Lần nạp này đã kết thúc, nên không dừng hay nạp tiếp được nữa. Chưa có gì thay đổi.');
      return isNew;
    }, outer);
  }

  /** The newest fifty. */
  async list(): Promise<ListedImport[]> {
    const tasks = await this.tasks.list(null, IMPORT_TASK);
    const counts = new Map((await countsOf(this.db.em, tasks.map(({ id }) => id))).map((one) => [one.taskId, one]));
    return tasks.flatMap((task) => {
      const one = counts.get(task.id);
      const { title, state, done, total, message, ownerId, createdAt, finishedAt } = task;
      return one ? [{ ...one, title, state, done, total, message, ownerId, createdAt, finishedAt }] : [];
    });
  }

  /** Statements that were refused, or stored with something to be said, in the order they were read; `cursor` is that of the page before. */
  async lines(taskId: string, cursor?: number): Promise<{ items: ImportLine[]; cursor: string | null }> {
    await this.demand(taskId);
    const found = await linesAfter(this.db.em, taskId, cursor ?? 0, LINES_A_PAGE + 1);
    const items = found.slice(0, LINES_A_PAGE);
    return { items, cursor: found.length > LINES_A_PAGE ? String(items.at(-1)!.ordinal) : null };
  }

  /** All of them, page after page. */
  async* everyLine(taskId: string): AsyncGenerator<ImportLine> {
    for (let after = 0; ;) {
      const { items, cursor } = await this.lines(taskId, after);
      yield* items;
      if (cursor === null) return;
      after = Number(cursor);
    }
  }

  /** A Problem when there is no such import. */
  async demand(taskId: string, tx?: Tx): Promise<void> {
    if ((await countsOf(tx ?? this.db.em, [taskId])).length === 0) throw lrsProblems.importMissing('Lần nạp này không có trong danh sách. Hãy tải lại trang.');
  }

  /** Sets those going again that wait for another store and whose time has come, and those whose run has died. May be called by many at once. */
  async wake(): Promise<void> {
    await this.db.transact(async (tx) => {
      for (const taskId of await takeDue(tx)) await enqueue(tx, importStatements, { taskId });
    });
  }
}

/** A file's name without its folder and without what cannot be shown. */
const nameOf = (fileName: string): string => basename(fileName).replaceAll(/[\p{Cc}\p{Cs}]/gu, '').trim().slice(0, LONGEST_NAME) || 'ban-ghi.json';

/** The same store by the same name, with or without a slash at the end. */
const normalised = (address: string): string => new URL(address).href.replace(/\/+$/, '').slice(0, 2 * LONGEST_NAME);
