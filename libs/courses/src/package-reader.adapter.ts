import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { checkEntries, decodeXml, findManifest, PACKAGE_LIMITS } from '@hvs/package';
import { checkFiles, readManifest, type Manifest } from '@hvs/scorm';
import { mediaTypeOf } from './media-types';
import { asErrors, asWarnings } from './package-faults';
import type { PackageFault, PackageReport } from './package-report';
import { launchableItems } from './package-tree';
import { isOurs, openZip, type ZipEntry } from './zip.adapter';

/** A file of the package, unpacked at `at`; `path` counts from the manifest's folder. */
export interface UnpackedFile { path: string; sha2: string; mediaType: string; bytes: number; at: string }

export type ReadPackage = { report: PackageReport } & ({ ok: true; manifest: Manifest; files: UnpackedFile[] } | { ok: false });

const MEGABYTE = 1024 * 1024;
/** A manifest larger than this is refused by its reader; no more of it is brought into memory. */
const MANIFEST_BYTES = 33 * MEGABYTE;
const MOST_TOLD = 20;

/**
 * Reads the package at `zipPath` and unpacks it into `folder`, step by step: what is wrong with one step is told in
 * full before the next is begun. Nothing is unpacked of a package whose list or manifest is refused.
 */
export const readPackage = async (zipPath: string, folder: string, unpackedMaxMb: number, onFile: (done: number, of: number) => Promise<void>): Promise<ReadPackage> => {
  const report: PackageReport = { ok: false, standard: null, edition: null, title: null, items: 0, files: 0, bytes: 0, faults: [] };
  const refuse = (faults: PackageFault[]): ReadPackage => {
    report.faults.unshift(...faults);
    return { ok: false, report };
  };
  const maxTotalBytes = unpackedMaxMb * MEGABYTE;
  const limits = { ...PACKAGE_LIMITS, maxTotalBytes, maxEntryBytes: Math.min(PACKAGE_LIMITS.maxEntryBytes, maxTotalBytes) };
  const zip = await openZip(zipPath, limits.maxEntries);
  if (!zip.ok) return refuse([{ severity: 'error', path: '', line: 0, text: zip.text }]);
  try {
    const listed = [...asErrors(checkEntries(zip.entries, limits)), ...encrypted(zip.entries)];
    if (listed.length > 0) return refuse(listed);
    const files = zip.entries.filter((entry) => !entry.isFolder);
    const place = findManifest(files.map((entry) => entry.path));
    if (!place.ok) return refuse(asErrors(place.faults));
    report.faults.push(...asWarnings(place.warnings));

    const inside = files.filter((entry) => entry.path.startsWith(place.root));
    report.files = inside.length;
    const manifest = await manifestIn(inside.find((entry) => entry.path === place.path)!, report);
    if (!manifest) return { ok: false, report };
    const there = checkFiles(manifest, inside.map((entry) => entry.path.slice(place.root.length)));
    report.faults.push(...asWarnings(there.warnings));
    if (there.faults.length > 0) return refuse(asErrors(there.faults));

    const unpacked = await unpack(inside, place.root, folder, onFile);
    report.bytes = unpacked.files.reduce((sum, file) => sum + file.bytes, 0);
    if (unpacked.faults.length > 0) return refuse(unpacked.faults);
    return { ok: true, report: { ...report, ok: true }, manifest, files: unpacked.files };
  } finally {
    zip.close();
  }
};

const encrypted = (entries: readonly ZipEntry[]): PackageFault[] => {
  const first = entries.find((entry) => entry.isEncrypted);
  if (!first) return [];
  return [{ severity: 'error', path: first.path, line: 0, text: `Tệp zip có mật khẩu (“${first.path.slice(0, 120)}” bị mã hóa). Hãy nén lại không đặt mật khẩu.` }];
};

/** Reads the manifest into the report; undefined, with the faults in the report, when it is refused. */
const manifestIn = async (entry: ZipEntry, report: PackageReport): Promise<Manifest | undefined> => {
  const refuse = (faults: PackageFault[]): undefined => { report.faults.unshift(...faults); };
  let bytes: Buffer;
  try {
    bytes = await readUpTo(await entry.read(), MANIFEST_BYTES);
  } catch (error) {
    if (isOurs(error)) throw error;
    return refuse([damaged(entry, error)]);
  }
  const decoded = decodeXml(bytes);
  if (!decoded.ok) return refuse(asErrors(decoded.faults, entry.path));
  const read = readManifest(decoded.xml);
  if (!read.ok) return refuse(asErrors(read.faults, entry.path));
  const { manifest } = read;
  const { items } = manifest.organisation;
  const scos = launchableItems(items, 'sco').length;
  report.faults.push(...asWarnings(read.warnings, entry.path), ...untracked(launchableItems(items, 'asset'), entry.path));
  Object.assign(report, { standard: manifest.standard, edition: manifest.edition, title: manifest.title, items: scos });
  if (scos > 0) return manifest;
  return refuse([{ severity: 'error', path: entry.path, line: 0, text: 'Gói chỉ có trang tài nguyên (asset), không có bài nào báo được kết quả (sco). Hãy xuất lại ở dạng có theo dõi kết quả.' }]);
};

/** Pages that cannot say when they are done would leave the course unfinished for ever, so they are no units of it. */
const untracked = (assets: readonly { title: string }[], path: string): PackageFault[] =>
  assets.slice(0, MOST_TOLD).map(({ title }) => ({ severity: 'warning', path, line: 0, text: `Mục “${title}” chỉ là trang tài nguyên (asset), không báo được kết quả; nó không tính vào việc hoàn thành khóa học.` }));

const readUpTo = async (stream: Readable, most: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return Buffer.concat(chunks);
};

const unpack = async (entries: readonly ZipEntry[], root: string, folder: string, onFile: (done: number, of: number) => Promise<void>): Promise<{ files: UnpackedFile[]; faults: PackageFault[] }> => {
  const files: UnpackedFile[] = [];
  const faults: PackageFault[] = [];
  for (const [index, entry] of entries.entries()) {
    const at = join(folder, String(index));
    const written = await unpackOne(entry, at);
    if ('severity' in written) faults.push(written);
    else files.push({ path: entry.path.slice(root.length), mediaType: mediaTypeOf(entry.path), at, ...written });
    if (faults.length >= MOST_TOLD) break;
    await onFile(index + 1, entries.length);
  }
  return { files, faults };
};

/** An entry may say anything of its size: what counts is how many bytes come out, and reading stops where the promise ends. */
const unpackOne = async (entry: ZipEntry, at: string): Promise<{ sha2: string; bytes: number } | PackageFault> => {
  const hash = createHash('sha256');
  let bytes = 0;
  let sum = 0;
  const out = await open(at, 'w');
  try {
    for await (const chunk of chunksOf(entry)) {
      bytes += chunk.length;
      if (bytes > entry.size) throw new Damage('too many bytes in the stream');
      hash.update(chunk);
      sum = crc32(chunk, sum);
      await out.writeFile(chunk);
    }
    if (sum !== entry.crc32) throw new Damage('check sum');
    return { sha2: hash.digest('hex'), bytes };
  } catch (error) {
    if (error instanceof Damage) return damaged(entry, error);
    throw error;
  } finally {
    await out.close();
  }
};

/** The package's fault, not ours: tells a broken zip from a full disk. */
class Damage extends Error {}

async function* chunksOf(entry: ZipEntry): AsyncGenerator<Buffer> {
  try {
    yield* (await entry.read()) as AsyncIterable<Buffer>;
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new Damage(error instanceof Error ? error.message : String(error));
  }
}

const damaged = (entry: ZipEntry, error: unknown): PackageFault => {
  const reason = error instanceof Error ? error.message : '';
  const name = entry.path.slice(0, 120);
  const text = /too many bytes/.test(reason)
    ? `Tệp “${name}” giải nén ra lớn hơn kích thước nó khai: giống bom nén. Không nhận gói này.`
    : /unsupported compression method/.test(reason)
      ? `Tệp “${name}” dùng kiểu nén lạ (${reason.replace(/\D+/g, '')}). Hãy nén lại bằng chức năng nén thông thường (Deflate).`
      : `Tệp “${name}” trong gói bị hỏng, không giải nén được. Hãy lấy lại tệp zip gốc hoặc xuất lại gói.`;
  return { severity: 'error', path: entry.path, line: 0, text };
};
