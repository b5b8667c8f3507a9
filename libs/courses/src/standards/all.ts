import { ownFiles, type Fault, type Place } from '@hvs/package';
import type { CourseUnit } from '../course-tree';
import { cmi5 } from './cmi5';
import { html } from './html';
import { scorm } from './scorm';
import type { ContentStandard } from './standard';
import { tincan } from './tincan';

/** In the order in which they are preferred: of a package made for several, the one that says most. Plain pages are what is left. */
const DESCRIBED: readonly (readonly [name: string, standard: ContentStandard])[] = [['cmi5.xml', cmi5], ['imsmanifest.xml', scorm], ['tincan.xml', tincan]];

/** Units that can be taken in but not yet opened. A line goes when learners can. */
export const NOT_PLAYED: ReadonlySet<CourseUnit['kind']> = new Set<CourseUnit['kind']>(['page', 'au', 'activity']);

export type Detected = { readonly ok: true; readonly standard: ContentStandard; readonly place: Place } | { readonly ok: false; readonly faults: readonly Fault[] };

const depthOf = (place: Place): number => place.path.split('/').length;

/** Which standard a package is of. The description nearest the root counts: others may describe parts of it. */
export const detect = (all: readonly string[]): Detected => {
  const paths = ownFiles(all);
  const located = DESCRIBED.map(([name, standard]) => ({ name, standard, where: standard.locate(paths) }));
  const found = located.flatMap(({ name, standard, where }) => (where.found === 'one' ? [{ name, standard, place: where.place }] : []));
  const least = Math.min(...found.map(({ place }) => depthOf(place)));
  const [best, ...others] = found.filter(({ place }) => depthOf(place) === least);
  if (best) {
    const besides = others.filter(({ place }) => place.root === best.place.root).map(({ name }) => name);
    const warnings: Fault[] = besides.length === 0 ? [] : [{ path: besides[0], code: 'several-standards', text: `Gói có cả ${besides.join(' và ')}; hệ thống đọc theo ${best.name} vì tệp này mô tả khóa học đầy đủ nhất.` }];
    return { ok: true, standard: best.standard, place: { ...best.place, warnings: [...best.place.warnings, ...warnings] } };
  }
  const many = located.flatMap(({ where }) => (where.found === 'many' ? [where.fault] : []));
  if (many.length > 0) return { ok: false, faults: many };
  const page = refusedKind(paths) ? undefined : html.locate(paths);
  if (page?.found === 'one') return { ok: true, standard: html, place: page.place };
  if (page?.found === 'many') return { ok: false, faults: [page.fault] };
  return { ok: false, faults: [refusedKind(paths) ?? NOTHING] };
};

const NOTHING: Fault = {
  code: 'no-manifest',
  text: 'Không nhận ra đây là khóa học: gói không có imsmanifest.xml (SCORM), cmi5.xml, tincan.xml (xAPI) hay trang index.html. Hãy xuất bản (Publish) khóa học từ công cụ soạn bài rồi tải nguyên tệp zip đó lên.',
};

/** What people upload instead of a course, and what to do then. */
const INSTEAD: readonly (readonly [pattern: RegExp, fault: Fault])[] = [
  [/(^|\/)h5p\.json$/i, { code: 'is-h5p', text: 'Đây là tệp .h5p nguyên bản; hệ thống không có bộ phát H5P đi kèm. Hãy mở tệp trong Lumi hoặc H5P rồi xuất ra “HTML” hay “SCORM” và tải tệp đó lên.' }],
  [/\.(au|crs|des|cst)$/i, { code: 'is-aicc', text: 'Đây có vẻ là gói AICC, chuẩn cũ mà hệ thống không đọc. Hãy xuất lại ra SCORM hoặc cmi5.' }],
  [/\.zip$/i, { code: 'zip-in-zip', text: 'Trong gói chỉ có tệp zip khác: có thể khóa học bị nén hai lần. Hãy giải nén một lần và tải tệp zip bên trong lên.' }],
  [/\.(story|cptx|xar|ispring|elpx?|quiz)$/i, { code: 'is-source', text: 'Đây là tệp nguồn của công cụ soạn bài, không phải khóa học đã xuất bản. Hãy dùng chức năng xuất bản (Publish) ra SCORM, cmi5 hoặc xAPI rồi tải tệp zip đó lên.' }],
];

/** Undefined where there is a page to open: then it is a website, whatever else lies in it. */
const refusedKind = (paths: readonly string[]): Fault | undefined =>
  (paths.some((path) => /\.(html?|xhtml)$/i.test(path)) ? undefined : INSTEAD.find(([pattern]) => paths.some((path) => pattern.test(path)))?.[1]);

/** What is uploaded without a zip around it: by the first bytes of the file. Undefined: it is to be opened as a zip. */
export const bareFile = (head: string): { standard: ContentStandard; path: string } | undefined => {
  // Of UTF-16 every other byte is nothing.
  const text = head.replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').replace(/\0/g, '').trimStart();
  if (!text.startsWith('<')) return undefined;
  if (/^<(!doctype\s+html|html|head|body)\b/i.test(text.replace(/^(<!--[^]*?-->\s*)+/, ''))) return { standard: html, path: 'index.html' };
  const name = /<(?:[\w.-]+:)?(manifest|tincan)\b/i.exec(text)?.[1]?.toLowerCase();
  if (name === 'manifest') return { standard: scorm, path: 'imsmanifest.xml' };
  return name === 'tincan' ? { standard: tincan, path: 'tincan.xml' } : { standard: cmi5, path: 'cmi5.xml' };
};
