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
interface LocalHeader { fileName: Buffer; compressionMethod: number }
interface ZipFile34 { readLocalFileHeader(entry: yauzl.Entry, done: (error: Error | null, header: LocalHeader) => void): void }

const UTF8_FLAG = 0x800;
/** Info-ZIP Unicode Path: the true name beside one written in the letters of some old machine. */
const UNICODE_PATH = 0x7075;
const SYMLINK = 0xa000;

/** Opens a zip and lists it, `maxEntries` + 1 entries at most: one too many is enough to refuse it. */
export const openZip = async (path: string, maxEntries: number): Promise<OpenedZip> => {
  const head = await firstBytes(path, 8);
  // What begins as another kind of file and ends as a zip shows one face to a scanner and another to us.
  if (!head.startsWith('PK')) return { ok: false, text: notAZip(head, undefined) };
  let zip: yauzl.ZipFile;
  try {
    zip = await open(path);
  } catch (error) {
    if (isOurs(error)) throw error;
    return { ok: false, text: notAZip(head, error) };
  }
  try {
    const raw = await list(zip, maxEntries + 1);
    const inEachOther = overlapping(raw);
    if (!inEachOther) return { ok: true, entries: raw.map((entry) => readEntry(zip, entry)), close: () => zip.close() };
    zip.close();
    return { ok: false, text: `Tệp zip có hai tệp dùng chung một chỗ dữ liệu (“${nameOf(inEachOther).slice(0, 120)}”): giống bom nén. Không nhận gói này; hãy lấy gói từ nguồn tin cậy.` };
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

const HEADER_BYTES = 30;

/** An entry that begins before the one before it can have ended: many files out of the bytes of one (D. Fifield, “A better zip bomb”). */
const overlapping = (entries: readonly RawEntry[]): RawEntry | undefined => {
  const byPlace = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  return byPlace.find((entry, i) => {
    const before = byPlace[i - 1];
    return before !== undefined && entry.relativeOffsetOfLocalHeader < before.relativeOffsetOfLocalHeader + HEADER_BYTES + before.fileNameLength + before.compressedSize;
  });
};

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
    read: async () => {
      const local = await localHeader(zip, entry);
      if (!local.fileName.equals(entry.fileNameRaw)) throw new Error(OTHER_NAME);
      return new Promise((done, fail) => { zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream))); });
    },
  };
};

export const OTHER_NAME = 'another name in the local header';

const localHeader = (zip: yauzl.ZipFile, entry: RawEntry): Promise<LocalHeader> =>
  new Promise((done, fail) => { (zip as unknown as ZipFile34).readLocalFileHeader(entry, (error, header) => (error ? fail(error) : done(header))); });

/** As the zip says; where it does not say which letters it uses and they are UTF-8, as many tools write them, they are UTF-8. */
const nameOf = (entry: RawEntry): string => {
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) === 0 && !entry.extraFields.some(({ id }) => id === UNICODE_PATH)) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.fileNameRaw);
    } catch { /* not UTF-8: the old way below */ }
  }
  return (yauzl as unknown as Yauzl34).getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
};

export const firstBytes = async (path: string, count: number): Promise<string> => {
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
  if (kind) return `${kind[1]}, không phải tệp zip. Hãy xuất khóa học ra gói SCORM, cmi5 hoặc xAPI (.zip) rồi tải lên.`;
  if (!head.startsWith('PK')) return 'Tệp này không phải tệp zip. Hãy xuất khóa học ra gói SCORM, cmi5 hoặc xAPI (.zip) rồi tải lên.';
  if (/invalid comment length/i.test(messageOf(error))) return 'Sau phần cuối của tệp zip còn dữ liệu lạ nối thêm. Không nhận tệp như vậy; hãy lấy lại tệp gốc hoặc nén lại.';
  if (/multi-disk/i.test(messageOf(error))) return 'Đây chỉ là một phần của tệp zip chia nhiều phần. Hãy nén lại thành một tệp .zip duy nhất.';
  if (/End of central directory/.test(messageOf(error))) return 'Tệp zip bị cắt cụt: phần cuối không có. Có thể lần tải trước bị đứt giữa chừng; hãy lấy lại tệp gốc rồi tải lên.';
  return `Tệp zip hỏng (${messageOf(error)}). Hãy xuất lại gói rồi tải lên.`;
};
