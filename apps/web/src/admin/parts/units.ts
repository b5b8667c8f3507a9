import type { UnitRow } from '../types';
import { folded, sortRows } from '../find-rows';

export interface PlacedUnit { unit: UnitRow; depth: number; path: string[] }

const KIND_ORDER = ['province', 'department', 'ward', 'commune', 'office', 'school', 'enterprise', 'cooperative', 'team'];
const rank = (kind: string) => { const at = KIND_ORDER.indexOf(kind); return at < 0 ? KIND_ORDER.length : at; };

export const kindWord = (kind: string): string => {
  switch (kind) {
    case 'province': return 'Tỉnh';
    case 'department': return 'Sở, ban, ngành';
    case 'ward': return 'Phường';
    case 'commune': return 'Xã';
    case 'office': return 'Phòng, đơn vị trực thuộc';
    case 'school': return 'Trường học';
    case 'enterprise': return 'Doanh nghiệp';
    case 'cooperative': return 'Hợp tác xã';
    case 'team': return 'Tổ chuyển đổi số cộng đồng';
    default: return 'Đơn vị';
  }
};

/** The tree as one readable list, parents before children. A unit whose parent is not visible to this person is a root. */
export const placed = (units: UnitRow[]): PlacedUnit[] => {
  const known = new Set(units.map((unit) => unit.id));
  const childrenOf = new Map<string | null, UnitRow[]>();
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), unit]);
  }
  const out: PlacedUnit[] = [];
  const walk = (parent: string | null, depth: number, path: string[]): void => {
    const named = sortRows(childrenOf.get(parent) ?? [], { by: 'name', down: false }, (unit) => unit.name);
    for (const unit of sortRows(named, { by: 'kind', down: false }, (unit) => rank(unit.kind))) {
      out.push({ unit, depth, path });
      if (depth < 20) walk(unit.id, depth + 1, [...path, unit.name]);
    }
  };
  walk(null, 0, []);
  return out;
};

/** Names that start with what was typed come first; then those that hold it; then the official code. */
export const findUnits = (units: PlacedUnit[], typed: string): PlacedUnit[] => {
  const sought = folded(typed);
  if (sought === '') return units;
  const words = sought.split(' ');
  const score = ({ unit }: PlacedUnit): number => {
    const name = folded(unit.name);
    if (name.startsWith(sought)) return 0;
    if (name.includes(` ${sought}`)) return 1;
    if (words.every((word) => name.includes(word))) return 2;
    return words.every((word) => folded(unit.code).includes(word)) ? 3 : 9;
  };
  return units
    .map((unit, index) => ({ unit, index, score: score(unit) }))
    .filter((entry) => entry.score < 9)
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map((entry) => entry.unit);
};
