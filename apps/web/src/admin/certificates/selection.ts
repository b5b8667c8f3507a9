import type { Entitled } from '../types';

/** What is ticked: some rows by hand, or everything the filter finds except what was taken out again. */
export type Selection =
  | { kind: 'some'; items: ReadonlyMap<string, Entitled> }
  | { kind: 'all'; without: ReadonlyMap<string, Entitled> };

export const nothing: Selection = { kind: 'some', items: new Map() };
export const everything: Selection = { kind: 'all', without: new Map() };

export const keyOf = (row: Pick<Entitled, 'personId' | 'kind' | 'subject'>): string => `${row.personId}|${row.kind}|${row.subject}`;

export const isTicked = (selection: Selection, row: Entitled): boolean =>
  selection.kind === 'some' ? selection.items.has(keyOf(row)) : !selection.without.has(keyOf(row));

export const withTick = (selection: Selection, rows: Entitled[], ticked: boolean): Selection => {
  const map = new Map(selection.kind === 'some' ? selection.items : selection.without);
  for (const row of rows) {
    if ((selection.kind === 'some') === ticked) map.set(keyOf(row), row);
    else map.delete(keyOf(row));
  }
  return selection.kind === 'some' ? { kind: 'some', items: map } : { kind: 'all', without: map };
};

export const ticksOf = (selection: Selection, total: number): number =>
  selection.kind === 'some' ? selection.items.size : Math.max(0, total - selection.without.size);

/** The box in the table's head, for the rows of this page. */
export const pageTick = (selection: Selection, rows: Entitled[]): 'all' | 'some' | 'none' => {
  const count = rows.filter((row) => isTicked(selection, row)).length;
  return count === 0 ? 'none' : count === rows.length ? 'all' : 'some';
};

export interface IssueItem { personId: string; kind: string; subject: string }

/** Of the rows the filter found, the ones to issue for. */
export const itemsToIssue = (selection: Selection, rows: Entitled[]): IssueItem[] =>
  (selection.kind === 'some' ? [...selection.items.values()] : rows.filter((row) => isTicked(selection, row)))
    .map(({ personId, kind, subject }) => ({ personId, kind, subject }));

/** Everything the filter finds, in one word to the server; only when nothing was taken out. */
export const issuesWholeFilter = (selection: Selection): boolean => selection.kind === 'all' && selection.without.size === 0;

/** The same choice gives the same words, so that a second click, or a try after a lost answer, carries the same key. */
export const fingerprint = (selection: Selection, filter: { q: string; unitId: string; kind: string }): string => {
  const keys = [...(selection.kind === 'some' ? selection.items : selection.without).keys()].sort();
  return [selection.kind, filter.q.trim(), filter.unitId, filter.kind, ...keys].join('\n');
};
