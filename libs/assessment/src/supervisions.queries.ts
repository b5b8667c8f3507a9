import { changed, firstRow, rows, type Tx } from '@hvs/platform';

/** A code under which supervised sittings of a course begin. */
export interface Supervision { id: string; courseId: string; supervisorId: string; madeAt: Date; validUntil: Date }

const COLUMNS = 'v.id, v.course_id as "courseId", v.supervisor_id as "supervisorId", v.made_at as "madeAt", v.valid_until as "validUntil"';

export const insertSupervision = async (tx: Tx, made: Supervision & { codeSha2: string; places: readonly string[] }): Promise<void> => {
  await tx.query(
    'insert into assessment.supervision (id, course_id, code_sha2, places, supervisor_id, made_at, valid_until) values ($1, $2, $3, $4, $5, $6, $7)',
    [made.id, made.courseId, made.codeSha2, made.places, made.supervisorId, made.madeAt, made.validUntil],
  );
};

/** The code that lets this person, who belongs under its places today, sit this course now. */
export const supervisionFor = (tx: Tx, asked: { courseId: string; codeSha2: string; personId: string; now: Date; day: string }): Promise<Supervision | undefined> =>
  firstRow<Supervision>(
    tx, `select ${COLUMNS} from assessment.supervision v where v.course_id = $1 and v.code_sha2 = $2 and v.valid_until > $4
     and exists (select 1 from people.v_membership m cross join lateral people.ancestors(m.unit_id, $5::date) a
       where m.person_id = $3 and daterange(m.valid_from, m.valid_to) @> $5::date and a.id = any(v.places))`, [asked.courseId, asked.codeSha2, asked.personId, asked.now, asked.day],
  );

/** One's own of the last days, the newest first, with how many sittings began under each. */
export const supervisionsBy = (tx: Tx, supervisorId: string, since: Date): Promise<(Supervision & { sittings: number })[]> =>
  rows(
    tx, `select ${COLUMNS}, (select count(*)::int from assessment.sitting s where s.drawn->>'supervisionId' = v.id::text and s.started_at >= v.made_at) as sittings
     from assessment.supervision v where v.supervisor_id = $1 and v.made_at >= $2 order by v.made_at desc limit 50`, [supervisorId, since],
  );

export const endSupervision = async (tx: Tx, id: string, supervisorId: string, now: Date): Promise<boolean> =>
  (await changed(tx, 'update assessment.supervision set valid_until = least(valid_until, $3) where id = $1 and supervisor_id = $2 returning id', [id, supervisorId, now])).length > 0;
