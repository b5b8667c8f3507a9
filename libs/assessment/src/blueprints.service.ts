import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@hvs/platform';
import { addSetting, newestSetting, questionCounts, settingsHistory, type SettingRow } from './blueprints.queries';
import { blueprintFaults, settingsFrom, type AuthoredExam, type ExamSettings } from './exam-settings';
import { assessmentProblems } from './problems';

/** How an administrator sets the assessment of a course, with history; what nobody set is as the course was written. */
@Injectable()
export class Blueprints {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** What goes for a course now: what was set last, or as it was written. */
  async of(courseId: string, authored: AuthoredExam, outer?: Tx): Promise<ExamSettings> {
    return (await newestSetting(outer ?? this.db.em, courseId))?.settings ?? settingsFrom(authored);
  }

  history(courseId: string): Promise<SettingRow[]> {
    return settingsHistory(this.db.em, courseId);
  }

  /** What the bank has to draw from. */
  counts(bank: string, outer?: Tx): ReturnType<typeof questionCounts> {
    return questionCounts(outer ?? this.db.em, bank);
  }

  /** For sittings opened from now on; `number` is that of the settings the change was made from, 0 for those of the course. Problems say what the bank lacks. */
  async set(tx: Tx, what: { courseId: string; bank: string; number: number; settings: ExamSettings; reason: string; by: string }): Promise<void> {
    const counts = await this.counts(what.bank, tx);
    const faults = blueprintFaults(what.settings, ({ skill, difficulty }) =>
      counts.filter((one) => (skill === undefined || one.skill === skill) && (difficulty === undefined || one.difficulty === difficulty))
        .reduce((sum, one) => sum + (what.settings.onlyApproved ? one.approved : one.count), 0));
    const tasks = counts.reduce((sum, { practical }) => sum + practical, 0);
    if (what.settings.practical > tasks) faults.push(`Bài cần ${what.settings.practical} câu thực hành, ngân hàng chỉ có ${tasks}.`);
    if (faults.length > 0) throw assessmentProblems.settingsRefused(`${faults.join(' ')} Chưa có gì thay đổi.`, { faults });
    const added = await addSetting(tx, what.courseId, { number: what.number + 1, settings: what.settings, reason: what.reason, setBy: what.by, setAt: this.clock.now() });
    if (!added) throw assessmentProblems.settingsChanged('Trong lúc bạn sửa, người khác đã đổi thiết lập của bài này. Hãy tải lại trang, xem thay đổi đó rồi sửa tiếp. Chưa có gì thay đổi.');
  }
}
