import { attributeOf, decodeXml, locate, readXml, resolveHref, type XmlElement } from '@hvs/package';
import { pictureNameOf } from '../write-bank';
import type { Path } from '../yaml-lines';
import { keyFrom, MOST_QUESTIONS, refused, UNREADABLE, type FileRow, type ReadFile } from './bank-file';
import { readQtiItem } from './read-qti-item';
import { below, is, plainText } from './qti-xml';
import { unpack } from './unpack';

/** What the manifest says of an item (IEEE LOM). */
interface Described { skill?: string; difficulty?: number; audiences?: string[] }

/** A QTI package (3.0; the items of 2.x read alike): a zip with its manifest and one file an item. A lone item is read too. */
export const readQti = (bytes: Buffer): ReadFile => {
  const unpacked = bytes.subarray(0, 2).toString() === 'PK' ? unpack(bytes, (path) => /\.(xml|svg)$/i.test(path)) : { ok: true as const, files: new Map([['item.xml', bytes]]) };
  if (!unpacked.ok) return refused(unpacked.texts.join(' '));
  const { files } = unpacked;
  const listed = itemsOf(files);
  if (!listed.ok) return refused(listed.text, 0, listed.where);
  if (listed.items.length > MOST_QUESTIONS) return refused(`Gói có ${listed.items.length} câu; mỗi lần nhập nhiều nhất ${MOST_QUESTIONS} câu. Hãy tách gói.`);
  const rows = listed.items.flatMap(({ path, described }, index) => rowOf(index + 1, path, described, files));
  return rows.length > 0 ? { ok: true, rows } : refused('Gói không có câu hỏi QTI nào (qti-assessment-item). Hãy xuất lại các câu hỏi (items), không chỉ đề (test).');
};

type Listed = { ok: true; items: { path: string; described: Described }[] } | { ok: false; text: string; where: string };

const itemsOf = (files: ReadonlyMap<string, Buffer>): Listed => {
  const located = locate([...files.keys()], 'imsmanifest.xml');
  if (located.found === 'many') return { ok: false, text: located.fault.text, where: located.fault.path ?? 'gói' };
  const xmls = [...files.keys()].filter((path) => /\.xml$/i.test(path));
  if (located.found === 'none') return xmls.length === 1 ? { ok: true, items: [{ path: xmls[0]!, described: {} }] } : { ok: false, text: 'Gói không có imsmanifest.xml nên không phải gói QTI. Hãy xuất lại gói từ phần mềm soạn câu hỏi.', where: 'cả tệp' };
  const { path, root } = located.place;
  const manifest = xmlOf(files.get(path)!);
  if (!manifest.ok) return { ok: false, text: manifest.text, where: `${path}, dòng ${manifest.line}` };
  const items = below(manifest.root, (one) => is(one, 'resource')).filter((one) => /^imsqti_(item|asi)_/i.test(attributeOf(one, 'type') ?? '')).flatMap((resource) => {
    const href = resolveHref([root], attributeOf(resource, 'href') ?? '');
    return href.kind === 'inside' ? [{ path: href.path, described: describedBy(resource) }] : [];
  });
  // A file named a thousand times is read once.
  return { ok: true, items: [...new Map(items.map((item) => [item.path, item])).values()] };
};

const describedBy = (resource: XmlElement): Described => {
  const [lom] = below(resource, (one) => is(one, 'lom'));
  const valuesOf = (parent: string, name: string): XmlElement[] => below(lom, (one) => is(one, parent)).flatMap((one) => below(one, (inner) => is(inner, name)));
  const words = (element: XmlElement | undefined): string => plainText(element);
  const level = words(below(valuesOf('educational', 'difficulty')[0], (one) => is(one, 'value'))[0]).toLowerCase();
  const competency = below(lom, (one) => is(one, 'classification')).find((one) => words(below(one, (inner) => is(inner, 'purpose')).flatMap((inner) => below(inner, (value) => is(value, 'value')))[0]).toLowerCase() === 'competency');
  const skill = words(below(competency, (one) => is(one, 'taxon')).flatMap((one) => below(one, (inner) => is(inner, 'id'))).at(-1));
  const audiences = valuesOf('general', 'keyword').map(words).flatMap((word) => (word.startsWith('audience:') ? [word.slice('audience:'.length)] : []));
  const difficulty = /^(very )?easy$/.test(level) ? 1 : level === 'medium' ? 2 : /^(very )?difficult$/.test(level) ? 3 : undefined;
  return { ...(skill && { skill }), ...(difficulty && { difficulty }), ...(audiences.length > 0 && { audiences }) };
};

const xmlOf = (bytes: Buffer): { ok: true; root: XmlElement } | { ok: false; text: string; line: number } => {
  const text = decodeXml(bytes);
  const read = text.ok ? readXml(text.xml) : text;
  return read.ok ? { ok: true, root: read.root } : { ok: false, text: read.faults[0]!.text, line: read.faults[0]!.line ?? 1 };
};

/** One question, and one drawing, is no longer than this. */
const LONGEST = 512 * 1024;

/** Nothing, for a file that is XML but no item. */
const rowOf = (line: number, path: string, described: Described, files: ReadonlyMap<string, Buffer>): FileRow[] => {
  const row = (where: string, rest: Pick<FileRow, 'fields' | 'faults' | 'remarks' | 'svg'>): FileRow[] => [{ line, place: (_: Path) => ({ line, where }), ...rest }];
  const broken = (text: string, where = path): FileRow[] => row(where, { fields: {}, faults: [{ path: [UNREADABLE], text }], remarks: [] });
  const file = files.get(path);
  if (!file) return broken(`imsmanifest.xml khai tệp “${path}” nhưng gói không có tệp này. Hãy xuất lại gói.`);
  if (file.length > LONGEST) return broken('Tệp của câu này lớn hơn 512 KB. Hãy rút gọn nội dung rồi xuất lại.');
  const xml = xmlOf(file);
  if (!xml.ok) return broken(xml.text, `${path}, dòng ${xml.line}`);
  if (!is(xml.root, 'assessmentitem')) return files.size === 1 ? [] : broken('Tệp này không phải câu hỏi QTI (qti-assessment-item). Hãy xuất lại gói.');
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const { fields, faults, remarks, svg } = readQtiItem(xml.root, (href) => {
    const at = resolveHref([folder], href);
    const found = at.kind === 'inside' ? files.get(at.path) : undefined;
    return found && found.length <= LONGEST ? found.toString('utf8') : undefined;
  });
  const name = attributeOf(xml.root, 'identifier') ?? '';
  const id = keyFrom(name.replace(/^_/, ''), String(fields['prompt'] ?? ''));
  return row(`${path}, dòng ${xml.root.line}`, { fields: { id, ...described, ...fields, ...(fields['image'] !== undefined && { image: pictureNameOf(id) }) }, faults, remarks, svg });
};
