import { firstRow, rows, type Tx } from '@hvs/platform';
import type { Policies } from './completion';

/** Of whoever enrolled in a year and stands on another version than this: how many are on their way, how many have completed. */
export const countBehind = async (tx: Tx, courseId: string, versionId: string, year: number): Promise<{ learning: number; completed: number }> =>
  (await firstRow<{ learning: number; completed: number }>(
    tx, `select count(*) filter (where completed_at is null)::int as learning, count(*) filter (where completed_at is not null)::int as completed
         from learning.enrolment where course_id = $1 and version_id <> $2 and year = $3`, [courseId, versionId, year],
  ))!;

/** Those on their way, after an id. */
export const idsBehind = async (tx: Tx, courseId: string, versionId: string, year: number, after: string | null, limit: number): Promise<string[]> =>
  (await rows<{ id: string }>(
    tx, `select id from learning.enrolment where course_id = $1 and version_id <> $2 and year = $3 and completed_at is null and ($4::uuid is null or id > $4) order by id limit $5`,
    [courseId, versionId, year, after, limit],
  )).map(({ id }) => id);

export const moveEnrolment = async (tx: Tx, move: { enrolmentId: string; from: string; to: string; policies: Policies; by: string | null; at: Date }): Promise<void> => {
  await tx.query('update learning.enrolment set version_id = $2, policies = $3 where id = $1', [move.enrolmentId, move.to, JSON.stringify(move.policies)]);
  await tx.query('insert into learning.version_move (enrolment_id, from_version_id, to_version_id, moved_by, moved_at) values ($1,$2,$3,$4,$5)', [move.enrolmentId, move.from, move.to, move.by, move.at]);
  // The place in the rules of the old tree means nothing in the new one.
  await tx.query('delete from learning.sequencing_state where enrolment_id = $1', [move.enrolmentId]);
};

/** The versions an enrolment was on before. */
export const formerVersions = async (tx: Tx, enrolmentId: string): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select distinct from_version_id as id from learning.version_move where enrolment_id = $1', [enrolmentId])).map(({ id }) => id);
