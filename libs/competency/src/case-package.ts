import { createHash } from 'node:crypto';
import { z } from 'zod';
import { repeatedCodes, type DraftGroup, type FrameworkDraft, type FrameworkLevel, type ReadDraft } from './framework-draft';

/** What a CFPackage is made for: where its addresses begin, and when the version was published. */
export interface CaseTerms { base: string; framework: string; number: number; publishedAt: Date }

/** RFC 9562 § 5.5 (version 5) in the name space of URLs: the same thing has the same identifier in every package. */
const uuidOf = (name: string): string => {
  const hash = createHash('sha1').update(Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex')).update(name).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The identifier under which a framework is found as a CFDocument. */
export const caseIdentifier = (base: string, framework: string): string => uuidOf(`${base}/frameworks/${framework}`);

const GROUP_TYPE = 'Nhóm kỹ năng';
const SKILL_TYPE = 'Kỹ năng';
const LEVEL_TYPE = 'Bậc';

/** A framework as a CFPackage of 1EdTech CASE 1.0 (§ 4.1.2): groups are children of the document, skills of their group, levels stand beside as items of their own type. */
export const toCasePackage = (framework: FrameworkDraft, { base, framework: code, number, publishedAt }: CaseTerms): Record<string, unknown> => {
  const lastChangeDateTime = publishedAt.toISOString();
  const documentId = caseIdentifier(base, code);
  const link = (kind: string, identifier: string, title: string) => ({ title, identifier, uri: `${base}/ims/case/v1p0/${kind}/${identifier}` });
  const document = link('CFDocuments', documentId, framework.title);
  const idOf = (item: string): string => uuidOf(`${base}/frameworks/${code}/${item}`);
  const item = (key: string, coding: string, name: string, type: string, sequence: number, parent: ReturnType<typeof link>, notes: string) => {
    const identifier = idOf(key);
    const { uri } = link('CFItems', identifier, name);
    const associationId = uuidOf(`${uri}#isChildOf`);
    return {
      item: { identifier, uri, CFDocumentURI: document, fullStatement: name, humanCodingScheme: coding, CFItemType: type, language: 'vi', ...(notes === '' ? {} : { notes }), lastChangeDateTime },
      association: { identifier: associationId, uri: link('CFAssociations', associationId, '').uri, associationType: 'isChildOf', sequenceNumber: sequence, originNodeURI: { title: name, identifier, uri }, destinationNodeURI: parent, lastChangeDateTime },
    };
  };
  const made = [
    ...framework.groups.flatMap((group, place) => {
      const own = item(`groups/${group.code}`, group.code, group.name, GROUP_TYPE, place + 1, document, '');
      const node = { title: group.name, identifier: own.item.identifier, uri: own.item.uri };
      return [own, ...group.skills.map((skill, index) => item(`skills/${skill.code}`, skill.code, skill.name, SKILL_TYPE, index + 1, node, skill.summary))];
    }),
    ...framework.levels.map((level, index) => item(`levels/${level.code}`, level.code, level.name, LEVEL_TYPE, framework.groups.length + index + 1, document, level.note)),
  ];
  return {
    CFDocument: {
      identifier: documentId, uri: document.uri, CFPackageURI: link('CFPackages', documentId, framework.title), creator: framework.source, title: framework.title, version: `${framework.version} (${number})`, language: 'vi',
      adoptionStatus: framework.verified ? 'Adopted' : 'Draft', ...(framework.note === '' ? {} : { notes: framework.note }), lastChangeDateTime,
    },
    CFItems: made.map((one) => one.item),
    CFAssociations: made.map((one) => one.association),
  };
};

const Node = z.looseObject({ identifier: z.string() });
const Package = z.looseObject({
  CFDocument: z.looseObject({ identifier: z.string(), title: z.string().trim().min(1), creator: z.string().default(''), version: z.string().default('1'), adoptionStatus: z.string().default(''), notes: z.string().default('') }),
  CFItems: z.array(z.looseObject({ identifier: z.string(), fullStatement: z.string().trim().min(1), abbreviatedStatement: z.string().default(''), humanCodingScheme: z.string().default(''), CFItemType: z.string().default(''), notes: z.string().default('') })).max(20_000),
  CFAssociations: z.array(z.looseObject({ associationType: z.string(), sequenceNumber: z.number().optional(), originNodeURI: Node, destinationNodeURI: Node })).max(60_000).default([]),
});

/** Reads a CFPackage (CASE 1.0) of any maker: what hangs from the document is a group, what hangs from a group, however deep, a skill of it; a branch's own leaves only. */
export const readCasePackage = (text: string): ReadDraft<FrameworkDraft> => {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, faults: [{ line: 0, text: 'Tệp này không phải JSON. CASE 1.0 là tệp JSON có CFDocument, CFItems và CFAssociations.' }] };
  }
  const read = Package.safeParse(json);
  if (!read.success) return { ok: false, faults: read.error.issues.slice(0, 20).map((issue) => ({ line: 0, text: `${issue.path.join('.')}: không đúng mẫu CFPackage của CASE 1.0 (${issue.message}).` })) };
  const { CFDocument, CFItems, CFAssociations } = read.data;
  const items = new Map(CFItems.map((item) => [item.identifier, item]));
  const children = new Map<string, { id: string; at: number }[]>();
  for (const { associationType, originNodeURI, destinationNodeURI, sequenceNumber } of CFAssociations) {
    if (associationType !== 'isChildOf' || !items.has(originNodeURI.identifier)) continue;
    const list = children.get(destinationNodeURI.identifier) ?? [];
    children.set(destinationNodeURI.identifier, [...list, { id: originNodeURI.identifier, at: sequenceNumber ?? list.length + 1 }]);
  }
  const under = (id: string): string[] => (children.get(id) ?? []).sort((a, b) => a.at - b.at).map((child) => child.id);
  /** Leaves below; what was seen is not walked again, so that a circle ends. */
  const leaves = (id: string, seen: Set<string>): string[] => under(id).flatMap((child) => {
    if (seen.has(child)) return [];
    seen.add(child);
    return under(child).length === 0 ? [child] : leaves(child, seen);
  });
  const isLevel = (id: string): boolean => items.get(id)!.CFItemType === LEVEL_TYPE;
  const codeOf = (id: string): string => (items.get(id)!.humanCodingScheme || id).trim().replace(/\s+/g, '-').slice(0, 60);
  const top = under(CFDocument.identifier);
  const verified = CFDocument.adoptionStatus === 'Adopted';
  const groups: DraftGroup[] = top.filter((id) => !isLevel(id)).map((id) => ({
    code: codeOf(id), name: items.get(id)!.fullStatement.slice(0, 500), verified,
    skills: leaves(id, new Set([id])).map((leaf) => ({ code: codeOf(leaf), name: items.get(leaf)!.fullStatement.slice(0, 500), summary: items.get(leaf)!.notes.slice(0, 2000), verified })),
  }));
  if (groups.length === 0) return { ok: false, faults: [{ line: 0, text: 'Tệp không có mục nào treo dưới CFDocument bằng liên kết isChildOf.' }] };
  const twice = repeatedCodes(groups);
  if (twice.length > 0) return { ok: false, faults: twice.map((one) => ({ line: 0, text: `Mã “${one}” (humanCodingScheme) dùng hai lần.` })) };
  const levels: FrameworkLevel[] = top.filter(isLevel).map((id) => ({ code: codeOf(id), name: items.get(id)!.fullStatement.slice(0, 500), note: items.get(id)!.notes.slice(0, 500) }));
  return {
    ok: true,
    value: { title: CFDocument.title, source: CFDocument.creator || CFDocument.title, version: CFDocument.version.replace(/ \(\d+\)$/, '').slice(0, 60) || '1', verified, note: CFDocument.notes.slice(0, 4000), levels, groups },
  };
};
