/**
 * Where a learner stands in the rules of a course, as the run-time writes it down, without what it says twice and what the
 * package says already. Nobody but the run-time reads it: the server keeps it and gives it back.
 */

/** What one course may take of the server. A course past it loses its place in the rules between visits, never a result. */
export const MAX_STATE = 256 * 1024;

const LEFT_OUT = new Set([
  'title', 'timestamp', 'isVisible', 'auxiliaryResources', 'hideLmsUi', 'sharedDataMaps', 'mapInfo', 'satisfiedByMeasure', 'minNormalizedMeasure', 'scaledPassingScore',
  'rollupConsiderations', 'completedByMeasure', 'minProgressMeasure', 'progressWeight',
]);

const stripped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (LEFT_OUT.has(key) ? [] : [[key, stripped(inner)]])));
};

export const packState = (state: string): string => {
  const packed = JSON.stringify(stripped(JSON.parse(state)));
  return packed.length <= MAX_STATE ? packed : '';
};

/** null: nothing was kept, or nothing that can be read. */
export const unpackState = (packed: string): string | null => {
  if (packed === '') return null;
  try {
    const state = JSON.parse(packed) as { sequencing?: unknown } | null;
    return typeof state === 'object' && state !== null && state.sequencing ? packed : null;
  } catch { return null; }
};
