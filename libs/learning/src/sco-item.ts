import type { CourseUnit } from '@hvs/courses';
import type { Item } from '@hvs/scorm';

/** A unit of the frozen course tree, in the words of the SCORM rules. */
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
