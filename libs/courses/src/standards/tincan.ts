import {
  attributeOf, childOf, childrenOf, decodeXml, fileFinder, locate, MAX_REPORTED, readXml, resolveHref, textOf, type Fault, type XmlElement,
} from '@hvs/package';
import type { CourseUnit } from '../course-tree';
import type { ContentStandard } from './standard';

/**
 * xAPI packages as authoring tools make them: `tincan.xml` lists activities, of which those with a `<launch>` are opened; the others are parts of
 * the one before them, about which the content says something too.
 */
export const tincan: ContentStandard = {
  locate: (paths) => locate(paths, 'tincan.xml'),
  read: ({ bytes, paths, zip }) => {
    if (!zip) return { ok: false, faults: [{ code: 'needs-zip', text: 'Đây là tệp tincan.xml đứng một mình. Hãy tải lên cả gói xAPI (.zip), đừng giải nén.' }] };
    const decoded = decodeXml(bytes);
    if (!decoded.ok) return decoded;
    const read = readXml(decoded.xml);
    if (!read.ok) return read;
    const faults: Fault[] = [];
    const warnings: Fault[] = [];
    const missing = fileFinder(paths);
    const units: CourseUnit[] = [];
    for (const [index, element] of activitiesOf(read.root).entries()) {
      const id = attributeOf(element, 'id') ?? '';
      const launch = textOf(childOf(element, 'launch'));
      const last = units.at(-1);
      if (launch === undefined) {
        if (last && id !== '') last.activity = { ...last.activity!, childIds: [...last.activity!.childIds, id] };
        continue;
      }
      const address = launchOf(launch, element.line, missing, faults, warnings);
      if (!isIri(id)) warnings.push({ line: element.line, path: id, code: 'activity-id', text: `Mã hoạt động “${id.slice(0, 200)}” không phải địa chỉ (IRI) hợp lệ, nên kết quả gói gửi về sẽ không nhận được. Hãy điền mã thật trong công cụ soạn bài rồi xuất lại.` });
      units.push({
        id: `x${units.length + 1}`, title: textOf(childOf(element, 'name')) ?? `Bài ${index + 1}`, minutes: 0, summary: textOf(childOf(element, 'description')) ?? '', kind: 'activity', itemId: id,
        activity: { launch: address, publisherId: id, type: attributeOf(element, 'type') ?? null, childIds: [] },
      });
    }
    if (units.length === 0) faults.push({ line: read.root.line, code: 'nothing-to-launch', text: 'Tệp tincan.xml không có hoạt động nào mở được (thiếu <launch>). Hãy xuất lại gói ở dạng xAPI (Tin Can).' });
    if (faults.length > 0) return { ok: false, faults: faults.slice(0, MAX_REPORTED) };
    return {
      ok: true, standard: 'xapi', edition: null, title: units[0].title, content: { activities: units.map((unit) => unit.activity) }, warnings,
      treeOf: (title) => ({ title, summary: units[0].summary, language: 'und', legalSource: '', audiences: [], modules: [{ id: 'm1', title, units }], assessment: null }),
    };
  },
};

const MOST_ACTIVITIES = 20_000;

const activitiesOf = (root: XmlElement): readonly XmlElement[] =>
  childrenOf(root, 'activities').flatMap((list) => childrenOf(list, 'activity')).slice(0, MOST_ACTIVITIES);

const launchOf = (launch: string, line: number, missing: ReturnType<typeof fileFinder>, faults: Fault[], warnings: Fault[]): string => {
  const resolved = resolveHref([], launch);
  if (resolved.kind === 'escapes') faults.push({ line, path: launch.slice(0, 200), code: 'href-escapes', text: `Địa chỉ “${launch.slice(0, 200)}” trỏ ra ngoài gói. Hãy sửa để địa chỉ nằm trong gói.` });
  if (resolved.kind === 'external') warnings.push({ line, path: launch.slice(0, 200), code: 'launch-elsewhere', text: `Bài nằm ở “${launch.slice(0, 200)}”, ngoài gói này: chỉ học được khi nơi đó mở được.` });
  if (resolved.kind !== 'inside') return launch;
  const fault = missing(resolved.path, 'tincan.xml');
  if (fault) (fault.code === 'file-missing' ? faults : warnings).push({ ...fault, line });
  return resolved.href;
};

const isIri = (id: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`[\]]+$/i.test(id);
