import { Injectable } from '@nestjs/common';
import type { Ground, Standing } from '@hvs/lrs';
import type { Tx } from '@hvs/platform';
import { statementsAttainedBy } from './competency.queries';

const REASON = 'Căn cứ công nhận một nhóm kỹ năng';

/** What skill groups were attained by. */
@Injectable()
export class CompetencyGround implements Ground {
  async needs(tx: Tx, statements: readonly Standing[]): Promise<Map<string, string>> {
    return new Map((await statementsAttainedBy(tx, statements.map(({ id }) => id))).map((id) => [id, REASON]));
  }
}
