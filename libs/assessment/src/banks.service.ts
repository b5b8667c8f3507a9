import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, newId, type Tx } from '@hvs/platform';
import { activeQuestions, addWordings, retireOthers } from './assessment.queries';
import type { Question } from './question';

/** Question banks: what may be drawn. Wordings are never changed, only added and retired. */
@Injectable()
export class Banks {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /**
   * Makes these the bank's questions. A question worded anew is another row, and the old one is retired: sittings keep
   * the one they drew. Loading the same again changes nothing.
   */
  load(bank: string, questions: readonly Question[], outer?: Tx): Promise<{ added: number; retired: number; active: number }> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'assessment.bank', bank);
      const wordings = questions.map((body) => ({ id: newId(), key: body.key, bodySha2: createHash('sha256').update(JSON.stringify(body)).digest('hex'), body }));
      const added = await addWordings(tx, bank, wordings);
      const retired = await retireOthers(tx, bank, wordings, this.clock.now());
      return { added, retired, active: (await activeQuestions(tx, bank, { onlyApproved: false })).length };
    }, outer);
  }
}
