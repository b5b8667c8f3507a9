import { Injectable } from '@nestjs/common';
import { Clock, Database, Files, log } from '@hvs/platform';
import { forgetOrphan, orphansAmong } from './sweeping.queries';

const AREA = 'attachments';
/** Data are put before the statement is stored that names them; what is younger may still be waiting for that. */
const YOUNG_MS = 24 * 3_600_000;
const LARGEST_STEP = 500;

/** Removes from the object store what no statement names any more: left by a store that came to nothing, a purge, or a signature taken off. */
@Injectable()
export class Sweeping {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly files: Files) {}

  /**
   * Removes the data of attachments that no statement names and that were put more than a day ago. Whoever is about to store them again
   * puts them once more after that (see Lrs.store). May run twice at once.
   */
  async attachments(): Promise<{ removed: number; bytes: number }> {
    const putBefore = new Date(this.clock.now().getTime() - YOUNG_MS);
    const swept = { removed: 0, bytes: 0 };
    let sizes = new Map<string, number>();
    const sweep = async (): Promise<void> => {
      for (const sha2 of await orphansAmong(this.db.em, [...sizes.keys()])) {
        if (!(await this.remove(sha2))) continue;
        swept.removed += 1;
        swept.bytes += sizes.get(sha2)!;
      }
      sizes = new Map();
    };
    for await (const { key, size, putAt } of this.files.list(AREA)) {
      if (putAt < putBefore) sizes.set(key.slice(AREA.length + 1), size);
      if (sizes.size === LARGEST_STEP) await sweep();
    }
    await sweep();
    if (swept.removed > 0) log.info(swept, 'attachments swept');
    return swept;
  }

  private remove(sha2: string): Promise<boolean> {
    return this.db.transact(async (tx) => {
      if (!(await forgetOrphan(tx, sha2))) return false;
      // Before the transaction ends: whoever stores it again waits for that, and then finds it gone.
      await this.files.remove(`${AREA}/${sha2}`);
      return true;
    });
  }
}
