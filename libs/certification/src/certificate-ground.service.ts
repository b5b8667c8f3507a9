import { Injectable } from '@nestjs/common';
import type { Ground, Standing } from '@hvs/lrs';
import type { Tx } from '@hvs/platform';
import { statementsCited } from './certificates.queries';

const REASON = 'Chứng nhận đã cấp ghi bản ghi này làm căn cứ';

/** What certificates name as their ground; revoked ones too, for the register answers for them as well. */
@Injectable()
export class CertificateGround implements Ground {
  async needs(tx: Tx, statements: readonly Standing[]): Promise<Map<string, string>> {
    return new Map((await statementsCited(tx, statements.map(({ id }) => id))).map((id) => [id, REASON]));
  }
}
