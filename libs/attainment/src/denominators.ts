/** A declared denominator: who said how many, by which paper, of which day. */
export interface Declared { unitId: string; value: number; source: string; date: string; declaredBy: string | null }
export interface TreeUnit { id: string; parentId: string | null }

export interface DenominatorView {
  value: number;
  source: string;
  date: string | null;
  declaredBy: string | null;
  /** Declared by the unit itself; else the sum of what its parts declared. */
  own: boolean;
  /** The units whose declarations make up the value. */
  units: string[];
  /** Parts that have people in the population but declared nothing. */
  missingUnits: number;
}

/**
 * The denominator of a unit: its own declaration, else the sum of its parts' (a part without its own is summed in
 * turn). Never the number of accounts. Undefined when nobody in it declared anything.
 */
export const denominatorOf = (
  unitId: string,
  childrenOf: ReadonlyMap<string, readonly string[]>,
  declared: ReadonlyMap<string, Declared>,
  hasPeople: (unitId: string) => boolean,
): DenominatorView | undefined => {
  const own = declared.get(unitId);
  if (own) return { value: own.value, source: own.source, date: own.date, declaredBy: own.declaredBy, own: true, units: [unitId], missingUnits: 0 };
  const parts = (childrenOf.get(unitId) ?? []).map((child) => ({ child, view: denominatorOf(child, childrenOf, declared, hasPeople) }));
  const given = parts.flatMap((p) => (p.view ? [p.view] : []));
  if (given.length === 0) return undefined;
  return {
    value: given.reduce((sum, view) => sum + view.value, 0),
    source: `Cộng số khai của ${given.reduce((n, view) => n + view.units.length, 0)} đơn vị`,
    date: null,
    declaredBy: null,
    own: false,
    units: given.flatMap((view) => view.units),
    missingUnits: given.reduce((n, view) => n + view.missingUnits, 0) + parts.filter((p) => !p.view && hasPeople(p.child)).length,
  };
};
