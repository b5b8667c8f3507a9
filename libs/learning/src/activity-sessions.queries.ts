import { changed, firstRow, type Tx } from '@hvs/platform';

/** One opening of an activity of an xAPI package. */
export interface ActivitySessionRow {
  id: string;
  enrolmentId: string;
  unitId: string;
  keySha2: string;
  launchedAt: Date;
  /** Null until the package has said something. */
  heardAt: Date | null;
}

const SESSION = 'id, enrolment_id as "enrolmentId", unit_id as "unitId", key_sha2 as "keySha2", launched_at as "launchedAt", heard_at as "heardAt"';

export const insertActivitySession = async (tx: Tx, one: Omit<ActivitySessionRow, 'heardAt'>): Promise<void> => {
  await tx.query('insert into learning.activity_session (id, enrolment_id, unit_id, key_sha2, launched_at) values ($1, $2, $3, $4, $5)', [one.id, one.enrolmentId, one.unitId, one.keySha2, one.launchedAt]);
};

export const activitySession = (tx: Tx, id: string): Promise<ActivitySessionRow | undefined> => firstRow<ActivitySessionRow>(tx, `select ${SESSION} from learning.activity_session where id = $1`, [id]);

/** True the first time. */
export const noteActivityHeard = async (tx: Tx, id: string, at: Date): Promise<boolean> => {
  const first = await changed(tx, 'update learning.activity_session set heard_at = $2 where id = $1 and heard_at is null returning id', [id, at]);
  return first.length > 0;
};

/** Where a person's packages were opened. What came of it is told in statements. */
export const forgetActivitySessions = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query('delete from learning.activity_session where enrolment_id in (select id from learning.enrolment where person_id = $1)', [personId]);
};
