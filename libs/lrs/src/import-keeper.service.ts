import { Problem, type Database, type Tx } from '@hvs/platform';
import { voidedIdOf } from '@hvs/xapi';
import { CONFLICT, groupsOf, purgeOf, remark, settle, VOIDS_VOIDING, withoutRepeats, type Here, type Imported, type ReadStatement } from './imported-statement';
import type { Lrs } from './lrs.service';
import type { PurgePolicy } from './purge-policy';
import type { HeldImport, ImportCounts, ImportLine } from './statement-import';
import { insertLines, lockStep, moveOn, unvoidedAmong, voidingAmong } from './statement-imports.queries';
import { bodiesOf } from './store-statements.queries';
import { lockVoidable, markVoided } from './voidings.queries';

/** In one call to the store. */
const MOST_AT_ONCE = 200;
/** What may have been purged before is told statement by statement to here; beyond, it is counted. */
const MOST_RETURNED_LINES = 1_000;

type Objections = Map<string, typeof CONFLICT>;

interface Kept {
  readonly stored: number;
  readonly known: number;
  readonly lines: readonly ImportLine[];
  /** Of those stored, what may have been purged before. */
  readonly returned: readonly ImportLine[];
}

/**
 * An import as one run goes on with it. What a batch adds to the store, what is told of it, and where reading goes on are one
 * transaction: whatever dies, nothing is counted twice and nothing is passed over. Of two runs of one import the slower one is lost.
 */
export class ImportKeeper {
  /** `purges`: by which policies statements were purged here. */
  constructor(private readonly db: Database, private readonly lrs: Lrs, private readonly purges: readonly PurgePolicy[], private held: HeldImport) {}

  get import(): HeldImport {
    return this.held;
  }

  /** False: another run went on with this import, and nothing was kept. */
  async keep(batch: readonly Imported[], reading: HeldImport['reading']): Promise<boolean> {
    // What the store refuses though it looked well is known only by trying: another client was quicker.
    const objections: Objections = new Map();
    for (;;) {
      try {
        return await this.tryToKeep(batch, reading, objections);
      } catch (error) {
        const culprits = culpritsOf(batch, error).filter((id) => !objections.has(id));
        if (culprits.length === 0) throw error;
        for (const id of culprits) objections.set(id, (error as Problem).problem === 'statement-conflict' ? CONFLICT : VOIDS_VOIDING);
      }
    }
  }

  private async tryToKeep(batch: readonly Imported[], reading: HeldImport['reading'], objections: Objections): Promise<boolean> {
    const counts = await this.db.transact(async (tx) => {
      if (!(await lockStep(tx, this.held))) return undefined;
      const told = { stored: 0, known: 0, refused: 0, returned: 0, lines: [] as ImportLine[] };
      for (const part of withoutRepeats(batch, MOST_AT_ONCE)) {
        const { stored, known, lines, returned } = await this.store(tx, part, objections);
        told.stored += stored;
        told.known += known;
        told.returned += returned.length;
        told.refused += lines.filter(({ outcome }) => outcome === 'refused').length;
        told.lines.push(...lines, ...returned.slice(0, Math.max(0, MOST_RETURNED_LINES - this.held.returned)));
      }
      await insertLines(tx, this.held.taskId, told.lines);
      await moveOn(tx, this.held.taskId, reading, told);
      return told;
    });
    if (!counts) return false;
    const { stored, known, refused, returned } = this.held;
    const sum: ImportCounts = { stored: stored + counts.stored, known: known + counts.known, refused: refused + counts.refused, returned: returned + counts.returned };
    this.held = { ...this.held, ...sum, reading, step: this.held.step + 1, failures: 0 } as HeldImport;
    return true;
  }

  private async store(tx: Tx, part: readonly Imported[], objections: Objections): Promise<Kept> {
    const read = part.filter((one) => one.kind === 'statement');
    const here: Here = {
      bodies: await bodiesOf(tx, read.map(({ id }) => id)),
      voiding: await voidingAmong(tx, targetsOf(read)),
      objections,
    };
    const { store, known, lines } = settle(part, here);
    for (const { statements, by } of groupsOf(store)) {
      // Only a source that is trusted may say what our activities are called.
      await this.lrs.store(statements.map(({ statement }) => statement), { ...by, mayDefine: this.held.keepAuthority }, tx);
    }
    return { stored: store.length, known, lines: [...lines, ...(await this.voidThere(tx, store))], returned: this.returnedAmong(store) };
  }

  private returnedAmong(store: readonly ReadStatement[]): ImportLine[] {
    return store.flatMap((one) => {
      const purge = purgeOf(one, this.purges);
      return purge ? [remark(one, `Đã lưu, nhưng thuộc phạm vi của lần xóa bản ghi lưu trước ${purge.before.slice(0, 10)}: có thể là bản ghi đã xóa, nay trở lại`, null)] : [];
    });
  }

  /** A voiding takes effect on the word its target stands on, or if a trusted source itself took it to have effect (Data §2.3.2). */
  private async voidThere(tx: Tx, store: readonly ReadStatement[]): Promise<ImportLine[]> {
    const unvoided = await unvoidedAmong(tx, targetsOf(store));
    const lines: ImportLine[] = [];
    for (const one of store) {
      const target = voidedIdOf(one.statement);
      if (target === undefined || !unvoided.has(target)) continue;
      const voidable = this.held.keepAuthority && one.voidsThere ? await lockVoidable(tx, target) : undefined;
      if (voidable) await markVoided(tx, voidable.at);
      else lines.push(remark(one, `Đã lưu, nhưng bản ghi ${target} không bị hủy: nó đứng trên lời của nơi khác`, 'xAPI 1.0.3 Data §2.3.2'));
    }
    return lines;
  }
}

const targetsOf = (read: readonly ReadStatement[]): string[] => read.flatMap(({ statement }) => voidedIdOf(statement) ?? []);

/** Which statements of a batch a refusal of the store is about. */
const culpritsOf = (batch: readonly Imported[], error: unknown): string[] => {
  const id = error instanceof Problem && error.lib === 'lrs' ? error.extra['statementId'] : undefined;
  if (id === undefined) return [];
  const isConflict = (error as Problem).problem === 'statement-conflict';
  return batch.flatMap((one) => (one.kind === 'statement' && (isConflict ? one.id : voidedIdOf(one.statement)) === id ? [one.id] : []));
};
