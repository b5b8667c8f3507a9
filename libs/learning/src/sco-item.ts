import type { CourseUnit } from '@hvs/courses';
import type { Item, Manifest } from '@hvs/scorm';

/** The manifest's item behind a unit, with everything it promises; undefined when there is none. */
export const itemIn = (manifest: Manifest, unit: Pick<CourseUnit, 'id' | 'itemId'>): Item | undefined => {
  const id = unit.itemId ?? unit.id;
  const find = (items: readonly Item[]): Item | undefined => items.reduce<Item | undefined>((found, item) => found ?? (item.id === id ? item : find(item.children)), undefined);
  return find(manifest.organisation.items);
};

/** A unit of the frozen course tree, in the words of the SCORM rules: what is left when the manifest has no such item. */
export const itemOf = (unit: CourseUnit): Item => {
  const sco = unit.sco!;
  return {
    id: unit.id,
    title: unit.title,
    isVisible: true,
    href: sco.href,
    parameters: sco.parameters,
    scormType: 'sco',
    ...(sco.masteryScore === null ? {} : { masteryScore: sco.masteryScore }),
    ...(sco.launchData === '' ? {} : { dataFromLms: sco.launchData }),
    ...(sco.maxTimeAllowed === null ? {} : { maxTimeAllowed: sco.maxTimeAllowed }),
    ...(sco.timeLimitAction === null ? {} : { timeLimitAction: sco.timeLimitAction }),
    ...(sco.completionThreshold === null ? {} : { completionThreshold: sco.completionThreshold }),
    hideLmsUi: [],
    objectives: sco.scaledPassingScore === null ? [] : [{ primary: true, satisfiedByMeasure: true, minNormalizedMeasure: sco.scaledPassingScore, mapInfo: [] }],
    children: [],
  };
};
