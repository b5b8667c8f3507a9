import type { Item, Manifest } from '@hvs/scorm';
import { ASSESSMENT_UNIT, OUTSIDE_UNIT, type CourseTree, type CourseUnit } from './course-tree';

/** What a package's manifest makes of the course: a module for each top-level item with parts, a unit for everything that can be launched. */
export const packageTree = (manifest: Manifest, title: string): CourseTree => ({
  title,
  summary: '',
  language: 'und',
  legalSource: '',
  audiences: [],
  modules: modulesOf(manifest.organisation.items, title),
  assessment: null,
});

/** Everything a learner launches, in the order of the manifest. */
export const launchableItems = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [...(item.href === undefined ? [] : [item]), ...launchableItems(item.children)]);

/** Top-level items without parts that stand side by side share a module named after the course. */
const modulesOf = (items: readonly Item[], title: string): CourseTree['modules'] => {
  const modules: CourseTree['modules'] = [];
  let open: CourseTree['modules'][number] | undefined;
  for (const item of items) {
    const units = launchableItems([item]).map(unitOf);
    if (units.length === 0) continue;
    if (item.children.length > 0) {
      open = undefined;
      modules.push({ id: item.id, title: item.title, units });
    } else if (open) open.units.push(...units);
    else modules.push((open = { id: `m${modules.length + 1}`, title, units }));
  }
  return modules;
};

const unitOf = (item: Item): CourseUnit => ({
  id: unitIdOfItem(item.id),
  title: item.title,
  minutes: 0,
  summary: '',
  kind: 'sco',
  sco: {
    href: item.href!,
    parameters: item.parameters ?? '',
    launchData: item.dataFromLms ?? '',
    masteryScore: item.masteryScore ?? null,
    scaledPassingScore: item.objectives.find((objective) => objective.primary && objective.satisfiedByMeasure)?.minNormalizedMeasure ?? null,
    completionThreshold: item.completionThreshold ?? null,
    maxTimeAllowed: item.maxTimeAllowed ?? null,
    timeLimitAction: item.timeLimitAction ?? null,
  },
});

/** The item's own identifier, unless it is one of the two names that mean something else among a course's units. */
const unitIdOfItem = (id: string): string => (id === ASSESSMENT_UNIT || id === OUTSIDE_UNIT ? `item-${id}` : id);
