import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { checkEntries, entryRemarks, PACKAGE_LIMITS } from '@hvs/package';
import { sha256 } from './content-hash';
import { unitsOf, type CourseUnit } from './course-tree';
import { mediaTypeOf } from './media-types';
import { asErrors, asWarnings } from './package-faults';
import { toolOf } from './package-notes';
import type { PackageFault, PackageReport } from './package-report';
import { bareFile, detect, NOT_PLAYED } from './standards/all';
import type { ContentStandard, ReadCourse } from './standards/standard';
import { damaged, lookInto, MOST_TOLD, unpack, type UnpackedFile } from './unpack.adapter';
import { firstBytes, isOurs, openZip, type ZipEntry } from './zip.adapter';

export type ReadPackage = { report: PackageReport } & ({ ok: true; course: ReadCourse; files: UnpackedFile[] } | { ok: false });

export interface ReadingLimits { unpackedMaxMb: number; maxEntries: number }
type Tell = (done: number, of: number) => Promise<void>;

const MEGABYTE = 1024 * 1024;
/** A description larger than this is refused by its reader; no more of it is brought into memory. */
const DESCRIPTION_BYTES = 33 * MEGABYTE;
const HEAD_BYTES = 1024;

/**
 * Reads what was uploaded and unpacks it into `folder`, step by step: what is wrong with one step is told in full before
 * the next is begun. Nothing is unpacked of a package whose list or description is refused.
 */
export const readPackage = async (at: string, folder: string, given: ReadingLimits, onFile: Tell): Promise<ReadPackage> => {
  const report: PackageReport = { ok: false, standard: null, edition: null, title: null, tool: null, items: 0, files: 0, bytes: 0, hosts: [], faults: [] };
  const bare = bareFile(await firstBytes(at, HEAD_BYTES));
  const read = bare ? await readBare(at, folder, bare, report) : await readZip(at, folder, given, onFile, report);
  if (!read) return { ok: false, report };
  const { hosts, late } = await lookInto(read.files);
  report.hosts = [...hosts.keys()].sort();
  report.bytes = read.files.reduce((sum, file) => sum + file.bytes, 0);
  report.faults.push(...elsewhere(hosts), ...late.slice(0, MOST_TOLD).map(lateFilm));
  return { ok: true, report: { ...report, ok: true }, ...read };
};

type Sound = { course: ReadCourse; files: UnpackedFile[] };

/** One XML or HTML file that is the whole course. */
const readBare = async (at: string, folder: string, bare: { standard: ContentStandard; path: string }, report: PackageReport): Promise<Sound | undefined> => {
  const { size } = await stat(at);
  if (size > DESCRIPTION_BYTES) return refuse(report, asErrors([{ path: bare.path, code: 'xml-too-big', text: `Tệp lớn hơn ${DESCRIPTION_BYTES / MEGABYTE} MB. Hãy tải lên cả gói .zip.` }]));
  const bytes = await readFile(at);
  if (bytes.includes('PK\u0003\u0004', 0, 'latin1')) return refuse(report, asErrors([{ path: bare.path, code: 'polyglot', text: 'Tệp này vừa là trang HTML vừa là tệp zip: giống tệp bị ghép để qua mặt bộ kiểm tra. Hãy tải lên tệp gốc.' }]));
  report.files = 1;
  const course = describe(bare.standard.read({ bytes, file: bare.path, paths: [bare.path], zip: false }), bare.path, report);
  if (!course) return undefined;
  const copy = join(folder, '0');
  await copyFile(at, copy);
  return { course, files: [{ path: bare.path, sha2: sha256(bytes), mediaType: mediaTypeOf(bare.path), bytes: bytes.length, at: copy }] };
};

const readZip = async (at: string, folder: string, given: ReadingLimits, onFile: Tell, report: PackageReport): Promise<Sound | undefined> => {
  const maxTotalBytes = given.unpackedMaxMb * MEGABYTE;
  const limits = { ...PACKAGE_LIMITS, maxEntries: given.maxEntries, maxTotalBytes, maxEntryBytes: Math.min(PACKAGE_LIMITS.maxEntryBytes, maxTotalBytes) };
  const zip = await openZip(at, limits.maxEntries);
  if (!zip.ok) return refuse(report, asErrors([{ code: 'not-a-zip', text: zip.text }]));
  try {
    const listed = [...asErrors(checkEntries(zip.entries, limits)), ...encrypted(zip.entries)];
    if (listed.length > 0) return refuse(report, listed);
    const files = zip.entries.filter((entry) => !entry.isFolder);
    const detected = detect(files.map((entry) => entry.path));
    if (!detected.ok) return refuse(report, asErrors(detected.faults));
    const { place, standard } = detected;
    report.faults.push(...asWarnings(place.warnings), ...asWarnings(entryRemarks(files.map((entry) => entry.path))));

    const inside = files.filter((entry) => entry.path.startsWith(place.root));
    report.files = inside.length;
    const paths = inside.map((entry) => entry.path.slice(place.root.length));
    report.tool = toolOf(paths);
    const described = inside.find((entry) => entry.path === place.path)!;
    const bytes = await bytesOf(described);
    if ('severity' in bytes) return refuse(report, [bytes]);
    const course = describe(standard.read({ bytes, file: place.path.slice(place.root.length), paths, zip: true }), place.path, report);
    if (!course) return undefined;

    const unpacked = await unpack(inside, place.root, folder, onFile);
    if (unpacked.faults.length > 0) return refuse(report, unpacked.faults);
    return { course, files: unpacked.files };
  } finally {
    zip.close();
  }
};

const refuse = (report: PackageReport, faults: PackageFault[]): undefined => {
  report.faults.unshift(...faults);
};

/** Puts what the package says of itself into the report; undefined, with the faults there, when it is refused. */
const describe = (read: ReturnType<ContentStandard['read']>, path: string, report: PackageReport): ReadCourse | undefined => {
  if (!read.ok) return refuse(report, asErrors(read.faults, path));
  const units = unitsOf(read.treeOf(read.title));
  report.faults.push(...asWarnings(read.warnings, path), ...notPlayed(units));
  Object.assign(report, { standard: read.standard, edition: read.edition, title: read.title, items: units.length });
  return read;
};

const KINDS: Readonly<Record<CourseUnit['kind'], string>> = { lesson: 'bài học', sco: 'bài SCORM', page: 'trang tài nguyên', au: 'bài cmi5', activity: 'bài xAPI' };

const notPlayed = (units: readonly CourseUnit[]): PackageFault[] => [...new Set(units.map((unit) => unit.kind))].filter((kind) => NOT_PLAYED.has(kind)).map((kind) => ({
  severity: 'warning', code: 'not-played', path: '', line: 0,
  text: `Bản hệ thống này đã nhận được ${KINDS[kind]} nhưng chưa mở được cho người học.`, todo: 'Chưa mở khóa học này cho người học; hãy cập nhật hệ thống lên bản mới.',
}));

const elsewhere = (hosts: ReadonlyMap<string, string>): PackageFault[] => [...hosts].slice(0, MOST_TOLD).map(([host, path]) => ({
  severity: 'warning', code: 'loads-elsewhere', path, line: 0,
  text: `Trang này tải thêm nội dung từ “${host}”: không có mạng, hoặc khi nơi đó bị chặn, phần đó sẽ trống.`, todo: 'Hãy đưa tệp đó vào trong gói nếu được.',
}));

const lateFilm = (path: string): PackageFault => ({
  severity: 'warning', code: 'film-late', path, line: 0,
  text: 'Phim chỉ bắt đầu chạy sau khi tải xong cả tệp, vì mục lục (moov) nằm ở cuối.', todo: 'Hãy xuất lại phim với lựa chọn “Fast start” (Web optimized).',
});

const encrypted = (entries: readonly ZipEntry[]): PackageFault[] => {
  const first = entries.find((entry) => entry.isEncrypted);
  return first ? asErrors([{ path: first.path, code: 'encrypted', text: `Tệp zip có mật khẩu (“${first.path.slice(0, 120)}” bị mã hóa). Hãy nén lại không đặt mật khẩu.` }]) : [];
};

const bytesOf = async (entry: ZipEntry): Promise<Buffer | PackageFault> => {
  try {
    return await readUpTo(await entry.read(), DESCRIPTION_BYTES);
  } catch (error) {
    if (isOurs(error)) throw error;
    return damaged(entry, error);
  }
};

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
