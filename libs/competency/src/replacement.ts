import type { DraftGroup, DraftSkill } from './framework-draft';

/** A group or skill as it stands now. `official`: the code its paper gives it, where that differs from the code it has here for good. `retired`: an earlier version had it; a paper may take it up again. */
export interface StandingItem { code: string; official: string | null; name: string; retired: boolean }
export interface StandingGroup extends StandingItem { skills: StandingItem[] }

/** How an item of the new paper was found to be one that stands already; `new`: it is none. */
export type FoundBy = 'chosen' | 'code' | 'name' | 'new';
/** `code`: what it is called here for good, so that lessons, questions and evidence that name it go on naming it. `official`: what the paper calls it. */
export interface Placed<T> { draft: T; code: string; was: StandingItem | null; by: FoundBy }
export interface PlacedGroup extends Placed<DraftGroup> { skills: Placed<DraftSkill>[] }

export interface Replacement {
  groups: PlacedGroup[];
  /** What the new paper has no place for: kept for what was earned under it, but nothing new is tied to it. */
  orphans: { kind: 'group' | 'skill'; code: string; name: string; group: string }[];
  faults: string[];
}

/** Codes of the new paper → codes that stand; an empty text: “this one is new”. */
export type Choices = Readonly<Record<string, string>>;

/** Names are compared as people read them: case, blanks and punctuation apart. */
const plain = (name: string): string => name.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/**
 * Says what becomes what when a new paper replaces a framework: by what the administrator chose, else by code, else by name. What is
 * found keeps the code it has here; what is new gets the paper's, which must be free.
 */
export const planReplacement = (standing: readonly StandingGroup[], draft: readonly DraftGroup[], choices: Choices = {}, taken: ReadonlySet<string> = new Set()): Replacement => {
  const faults: string[] = [];
  const used = new Set<string>();
  const known = new Map<string, StandingItem>(standing.flatMap((group) => [[group.code, group] as const, ...group.skills.map((skill) => [skill.code, skill] as const)]));
  const kindOf = new Map(standing.flatMap((group) => [[group.code, 'group'] as const, ...group.skills.map((skill) => [skill.code, 'skill'] as const)]));

  const placeAll = <T extends DraftGroup | DraftSkill>(items: readonly T[], among: readonly StandingItem[], kind: 'group' | 'skill'): Placed<T>[] => {
    const placed = new Map<T, Placed<T>>();
    const take = (item: T, was: StandingItem, by: FoundBy): void => {
      used.add(was.code);
      placed.set(item, { draft: item, code: was.code, was, by });
    };
    for (const item of items) {
      const chosen = choices[item.code];
      if (chosen === undefined || chosen === '') continue;
      const was = known.get(chosen);
      if (!was || kindOf.get(chosen) !== kind) faults.push(`“${item.code}” được ghép với “${chosen}”, nhưng khung hiện hành không có ${kind === 'group' ? 'nhóm' : 'kỹ năng'} ấy.`);
      else if (used.has(chosen)) faults.push(`“${chosen}” được ghép với hai mục của khung mới.`);
      else take(item, was, 'chosen');
    }
    const rules: [FoundBy, (item: T, one: StandingItem) => boolean][] = [
      ['code', (item, one) => one.code === item.code || one.official === item.code],
      ['name', (item, one) => plain(one.name) === plain(item.name)],
    ];
    for (const [by, same] of rules) {
      for (const item of items) {
        if (placed.has(item) || choices[item.code] !== undefined) continue;
        const found = among.filter((one) => !used.has(one.code) && same(item, one));
        const was = found.find((one) => !one.retired) ?? found[0];
        if (was) take(item, was, by);
      }
    }
    return items.map((item) => placed.get(item) ?? { draft: item, code: item.code, was: null, by: 'new' });
  };

  const groups: PlacedGroup[] = placeAll(draft, standing, 'group').map((group) => ({ ...group, skills: [] }));
  // A skill is first looked for in the group that its own group became, then anywhere: papers move skills.
  for (const group of groups) {
    const home = standing.find((one) => one.code === group.code);
    const free = standing.filter((one) => one !== home).flatMap((one) => one.skills);
    group.skills = placeAll(group.draft.skills, [...(home?.skills ?? []), ...free], 'skill');
  }
  for (const item of [...groups, ...groups.flatMap((group) => group.skills)]) {
    if (item.by === 'new' && (known.has(item.code) || taken.has(item.code))) faults.push(`Mã “${item.code}” là mã mới nhưng đã được dùng cho một mục khác; hãy ghép nó với mục ấy hoặc đổi mã trong tệp.`);
  }
  const orphans: Replacement['orphans'] = standing.flatMap((group) => [
    ...(used.has(group.code) || group.retired ? [] : [{ kind: 'group' as const, code: group.code, name: group.name, group: group.code }]),
    ...group.skills.filter((skill) => !used.has(skill.code) && !skill.retired).map((skill) => ({ kind: 'skill' as const, code: skill.code, name: skill.name, group: group.code })),
  ]);
  return { groups, orphans, faults };
};
