import type { Item, Manifest } from '@hvs/scorm';
import { ASSESSMENT_UNIT, OUTSIDE_UNIT, type CourseTree, type CourseUnit } from './course-tree';

/** What a package's manifest makes of the course: a module for each top-level item with parts, a unit for every item that opens a page. */
export const packageTree = (manifest: Manifest, title: string): CourseTree => ({
  title,
  summary: '',
  language: 'und',
  legalSource: '',
  audiences: [],
  modules: modulesOf(manifest.organisation.items, title),
  assessment: null,
});

/** Items that open a page, in the order of the manifest: SCOs, which report what happens in them, and assets, which cannot. */
const launchableItems = (items: readonly Item[]): Item[] =>
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
  // The item's own identifier, unless it is a name that means something else among a course's units.
  ...(item.id === ASSESSMENT_UNIT || item.id === OUTSIDE_UNIT ? { id: `item-${item.id}`, itemId: item.id } : { id: item.id }),
  title: item.title,
  minutes: 0,
  summary: '',
  ...(item.scormType === 'asset' ? { kind: 'page', page: launchLine(item) } : { kind: 'sco', sco: scoOf(item) }),
});

const scoOf = (item: Item): NonNullable<CourseUnit['sco']> => ({
  ...launchLine(item),
  launchData: item.dataFromLms ?? '',
  masteryScore: item.masteryScore ?? null,
  scaledPassingScore: item.objectives.find((objective) => objective.primary && objective.satisfiedByMeasure)?.minNormalizedMeasure ?? null,
  completionThreshold: item.completionThreshold ?? null,
  maxTimeAllowed: item.maxTimeAllowed ?? null,
  timeLimitAction: item.timeLimitAction ?? null,
});

/** Cut so that `href` followed by `parameters` is the whole launch line, wherever the parameters had to go in it. */
const launchLine = ({ href, launchHref }: Item): { href: string; parameters: string } => {
  const whole = launchHref ?? href!;
  return whole.startsWith(href!) ? { href: href!, parameters: whole.slice(href!.length) } : { href: whole, parameters: '' };
};
