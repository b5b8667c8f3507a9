import { rows, type Tx } from '@hvs/platform';
import type { CompletionPolicy } from './completion-policy';

export const policiesOf = async (tx: Tx, courseId: string): Promise<Record<string, CompletionPolicy>> => {
  const found = await rows<{ unitId: string; policy: CompletionPolicy }>(tx, `select unit_id as "unitId", policy from courses.unit_policy where course_id = $1 order by unit_id`, [courseId]);
  return Object.fromEntries(found.map(({ unitId, policy }) => [unitId, policy]));
};

export const savePolicy = async (tx: Tx, courseId: string, unitId: string, policy: CompletionPolicy | null, by: string, at: Date): Promise<void> => {
  if (policy === null) {
    await tx.query('delete from courses.unit_policy where course_id = $1 and unit_id = $2', [courseId, unitId]);
    return;
  }
  await tx.query(
    `insert into courses.unit_policy (course_id, unit_id, policy, set_by, set_at) values ($1,$2,$3,$4,$5)
     on conflict (course_id, unit_id) do update set policy = excluded.policy, set_by = excluded.set_by, set_at = excluded.set_at`,
    [courseId, unitId, JSON.stringify(policy), by, at],
  );
};
