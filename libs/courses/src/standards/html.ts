import { type Fault, type Located, ownFiles } from '@hvs/package';
import type { CourseUnit } from '../course-tree';
import type { ContentStandard } from './standard';

/** Pages without a standard: a website in a zip, or one page alone. It is opened and left. For one that speaks H5P the player speaks SCORM 2004. */
export const html: ContentStandard = {
  locate: (paths) => {
    if (paths.some((path) => /(^|\/)h5p\.json$/i.test(path)) && !paths.some(isPage)) return { found: 'none' };
    // A page deep inside is part of something whose beginning is missing.
    const pages = paths.filter((path) => isPage(path) && depthOf(path) <= 2);
    const least = Math.min(...pages.map(depthOf));
    const first = pages.filter((path) => depthOf(path) === least);
    const named = FIRST_PAGES.map((name) => first.filter((path) => nameOf(path) === name)).find((found) => found.length > 0) ?? first;
    if (named.length === 0) return { found: 'none' };
    if (named.length > 1) return { found: 'many', fault: { path: named.slice(0, 5).join(', '), code: 'many-pages', text: `Gói có ${named.length} trang HTML mà không trang nào tên là index.html, nên không biết mở trang nào trước. Hãy đặt tên trang đầu là index.html.` } };
    return placed(named[0], paths);
  },
  read: ({ bytes, file, paths, zip }) => {
    const text = new TextDecoder('utf-8').decode(bytes);
    const h5p = /H5PIntegration|H5PStandalone|h5p-standalone/.test(text) || paths.some((path) => /(^|\/)h5p\.json$/i.test(path));
    const title = titleIn(text);
    const href = file.split('/').map((part) => encodeURIComponent(part)).join('/');
    const unit: CourseUnit = {
      id: 'page', title: title === '' ? 'Nội dung' : title, minutes: 0, summary: '',
      ...(h5p
        ? { kind: 'sco', sco: { href, parameters: '?hvs=h5p', launchData: '', masteryScore: null, scaledPassingScore: null, completionThreshold: null, maxTimeAllowed: null, timeLimitAction: null } }
        : { kind: 'page', page: { href, parameters: '' } }),
    };
    return {
      ok: true, standard: 'html', edition: h5p ? 'H5P' : null, title, content: { page: { href } }, warnings: [...remarks(paths, h5p), ...(zip ? [] : aloneRemark(text))],
      treeOf: (name) => ({ title: name, summary: '', language: 'und', legalSource: '', audiences: [], modules: [{ id: 'm1', title: name, units: [{ ...unit, title: title === '' ? name : title }] }], assessment: null }),
    };
  },
};

const FIRST_PAGES = ['index.html', 'index.htm', 'default.html', 'story.html', 'story_html5.html'];
const isPage = (path: string): boolean => /\.(html?|xhtml)$/i.test(path);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();
const depthOf = (path: string): number => path.split('/').length;

const placed = (path: string, paths: readonly string[]): Located => {
  const root = path.slice(0, path.lastIndexOf('/') + 1);
  const outside = ownFiles(paths).filter((one) => !one.startsWith(root));
  const warnings: Fault[] = outside.length === 0 ? [] : [{ path: outside[0], code: 'files-outside', text: `${outside.length} tệp nằm ngoài thư mục “${root}” sẽ không được dùng.` }];
  return { found: 'one', place: { path, root, warnings } };
};

const remarks = (paths: readonly string[], h5p: boolean): readonly Fault[] => [
  h5p
    ? { code: 'h5p-page', text: 'Gói HTML có H5P: bài làm được lưu lại và kết quả các câu hỏi được ghi nhận khi người học làm.' }
    : { code: 'html-page', text: 'Gói HTML thường không tự báo kết quả: người học mở trang là coi như đã học. Hãy xuất ra SCORM hoặc cmi5 nếu cần điểm số và tiến độ.' },
  ...(paths.some((path) => /\.(au|crs|des|cst)$/i.test(path)) ? [{ code: 'has-aicc', text: 'Gói có tệp AICC; hệ thống không đọc AICC nên chỉ mở như trang HTML. Hãy xuất lại ra SCORM hoặc cmi5 nếu cần kết quả.' }] : []),
];

/** A page on its own that leans on files beside it shows nothing of them. */
const aloneRemark = (text: string): readonly Fault[] => {
  const leaning = /<(?:script|img|link|source)\b[^>]{0,2000}?\s(?:src|href)\s*=\s*["'](?!(?:[a-z][a-z0-9+.-]*:|\/\/|#))([^"']{1,200})["']/i.exec(text.slice(0, 2_000_000))?.[1];
  return leaning === undefined ? [] : [{ path: leaning, code: 'page-leans', text: `Trang này cần tệp “${leaning}” đi kèm nhưng chỉ có một tệp được tải lên. Hãy nén cả thư mục thành tệp .zip rồi tải lên.` }];
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ' };

const titleIn = (text: string): string => {
  const raw = /<title\b[^>]{0,200}>([^<]{0,1000})/i.exec(text.slice(0, 500_000))?.[1] ?? '';
  return raw
    .replace(/&#(x?)([0-9a-f]{1,6});/gi, (whole, hex: string, digits: string) => {
      const code = parseInt(digits, hex === '' ? 10 : 16);
      return code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
    })
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\s+/g, ' ').trim().slice(0, 200);
};
