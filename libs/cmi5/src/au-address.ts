import type { Fault } from '@hvs/package';
import { resolveHref } from '@hvs/package';
import { fault } from './content-model';
import { collidingNames } from './launch';

/** The `url` of an AU (§13.1.4, §14.1, §14.2): a file of the package, a page elsewhere, or a program of its own. */

export type AuAddress =
  | { readonly ok: true; readonly url: string; readonly path: string | null; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly fault: Fault };

/** What a course structure was found in. A bare XML file has nothing beside it (§14.2). */
export interface StructureSource {
  readonly zip: boolean;
  /** From the folder of cmi5.xml on; not given, and nobody looks whether the files are there. */
  readonly files?: ReadonlySet<string>;
}

export interface PackageFiles {
  readonly zip: boolean;
  /** The file as it is named in the package, whatever its letter case and accents; undefined if it is not there. */
  readonly named: (path: string) => string | undefined;
}

const key = (path: string): string => path.normalize('NFC').toLowerCase();

export const filesOf = ({ zip, files }: StructureSource): PackageFiles => {
  let byKey: Map<string, string> | undefined;
  const named = (path: string): string | undefined => {
    if (files === undefined || files.has(path)) return path;
    byKey ??= new Map([...files].map((one): [string, string] => [key(one), one]));
    return byKey.get(key(path));
  };
  return { zip, named };
};

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** What a browser would run or open in our own page. */
const OURS = /^(javascript|vbscript|data|blob|file|about|filesystem|view-source):/i;
const WEB = /^https?:\/\//i;
/** White space and control characters end an address; the others RFC 1738 §2.2 calls unsafe in every place. */
const NEVER = /[\s\p{Cc}<>"]/u;

const shown = (url: string): string => (url.length > 200 ? `${url.slice(0, 200)}…` : url);

const isWebAddress = (url: string): boolean => !NEVER.test(url) && URL.canParse(url);

const elsewhere = (url: string, line: number): AuAddress => {
  if (OURS.test(url)) return { ok: false, fault: fault(line, '13.1.4.0-2', 'url-scheme', `Địa chỉ “${shown(url)}” sẽ chạy ngay trong trang của hệ thống nên không được nhận. Hãy dùng địa chỉ http(s) hoặc tệp trong gói.`) };
  if (!isWebAddress(url)) return { ok: false, fault: fault(line, '13.1.4.0-2', 'url-invalid', `Địa chỉ “${shown(url)}” không đúng dạng URL. Hãy sửa lại (dấu cách viết là %20).`) };
  const warnings = WEB.test(url) ? [] : [{ line, path: shown(url), code: 'url-program', text: `Bài mở bằng chương trình riêng (“${shown(url)}”), chỉ chạy được trên máy đã cài chương trình đó.` }];
  return { ok: true, url, path: null, warnings };
};

const inPackage = (url: string, line: number, files: PackageFiles): AuAddress => {
  const refuse = (requirement: string, code: string, text: string): AuAddress => ({ ok: false, fault: fault(line, requirement, code, text, shown(url)) });
  if (!files.zip) return refuse('14.2.0.0-1', 'url-needs-zip', `Địa chỉ “${shown(url)}” trỏ đến tệp trong gói, nhưng đây chỉ là tệp XML. Hãy tải lên cả gói zip, hoặc dùng địa chỉ đầy đủ https://….`);
  const resolved = resolveHref([], url);
  if (resolved.kind === 'external') return refuse('14.1.0.0-4', 'url-half', `Địa chỉ “${shown(url)}” thiếu “https:” ở đầu. Hãy viết đầy đủ.`);
  if (resolved.kind === 'escapes') return refuse('13.1.4.0-2', 'url-escapes', `Địa chỉ “${shown(url)}” trỏ ra ngoài gói. Hãy sửa để địa chỉ nằm trong gói.`);
  const suffix = /[?#].*$/s.exec(url)?.[0] ?? '';
  if (resolved.path === '' || NEVER.test(suffix)) return refuse('13.1.4.0-2', 'url-invalid', `Địa chỉ “${shown(url)}” không đúng dạng URL. Hãy sửa lại (dấu cách viết là %20).`);
  const path = files.named(resolved.path);
  if (path === undefined) return refuse('14.1.0.0-4', 'file-missing', `Bài mở tệp “${shown(resolved.path)}” nhưng gói không có tệp này. Hãy thêm tệp hoặc xuất lại gói.`);
  const warnings = path === resolved.path ? [] : [{
    line, path: shown(resolved.path), code: 'file-case',
    text: `Bài mở “${shown(resolved.path)}” nhưng trong gói là “${shown(path)}” (khác chữ hoa/thường hoặc cách gõ dấu); hệ thống dùng tệp này.`,
  }];
  return { ok: true, url: path.split('/').map((part) => encodeURIComponent(part)).join('/') + suffix, path, warnings };
};

export const addressOf = (url: string, line: number, files: PackageFiles): AuAddress => {
  if (url === '') return { ok: false, fault: fault(line, '13.2.0.0-1', 'url-empty', 'Bài không có địa chỉ để mở (<url> trống). Hãy xuất lại gói.') };
  const taken = collidingNames(url);
  if (taken.length > 0) {
    return { ok: false, fault: fault(line, '8.1.0.0-6', 'query-reserved', `Địa chỉ “${shown(url)}” dùng tham số “${taken.join('”, “')}” mà cmi5 dành riêng khi mở bài. Hãy đổi tên tham số.`) };
  }
  return SCHEME.test(url) ? elsewhere(url, line) : inPackage(url, line, files);
};
