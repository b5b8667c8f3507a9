import { crc32, inflateRawSync } from 'node:zlib';
import { checkEntries, type PackageEntry, type PackageLimits } from '@hvs/package';

const MEGABYTE = 1024 * 1024;
const LIMITS: PackageLimits = { maxEntries: 5000, maxEntryBytes: 8 * MEGABYTE, maxTotalBytes: 32 * MEGABYTE, maxRatio: 200, ratioFromBytes: 4 * MEGABYTE, maxPathCharacters: 300, maxDepth: 16 };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;
const SYMLINK = 0xa000;

interface Entry extends PackageEntry { method: number; crc: number; encrypted: boolean; at: number }
export type Unpacked = { ok: true; files: Map<string, Buffer> } | { ok: false; texts: string[] };

const refused = (...texts: string[]): Unpacked => ({ ok: false, texts });
const BROKEN = 'Tệp nén hỏng hoặc tải lên chưa trọn. Hãy lưu (hoặc xuất) lại tệp rồi gửi lại.';

/**
 * The files of a small zip (APPNOTE 6.3): those that are wanted. Nothing is unpacked before its whole list was looked at, and
 * nothing grows past the size it declared.
 */
export const unpack = (bytes: Buffer, wanted: (path: string) => boolean): Unpacked => {
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') return refused('Đây là tệp .xls kiểu cũ, hoặc tệp có đặt mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu thành .xlsx rồi gửi lại.');
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== LOCAL) return refused('Tệp này không phải tệp nén (.xlsx, .zip). Hãy kiểm tra lại xem đã chọn đúng tệp chưa.');
  const entries = entriesOf(bytes);
  if (!entries) return refused(BROKEN);
  const faults = checkEntries(entries, LIMITS);
  if (faults.length > 0) return refused(...faults.slice(0, 5).map(({ text }) => text));
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter(({ path }) => !path.endsWith('/') && wanted(path))) {
    if (entry.encrypted) return refused('Tệp có đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.');
    const content = contentOf(bytes, entry);
    if (!content) return refused(`Không giải nén được “${entry.path}”. ${BROKEN}`);
    files.set(entry.path, content);
  }
  return { ok: true, files };
};

const entriesOf = (bytes: Buffer): Entry[] | undefined => {
  // The end record stands in the last 22 bytes and a comment of at most 65,535 before the end.
  let end = bytes.length - 22;
  while (end >= Math.max(0, bytes.length - 22 - 0xffff) && bytes.readUInt32LE(end) !== END) end--;
  if (end < 0 || bytes.readUInt32LE(end) !== END) return undefined;
  const entries: Entry[] = [];
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL) return undefined;
    const [flags, nameLength, extraLength, commentLength] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    entries.push({
      path: bytes.toString(flags & UTF8_FLAG ? 'utf8' : 'latin1', at + 46, at + 46 + nameLength), encrypted: (flags & ENCRYPTED_FLAG) !== 0,
      method: bytes.readUInt16LE(at + 10), crc: bytes.readUInt32LE(at + 16), compressedSize: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24),
      isSymlink: ((bytes.readUInt32LE(at + 38) >>> 16) & 0xf000) === SYMLINK, at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
};

const contentOf = (bytes: Buffer, { at, compressedSize, size, method, crc }: Entry): Buffer | undefined => {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) return undefined;
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (from + compressedSize > bytes.length) return undefined;
  const packed = bytes.subarray(from, from + compressedSize);
  try {
    const content = method === 0 ? packed : method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }) : undefined;
    return content?.length === size && crc32(content) === crc ? content : undefined;
  } catch {
    return undefined;
  }
};
