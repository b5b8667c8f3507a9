import { changed, rows, type Tx } from '@hvs/platform';
import type { Wording } from './assessment.queries';
import type { StandingWording } from './formats/plan-import';
import type { Question } from './question';

export type ReviewState = 'unreviewed' | 'approved' | 'needs-work';

export interface ListedQuestion {
  id: string;
  body: Question;
  origin: 'file' | 'screen';
  review: ReviewState;
  reviewNote: string | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  /** How many earlier wordings were put right by this one. */
  corrects: number;
}

export const listQuestions = (tx: Tx, bank: string): Promise<ListedQuestion[]> =>
  rows<ListedQuestion>(
    tx, `select q.id, q.body #- '{picture,svg}' as body, q.origin, q.review, q.review_note as "reviewNote", q.reviewed_by as "reviewedBy", q.reviewed_at as "reviewedAt",
       (select count(*)::int from assessment.question c where c.corrected_by = q.id) as corrects
     from assessment.question q where q.bank = $1 and q.retired_at is null order by q.key`, [bank],
  );

/** Drawings of a bank's own, by the key of their question. */
export const bankPictures = async (tx: Tx, bank: string): Promise<Map<string, string>> =>
  new Map((await rows<{ key: string; svg: string }>(tx, `select key, body#>>'{picture,svg}' as svg from assessment.question where bank = $1 and retired_at is null and body#>>'{picture,svg}' is not null`, [bank])).map(({ key, svg }) => [key, svg]));

export const bankNames = async (tx: Tx): Promise<string[]> =>
  (await rows<{ bank: string }>(tx, 'select distinct bank from assessment.question where retired_at is null order by bank')).map(({ bank }) => bank);

/** Retires other wordings of these questions. */
export const retireKeys = async (tx: Tx, bank: string, wordings: readonly Wording[], now: Date): Promise<void> => {
  await tx.query(
    `update assessment.question q set retired_at = $3 from jsonb_to_recordset($2::jsonb) as w (key text, "bodySha2" text)
     where q.bank = $1 and q.retired_at is null and q.key = w.key and q.body_sha2 <> w."bodySha2"`,
    [bank, JSON.stringify(wordings.map(({ key, bodySha2 }) => ({ key, bodySha2 }))), now],
  );
};

export const retireOne = async (tx: Tx, id: string, now: Date): Promise<boolean> =>
  (await changed(tx, `update assessment.question set retired_at = $2, origin = 'screen' where id = $1 and retired_at is null returning id`, [id, now])).length > 0;

export const saveReview = async (tx: Tx, id: string, { state, note, by }: { state: ReviewState; note: string; by: string }, now: Date): Promise<boolean> =>
  (await changed(
    tx, `update assessment.question set review = $2, review_note = $3, reviewed_by = $4, reviewed_at = $5 where id = $1 and retired_at is null returning id`, [id, state, note, by, now],
  )).length > 0;

/** Wordings in use, with their drawings, and those whose key was put right since. */
export const standingWordings = (tx: Tx, bank: string): Promise<StandingWording[]> =>
  rows<StandingWording>(
    tx, `select id, key, body, case when retired_at is null then 'in use' else 'corrected' end as state from assessment.question
     where bank = $1 and (retired_at is null or corrected_by is not null) order by key, id`, [bank],
  );
