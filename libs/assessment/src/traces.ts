/** What a device tells of a sitting besides answers: milliseconds spent on each question, and when its screen was left, for how long. Never part of a result. */
export interface Traces { spent: Record<string, number>; away: { at: string; ms: number }[] }

export const NO_TRACES: Traces = { spent: {}, away: [] };

/**
 * Both together: of each question the longer time, and every leaving once. A device that sends anew what it sent before, or less, takes nothing
 * back; questions the sheet does not have are left out.
 */
export const joinTraces = (known: Traces, told: Traces, drawn: ReadonlySet<string>): Traces => ({
  spent: Object.fromEntries([...drawn].flatMap((id): [string, number][] => {
    const ms = Math.max(known.spent[id] ?? 0, told.spent[id] ?? 0);
    return ms > 0 ? [[id, ms]] : [];
  })),
  away: [...new Map([...known.away, ...told.away].map((one) => [one.at, one])).values()].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, 500),
});
