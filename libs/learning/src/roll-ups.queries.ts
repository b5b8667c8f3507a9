import { firstRow, type Tx } from '@hvs/platform';
import type { GlobalObjectives } from '@hvs/scorm';

export const objectivesOf = async (tx: Tx, personId: string, scope: string): Promise<GlobalObjectives> =>
  (await firstRow<{ objectives: GlobalObjectives }>(tx, 'select objectives from learning.global_objective where person_id = $1 and scope = $2', [personId, scope]))?.objectives ?? {};

/** Another course may have written others meanwhile: each objective stands for itself. */
export const saveObjectives = async (tx: Tx, personId: string, scope: string, objectives: GlobalObjectives, at: Date): Promise<void> => {
  await tx.query(
    `insert into learning.global_objective as kept (person_id, scope, objectives, updated_at) values ($1,$2,$3,$4)
     on conflict (person_id, scope) do update set objectives = kept.objectives || excluded.objectives, updated_at = excluded.updated_at`,
    [personId, scope, JSON.stringify(objectives), at],
  );
};
