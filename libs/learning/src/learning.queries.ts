import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Policies } from './completion';
import type { UnitProgress } from './evidence';
import type { Outcome } from './outcome';

export interface Enrolment {
  id: string;
  personId: string;
  courseId: string;
  versionId: string;
  year: number;
  registration: string;
  source: 'self' | 'assigned' | 'outside';
  enrolledAt: Date;
  completedAt: Date | null;
  passedAt: Date | null;
  score: number | null;
  statementId: string | null;
  /** What was promised has to be done, frozen when the enrolment was made. */
  policies: Policies;
}

const ENROLMENT = `id, person_id as "personId", course_id as "courseId", version_id as "versionId", year, registration, source,
  enrolled_at as "enrolledAt", completed_at as "completedAt", passed_at as "passedAt", score::float8 as score, outcome_statement_id as "statementId", policies`;

export const insertEnrolments = (tx: Tx, enrolments: Pick<Enrolment, 'id' | 'personId' | 'courseId' | 'versionId' | 'year' | 'registration' | 'source' | 'enrolledAt' | 'policies'>[]): Promise<Enrolment[]> =>
  changed<Enrolment>(
    tx,
    `insert into learning.enrolment (id, person_id, course_id, version_id, year, registration, source, enrolled_at, policies)
     select e.id, e."personId", e."courseId", e."versionId", e.year, e.registration, e.source, e."enrolledAt", e.policies
     from jsonb_to_recordset($1::jsonb) as e (id uuid, "personId" uuid, "courseId" uuid, "versionId" uuid, year int, registration uuid, source text, "enrolledAt" timestamptz, policies jsonb)
     on conflict (person_id, course_id, year) do nothing returning ${ENROLMENT}`,
    [JSON.stringify(enrolments)],
  );

export const findEnrolment = (tx: Tx, personId: string, courseId: string, year: number): Promise<Enrolment | undefined> =>
  firstRow<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where person_id = $1 and course_id = $2 and year = $3`, [personId, courseId, year]);

/** Only the person's own; another's enrolment is as good as none. */
export const findOwnEnrolment = (tx: Tx, personId: string, id: string): Promise<Enrolment | undefined> =>
  firstRow<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where person_id = $1 and id = $2`, [personId, id]);

export const enrolmentsOfPerson = (tx: Tx, personId: string, year: number): Promise<Enrolment[]> =>
  rows<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where person_id = $1 and year = $2 order by enrolled_at, id`, [personId, year]);

/** Locks in the order of ids, so that two who lock the same enrolments never wait for each other. */
export const lockEnrolments = (tx: Tx, ids: string[]): Promise<Enrolment[]> =>
  rows<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where id = any($1) order by id for update`, [ids]);

export const enrolmentsByRegistration = (tx: Tx, registrations: string[]): Promise<Enrolment[]> =>
  rows<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where registration = any($1)`, [registrations]);

/** The same; until the transaction ends, nobody folds their progress anew. */
export const lockedByRegistration = (tx: Tx, registrations: string[]): Promise<Enrolment[]> =>
  rows<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where registration = any($1) order by id for share`, [registrations]);

export const enrolmentIdsAfter = async (tx: Tx, after: string | null, limit: number): Promise<string[]> =>
  (await rows<{ id: string }>(tx, `select id from learning.enrolment where ($1::uuid is null or id > $1) order by id limit $2`, [after, limit])).map((r) => r.id);

const PROGRESS = `unit_id as "unitId", completion, success, score::float8 as score, location, device, first_at as "firstAt", located_at as "locatedAt",
  completed_at as "completedAt", completed_by as "completedBy", passed_at as "passedAt", passed_by as "passedBy", toward`;

export const progressOf = async (tx: Tx, enrolmentId: string): Promise<Map<string, UnitProgress>> => {
  const found = await rows<UnitProgress>(tx, `select ${PROGRESS} from learning.unit_progress where enrolment_id = $1`, [enrolmentId]);
  return new Map(found.map((progress) => [progress.unitId, progress]));
};

/** Progress of several enrolments at once: enrolment id → unit id → progress. */
export const progressOfMany = async (tx: Tx, enrolmentIds: string[]): Promise<Map<string, Map<string, UnitProgress>>> => {
  const found = await rows<UnitProgress & { enrolmentId: string }>(
    tx, `select enrolment_id as "enrolmentId", ${PROGRESS} from learning.unit_progress where enrolment_id = any($1)`, [enrolmentIds],
  );
  const all = new Map<string, Map<string, UnitProgress>>(enrolmentIds.map((id) => [id, new Map()]));
  for (const { enrolmentId, ...progress } of found) all.get(enrolmentId)!.set(progress.unitId, progress);
  return all;
};

export const saveProgress = async (tx: Tx, progress: (UnitProgress & { enrolmentId: string })[]): Promise<void> => {
  if (progress.length === 0) return;
  await tx.query(
    `insert into learning.unit_progress (enrolment_id, unit_id, completion, success, score, location, device, first_at, located_at, completed_at, completed_by, passed_at, passed_by, toward)
     select p."enrolmentId", p."unitId", p.completion, p.success, p.score, p.location, p.device, p."firstAt", p."locatedAt", p."completedAt", p."completedBy", p."passedAt", p."passedBy", p.toward
     from jsonb_to_recordset($1::jsonb) as p ("enrolmentId" uuid, "unitId" text, completion text, success text, score numeric, location text, device text,
       "firstAt" timestamptz, "locatedAt" timestamptz, "completedAt" timestamptz, "completedBy" uuid, "passedAt" timestamptz, "passedBy" uuid, toward jsonb)
     on conflict (enrolment_id, unit_id) do update set completion = excluded.completion, success = excluded.success, score = excluded.score,
       location = excluded.location, device = excluded.device, first_at = excluded.first_at, located_at = excluded.located_at,
       completed_at = excluded.completed_at, completed_by = excluded.completed_by, passed_at = excluded.passed_at, passed_by = excluded.passed_by, toward = excluded.toward`,
    [JSON.stringify(progress)],
  );
};

export const forgetProgress = async (tx: Tx, enrolmentIds: string[]): Promise<void> => {
  await tx.query('delete from learning.unit_progress where enrolment_id = any($1)', [enrolmentIds]);
};

export const saveOutcomes = async (tx: Tx, outcomes: ({ id: string } & Outcome)[]): Promise<void> => {
  if (outcomes.length === 0) return;
  await tx.query(
    `update learning.enrolment e set completed_at = o."completedAt", passed_at = o."passedAt", score = o.score, outcome_statement_id = o."statementId"
     from jsonb_to_recordset($1::jsonb) as o (id uuid, "completedAt" timestamptz, "passedAt" timestamptz, score numeric, "statementId" uuid) where e.id = o.id`,
    [JSON.stringify(outcomes)],
  );
};

export const enrolmentById = (tx: Tx, id: string): Promise<Enrolment | undefined> =>
  firstRow<Enrolment>(tx, `select ${ENROLMENT} from learning.enrolment where id = $1`, [id]);

/** Person ids by the accounts they have in statements. */
export const idsOfAccounts = async (tx: Tx, accounts: string[]): Promise<Map<string, string>> => {
  const found = await rows<{ id: string; account: string }>(tx, `select id, account from people.v_person where account = any($1)`, [accounts]);
  return new Map(found.map((p) => [p.account, p.id]));
};

export const countByCourse = async (tx: Tx, year: number): Promise<Map<string, number>> => {
  const found = await rows<{ id: string; n: number }>(tx, `select course_id as id, count(*)::int as n from learning.enrolment where year = $1 group by course_id`, [year]);
  return new Map(found.map((r) => [r.id, r.n]));
};
