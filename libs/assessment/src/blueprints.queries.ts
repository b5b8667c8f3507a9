import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Cell } from './draw';
import type { ExamSettings } from './exam-settings';

export interface SettingRow { number: number; settings: ExamSettings; reason: string; setBy: string; setAt: Date }

const SETTING = 'number, settings, reason, set_by as "setBy", set_at as "setAt"';

export const newestSetting = (tx: Tx, courseId: string): Promise<SettingRow | undefined> =>
  firstRow<SettingRow>(tx, `select ${SETTING} from assessment.exam_setting where course_id = $1 order by number desc limit 1`, [courseId]);

export const settingsHistory = (tx: Tx, courseId: string): Promise<SettingRow[]> =>
  rows<SettingRow>(tx, `select ${SETTING} from assessment.exam_setting where course_id = $1 order by number desc limit 50`, [courseId]);

/** False when another one has this number already. */
export const addSetting = async (tx: Tx, courseId: string, setting: SettingRow): Promise<boolean> =>
  (await changed(
    tx, `insert into assessment.exam_setting (course_id, number, settings, reason, set_by, set_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning number`, [courseId, setting.number, JSON.stringify(setting.settings), setting.reason, setting.setBy, setting.setAt],
  )).length > 0;

/** How many questions there are to draw of each skill and difficulty, practical tasks apart. */
export const questionCounts = (tx: Tx, bank: string): Promise<(Required<Cell> & { approved: number; practical: number })[]> =>
  rows(
    tx, `select body->>'skill' as skill, (body->>'difficulty')::int as difficulty, (count(*) filter (where body->>'kind' <> 'practical'))::int as count,
       (count(*) filter (where body->>'kind' <> 'practical' and review = 'approved'))::int as approved, (count(*) filter (where body->>'kind' = 'practical'))::int as practical
     from assessment.question where bank = $1 and retired_at is null group by 1, 2 order by 1, 2`, [bank],
  );
