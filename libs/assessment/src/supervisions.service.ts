import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { localDay } from '@hvs/people';
import { Clock, Database, newId, type Tx } from '@hvs/platform';
import { assessmentProblems } from './problems';
import { codeFrom, plainCode } from './supervision-code';
import { endSupervision, insertSupervision, supervisionFor, supervisionsBy, type Supervision } from './supervisions.queries';

const SHOWN_DAYS = 7;

/** Who sits under somebody's eyes begins with a code that somebody makes and reads out. Only its hash is kept. */
@Injectable()
export class Supervisions {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** The code is told this once. */
  open(tx: Tx, { courseId, places, by, minutes }: { courseId: string; places: readonly string[]; by: string; minutes: number }): Promise<Supervision & { code: string }> {
    return this.db.transact(async (inner) => {
      const now = this.clock.now();
      const code = codeFrom(randomBytes(8));
      const made = { id: newId(), courseId, supervisorId: by, madeAt: now, validUntil: new Date(now.getTime() + minutes * 60_000) };
      await insertSupervision(inner, { ...made, codeSha2: hashOf(code), places });
      return { ...made, code };
    }, tx);
  }

  mine(supervisorId: string): Promise<(Supervision & { sittings: number })[]> {
    return supervisionsBy(this.db.em, supervisorId, new Date(this.clock.now().getTime() - SHOWN_DAYS * 86_400_000));
  }

  /** Nobody begins under it any more; who began goes on. */
  end(tx: Tx, id: string, supervisorId: string): Promise<void> {
    return this.db.transact(async (inner) => {
      if (!(await endSupervision(inner, id, supervisorId, this.clock.now()))) throw assessmentProblems.supervisionMissing('Mã này không có, hoặc không phải của bạn. Hãy tải lại trang.');
    }, tx);
  }

  /** Under whose eyes this person sits. Refused without a code, with one that is over, of another course, of units that are not his, or of his own. */
  async demand({ courseId, personId, code }: { courseId: string; personId: string; code: string | undefined }): Promise<Supervision> {
    if (code === undefined || plainCode(code) === '') throw assessmentProblems.supervisorNeeded('Bài này làm dưới sự giám sát. Hãy nhập mã mà người giám sát đọc cho bạn. Bạn chưa mất lượt làm nào.');
    const now = this.clock.now();
    const found = await supervisionFor(this.db.em, { courseId, codeSha2: hashOf(code), personId, now, day: localDay(now) });
    if (!found || found.supervisorId === personId) throw assessmentProblems.supervisorNeeded('Mã không đúng, đã hết hạn, hoặc không dành cho đơn vị của bạn. Hãy hỏi lại người giám sát. Bạn chưa mất lượt làm nào.');
    return found;
  }
}

const hashOf = (code: string): string => createHash('sha256').update(plainCode(code)).digest('hex');
