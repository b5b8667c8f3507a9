import { announcement, Problem, publish, requestId, withRequestId, type Clock, type Database, type Tx } from '@hvs/platform';
import { sameStatement, type Statement } from '@hvs/xapi';
import { insertAttachments } from './attachments.queries';
import { Dictionary } from './dictionary.queries';
import { statementsStored } from './events';
import { definitionsIn, namesIn, sizeOf, type StatementRecord } from './prepare-batch';
import { lrsProblems } from './problems';
import { linkReferences, targetsAreSettled, voidTargets, type Fresh } from './references.queries';
import { Said } from './said';
import { addNames, bodiesOf, ensurePartitions, keysOf, mergeDefinitions, writePlainly, writeStatements, type Written } from './store-statements.queries';
import type { StoreBy } from './store-by';

/** What one caller wants stored: all of it, or nothing. */
export interface Batch {
  readonly statements: readonly Statement[];
  readonly records: readonly StatementRecord[];
  readonly by: StoreBy;
}

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly requestId: string | undefined;
  done(): void;
  fail(error: unknown): void;
}

/** A group is written at once, and by as many writers as PostgreSQL can use beside us; small ones rather wait and go together. */
const LARGEST_GROUP = 500;
const WRITERS = 3;
const WORTH_ANOTHER_WRITER = 150;
/** What may wait here; who comes later is sent away and told to come back. */
const MOST_WAITING_ROWS = 10_000;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
const PARTITION_MISSING = '23514';
const SERIALIZATION_FAILURE = '40001';

/**
 * Writes statements. Batches that arrive while the writers are busy are written together by the next one that is free, each of them
 * still whole or not at all: a group in which anything is out of the ordinary (an id that is there already, a reference, a voiding) is
 * rolled back and halved until that batch is by itself, which is then written with care.
 */
export class StatementWriter {
  readonly dictionary: Dictionary;
  private readonly said = new Said();
  private waiting: Waiting[] = [];
  private rows = 0;
  private bytes = 0;
  private writing = 0;

  constructor(private readonly db: Database, private readonly clock: Clock) {
    this.dictionary = new Dictionary(db);
  }

  /** Stores a batch in a transaction of its own, or in the caller's. */
  write(batch: Batch, outer?: Tx): Promise<void> {
    if (outer) return this.writeWithCare(outer, batch);
    if (!isPlain(batch)) return this.writeAlone(batch);
    const bytes = batch.records.reduce((sum, record) => sum + sizeOf(record), 0);
    if (this.rows > 0 && (this.rows + batch.records.length > MOST_WAITING_ROWS || this.bytes + bytes > MOST_WAITING_BYTES)) {
      throw lrsProblems.busy('Kho đang nhận nhiều bản ghi hơn mức ghi kịp. Chưa có gì được lưu; hãy gửi lại sau vài giây.');
    }
    return new Promise((done, fail) => {
      this.waiting.push({ batch, bytes, requestId: requestId(), done, fail });
      this.rows += batch.records.length;
      this.bytes += bytes;
      this.startWriters();
    });
  }

  private startWriters(): void {
    while (this.waiting.length > 0 && (this.writing === 0 || (this.writing < WRITERS && this.rows >= WORTH_ANOTHER_WRITER))) {
      this.writing += 1;
      const group = this.takeGroup();
      // What is announced of several is no one request's.
      void withRequestId(group.length === 1 ? group[0]!.requestId : undefined, () => this.writeNext(group)).finally(() => {
        this.writing -= 1;
        this.startWriters();
      });
    }
  }

  /** The first in the queue and those behind it that go with it. */
  private takeGroup(): Waiting[] {
    const { kind } = this.waiting[0]!.batch.by;
    let rows = 0;
    let count = 0;
    for (const { batch } of this.waiting) {
      if (count > 0 && (batch.by.kind !== kind || rows + batch.records.length > LARGEST_GROUP)) break;
      rows += batch.records.length;
      count += 1;
    }
    const group = this.waiting.splice(0, count);
    this.rows -= rows;
    this.bytes -= group.reduce((sum, { bytes }) => sum + bytes, 0);
    return group;
  }

  /** Settles every batch of the group: what one of them is at fault with is its own. */
  private async writeNext(group: readonly Waiting[]): Promise<void> {
    try {
      await this.writeGroup(group.map(({ batch }) => batch));
    } catch (error) {
      return this.writeParts(group, error);
    }
    for (const { done } of group) done();
  }

  /** A refused group in halves, so that the one out of the ordinary is soon found; a single batch with care. */
  private async writeParts(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length > 1 && sqlStateOf(error) !== undefined) {
      const middle = group.length / 2;
      await this.writeNext(group.slice(0, middle));
      return this.writeNext(group.slice(middle));
    }
    const [first, ...others] = group as [Waiting, ...Waiting[]];
    try {
      // If the line was cut after the commit, it is there already, and the same: ids were given before.
      await this.writeAlone(first.batch);
      first.done();
    } catch (failure) {
      first.fail(failure);
      const noDatabase = !(failure instanceof Problem) && sqlStateOf(failure) === undefined;
      if (noDatabase) return others.forEach(({ fail }) => fail(failure));
    }
    if (others.length > 0) await this.writeNext(others);
  }

  private writeAlone(batch: Batch): Promise<void> {
    return this.retryingPartitions(() => this.db.transact((tx) => this.writeWithCare(tx, batch)));
  }

  private async writeGroup(group: readonly Batch[]): Promise<void> {
    const records = group.flatMap((batch) => batch.records);
    // In a transaction of its own that is over at once: no writer waits for another's new agents.
    const numbers = await this.dictionary.number(keysOf(records));
    const telling = group.filter(({ by }) => by.mayDefine !== false).flatMap(({ statements }) => statements);
    const told = this.said.newIn(telling);
    const announced = announcement(statementsStored, { ids: records.map(({ id }) => id), kind: group[0]!.by.kind });
    if (told.names.length === 0 && told.definitions.length === 0) return writePlainly(this.db.em, records, numbers, announced);
    await this.db.transact(async (tx) => {
      // Locks in one order everywhere: the store's own, ids, names, definitions.
      await writePlainly(tx, records, numbers, announced);
      await addNames(tx, told.names);
      await mergeDefinitions(tx, told.definitions);
    });
    this.said.remember(told);
  }

  /** One batch, whatever is in it. */
  private async writeWithCare(tx: Tx, batch: Batch): Promise<void> {
    const { statements, records, by } = batch;
    const targets = records.flatMap(({ target }) => target ?? []);
    const alone = targets.length > 0 && !(await targetsAreSettled(tx, targets));
    const written = await this.writeNumbered(tx, records, alone);
    const fresh = records.flatMap((record, index): Fresh[] => (written.positions[index] ? [{ record, at: written.positions[index] }] : []));
    await this.refuseConflicts(tx, batch, written);
    if (fresh.length === 0) return;
    const now = this.clock.now();
    await insertAttachments(tx, by.attachments ?? [], fresh, now);
    if (targets.length > 0 || written.awaited) {
      await linkReferences(tx, fresh, this.dictionary);
      const refused = await voidTargets(tx, fresh.map(({ record }) => record));
      if (refused !== undefined) {
        throw lrsProblems.voidingRefused(`Bản ghi ${refused} là bản ghi hủy, mà bản ghi hủy thì không hủy được (xAPI 1.0.3 Data §2.3.2). Chưa có gì được lưu.`, { statementId: refused });
      }
    }
    if (by.mayDefine !== false) {
      const telling = statements.filter((_, index) => written.positions[index] !== null);
      await addNames(tx, namesIn(telling));
      await mergeDefinitions(tx, definitionsIn(telling));
    }
    await publish(tx, statementsStored, { ids: fresh.map(({ record }) => record.id), kind: by.kind });
  }

  private async writeNumbered(tx: Tx, records: readonly StatementRecord[], alone: boolean): Promise<Written> {
    for (;;) {
      const written = await writeStatements(tx, records, await this.dictionary.number(keysOf(records), tx), alone);
      if (!written.stale) return written;
      this.dictionary.forget();
      this.said.forget();
    }
  }

  /** Communication §2.1.1, §2.1.2: an id that is taken by a different statement is a conflict, and nothing is stored. */
  private async refuseConflicts(tx: Tx, { statements, records }: Batch, { positions }: Written): Promise<void> {
    const repeated = records.map((record, index) => ({ record, statement: statements[index]! })).filter((_, index) => positions[index] === null);
    if (repeated.length === 0) return;
    const bodies = await bodiesOf(tx, repeated.map(({ record }) => record.id));
    for (const { record, statement } of repeated) {
      const kept = bodies.get(record.id);
      // Not its id was taken but its position, or it was purged between two looks: once more.
      if (!kept) throw Object.assign(new Error(`statement ${record.id} has to be written again`), { code: SERIALIZATION_FAILURE });
      if (!sameStatement(statement, kept)) {
        throw lrsProblems.statementConflict(`Bản ghi ${record.id} đã có với nội dung khác. Chưa có gì được lưu; hãy gửi lại với mã mới.`, { statementId: record.id });
      }
    }
  }

  /** A year for which no worker has made room yet. */
  private async retryingPartitions<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (sqlStateOf(error) !== PARTITION_MISSING) throw error;
      await this.db.transact(ensurePartitions);
      return write();
    }
  }
}

const sqlStateOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

const isPlain = ({ records, by }: Batch): boolean => (by.attachments ?? []).length === 0 && records.every(({ target }) => target === undefined);
