import type { Fault, Refused, XmlElement } from '@hvs/package';
import { MAX_REPORTED, readXml } from '@hvs/package';
import type { LanguageMap } from '@hvs/xapi';
import type { CourseAu, CourseBlock, CourseObjective, CourseStructure, Described, LaunchMethod, MoveOn } from './types';
import type { PackageFiles, StructureSource } from './au-address';
import { addressOf, filesOf } from './au-address';
import { attributeOf, childrenOf, fault, schemaFaults } from './content-model';

/**
 * Reads cmi5.xml (§13, §14). Refused is what the specification says an LMS must refuse, each with its line and requirement;
 * warned of is what still leaves no doubt about what to launch.
 */

export type StructureRead = { readonly ok: true; readonly structure: CourseStructure; readonly warnings: readonly Fault[] } | Refused;

/** 6.1.0.0-2 wants more than a thousand; nobody learns more than this. */
const MAX_AUS = 10_000;

interface Reading {
  readonly files: PackageFiles;
  readonly faults: Fault[];
  readonly warnings: Fault[];
  readonly blocks: CourseBlock[];
  readonly aus: CourseAu[];
  /** Publisher ids met so far, each with the kind of thing it names. */
  readonly ids: Map<string, string>;
}

/** 13.1.0.0-1: white space around a value is none of it; what is inside stays. */
const valueOf = (element: XmlElement, name: string): string | null => {
  const value = childrenOf(element, name).at(0)?.text.trim() ?? '';
  return value === '' ? null : value;
};

const languagesOf = (element: XmlElement, name: string): LanguageMap => Object.fromEntries(
  childrenOf(element, name).flatMap((holder) => childrenOf(holder, 'langstring'))
    .map((text): [string, string] => [attributeOf(text, 'lang') ?? 'und', text.text.trim()])
    .filter(([, text]) => text !== '')
    // The first of two texts in one language stands.
    .reverse(),
);

const shownOf = (element: XmlElement, name: string): string => {
  const texts = childrenOf(element, name).flatMap((holder) => childrenOf(holder, 'langstring'))
    .map((text) => ({ language: (attributeOf(text, 'lang') ?? '').toLowerCase(), text: text.text.trim().replace(/\s+/g, ' ') }))
    .filter(({ text }) => text !== '');
  const inLanguage = (tag: string): string | undefined => texts.find(({ language }) => language === tag || language.startsWith(`${tag}-`))?.text;
  return inLanguage('vi') ?? inLanguage('en') ?? texts.at(0)?.text ?? '';
};

const describedAs = (element: XmlElement, publisherId: string, warnings: Fault[]): Described => {
  const title = shownOf(element, 'title');
  if (title === '') warnings.push({ line: element.line, code: 'title-empty', text: `<${element.name}> “${publisherId}” không có tên; hệ thống lấy phần cuối của mã làm tên.` });
  return {
    title: title === '' ? publisherId.split(/[/:#]/).findLast((part) => part !== '') ?? publisherId : title,
    description: shownOf(element, 'description'),
    titles: languagesOf(element, 'title'),
    descriptions: languagesOf(element, 'description'),
  };
};

const UNIQUE = { objective: ['13.1.3.0-1', 'Mục tiêu'], block: ['13.1.2.0-1', 'Khối'], au: ['13.1.4.0-1', 'Bài (AU)'], course: ['13.1.1', 'Khóa học'] } as const;

const idOf = (element: XmlElement, kind: keyof typeof UNIQUE, reading: Reading): string => {
  const id = attributeOf(element, 'id') ?? '';
  const earlier = reading.ids.get(id);
  const [requirement, name] = UNIQUE[kind];
  if (earlier === kind) {
    reading.faults.push(fault(element.line, requirement, 'id-twice', `${name} “${id}” có hai lần trong khóa học. Hãy đặt cho mỗi ${name.toLowerCase()} một mã riêng.`, id));
  } else if (earlier !== undefined) {
    reading.warnings.push(fault(element.line, requirement, 'id-shared', `Mã “${id}” được dùng cho cả <${earlier}> và <${kind}>; hệ thống vẫn phân biệt được, nhưng mỗi phần nên có mã riêng.`, id));
  }
  reading.ids.set(id, kind);
  return id;
};

const objectiveOf = (element: XmlElement, reading: Reading): CourseObjective => {
  const publisherId = idOf(element, 'objective', reading);
  return { publisherId, ...describedAs(element, publisherId, reading.warnings) };
};

const referencesOf = (element: XmlElement, reading: Reading): readonly string[] =>
  childrenOf(element, 'objectives').flatMap((list) => childrenOf(list, 'objective')).flatMap((reference) => {
    const idref = attributeOf(reference, 'idref');
    if (idref === undefined) return [];
    if (reading.ids.get(idref) === 'objective') return [idref];
    reading.warnings.push({ line: reference.line, path: idref, code: 'objective-unknown', text: `<${element.name}> nhắc đến mục tiêu “${idref}” mà khóa học không khai; hệ thống bỏ qua.` });
    return [];
  });

const masteryOf = (element: XmlElement, reading: Reading): number | null => {
  const given = attributeOf(element, 'masteryScore');
  if (given === undefined) return null;
  if (/\.\d{5,}/.test(given)) {
    reading.warnings.push(fault(element.line, '13.1.4', 'mastery-precision', `Điểm đạt “${given}” có quá 4 chữ số thập phân; hệ thống giữ nguyên.`));
  }
  return Number(given);
};

const readAu = (element: XmlElement, blocks: readonly string[], reading: Reading): void => {
  const publisherId = idOf(element, 'au', reading);
  const objectives = referencesOf(element, reading);
  const address = addressOf(valueOf(element, 'url') ?? '', childrenOf(element, 'url')[0].line, reading.files);
  if (!address.ok) {
    reading.faults.push(address.fault);
    return;
  }
  reading.warnings.push(...address.warnings);
  reading.aus.push({
    id: `a${reading.aus.length + 1}`,
    publisherId,
    ...describedAs(element, publisherId, reading.warnings),
    blocks,
    objectives,
    url: address.url,
    path: address.path,
    moveOn: (attributeOf(element, 'moveOn') ?? 'NotApplicable') as MoveOn,
    masteryScore: masteryOf(element, reading),
    launchMethod: (attributeOf(element, 'launchMethod') ?? 'AnyWindow') as LaunchMethod,
    launchParameters: valueOf(element, 'launchParameters'),
    entitlementKey: valueOf(element, 'entitlementKey'),
    activityType: attributeOf(element, 'activityType') ?? null,
  });
};

const readContent = (element: XmlElement, blocks: readonly string[], reading: Reading): void => {
  let inner = 0;
  for (const child of childrenOf(element, 'au', 'block')) {
    if (child.name === 'au') readAu(child, blocks, reading);
    else {
      inner += 1;
      readBlock(child, blocks, inner, reading);
    }
  }
};

const readBlock = (element: XmlElement, outer: readonly string[], place: number, reading: Reading): void => {
  const parent = outer.at(-1) ?? null;
  const id = parent === null ? `b${place}` : `${parent}.${place}`;
  const publisherId = idOf(element, 'block', reading);
  const objectives = referencesOf(element, reading);
  reading.blocks.push({ id, publisherId, ...describedAs(element, publisherId, reading.warnings), parent, objectives });
  readContent(element, [...outer, id], reading);
};

const capped = (faults: readonly Fault[]): readonly Fault[] => (faults.length <= MAX_REPORTED ? faults
  : [...faults.slice(0, MAX_REPORTED), { code: 'more', text: `… và ${faults.length - MAX_REPORTED} lỗi nữa.` }]);

export const readCourseStructure = (xml: string, from: StructureSource): StructureRead => {
  const read = readXml(xml);
  if (!read.ok) return read;
  const offences = schemaFaults(read.root);
  if (offences.length > 0) return { ok: false, faults: capped(offences) };

  const reading: Reading = { files: filesOf(from), faults: [], warnings: [], blocks: [], aus: [], ids: new Map() };
  const [course] = childrenOf(read.root, 'course');
  const publisherId = idOf(course, 'course', reading);
  const described = describedAs(course, publisherId, reading.warnings);
  const objectives = childrenOf(read.root, 'objectives').flatMap((list) => childrenOf(list, 'objective')).map((one) => objectiveOf(one, reading));
  readContent(read.root, [], reading);
  if (reading.aus.length > MAX_AUS) {
    reading.faults.push({ code: 'too-many-aus', text: `Khóa học có ${reading.aus.length.toLocaleString('vi-VN')} bài, quá mức ${MAX_AUS.toLocaleString('vi-VN')}. Hãy tách thành nhiều khóa học.` });
  }
  if (reading.faults.length > 0) return { ok: false, faults: capped(reading.faults) };
  return {
    ok: true,
    structure: { publisherId, ...described, objectives, blocks: reading.blocks, aus: reading.aus },
    warnings: capped(reading.warnings),
  };
};
