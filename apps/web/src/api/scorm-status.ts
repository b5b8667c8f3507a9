import type { Snapshot } from './player-messages';

/** Elements after which we do not wait for the content's own commit: they decide whether something was achieved. */
export const isStatusLike = (element: string): boolean => /^cmi\.(core\.(lesson_status|score\.raw|exit)|completion_status|success_status|score\.(raw|scaled)|progress_measure|exit)$/.test(element);

const valueOf = (snapshot: Snapshot, path: string): unknown => path in snapshot ? snapshot[path] : path.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined), snapshot);

/** Whether the unit calls itself finished, in either standard; only for showing the local truth. The server decides. */
export const saysCompleted = (snapshot: Snapshot, final = false): boolean => {
  const status = String(valueOf(snapshot, 'cmi.core.lesson_status') ?? '');
  // 1.2 RTE 3.4.3: content that ends without a word on its status has been completed.
  if (final && status === 'not attempted' && valueOf(snapshot, 'cmi.core.exit') !== 'suspend') return true;
  return ['completed', 'passed'].includes(status) || valueOf(snapshot, 'cmi.completion_status') === 'completed' || valueOf(snapshot, 'cmi.success_status') === 'passed';
};

/** What the unit says it has achieved, in words and in points: what may not get lost when a later state replaces an earlier one. */
export const saidOf = (snapshot: Snapshot): { words: string; points: number | null } => {
  const points = valueOf(snapshot, 'cmi.score.scaled') ?? valueOf(snapshot, 'cmi.core.score.raw') ?? valueOf(snapshot, 'cmi.score.raw');
  return {
    words: ['cmi.core.lesson_status', 'cmi.completion_status', 'cmi.success_status'].map((path) => String(valueOf(snapshot, path) ?? '')).join('|'),
    points: points === undefined || points === null || points === '' || Number.isNaN(Number(points)) ? null : Number(points),
  };
};
