import type { Snapshot } from '../../api/player-messages';
import { saidOf } from '../../api/scorm-status';

/**
 * Under which id a commit waits. Each holds the whole state, so a newer one may replace the older that still waits, but
 * only while it says no less: another status, or fewer points, begins an id of its own, so that every status the content
 * was told "true" for reaches the record.
 */
export type Spoken = Map<string, { id: string; words: string; points: number | null }>;

export const commitId = (spoken: Spoken, visit: string, seq: number, snapshot: Snapshot): string => {
  const said = saidOf(snapshot);
  const before = spoken.get(visit);
  const goesOn = before !== undefined && before.words === said.words && (before.points === null || (said.points !== null && said.points >= before.points));
  const id = goesOn ? before.id : `commit:${visit}:${seq}`;
  spoken.set(visit, { id, ...said });
  return id;
};
