import type { PlanRow } from './types';

/** A cell of the matrix turned over: a group is asked of an audience, or no longer. Groups keep the order of the frameworks. */
export const toggled = (rows: readonly PlanRow[], audience: string, group: string, order: readonly string[]): PlanRow[] => {
  const has = rows.find((row) => row.audience === audience);
  if (!has) return [...rows, { audience, groups: [group], deadline: '', legalSource: '', verified: false }];
  const groups = has.groups.includes(group) ? has.groups.filter((one) => one !== group) : [...has.groups, group].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return rows.flatMap((row) => (row !== has ? [row] : groups.length === 0 ? [] : [{ ...row, groups }]));
};

/** What still has to be said before the plan can be sent; empty when nothing. */
export const unsaid = (rows: readonly PlanRow[], year: number, nameOf: (audience: string) => string): string[] =>
  rows.flatMap((row) => [
    ...(row.legalSource.trim() === '' ? [`${nameOf(row.audience)}: chưa ghi căn cứ.`] : []),
    ...(row.deadline === '' ? [`${nameOf(row.audience)}: chưa có hạn.`] : row.deadline.startsWith(`${year}-`) ? [] : [`${nameOf(row.audience)}: hạn không nằm trong năm ${year}.`]),
  ]);

/** Next year's plan begins as this year's, a year later; each row has to be confirmed against its own paper. */
export const nextYears = (rows: readonly PlanRow[], year: number): PlanRow[] => rows.map((row) => ({ ...row, deadline: row.deadline.replace(/^\d{4}/, String(year)), verified: false }));
