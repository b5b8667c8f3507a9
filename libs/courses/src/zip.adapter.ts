import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { PackageEntry } from '@hvs/package';
import yauzl from 'yauzl';

export interface ZipEntry extends PackageEntry {
  isFolder: boolean;
  isEncrypted: boolean;
  crc32: number;
  read(): Promise<Readable>;
}

export type OpenedZip = { ok: true; entries: ZipEntry[]; close: () => void } | { ok: false; text: string };

/** What yauzl 3.4 has and its published types (2.10) do not. With `decodeStrings: false` names come as bytes, unchecked: the checks are ours, so that all faults are told. */
interface RawEntry extends yauzl.Entry { fileNameRaw: Buffer }
interface Yauzl34 { getFileNameLowLevel(flags: number, name: Buffer, extraFields: yauzl.Entry['extraFields'], strict: boolean): string }

const UTF8_FLAG = 0x800;
const SYMLINK = 0xa000;

/** Opens a zip and lists it, `maxEntries` + 1 entries at most: one too many is enough to refuse it. */
export const openZip = async (path: string, maxEntries: number): Promise<OpenedZip> => {
  const head = await firstBytes(path, 8);
  let zip: yauzl.ZipFile;
  try {
    zip = await open(path);
  } catch (error) {
    if (isOurs(error)) throw error;
    return { ok: false, text: notAZip(head, error) };
  }
  try {
    return { ok: true, entries: (await list(zip, maxEntries + 1)).map((entry) => readEntry(zip, entry)), close: () => zip.close() };
  } catch (error) {
    zip.close();
    if (isOurs(error)) throw error;
    return { ok: false, text: `Tệp zip hỏng (${messageOf(error)}). Hãy xuất lại gói rồi tải lên.` };
  }
};

const open = (path: string): Promise<yauzl.ZipFile> =>
  new Promise((done, fail) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) => (error ? fail(error) : done(zip)));
  });

const list = (zip: yauzl.ZipFile, most: number): Promise<RawEntry[]> =>
  new Promise((done, fail) => {
    const entries: RawEntry[] = [];
    zip.on('error', fail);
    zip.on('end', () => done(entries));
    zip.on('entry', (entry: RawEntry) => {
      entries.push(entry);
      if (entries.length >= most) done(entries);
      else zip.readEntry();
    });
    zip.readEntry();
  });

const readEntry = (zip: yauzl.ZipFile, entry: RawEntry): ZipEntry => {
  const path = nameOf(entry);
  return {
    path,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    isSymlink: ((entry.externalFileAttributes >>> 16) & 0xf000) === SYMLINK,
    isFolder: path.endsWith('/'),
    isEncrypted: entry.isEncrypted(),
    crc32: entry.crc32,
    read: () => new Promise((done, fail) => { zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream))); }),
  };
};

/** As the zip says; where it does not say which letters it uses and they are UTF-8, as many tools write them, they are UTF-8. */
const nameOf = (entry: RawEntry): string => {
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) === 0) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.fileNameRaw);
    } catch { /* not UTF-8: the old way below */ }
  }
  return (yauzl as unknown as Yauzl34).getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
};

const firstBytes = async (path: string, count: number): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start: 0, end: count - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
};

/** A call to the system that failed (a disk, a file taken away) says nothing about the package: to be tried again, not refused. */
export const isOurs = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

const OTHER_KINDS: readonly (readonly [string, string])[] = [
  ['Rar!', 'Đây là tệp RAR'], ['7z\xbc\xaf', 'Đây là tệp 7-Zip'], ['%PDF', 'Đây là tệp PDF'], ['\x1f\x8b', 'Đây là tệp GZIP'], ['\xd0\xcf\x11\xe0', 'Đây là tệp Office kiểu cũ'],
];

const notAZip = (head: string, error: unknown): string => {
  if (head === '') return 'Tệp tải lên trống. Hãy chọn lại tệp zip của gói.';
  const kind = OTHER_KINDS.find(([magic]) => head.startsWith(magic));
  if (kind) return `${kind[1]}, không phải tệp zip. Hãy xuất khóa học ra gói SCORM (.zip) rồi tải lên.`;
  if (!head.startsWith('PK')) return 'Tệp này không phải tệp zip. Hãy xuất khóa học ra gói SCORM (.zip) rồi tải lên.';
  if (/End of central directory/.test(messageOf(error))) return 'Tệp zip bị cắt cụt: phần cuối không có. Có thể lần tải trước bị đứt giữa chừng; hãy lấy lại tệp gốc rồi tải lên.';
  return `Tệp zip hỏng (${messageOf(error)}). Hãy xuất lại gói rồi tải lên.`;
};
