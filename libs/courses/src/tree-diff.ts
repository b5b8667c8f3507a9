import { unitsOf, type CourseTree, type CourseUnit } from './course-tree';

/** What a version changes for who learns it, unit by unit. */
export type TreeChange =
  | { readonly kind: 'added' | 'removed'; readonly unitId: string; readonly title: string }
  | { readonly kind: 'renamed'; readonly unitId: string; readonly title: string; readonly was: string }
  | { readonly kind: 'moved'; readonly unitId: string; readonly title: string }
  /** Its pass mark, its condition, its time limit, or what is opened. */
  | { readonly kind: 'terms'; readonly unitId: string; readonly title: string };

const termsOf = (unit: CourseUnit): string => {
  const { au, sco, page, activity } = unit;
  // What a package calls a thing changes with every export, and means nothing to who learns.
  return JSON.stringify([au && { ...au, publisherId: '', blocks: [] }, sco, page, activity && { ...activity, publisherId: '', childIds: [] }].map(ordered));
};

/** PostgreSQL gives an object's properties back in an order of its own. */
const ordered = (part: object | undefined): unknown => part && Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));

/** The longest run of units that kept their order; the others were moved. */
const stayed = (order: readonly number[]): Set<number> => {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const place of order) {
    const at = tails.findIndex((tail) => tail >= place);
    const length = at < 0 ? tails.length : at;
    before.set(place, tails[length - 1]);
    tails[length] = place;
  }
  const kept = new Set<number>();
  for (let place = tails.at(-1); place !== undefined; place = before.get(place)) kept.add(place);
  return kept;
};

export const treeChanges = (before: CourseTree, after: CourseTree): TreeChange[] => {
  const [olds, news] = [unitsOf(before), unitsOf(after)];
  const placeOf = new Map(olds.map((unit, place): [string, number] => [unit.id, place]));
  const there = new Set(news.map((unit) => unit.id));
  const kept = stayed(news.flatMap((unit) => placeOf.get(unit.id) ?? []));
  return [
    ...news.flatMap((unit): TreeChange[] => {
      const place = placeOf.get(unit.id);
      const { id: unitId, title } = unit;
      if (place === undefined) return [{ kind: 'added', unitId, title }];
      const old = olds[place]!;
      return [
        ...(old.title === title ? [] : [{ kind: 'renamed' as const, unitId, title, was: old.title }]),
        ...(kept.has(place) ? [] : [{ kind: 'moved' as const, unitId, title }]),
        ...(termsOf(old) === termsOf(unit) ? [] : [{ kind: 'terms' as const, unitId, title }]),
      ];
    }),
    ...olds.filter((unit) => !there.has(unit.id)).map(({ id: unitId, title }): TreeChange => ({ kind: 'removed', unitId, title })),
  ];
};
