import { nextTurn, type ItemStatus, type Known, type LaunchData, type RunItem } from '@hvs/scorm';
import type { Snapshot } from '../api/player-messages';
import type { LineState, Visit } from './run';

/** What a visit knows of its units: what the launch said, and on top of it what they have said themselves since. */
export interface Ledger {
  /** Every item in the order of the manifest; one not to be seen shifts nothing to the right. */
  readonly lines: readonly { readonly item: RunItem; readonly depth: number }[];
  parentsOf(itemId: string): readonly string[];
  /** The buttons the content of a unit draws itself (2004 adlnav:hideLMSUI). */
  hiddenAt(unitId: string): readonly string[];
  /** What the data model holds when the unit is opened now. */
  dataFor(unitId: string): LaunchData['cmi'];
  heard(unitId: string, snapshot: Snapshot, ended: boolean): void;
  /** A page is done by being opened. */
  opened(unitId: string): void;
  statusOf(unitId: string): ItemStatus;
  lineState(unitId: string): LineState;
  isDone(unitId: string): boolean;
}

interface Entry { data: LaunchData; known: Known; last: { snapshot: Snapshot; ended: boolean } | null; now: Known | null }

const UNTOUCHED: Known = { completion: 'not attempted', success: 'unknown' };

const STATUS_12: Readonly<Record<string, Known>> = {
  passed: { completion: 'completed', success: 'passed' }, completed: { completion: 'completed', success: 'unknown' },
  failed: { completion: 'completed', success: 'failed' }, incomplete: { completion: 'incomplete', success: 'unknown' }, browsed: { completion: 'incomplete', success: 'unknown' },
};

/** Where the launch says nothing of a unit's state, its data model tells as much as it can. */
const knownFrom = (cmi: LaunchData['cmi']): Known => {
  const status = cmi['cmi.core.lesson_status'];
  if (status !== undefined) return STATUS_12[status] ?? UNTOUCHED;
  const [completion, success] = [cmi['cmi.completion_status'], cmi['cmi.success_status']];
  return {
    completion: completion === 'completed' || completion === 'incomplete' ? completion : cmi['cmi.entry'] === 'resume' ? 'incomplete' : 'not attempted',
    success: success === 'passed' || success === 'failed' ? success : 'unknown',
  };
};

export const ledgerOf = (visit: Visit): Ledger => {
  const { standard } = visit.tree;
  const flat = (items: readonly RunItem[], depth: number, parents: readonly string[]): { item: RunItem; depth: number; parents: readonly string[] }[] =>
    items.flatMap((item) => [{ item, depth, parents }, ...flat(item.children, item.isVisible ? depth + 1 : depth, [...parents, item.id])]);
  const lines = flat(visit.tree.items, 0, []);
  const itemOf = new Map(lines.flatMap(({ item }) => (item.unitId === undefined ? [] : [[item.unitId, item] as const])));
  const entries = new Map<string, Entry>(Object.entries(visit.units).map(([unitId, unit]) =>
    [unitId, { data: { standard, cmi: unit.cmi ?? {} }, known: unit.known ?? knownFrom(unit.cmi ?? {}), last: null, now: null }]));
  const entryOf = (unitId: string): Entry => entries.get(unitId)!;

  const settle = (unitId: string, entry: Entry): { data: LaunchData; known: Known } => {
    if (entry.last === null) return entry;
    return nextTurn(entry.data, { ...entry.last, known: entry.known, objectiveIds: itemOf.get(unitId)?.objectiveIds ?? [] });
  };
  const knownOf = (unitId: string): Known => {
    const entry = entryOf(unitId);
    return (entry.now ??= settle(unitId, entry).known);
  };
  const stateOf = ({ completion, success }: Known): LineState =>
    success !== 'unknown' && completion === 'completed' ? success : completion === 'completed' || completion === 'incomplete' ? completion : 'not-attempted';
  return {
    lines,
    parentsOf: (itemId) => lines.find(({ item }) => item.id === itemId)?.parents ?? [],
    hiddenAt: (unitId) => itemOf.get(unitId)?.hideLmsUi ?? [],
    dataFor: (unitId) => {
      const entry = entryOf(unitId);
      const { data, known } = settle(unitId, entry);
      entries.set(unitId, { data, known, last: null, now: known });
      return data.cmi;
    },
    heard: (unitId, snapshot, ended) => { const entry = entryOf(unitId); entry.last = { snapshot, ended }; entry.now = null; },
    opened: (unitId) => { const entry = entryOf(unitId); entry.known = { completion: 'completed', success: entry.known.success }; entry.now = entry.known; },
    statusOf: (unitId) => { const state = stateOf(knownOf(unitId)); return state === 'not-attempted' ? 'not attempted' : state; },
    lineState: (unitId) => stateOf(knownOf(unitId)),
    isDone: (unitId) => { const { completion, success } = knownOf(unitId); return success === 'passed' || (completion === 'completed' && success !== 'failed'); },
  };
};
