import { Injectable } from '@nestjs/common';
import { Config, Database, type Tx } from '@hvs/platform';
import { agentKey, VERBS, type Agent } from '@hvs/xapi';
import { lmsAuthority } from './authority';
import { indexKey } from './index-key';
import { Lrs } from './lrs.service';
import { lrsProblems } from './problems';
import { agentNumber, lockVoidable, markVoided, voiderOf } from './voidings.queries';

/** The extension in which a voiding statement of ours says why. */
export const VOIDING_REASON = 'https://hocvuso.vn/xapi/extensions/reason';

/**
 * Voiding by whoever answers for the store. Who may void what is for the LRS to say (Data §2.3.2): a client voids only on the word
 * that the target stands on; this is the one way past that rule.
 */
@Injectable()
export class Voidings {
  constructor(private readonly db: Database, private readonly config: Config, private readonly lrs: Lrs) {}

  /**
   * Stores a voiding statement of `by` on the LMS's own word, with the reason in it, and marks its target as voided whatever word that
   * stands on. Answers the id of the voiding statement. Problems: none there, voided already, or a voiding statement itself.
   */
  void(id: string, { reason, by }: { reason: string; by: Agent }, outer?: Tx): Promise<string> {
    return this.db.transact(async (tx) => {
      const target = await lockVoidable(tx, id);
      if (!target) throw lrsProblems.statementMissing(`Không có bản ghi ${id}. Chưa có gì thay đổi.`, { statementId: id });
      if (target.isVoiding) throw lrsProblems.voidingRefused(`Bản ghi ${id} là bản ghi hủy, mà bản ghi hủy thì không hủy được (xAPI 1.0.3 Data §2.3.2). Chưa có gì thay đổi.`, { statementId: id });
      if (target.voided) throw lrsProblems.alreadyVoided(`Bản ghi ${id} đã được hủy từ trước. Không cần làm gì thêm.`, { statementId: id });
      const [voiding] = await this.lrs.store(
        [{ actor: by, verb: VERBS.voided, object: { objectType: 'StatementRef', id }, context: { extensions: { [VOIDING_REASON]: reason } } }],
        // Nobody has folded it: whoever listens for statements from outside takes the target's consequences back.
        { authority: lmsAuthority(this.config.get('IRI_BASE')), kind: 'client' }, tx,
      );
      await markVoided(tx, target.at);
      return voiding!;
    }, outer);
  }

  /** The id of the statement by which this one is voided. */
  async voiderOf(id: string): Promise<string | undefined> {
    const own = await agentNumber(this.db.em, indexKey(agentKey(lmsAuthority(this.config.get('IRI_BASE')))!));
    return voiderOf(this.db.em, id, own);
  }
}
