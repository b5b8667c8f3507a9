import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { ExamSettings } from './exam-settings';
import type { DrawnSheet } from './sittings.service';

/** An assessment held on paper, for a course and a unit. */
export interface PaperSession {
  id: string;
  /** What stands on its sheets. */
  number: number;
  courseId: string;
  courseSlug: string;
  title: string;
  bank: string;
  unitId: string;
  supervisorId: string;
  heldAt: Date;
  settings: ExamSettings;
  openedAt: Date;
}

export interface PaperSheet {
  sessionId: string;
  number: number;
  personId: string | null;
  drawn: DrawnSheet;
  sittingId: string | null;
  enteredAt: Date | null;
  score: number | null;
  passed: boolean | null;
}

const SESSION = `s.id, s.number::int as number, s.course_id as "courseId", s.course_slug as "courseSlug", s.title, s.bank, s.unit_id as "unitId", s.supervisor_id as "supervisorId",
  s.held_at as "heldAt", s.settings, s.opened_at as "openedAt"`;
const SHEET = `h.session_id as "sessionId", h.number, h.person_id as "personId", h.drawn, h.sitting_id as "sittingId", h.entered_at as "enteredAt", t.score::float8 as score, t.passed`;
const OF_SHEET = 'assessment.paper_sheet h left join assessment.sitting t on t.id = h.sitting_id';
/** Of units under the places today. */
const UNDER = 'exists (select from people.ancestors(s.unit_id, $2::date) a where a.id = any($1))';

export const insertPaperSession = async (tx: Tx, session: Omit<PaperSession, 'number'>): Promise<PaperSession> => {
  const made = await changed<PaperSession>(
    tx,
    `insert into assessment.paper_session as s (id, course_id, course_slug, title, bank, unit_id, supervisor_id, held_at, settings, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${SESSION}`,
    [session.id, session.courseId, session.courseSlug, session.title, session.bank, session.unitId, session.supervisorId, session.heldAt, JSON.stringify(session.settings), session.openedAt],
  );
  return made[0]!;
};

export const insertPaperSheets = async (tx: Tx, sessionId: string, sheets: readonly Pick<PaperSheet, 'number' | 'personId' | 'drawn'>[]): Promise<void> => {
  await tx.query(
    `insert into assessment.paper_sheet (session_id, number, person_id, drawn)
     select $1, h.number, h."personId", h.drawn from jsonb_to_recordset($2::jsonb) as h (number int, "personId" uuid, drawn jsonb)`,
    [sessionId, JSON.stringify(sheets)],
  );
};

export const paperSessionsUnder = (tx: Tx, places: readonly string[], day: string): Promise<(PaperSession & { sheets: number; entered: number })[]> =>
  rows(
    tx, `select ${SESSION}, count(h.number)::int as sheets, count(h.sitting_id)::int as entered from assessment.paper_session s left join assessment.paper_sheet h on h.session_id = s.id
     where ${UNDER} group by s.id order by s.held_at desc, s.number desc limit 200`, [places, day],
  );

export const paperSessionUnder = (tx: Tx, places: readonly string[], day: string, id: string): Promise<PaperSession | undefined> =>
  firstRow<PaperSession>(tx, `select ${SESSION} from assessment.paper_session s where ${UNDER} and s.id = $3`, [places, day, id]);

export const sheetsOf = (tx: Tx, sessionId: string): Promise<PaperSheet[]> => rows<PaperSheet>(tx, `select ${SHEET} from ${OF_SHEET} where h.session_id = $1 order by h.number`, [sessionId]);

/** Until the transaction ends nobody else enters it. */
export const lockSheet = (tx: Tx, sessionId: string, number: number): Promise<PaperSheet | undefined> =>
  firstRow<PaperSheet>(tx, `select ${SHEET} from ${OF_SHEET} where h.session_id = $1 and h.number = $2 for update of h`, [sessionId, number]);

export const holderOf = (tx: Tx, sessionId: string, personId: string): Promise<{ number: number } | undefined> =>
  firstRow(tx, 'select number from assessment.paper_sheet where session_id = $1 and person_id = $2', [sessionId, personId]);

export const noteEntered = async (tx: Tx, sheet: { sessionId: string; number: number; personId: string; sittingId: string; by: string; at: Date }): Promise<void> => {
  await tx.query('update assessment.paper_sheet set person_id = $3, sitting_id = $4, entered_by = $5, entered_at = $6 where session_id = $1 and number = $2',
    [sheet.sessionId, sheet.number, sheet.personId, sheet.sittingId, sheet.by, sheet.at]);
};
