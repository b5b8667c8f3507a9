import { unitsOf, type CourseTree, type CourseUnit } from './course-tree';

/**
 * A next version's units under the names the course has for them. Tools give their parts new ids at each export, and names in the order of the
 * document move when something is put in between; but what a learner has done is kept under a unit's id, and its address never changes.
 */
export interface Renaming {
  /** From the id the new package's reading gave to the one the course keeps. */
  readonly units: ReadonlyMap<string, string>;
  readonly blocks: ReadonlyMap<string, string>;
}

interface Named { readonly id: string; readonly keys: readonly (string | null)[] }

const pathOf = (address: string | undefined): string | null => address?.replace(/[?#].*$/s, '') ?? null;

/** What makes two units the same one, the surest first: what the package calls it, what it opens, its title where it stands. */
const namedUnits = (tree: CourseTree): Named[] => {
  const seen = new Map<string, number>();
  return unitsOf(tree).map((unit) => {
    const nth = (seen.get(unit.title) ?? 0) + 1;
    seen.set(unit.title, nth);
    return { id: unit.id, keys: [unit.itemId ?? unit.id, addressOf(unit), `${unit.title.normalize('NFC').toLowerCase()} ${nth}`] };
  });
};

const addressOf = (unit: CourseUnit): string | null => pathOf(unit.sco?.href ?? unit.page?.href ?? unit.au?.url ?? unit.activity?.launch);

const namedBlocks = (tree: CourseTree): Named[] => (tree.blocks ?? []).map((block) => ({ id: block.id, keys: [block.publisherId, block.title] }));

/** Pairs by the first key, then what is left by the second, and so on; an address or title that several share says nothing. */
const pairs = (before: readonly Named[], after: readonly Named[]): Map<string, string> => {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const ranks = Math.max(0, ...after.map((one) => one.keys.length));
  for (let rank = 0; rank < ranks; rank += 1) {
    const olds = once(before.filter((one) => !taken.has(one.id)), rank);
    for (const [key, id] of once(after.filter((one) => !found.has(one.id)), rank)) {
      const old = olds.get(key);
      if (old === undefined) continue;
      found.set(id, old);
      taken.add(old);
    }
  }
  return found;
};

const once = (all: readonly Named[], rank: number): Map<string, string> => {
  const ids = new Map<string, string[]>();
  for (const { id, keys } of all) {
    const key = keys[rank];
    if (key) ids.set(key, [...(ids.get(key) ?? []), id]);
  }
  return new Map([...ids].flatMap(([key, list]): [string, string][] => (list.length === 1 ? [[key, list[0]!]] : [])));
};

/** Every new id its lasting one: the old unit's, else its own, else its own with a number where another unit of the course ever had it. */
const lasting = (after: readonly Named[], found: ReadonlyMap<string, string>, ever: ReadonlySet<string>): Map<string, string> => {
  const used = new Set([...ever, ...found.values()]);
  return new Map(after.map(({ id }): [string, string] => {
    const old = found.get(id);
    if (old !== undefined) return [id, old];
    let free = id;
    for (let n = 2; used.has(free); n += 1) free = `${id}-${n}`;
    used.add(free);
    return [id, free];
  }));
};

/** `earlier`: the course's versions so far, the newest last; it is the one that is followed. */
export const renamed = (earlier: readonly CourseTree[], next: CourseTree): Renaming => {
  const last = earlier.at(-1);
  const of = (named: (tree: CourseTree) => Named[]): Map<string, string> =>
    lasting(named(next), last ? pairs(named(last), named(next)) : new Map(), new Set(earlier.flatMap((tree) => named(tree).map((one) => one.id))));
  return { units: of(namedUnits), blocks: of(namedBlocks) };
};

const to = (names: ReadonlyMap<string, string>, id: string): string => names.get(id) ?? id;

/** The tree under its lasting names; what the package called a unit stays with it. */
export const underNames = (tree: CourseTree, { units, blocks }: Renaming): CourseTree => ({
  ...tree,
  modules: tree.modules.map((module) => ({
    ...module,
    id: to(blocks, module.id),
    units: module.units.map((unit) => {
      const id = to(units, unit.id);
      return {
        ...unit, id,
        ...(id === unit.id ? {} : { itemId: unit.itemId ?? unit.id }),
        ...(unit.au ? { au: { ...unit.au, blocks: unit.au.blocks.map((block) => to(blocks, block)) } } : {}),
      };
    }),
  })),
  ...(tree.blocks ? { blocks: tree.blocks.map((block) => ({ ...block, id: to(blocks, block.id), parent: block.parent === null ? null : to(blocks, block.parent) })) } : {}),
});
