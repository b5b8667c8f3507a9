import { Injectable } from '@nestjs/common';
import { Database } from '@hvs/platform';
import { lrsProblems } from './problems';
import { Purges, type PurgeCount } from './purges.service';
import { detachPart, partsOf } from './years.queries';

const startOf = (year: number): Date => new Date(Date.UTC(year, 0, 1));

/** Whole years of the store, by UTC, as they are partitioned. */
@Injectable()
export class Years {
  constructor(private readonly db: Database, private readonly purges: Purges) {}

  /** What still rests on the statements of a year that is over. */
  restsOn(year: number): Promise<PurgeCount['kept']> {
    return this.purges.tryOut({ before: startOf(year + 1).toISOString() }, { from: startOf(year) }).then(({ kept }) => kept);
  }

  /**
   * Takes a year that is over out of the store, at once and without deleting a row; answers the tables that hold it from then on. The
   * store knows its ids no more: a statement of that year that is sent again is stored again. Its attachments stay in the object store.
   * If it breaks off, it is gone on with by asking again.
   */
  async detach(year: number): Promise<string[]> {
    const parts = await partsOf(this.db.em, year);
    if (parts.length === 0) throw lrsProblems.yearMissing(`Kho không có năm ${year}, hoặc năm ấy đã được tách ra.`);
    for (const part of parts) await detachPart(this.db.em, part);
    return parts.map(({ name }) => `lrs.${name}`);
  }
}
