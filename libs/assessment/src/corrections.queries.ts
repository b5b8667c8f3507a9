import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { StoredQuestion } from './draw';
import type { Question } from './question';
import type { SittingRow } from './sitting-view';
import { SITTING } from './assessment.queries';

export type CorrectionState = 'checking' | 'ready' | 'applying' | 'done' | 'dropped';

/** A wrong key on its way to being put right. */
export interface Correction {
  id: string;
  bank: string;
  key: string;
  /** The wording it was drawn up against. */
  questionId: string;
  /** That one and every earlier one that is marked by it. */
  questionIds: string[];
  body: Question;
  reason: string;
  state: CorrectionState;
  by: string;
  at: Date;
  appliedAt: Date | null;
  /** Sittings that drew the question; of these: with another score, passed now, failed now. */
  counts: { drew: number; changed: number; nowPassed: number; nowFailed: number };
}

export interface CorrectionChange { sittingId: string; personId: string; enrolmentId: string; scoreBefore: number; scoreAfter: number; passedBefore: boolean; passedAfter: boolean }

const CORRECTION = `id, bank, key, question_id as "questionId", question_ids as "questionIds", body, reason, state, made_by as "by", made_at as "at", applied_at as "appliedAt", counts`;

export const insertCorrection = async (tx: Tx, one: Pick<Correction, 'id' | 'bank' | 'key' | 'questionId' | 'questionIds' | 'body' | 'reason' | 'by' | 'at'>): Promise<Correction> =>
  (await changed<Correction>(
    tx, `insert into assessment.correction (id, bank, key, question_id, question_ids, body, reason, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${CORRECTION}`,
    [one.id, one.bank, one.key, one.questionId, one.questionIds, JSON.stringify(one.body), one.reason, one.by, one.at],
  ))[0]!;

export const correctionById = (tx: Tx, id: string, lock: '' | 'for update' = ''): Promise<Correction | undefined> =>
  firstRow<Correction>(tx, `select ${CORRECTION} from assessment.correction where id = $1 ${lock}`, [id]);

export const listCorrections = (tx: Tx, bank: string): Promise<Correction[]> =>
  rows<Correction>(tx, `select ${CORRECTION} from assessment.correction where bank = $1 order by made_at desc, id limit 50`, [bank]);

export const saveCorrection = async (tx: Tx, id: string, change: { state: CorrectionState; counts?: Correction['counts']; appliedAt?: Date }): Promise<void> => {
  await tx.query(
    `update assessment.correction set state = $2, counts = coalesce($3, counts), applied_at = coalesce($4, applied_at) where id = $1`,
    [id, change.state, change.counts ? JSON.stringify(change.counts) : null, change.appliedAt ?? null],
  );
};

/** The first hundred of whom it concerns are kept by name of sitting; the rest in numbers. */
export const keepChanges = async (tx: Tx, correctionId: string, changes: readonly CorrectionChange[]): Promise<void> => {
  await tx.query('delete from assessment.correction_change where correction_id = $1', [correctionId]);
  await tx.query(
    `insert into assessment.correction_change (correction_id, sitting_id, person_id, enrolment_id, score_before, score_after, passed_before, passed_after)
     select $1, c."sittingId", c."personId", c."enrolmentId", c."scoreBefore", c."scoreAfter", c."passedBefore", c."passedAfter"
     from jsonb_to_recordset($2::jsonb) as c ("sittingId" uuid, "personId" uuid, "enrolmentId" uuid, "scoreBefore" numeric, "scoreAfter" numeric, "passedBefore" boolean, "passedAfter" boolean)`,
    [correctionId, JSON.stringify(changes)],
  );
};

export const changesOf = (tx: Tx, correctionId: string, limit: number, offset: number): Promise<(CorrectionChange & { total: number })[]> =>
  rows(
    tx, `select sitting_id as "sittingId", person_id as "personId", enrolment_id as "enrolmentId", score_before::float8 as "scoreBefore", score_after::float8 as "scoreAfter",
       passed_before as "passedBefore", passed_after as "passedAfter", (count(*) over ())::int as total
     from assessment.correction_change where correction_id = $1 order by (passed_before = passed_after), passed_after, sitting_id limit $2 offset $3`, [correctionId, limit, offset],
  );

/** A wording in its bank. */
export const wordingById = (tx: Tx, id: string): Promise<{ id: string; bank: string; key: string; body: Question; correctedBy: string | null; retiredAt: Date | null } | undefined> =>
  firstRow(tx, `select id, bank, key, body, corrected_by as "correctedBy", retired_at as "retiredAt" from assessment.question where id = $1`, [id]);

/** This wording and all that are marked by it. */
export const markedBy = async (tx: Tx, id: string): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select id from assessment.question where id = $1 or corrected_by = $1 order by id', [id])).map((row) => row.id);

export const putCorrection = async (tx: Tx, questionIds: readonly string[], correctedBy: string, now: Date): Promise<void> => {
  await tx.query('update assessment.question set corrected_by = $2, retired_at = coalesce(retired_at, $3) where id = any($1) and id <> $2', [questionIds, correctedBy, now]);
};

/** Sittings that have a result and drew one of these, after an id, in the order of ids. */
export const sittingsThatDrew = (tx: Tx, questionIds: readonly string[], after: string | null, limit: number, lock: '' | 'for update' = ''): Promise<SittingRow[]> =>
  rows<SittingRow>(
    tx, `select ${SITTING} from assessment.sitting
     where drawn->'questions' @> any(array(select jsonb_build_array(jsonb_build_object('id', q)) from unnest($1::text[]) q)) and score is not null and mode <> 'pretest' and ($2::uuid is null or id > $2)
     order by id limit $3 ${lock}`, [questionIds, after, limit],
  );

export const countThatDrew = async (tx: Tx, questionIds: readonly string[]): Promise<number> =>
  (await firstRow<{ n: number }>(
    tx, `select count(*)::int as n from assessment.sitting
     where drawn->'questions' @> any(array(select jsonb_build_array(jsonb_build_object('id', q)) from unnest($1::text[]) q)) and score is not null and mode <> 'pretest'`, [questionIds],
  ))!.n;

export const saveScores = async (tx: Tx, scores: readonly { id: string; score: number; passed: boolean }[]): Promise<void> => {
  await tx.query(
    `update assessment.sitting s set score = n.score, passed = n.passed from jsonb_to_recordset($1::jsonb) as n (id uuid, score numeric, passed boolean) where s.id = n.id`,
    [JSON.stringify(scores)],
  );
};

/** Every wording of a question a bank ever had, without drawings: enough to mark by. */
export const allWordings = async (tx: Tx, ids: readonly string[]): Promise<Map<string, StoredQuestion>> => {
  const found = await rows<{ question: StoredQuestion }>(
    tx, `select (coalesce(c.body, q.body) || jsonb_build_object('id', q.id)) #- '{picture,svg}' as question
     from assessment.question q left join assessment.question c on c.id = q.corrected_by where q.id = any($1)`, [ids],
  );
  return new Map(found.map(({ question }) => [question.id, question]));
};

export const wordingOf = async (tx: Tx, bank: string, key: string, sha2: string): Promise<string> =>
  (await firstRow<{ id: string }>(tx, 'select id from assessment.question where bank = $1 and key = $2 and body_sha2 = $3', [bank, key, sha2]))!.id;
