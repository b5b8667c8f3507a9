import { attributeOf, baseOf, childOf, childrenOf, readXml, resolveHref, textOf, type Fault, type Refused, type XmlElement } from '@hvs/package';
import type { Edition, Item, Manifest, Organisation, Resource, ScormType, Standard } from './types';
import { readItems } from './manifest-items';
import { collectionOf, readObjectives, readSequencing, sequencingOf } from './sequencing';

/**
 * Reads imsmanifest.xml (CAM 3.4 of SCORM 2004, CAM 2.3 of 1.2). Two answers: a manifest with what was forgiven, or why there is none.
 * Forgiven is whatever leaves no doubt about what to launch; the rest is refused with the line and what to do.
 */

export type ManifestRead = { readonly ok: true; readonly manifest: Manifest; readonly warnings: readonly Fault[] } | Refused;

const CODES_2004 = /adlcp_v1p3|adlseq|adlnav|imsss/i;
const CODES_12 = /adlcp_rootv1p2/i;

const namespacesIn = (root: XmlElement): string => {
  const found = new Set<string>();
  const walk = (element: XmlElement): void => {
    if (element.namespace) found.add(element.namespace);
    for (const attribute of element.attributes) if (attribute.namespace) found.add(attribute.namespace);
    element.children.forEach(walk);
  };
  walk(root);
  return [...found].join(' ');
};

const EDITIONS: readonly (readonly [RegExp, Standard, Edition])[] = [
  [/^1\.2$/, 'scorm12', '1.2'],
  [/^(CAM )?1\.3$/i, 'scorm2004', '2nd'],
  [/2nd/i, 'scorm2004', '2nd'],
  [/^2004 3rd Edition$/i, 'scorm2004', '3rd'],
  [/^2004 4th Edition$/i, 'scorm2004', '4th'],
  [/3rd/i, 'scorm2004', '3rd'],
  [/4th/i, 'scorm2004', '4th'],
  [/2004|1\.3/, 'scorm2004', '3rd'],
];

type Kind = { readonly standard: Standard; readonly edition: Edition };

/** Which SCORM it is: what the manifest says, or failing that what its namespaces betray. */
const kindOf = (root: XmlElement, warnings: Fault[]): Kind | Fault => {
  const metadata = childOf(root, 'metadata');
  const version = childOf(metadata, 'schemaversion');
  const said = textOf(version);
  const schema = textOf(childOf(metadata, 'schema')) ?? '';
  const spaces = namespacesIn(root);
  const byMark = CODES_2004.test(spaces) ? 'scorm2004' as const : CODES_12.test(spaces) ? 'scorm12' as const : undefined;
  const known = said === undefined ? undefined : EDITIONS.find(([pattern]) => pattern.test(said));
  if (/common cartridge|imscc/i.test(schema + spaces)) {
    return { line: root.line, code: 'not-scorm', text: 'Đây là gói IMS Common Cartridge, không phải SCORM. Hãy xuất lại bài ở dạng “SCORM 1.2” hoặc “SCORM 2004”.' };
  }
  if (known && (byMark !== undefined || /scorm/i.test(schema))) {
    const [, standard, edition] = known;
    if (byMark === undefined || byMark === standard) return { standard, edition };
    warnings.push({
      line: version?.line, code: 'version-mismatch',
      text: `Tệp khai phiên bản “${said}” nhưng dùng phần mở rộng của ${byMark === 'scorm12' ? 'SCORM 1.2' : 'SCORM 2004'}; hệ thống theo phiên bản đã khai.`,
    });
    return { standard, edition };
  }
  if (byMark !== undefined) {
    warnings.push({
      line: version?.line ?? root.line, code: said === undefined ? 'version-missing' : 'version-unknown',
      text: `${said === undefined ? 'Tệp không khai phiên bản SCORM (schemaversion)' : `Không biết phiên bản “${said}”`}; theo cách viết thì hiểu là ${byMark === 'scorm12' ? 'SCORM 1.2' : 'SCORM 2004 bản 3'}.`,
    });
    return byMark === 'scorm12' ? { standard: 'scorm12', edition: '1.2' } : { standard: 'scorm2004', edition: '3rd' };
  }
  return {
    line: root.line, code: 'not-scorm',
    text: 'Tệp imsmanifest.xml không có dấu hiệu của SCORM (chỉ là gói IMS Content Package). Hãy xuất lại bài ở dạng “SCORM 1.2” hoặc “SCORM 2004”.',
  };
};

const scormTypeOf = (element: XmlElement, warnings: Fault[]): ScormType => {
  const said = attributeOf(element, 'scormtype')?.toLowerCase();
  if (said === 'sco' || said === 'asset') return said;
  const id = attributeOf(element, 'identifier') ?? '';
  // Said nothing: it may well call the API, and an asset that does so would be completed by merely being opened.
  if (attributeOf(element, 'href') !== undefined) {
    warnings.push({
      line: element.line, path: id, code: 'scormtype-missing',
      text: `Tài nguyên “${id}” ${said === undefined ? 'không khai' : `khai sai (“${said}”)`} adlcp:scormType; hệ thống coi là bài có theo dõi (sco).`,
    });
  }
  return 'sco';
};

const resourceOf = (element: XmlElement, bases: readonly string[], warnings: Fault[], faults: Fault[]): Resource => {
  const id = attributeOf(element, 'identifier') ?? '';
  const own = [...bases, baseOf(element)];
  const pathOf = (holder: XmlElement): string | undefined => {
    const href = attributeOf(holder, 'href');
    if (href === undefined || href === '') return undefined;
    const resolved = resolveHref(own, href);
    if (resolved.kind === 'escapes') {
      faults.push({ line: holder.line, path: href, code: 'href-escapes', text: `Địa chỉ “${href}” trỏ ra ngoài gói. Hãy sửa để địa chỉ nằm trong gói.` });
    }
    if (href.includes('\\')) {
      warnings.push({ line: holder.line, path: href, code: 'href-backslash', text: `Địa chỉ “${href}” dùng dấu “\\”; hệ thống hiểu là “/”.` });
    }
    return resolved.kind === 'inside' ? resolved.path : undefined;
  };
  const href = attributeOf(element, 'href');
  const resolved = href === undefined || href === '' ? undefined : resolveHref(own, href);
  const launchable = pathOf(element);
  const files = childrenOf(element, 'file').map(pathOf).filter((path) => path !== undefined);
  return {
    id,
    href: resolved === undefined || resolved.kind === 'escapes' ? undefined : resolved.href,
    scormType: scormTypeOf(element, warnings),
    files: launchable === undefined || files.includes(launchable) ? files : [launchable, ...files],
    dependencies: childrenOf(element, 'dependency').map((one) => attributeOf(one, 'identifierref') ?? '').filter((ref) => ref !== ''),
  };
};

const resourcesOf = (root: XmlElement, warnings: Fault[], faults: Fault[]): Resource[] => {
  const all = childrenOf(root, 'resources').flatMap((list) =>
    childrenOf(list, 'resource').map((one) => resourceOf(one, [baseOf(root), baseOf(list)], warnings, faults)));
  // A manifest within the manifest is out of SCORM 2004 3rd on; its resources can still be meant by our items.
  const inner = childrenOf(root, 'manifest');
  if (inner.length > 0) {
    warnings.push({ line: inner[0].line, code: 'sub-manifest', text: 'Gói có manifest lồng bên trong; hệ thống chỉ dùng tài nguyên của nó, không dùng cây bài học của nó.' });
  }
  return [...all, ...inner.flatMap((one) => resourcesOf(one, warnings, faults))];
};

const withUniqueIds = (resources: readonly Resource[], warnings: Fault[]): Resource[] => {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    if (!seen.has(resource.id)) seen.set(resource.id, resource);
    else warnings.push({ path: resource.id, code: 'resource-twice', text: `Mã tài nguyên “${resource.id}” bị dùng hai lần; hệ thống dùng tài nguyên đầu.` });
  }
  return [...seen.values()];
};

const defaultOrganisation = (root: XmlElement, warnings: Fault[]): XmlElement | Fault => {
  const holder = childOf(root, 'organizations');
  const all = childrenOf(holder, 'organization');
  const said = attributeOf(holder, 'default');
  const chosen = all.find((one) => attributeOf(one, 'identifier') === said) ?? all[0];
  if (!chosen) {
    return { line: holder?.line ?? root.line, code: 'no-organisation', text: 'Gói không có cây bài học (organization). Đây có thể là gói tài nguyên; hãy xuất lại ở dạng khóa học SCORM.' };
  }
  if (said !== undefined && said !== '' && attributeOf(chosen, 'identifier') !== said) {
    warnings.push({ line: holder?.line, path: said, code: 'default-missing', text: `Cây bài học mặc định “${said}” không có trong gói; hệ thống dùng cây đầu tiên.` });
  }
  if (all.length > 1) {
    warnings.push({ line: holder?.line, code: 'many-organisations', text: `Gói có ${all.length} cây bài học; hệ thống chỉ dùng cây “${attributeOf(chosen, 'identifier') ?? ''}”.` });
  }
  return chosen;
};

const isFault = (value: object): value is Fault => 'code' in value && 'text' in value;

export const launchable = (items: readonly Item[]): readonly Item[] =>
  items.flatMap((item) => [...(item.href === undefined ? [] : [item]), ...launchable(item.children)]);

const langString = (title: XmlElement | undefined): string | undefined => {
  const within = childrenOf(title, 'langstring').concat(childrenOf(title, 'string'));
  return textOf(within.find((one) => /^vi/i.test(attributeOf(one, 'lang') ?? attributeOf(one, 'language') ?? '')) ?? within[0] ?? title);
};

const titleOf = (root: XmlElement, organisation: XmlElement): string | undefined =>
  textOf(childOf(organisation, 'title'))
  ?? langString(childOf(childOf(childOf(childOf(root, 'metadata'), 'lom'), 'general'), 'title'));

export const readManifest = (xml: string): ManifestRead => {
  const read = readXml(xml);
  if (!read.ok) return read;
  const { root } = read;
  const refuse = (...faults: Fault[]): Refused => ({ ok: false, faults });
  if (root.name.toLowerCase() !== 'manifest') {
    return refuse({ line: root.line, code: 'not-a-manifest', text: `Phần tử gốc là <${root.name}>, không phải <manifest>. Tệp này không phải imsmanifest.xml của SCORM.` });
  }
  const warnings: Fault[] = read.undeclared.map((prefix) => ({
    code: 'prefix-undeclared', text: `Tiền tố “${prefix}:” không được khai báo (thiếu xmlns:${prefix}); hệ thống vẫn đọc theo tên phần tử.`,
  }));
  const faults: Fault[] = [];
  const kind = kindOf(root, warnings);
  if (isFault(kind)) return refuse(kind);
  const organisation = defaultOrganisation(root, warnings);
  if (isFault(organisation)) return refuse(organisation);

  const resources = withUniqueIds(resourcesOf(root, warnings, faults), warnings);
  const collection = collectionOf(root);
  const items = readItems(organisation, { standard: kind.standard, resources, collection, warnings });
  const identifier = attributeOf(root, 'identifier');
  const title = titleOf(root, organisation);
  if (identifier === undefined) warnings.push({ line: root.line, code: 'identifier-missing', text: 'Tệp không có mã gói (manifest/@identifier).' });
  if (title === undefined) warnings.push({ line: organisation.line, code: 'title-missing', text: 'Khóa học không có tên; hãy đặt tên trước khi xuất bản.' });
  if (launchable(items).length === 0 && faults.length === 0) {
    faults.push({ line: organisation.line, code: 'nothing-to-launch', text: 'Không mục nào trong cây bài học trỏ tới một trang mở được. Hãy kiểm tra identifierref của các mục và href của tài nguyên.' });
  }
  if (faults.length > 0) return { ok: false, faults };
  const sequencing = sequencingOf(organisation, collection);
  const tree: Organisation = {
    id: attributeOf(organisation, 'identifier') ?? 'organisation',
    title: title ?? '',
    items,
    sequencing: sequencing && readSequencing(sequencing.element),
    objectives: sequencing ? readObjectives(sequencing.element) : [],
    objectivesGlobalToSystem: attributeOf(organisation, 'objectivesGlobalToSystem')?.toLowerCase() !== 'false',
  };
  return { ok: true, manifest: { ...kind, identifier: identifier ?? tree.id, title: title ?? '', organisation: tree, resources }, warnings };
};
