import { attributeOf, childOf, childrenOf, textOf, withParameters, type Fault, type XmlElement } from '@hvs/package';
import type { Item, Resource, SharedDataMap, Standard } from './types';
import type { collectionOf } from './sequencing';
import { readObjectives, readSequencing, sequencingOf } from './sequencing';

/** The items of an organisation, with what both standards hang on them. */

interface Surroundings {
  readonly standard: Standard;
  readonly resources: readonly Resource[];
  readonly collection: ReturnType<typeof collectionOf>;
  readonly warnings: Fault[];
}

const numberIn = (element: XmlElement | undefined, low: number, high: number, warnings: Fault[]): number | undefined => {
  const text = textOf(element);
  if (element === undefined || text === undefined) return undefined;
  const value = Number(text.replace(',', '.'));
  if (Number.isFinite(value) && value >= low && value <= high) return value;
  warnings.push({ line: element.line, code: 'number-wrong', text: `<${element.name}> phải là số từ ${low} đến ${high}, không phải “${text.slice(0, 40)}”; hệ thống bỏ qua.` });
  return undefined;
};

/** 4th edition: attributes, and only where completedByMeasure; 2nd and 3rd: the number itself. */
const thresholdOf = (element: XmlElement | undefined, warnings: Fault[]): number | undefined => {
  if (!element) return undefined;
  const byMeasure = attributeOf(element, 'completedByMeasure');
  if (byMeasure === undefined && attributeOf(element, 'minProgressMeasure') === undefined) return numberIn(element, 0, 1, warnings);
  if (byMeasure?.toLowerCase() !== 'true') return undefined;
  const minimum = Number(attributeOf(element, 'minProgressMeasure') ?? '1');
  return Number.isFinite(minimum) && minimum >= 0 && minimum <= 1 ? minimum : 1;
};

const weightOf = (element: XmlElement | undefined): number | undefined => {
  const text = attributeOf(element, 'progressWeight');
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value >= 0 && value <= 1 ? value : undefined;
};

/** CAM 3.4.1.14: who is not told otherwise may read and write (both default to true). */
const sharedDataOf = (element: XmlElement): readonly SharedDataMap[] =>
  childrenOf(childOf(element, 'data'), 'map').flatMap((map) => {
    const targetID = attributeOf(map, 'targetID');
    const may = (name: string): boolean => attributeOf(map, name)?.toLowerCase() !== 'false';
    return targetID === undefined || targetID === '' ? [] : [{ targetID, readSharedData: may('readSharedData'), writeSharedData: may('writeSharedData') }];
  });

type Launchable = Pick<Item, 'href' | 'launchHref' | 'parameters' | 'scormType' | 'resourceId'>;

const launchOf = (element: XmlElement, id: string, { resources, warnings }: Surroundings): Launchable => {
  const reference = attributeOf(element, 'identifierref');
  if (reference === undefined || reference === '') return {};
  const resource = resources.find((one) => one.id === reference);
  if (!resource) {
    warnings.push({ line: element.line, path: id, code: 'resource-missing', text: `Mục “${id}” trỏ tới tài nguyên “${reference}” không có trong gói; người học sẽ không mở được mục này.` });
    return {};
  }
  if (resource.href === undefined) {
    warnings.push({ line: element.line, path: id, code: 'resource-without-href', text: `Mục “${id}” trỏ tới tài nguyên “${reference}” không có trang mở (href); người học sẽ không mở được mục này.` });
    return {};
  }
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(resource.href)) {
    warnings.push({ line: element.line, path: id, code: 'href-external', text: `Mục “${id}” mở địa chỉ bên ngoài (${resource.href.slice(0, 120)}): không học được khi mất mạng và có thể không ghi được kết quả.` });
  }
  const parameters = attributeOf(element, 'parameters');
  return {
    href: resource.href,
    launchHref: withParameters(resource.href, parameters),
    parameters: parameters === '' ? undefined : parameters,
    scormType: resource.scormType,
    resourceId: resource.id,
  };
};

const HIDDEN = 'hideLMSUI';

const itemOf = (element: XmlElement, id: string, children: readonly Item[], around: Surroundings): Item => {
  const { standard, collection, warnings } = around;
  const sequencing = standard === 'scorm2004' ? sequencingOf(element, collection) : undefined;
  if (sequencing?.missing !== undefined) {
    warnings.push({ line: element.line, path: id, code: 'sequencing-missing', text: `Mục “${id}” dùng bộ quy tắc học “${sequencing.missing}” không có trong gói; hệ thống bỏ qua bộ quy tắc này.` });
  }
  const limits = sequencing && childOf(sequencing.element, 'limitConditions');
  const threshold = childOf(element, 'completionThreshold');
  const sharedData = standard === 'scorm2004' ? sharedDataOf(element) : [];
  const title = textOf(childOf(element, 'title'));
  if (title === undefined) warnings.push({ line: element.line, path: id, code: 'item-title-missing', text: `Mục “${id}” không có tên; hệ thống dùng mã của mục.` });
  return {
    id,
    title: title ?? id,
    isVisible: attributeOf(element, 'isvisible')?.toLowerCase() !== 'false',
    ...launchOf(element, id, around),
    masteryScore: numberIn(childOf(element, 'masteryscore'), 0, 100, warnings),
    dataFromLms: childOf(element, 'datafromlms')?.text.trim() || undefined,
    maxTimeAllowed: textOf(childOf(element, 'maxtimeallowed')) ?? attributeOf(limits, 'attemptAbsoluteDurationLimit'),
    timeLimitAction: textOf(childOf(element, 'timelimitaction')),
    completionThreshold: thresholdOf(threshold, warnings),
    progressWeight: weightOf(threshold),
    prerequisites: textOf(childOf(element, 'prerequisites')),
    hideLmsUi: childrenOf(childOf(childOf(element, 'presentation'), 'navigationInterface'), HIDDEN).map((one) => textOf(one) ?? '').filter((one) => one !== ''),
    objectives: sequencing ? readObjectives(sequencing.element) : [],
    sequencing: sequencing && readSequencing(sequencing.element),
    ...(sharedData.length === 0 ? {} : { sharedData }),
    children,
  };
};

/** Ids key everything a learner does here, so a second use of one gets a number; the order of the tree makes it the same each time. */
const uniqueId = (element: XmlElement, seen: Set<string>, warnings: Fault[]): string => {
  const said = attributeOf(element, 'identifier') || `item-${seen.size + 1}`;
  let id = said;
  for (let n = 2; seen.has(id); n += 1) id = `${said}-${n}`;
  seen.add(id);
  if (id !== said) warnings.push({ line: element.line, path: said, code: 'item-twice', text: `Mã mục “${said}” bị dùng nhiều lần; hệ thống gọi mục này là “${id}”.` });
  return id;
};

export const readItems = (organisation: XmlElement, around: Surroundings): readonly Item[] => {
  const seen = new Set<string>();
  const under = (parent: XmlElement): readonly Item[] => childrenOf(parent, 'item').map((element) => {
    const id = uniqueId(element, seen, around.warnings);
    return itemOf(element, id, under(element), around);
  });
  return under(organisation);
};
