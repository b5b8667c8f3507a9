/** What this device tells of a sitting besides answers: milliseconds on each question, and when the screen was left, for how long. */
export interface Traces { spent: Record<string, number>; away: { at: string; ms: number }[] }

const MOST_LEAVINGS = 500;

export const onQuestion = (traces: Traces, id: string, ms: number): Traces => (ms <= 0 ? traces : { ...traces, spent: { ...traces.spent, [id]: Math.round((traces.spent[id] ?? 0) + ms) } });

/** A glance elsewhere of less than a second is no leaving: a notification passing by does as much. */
export const wasAway = (traces: Traces, sinceMs: number, nowMs: number): Traces =>
  nowMs - sinceMs < 1000 || traces.away.length >= MOST_LEAVINGS ? traces : { ...traces, away: [...traces.away, { at: new Date(sinceMs).toISOString(), ms: Math.min(Math.round(nowMs - sinceMs), 86_400_000) }] };
