import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { StoredQuestion } from './draw';
import type { Judged } from './mark';
import type { Answers, Question } from './question';
import type { Traces } from './traces';
import type { SittingRow } from './sitting-view';

/** A question's wording and the hash it is known by. */
export interface Wording { id: string; key: string; bodySha2: string; body: Question }

const BODY = `q.body || jsonb_build_object('id', q.id)`;
const stored = (found: { question: StoredQuestion }[]): StoredQuestion[] => found.map((row) => row.question);

/** Those that may be drawn, in the order of their keys, without their drawings. */
export const activeQuestions = async (tx: Tx, bank: string, { onlyApproved }: { onlyApproved: boolean }): Promise<StoredQuestion[]> =>
  stored(await rows(
    tx, `select (${BODY}) #- '{picture,svg}' as question from assessment.question q
     where q.bank = $1 and q.retired_at is null and (not $2 or q.review = 'approved') order by q.key, q.id`, [bank, onlyApproved],
  ));

/** By the ids they were drawn under: as they were worded then, or with the key and wording by which they have been corrected since. */
export const questionsById = async (tx: Tx, ids: string[], how: 'as drawn' | 'as corrected'): Promise<Map<string, StoredQuestion>> => {
  const found = stored(await rows(
    tx,
    how === 'as drawn'
      ? `select ${BODY} as question from assessment.question q where q.id = any($1)`
      : `select coalesce(c.body, q.body) || jsonb_build_object('id', q.id) as question
         from assessment.question q left join assessment.question c on c.id = q.corrected_by where q.id = any($1)`,
    [ids],
  ));
  return new Map(found.map((question) => [question.id, question]));
};

/** Keeps from which questions sheets were drawn; the same list is kept once. */
export const keepPool = async (tx: Tx, pool: { sha2: string; bank: string; questions: string[]; weary: string[] }): Promise<void> => {
  await tx.query('insert into assessment.pool (sha2, bank, questions, weary) values ($1, $2, $3, $4) on conflict (sha2) do nothing', [pool.sha2, pool.bank, pool.questions, pool.weary]);
};

export const poolOf = async (tx: Tx, sha2: string): Promise<{ questions: StoredQuestion[]; weary: string[] } | undefined> => {
  const pool = await firstRow<{ questions: string[]; weary: string[] }>(tx, 'select questions, weary from assessment.pool where sha2 = $1', [sha2]);
  if (!pool) return undefined;
  return { questions: [...(await questionsById(tx, pool.questions, 'as drawn')).values()], weary: pool.weary };
};

export type Origin = 'file' | 'screen';

/** Adds wordings that are new and takes back into use those that were retired; answers how many of either. One that was corrected stays retired. */
export const addWordings = async (tx: Tx, bank: string, wordings: readonly Wording[], origin: Origin): Promise<number> => {
  const added = await changed(
    tx,
    `insert into assessment.question (id, bank, key, body_sha2, body, origin)
     select w.id, $1, w.key, w."bodySha2", w.body, $3
     from jsonb_to_recordset($2::jsonb) as w (id uuid, key text, "bodySha2" text, body jsonb)
     on conflict (bank, key, body_sha2) do update set retired_at = null, origin = excluded.origin where question.retired_at is not null and question.corrected_by is null
     returning id`,
    [bank, JSON.stringify(wordings), origin],
  );
  return added.length;
};

/** Questions whose wording in use was written on a screen: a file does not undo it. */
export const keptKeys = async (tx: Tx, bank: string): Promise<Set<string>> =>
  new Set((await rows<{ key: string }>(tx, `select distinct key from assessment.question where bank = $1 and origin = 'screen'`, [bank])).map(({ key }) => key));

/** Retires every wording of the bank that is not among these, but for the questions that are kept. */
export const retireOthers = async (tx: Tx, bank: string, wordings: readonly Wording[], kept: ReadonlySet<string>, now: Date): Promise<number> => {
  const retired = await changed(
    tx,
    `update assessment.question q set retired_at = $3
     where bank = $1 and retired_at is null and key <> all($4::text[])
       and not exists (select from jsonb_to_recordset($2::jsonb) as w (key text, "bodySha2" text) where w.key = q.key and w."bodySha2" = q.body_sha2)
     returning id`,
    [bank, JSON.stringify(wordings.map(({ key, bodySha2 }) => ({ key, bodySha2 }))), now, [...kept]],
  );
  return retired.length;
};

export const SITTING = `id, person_id as "personId", enrolment_id as "enrolmentId", bank, number, pass_mark::float8 as "passMark", drawn, answers, flagged, judged, traces, mode,
  answers_seq::float8 as seq, started_at as "startedAt", deadline_at as "deadlineAt", submitted_at as "submittedAt", score::float8 as score, passed`;

export const sittingsOf = (tx: Tx, enrolmentId: string): Promise<SittingRow[]> =>
  rows<SittingRow>(tx, `select ${SITTING} from assessment.sitting where enrolment_id = $1 order by number`, [enrolmentId]);

/** Only the person's own; another's sitting is as good as none. */
export const findSitting = (tx: Tx, personId: string, id: string): Promise<SittingRow | undefined> =>
  firstRow<SittingRow>(tx, `select ${SITTING} from assessment.sitting where person_id = $1 and id = $2`, [personId, id]);

export const lockSitting = (tx: Tx, personId: string, id: string): Promise<SittingRow | undefined> =>
  firstRow<SittingRow>(tx, `select ${SITTING} from assessment.sitting where person_id = $1 and id = $2 for update`, [personId, id]);

/** Open sittings whose deadline lies before `deadline`; those somebody is submitting right now are left to him. */
export const lockExpired = (tx: Tx, deadline: Date, limit: number): Promise<SittingRow[]> =>
  rows<SittingRow>(
    tx, `select ${SITTING} from assessment.sitting where submitted_at is null and deadline_at < $1 order by deadline_at, id limit $2 for update skip locked`, [deadline, limit],
  );

/** Whoever's it is. */
export const sittingById = (tx: Tx, id: string, lock: '' | 'for update' = ''): Promise<SittingRow | undefined> =>
  firstRow<SittingRow>(tx, `select ${SITTING} from assessment.sitting where id = $1 ${lock}`, [id]);

/** Those that count as attempts. */
export const takenOf = async (tx: Tx, enrolmentId: string): Promise<number> =>
  (await firstRow<{ n: number }>(tx, `select count(*)::int as n from assessment.sitting where enrolment_id = $1 and mode <> 'pretest'`, [enrolmentId]))!.n;

export const insertSitting = async (
  tx: Tx, sitting: Pick<SittingRow, 'id' | 'personId' | 'enrolmentId' | 'bank' | 'mode' | 'number' | 'passMark' | 'drawn' | 'startedAt' | 'deadlineAt'>,
): Promise<SittingRow> => {
  const made = await changed<SittingRow>(
    tx,
    `insert into assessment.sitting (id, person_id, enrolment_id, bank, number, pass_mark, drawn, started_at, deadline_at, mode)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${SITTING}`,
    [sitting.id, sitting.personId, sitting.enrolmentId, sitting.bank, sitting.number, sitting.passMark, JSON.stringify(sitting.drawn), sitting.startedAt, sitting.deadlineAt, sitting.mode],
  );
  return made[0]!;
};

export const saveAnswers = async (tx: Tx, id: string, answers: Answers, flagged: string[], seq: number): Promise<void> => {
  await tx.query('update assessment.sitting set answers = $2, flagged = $3, answers_seq = $4 where id = $1', [id, JSON.stringify(answers), JSON.stringify(flagged), seq]);
};

export const saveMark = async (tx: Tx, id: string, mark: { answers: Answers; submittedAt: Date; score: number | null; passed: boolean | null }): Promise<SittingRow> => {
  const marked = await changed<SittingRow>(
    tx, `update assessment.sitting set answers = $2, submitted_at = $3, score = $4, passed = $5 where id = $1 returning ${SITTING}`,
    [id, JSON.stringify(mark.answers), mark.submittedAt, mark.score, mark.passed],
  );
  return marked[0]!;
};

export const saveJudged = async (tx: Tx, id: string, judged: Judged): Promise<void> => {
  await tx.query('update assessment.sitting set judged = $2 where id = $1', [id, JSON.stringify(judged)]);
};

export const saveTraces = async (tx: Tx, id: string, traces: Traces): Promise<void> => {
  await tx.query('update assessment.sitting set traces = $2 where id = $1', [id, JSON.stringify(traces)]);
};

export const saveTold = async (tx: Tx, id: string, statements: Record<string, string>): Promise<void> => {
  await tx.query('update assessment.sitting set told = $2 where id = $1', [id, JSON.stringify(statements)]);
};

/** Statements made before a sitting had a result, by question. */
export const toldOf = async (tx: Tx, id: string): Promise<Record<string, string>> =>
  (await firstRow<{ told: Record<string, string> }>(tx, 'select told from assessment.sitting where id = $1', [id]))?.told ?? {};

/** Of the results of a sitting the one that stands. */
export interface StandingMark { sittingId: string; number: number; statements: Record<string, string>; credits: Record<string, number> }

export const standingMarks = (tx: Tx, sittingIds: readonly string[]): Promise<StandingMark[]> =>
  rows<StandingMark>(
    tx, `select distinct on (sitting_id) sitting_id as "sittingId", number, statements, credits from assessment.sitting_mark
     where sitting_id = any($1) order by sitting_id, number desc`, [sittingIds],
  );

export interface NewMark extends StandingMark { score: number; passed: boolean; reason: string | null; by: string | null; at: Date }

export const addMarks = async (tx: Tx, marks: readonly NewMark[]): Promise<void> => {
  await tx.query(
    `insert into assessment.sitting_mark (sitting_id, number, score, passed, credits, statements, reason, marked_by, marked_at)
     select m."sittingId", m.number, m.score, m.passed, m.credits, m.statements, m.reason, m.by, m.at
     from jsonb_to_recordset($1::jsonb) as m ("sittingId" uuid, number int, score numeric, passed boolean, credits jsonb, statements jsonb, reason text, by uuid, at timestamptz)`,
    [JSON.stringify(marks)],
  );
};

/** Of people who belong to a unit under the places today; `day` is today there. */
const UNDER = (person: string, places: string, day: string): string =>
  `exists (select 1 from people.v_membership m cross join lateral people.ancestors(m.unit_id, ${day}::date) a
     where m.person_id = ${person} and daterange(m.valid_from, m.valid_to) @> ${day}::date and a.id = any(${places}))`;

/** Sittings under the places that wait for an assessor, the oldest first. */
export const waitingUnder = (tx: Tx, places: readonly string[], day: string): Promise<SittingRow[]> =>
  rows<SittingRow>(tx, `select ${SITTING} from assessment.sitting s where submitted_at is not null and score is null and ${UNDER('s.person_id', '$1', '$2')} order by submitted_at, id limit 200`, [places, day]);

/** Sittings of people under the places, the newest first. */
export const sittingsUnder = (tx: Tx, filter: { places: readonly string[]; day: string; bank: string | null; personId: string | null; limit: number; offset: number }): Promise<(SittingRow & { total: number })[]> =>
  rows(
    tx, `select ${SITTING}, (count(*) over ())::int as total from assessment.sitting s
     where ${UNDER('s.person_id', '$1', '$2')} and ($3::text is null or bank = $3) and ($4::uuid is null or person_id = $4) order by started_at desc, id limit $5 offset $6`,
    [filter.places, filter.day, filter.bank, filter.personId, filter.limit, filter.offset],
  );

export const isSittingUnder = async (tx: Tx, id: string, places: readonly string[], day: string): Promise<boolean> =>
  (await firstRow(tx, `select 1 from assessment.sitting s where s.id = $1 and ${UNDER('s.person_id', '$2', '$3')}`, [id, places, day])) !== undefined;
