import type { Fault } from './types';

/** What a zip may hold before a byte of it is unpacked, and where its manifest is. Sizes are what the zip declares: the unpacker must stop where they lie. */

export interface PackageEntry {
  readonly path: string;
  readonly compressedSize: number;
  readonly size: number;
  readonly isSymlink: boolean;
}

export interface PackageLimits {
  readonly maxEntries: number;
  readonly maxEntryBytes: number;
  readonly maxTotalBytes: number;
  /** Unpacked to packed; not looked at below `ratioFromBytes`, where it costs nothing. */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
  readonly maxPathCharacters: number;
  readonly maxDepth: number;
}

const MEGABYTE = 1024 * 1024;

export const PACKAGE_LIMITS: PackageLimits = {
  maxEntries: 20_000, maxEntryBytes: 1024 * MEGABYTE, maxTotalBytes: 2048 * MEGABYTE,
  maxRatio: 200, ratioFromBytes: 8 * MEGABYTE, maxPathCharacters: 400, maxDepth: 32,
};

/** A report nobody reads to its end helps nobody. */
export const MAX_REPORTED = 50;

const shown = (path: string): string => {
  // eslint-disable-next-line no-control-regex -- showing what cannot be shown is the point
  const clean = path.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  return clean.length > 120 ? `${clean.slice(0, 117)}…` : clean;
};

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE).toLocaleString('vi-VN')} MB`;

const REPACK = 'Hãy nén lại từ bên trong thư mục của khóa học.';

const PATH_RULES: readonly (readonly [code: string, bad: (path: string, limits: PackageLimits) => boolean, text: string])[] = [
  ['path-empty', (path) => path === '', `có tên trống. ${REPACK}`],
  // eslint-disable-next-line no-control-regex -- these characters are what is refused
  ['path-control', (path) => /[\u0000-\u001f\u007f]/.test(path), 'có ký tự điều khiển trong tên. Hãy đổi tên tệp rồi nén lại.'],
  ['path-direction', (path) => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(path), 'có ký tự đổi chiều chữ trong tên, khiến tên tệp hiện ra khác với tên thật. Hãy đổi tên tệp rồi nén lại.'],
  ['path-backslash', (path) => path.includes('\\'), 'dùng dấu “\\” trong đường dẫn; một số máy không mở được. Hãy nén lại bằng chức năng nén của Windows/7-Zip, hoặc xuất lại gói.'],
  ['path-drive', (path) => /^[a-z]:/i.test(path), `có tên ổ đĩa ở đầu. ${REPACK}`],
  ['path-absolute', (path) => path.startsWith('/'), `bắt đầu bằng “/”. ${REPACK}`],
  ['path-traversal', (path) => path.split('/').includes('..'), 'có “../” để trỏ ra ngoài gói. Không nhận gói này; hãy lấy gói từ nguồn tin cậy.'],
  ['path-long', (path, limits) => path.length > limits.maxPathCharacters, 'có tên quá dài. Hãy rút ngắn tên tệp và thư mục.'],
  ['path-deep', (path, limits) => path.split('/').length > limits.maxDepth, 'nằm quá sâu trong thư mục. Hãy bớt tầng thư mục.'],
];

const pathFaults = (entry: PackageEntry, limits: PackageLimits): readonly Fault[] => {
  const broken = PATH_RULES.find(([, bad]) => bad(entry.path, limits));
  const path = shown(entry.path);
  return [
    ...(broken ? [{ path, code: broken[0], text: `Tệp “${path}” ${broken[2]}` }] : []),
    ...(entry.isSymlink ? [{ path, code: 'symlink', text: `“${path}” là liên kết (symlink), không phải tệp thật. Hãy thay bằng tệp thật rồi nén lại.` }] : []),
  ];
};

const isCount = (n: number): boolean => Number.isFinite(n) && n >= 0;

const sizeFaults = (entry: PackageEntry, limits: PackageLimits): readonly Fault[] => {
  const path = shown(entry.path);
  if (!isCount(entry.size) || !isCount(entry.compressedSize)) {
    return [{ path, code: 'size-wrong', text: `Tệp “${path}” ghi kích thước không hợp lệ. Tệp zip hỏng; hãy nén lại.` }];
  }
  if (entry.size > limits.maxEntryBytes) {
    return [{ path, code: 'entry-too-big', text: `Tệp “${path}” khi giải nén là ${inMegabytes(entry.size)}, quá mức ${inMegabytes(limits.maxEntryBytes)} cho một tệp. Hãy nén nhỏ tệp này lại.` }];
  }
  if (entry.size >= limits.ratioFromBytes && entry.size > Math.max(1, entry.compressedSize) * limits.maxRatio) {
    return [{ path, code: 'ratio', text: `Tệp “${path}” phình ra hơn ${limits.maxRatio} lần khi giải nén: giống bom nén. Không nhận gói này.` }];
  }
  return [];
};

/** Windows, macOS and object stores differ on case and accents; two names that are one for any of them are refused. */
const key = (path: string): string => path.normalize('NFC').toLowerCase().replace(/\/+$/, '');

const clashes = (entries: readonly PackageEntry[]): readonly Fault[] => {
  const seen = new Map<string, PackageEntry>();
  const faults: Fault[] = [];
  for (const entry of entries) {
    const earlier = seen.get(key(entry.path));
    if (!earlier) seen.set(key(entry.path), entry);
    else if (!(earlier.path.endsWith('/') && entry.path.endsWith('/'))) {
      const [a, b] = [shown(earlier.path), shown(entry.path)];
      faults.push({
        path: b, code: 'duplicate',
        text: a === b ? `Tệp “${a}” có hai lần trong gói. Hãy nén lại.` : `“${a}” và “${b}” chỉ khác nhau chữ hoa/thường hoặc cách gõ dấu. Hãy đổi tên một tệp.`,
      });
    }
  }
  const folders = [...seen.keys()].flatMap((path) => path.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/')));
  for (const folder of new Set(folders)) {
    const file = seen.get(folder);
    if (file && !file.path.endsWith('/')) {
      faults.push({ path: shown(file.path), code: 'file-and-folder', text: `“${shown(file.path)}” vừa là tệp vừa là thư mục. Tệp zip hỏng; hãy nén lại.` });
    }
  }
  return faults;
};

/** Everything in the list of a zip for which the package must be refused; none, and it may be unpacked. */
export const checkEntries = (entries: readonly PackageEntry[], limits: PackageLimits = PACKAGE_LIMITS): Fault[] => {
  if (entries.length === 0) return [{ code: 'zip-empty', text: 'Tệp zip không có gì bên trong. Hãy xuất lại gói.' }];
  if (entries.length > limits.maxEntries) {
    return [{ code: 'too-many-entries', text: `Gói có ${entries.length.toLocaleString('vi-VN')} tệp, quá mức ${limits.maxEntries.toLocaleString('vi-VN')}. Hãy tách khóa học thành nhiều gói.` }];
  }
  const sizes = entries.map((entry) => (isCount(entry.size) ? entry.size : 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const packed = entries.reduce((sum, entry) => sum + (isCount(entry.compressedSize) ? entry.compressedSize : 0), 0);
  const faults = [
    ...entries.flatMap((entry) => [...pathFaults(entry, limits), ...sizeFaults(entry, limits)]),
    ...clashes(entries.filter((entry) => entry.path.length <= limits.maxPathCharacters)),
  ];
  if (total > limits.maxTotalBytes) {
    faults.push({ code: 'total-too-big', text: `Cả gói khi giải nén là ${inMegabytes(total)}, quá mức ${inMegabytes(limits.maxTotalBytes)}. Hãy giảm kích thước ảnh, phim hoặc tách gói.` });
  } else if (total >= limits.ratioFromBytes && total > Math.max(1, packed) * limits.maxRatio && !faults.some((fault) => fault.code === 'ratio')) {
    faults.push({ code: 'ratio', text: `Cả gói phình ra hơn ${limits.maxRatio} lần khi giải nén: giống bom nén. Không nhận gói này.` });
  }
  if (faults.length <= MAX_REPORTED) return faults;
  return [...faults.slice(0, MAX_REPORTED), { code: 'more', text: `… và ${faults.length - MAX_REPORTED} lỗi nữa.` }];
};

const ODD_NAMES: readonly (readonly [code: string, odd: RegExp, text: string])[] = [
  ['path-device', /(^|\/)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.[^/]*)?(\/|$)/i, 'là tên Windows dành riêng; người tải gói về máy Windows sẽ không giải nén được.'],
  ['path-trailing', /[. ](\/|$)/, 'kết thúc bằng dấu chấm hoặc dấu cách; Windows sẽ tự bỏ dấu đó.'],
];

/** Names that do no harm here and trouble elsewhere; one remark for each kind. */
export const entryRemarks = (paths: readonly string[]): Fault[] => ODD_NAMES.flatMap(([code, odd, text]) => {
  const found = paths.filter((path) => odd.test(path));
  return found.length === 0 ? [] : [{ path: shown(found[0]), code, text: `Tên tệp “${shown(found[0])}”${found.length > 1 ? ` (và ${found.length - 1} tên khác)` : ''} ${text}` }];
});

/** The file that says what the package is, and the folder everything else counts from. */
export interface Place {
  readonly path: string;
  /** '' or the folder with its slash. */
  readonly root: string;
  readonly warnings: readonly Fault[];
}

export type Located = { readonly found: 'one'; readonly place: Place } | { readonly found: 'many'; readonly fault: Fault } | { readonly found: 'none' };

/** Systems put these into zips by themselves; they are no part of anybody's course. */
const isJunk = (path: string): boolean => /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i.test(path);

const depthOf = (path: string): number => path.split('/').length;
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Paths of a package's own files. */
export const ownFiles = (paths: readonly string[]): readonly string[] => paths.filter((path) => !isJunk(path) && !path.endsWith('/'));

/** Where the file of that name is: at the root, as it must be; or in one sub-folder, where people put it by zipping the folder. */
export const locate = (paths: readonly string[], name: string): Located => {
  const real = ownFiles(paths);
  const all = real.filter((path) => nameOf(path).toLowerCase() === name);
  const shallowest = all.reduce((least, path) => Math.min(least, depthOf(path)), Infinity);
  const found = all.filter((path) => depthOf(path) === shallowest);
  if (found.length === 0) return { found: 'none' };
  if (found.length > 1) {
    return {
      found: 'many',
      fault: { path: found.slice(0, 5).map(shown).join(', '), code: 'many-manifests', text: `Gói chứa ${found.length} khóa học (mỗi thư mục một tệp ${name}). Hãy tải từng khóa học lên riêng.` },
    };
  }
  const [path] = found;
  const root = path.slice(0, path.lastIndexOf('/') + 1);
  const outside = root === '' ? [] : real.filter((one) => !one.startsWith(root));
  const warnings: Fault[] = [];
  if (root !== '') {
    warnings.push({ path: shown(path), code: 'manifest-in-folder', text: `${name} nằm trong thư mục “${shown(root)}” chứ không ở gốc của tệp zip; hệ thống lấy thư mục đó làm gốc.` });
  }
  if (outside.length > 0) {
    warnings.push({ path: shown(outside[0]), code: 'files-outside', text: `${outside.length} tệp nằm ngoài thư mục “${shown(root)}” sẽ không được dùng.` });
  }
  if (nameOf(path) !== name) {
    warnings.push({ path: shown(path), code: 'manifest-case', text: `Tên tệp phải viết thường là “${name}”; hệ thống vẫn nhận.` });
  }
  return { found: 'one', place: { path, root, warnings } };
};

/** Whether a file a package names is there, under that very name: undefined if so; else what to tell whoever made it, `of` being who names it. */
export const fileFinder = (paths: readonly string[]): ((path: string, of: string) => Fault | undefined) => {
  const there = new Set(paths);
  const byKey = new Map(paths.map((path): [string, string] => [key(path), path]));
  return (path, of) => {
    if (there.has(path) || there.has(path.normalize('NFC')) || there.has(path.normalize('NFD'))) return undefined;
    const near = byKey.get(key(path));
    return near === undefined
      ? { path: shown(path), code: 'file-missing', text: `${of} khai tệp “${shown(path)}” nhưng gói không có tệp này. Hãy thêm tệp hoặc xuất lại gói.` }
      : { path: shown(path), code: 'file-case', text: `${of} khai “${shown(path)}” nhưng trong gói là “${shown(near)}” (khác chữ hoa/thường hoặc cách gõ dấu). Hãy sửa cho giống nhau.` };
  };
};
