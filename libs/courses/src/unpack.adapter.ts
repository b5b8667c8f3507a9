import { createHash } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { mediaTypeOf } from './media-types';
import { asErrors } from './package-faults';
import { beginsLate, boxAt, hostsIn, isFilm, tellsHosts, type Box } from './package-notes';
import type { PackageFault } from './package-report';
import { isOurs, OTHER_NAME, type ZipEntry } from './zip.adapter';

/** A file of the package, unpacked at `at`; `path` counts from the folder of what describes the package. */
export interface UnpackedFile { path: string; sha2: string; mediaType: string; bytes: number; at: string }

export const MOST_TOLD = 20;

export const unpack = async (
  entries: readonly ZipEntry[], root: string, folder: string, onFile: (done: number, of: number) => Promise<void>,
): Promise<{ files: UnpackedFile[]; faults: PackageFault[] }> => {
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

export const damaged = (entry: ZipEntry, error: unknown): PackageFault => {
  const reason = error instanceof Error ? error.message : '';
  const name = entry.path.slice(0, 120);
  const [code, text] = /too many bytes/.test(reason)
    ? ['size-lies', `Tệp “${name}” giải nén ra lớn hơn kích thước nó khai: giống bom nén. Không nhận gói này; hãy lấy gói từ nguồn tin cậy.`]
    : reason === OTHER_NAME
      ? ['two-names', `Tệp zip gọi tệp “${name}” bằng hai tên khác nhau ở hai chỗ: giống tệp bị ghép để qua mặt bộ kiểm tra. Không nhận gói này; hãy nén lại từ thư mục gốc.`]
      : /unsupported compression method/.test(reason)
        ? ['method', `Tệp “${name}” dùng kiểu nén lạ (${reason.replace(/\D+/g, '')}). Hãy nén lại bằng chức năng nén thông thường (Deflate).`]
        : ['damaged', `Tệp “${name}” trong gói bị hỏng, không giải nén được. Hãy lấy lại tệp zip gốc hoặc xuất lại gói.`];
  return asErrors([{ path: entry.path, code, text }])[0]!;
};

const MOST_TEXT_BYTES = 2 * 1024 * 1024;
const MOST_HOSTS = 50;
const MOST_BOXES = 200;

/** Hosts the pages load from, with the first file that says so, and films that do not begin at once. */
export const lookInto = async (files: readonly UnpackedFile[]): Promise<{ hosts: ReadonlyMap<string, string>; late: string[] }> => {
  const hosts = new Map<string, string>();
  const late: string[] = [];
  for (const file of files) {
    if (tellsHosts(file.path) && file.bytes <= MOST_TEXT_BYTES && hosts.size < MOST_HOSTS) {
      for (const host of hostsIn(await readFile(file.at, 'utf8'))) if (!hosts.has(host) && hosts.size < MOST_HOSTS) hosts.set(host, file.path);
    } else if (isFilm(file.path) && beginsLate(await boxesOf(file))) late.push(file.path);
  }
  return { hosts, late };
};

const boxesOf = async (file: UnpackedFile): Promise<Box[]> => {
  const handle: FileHandle = await open(file.at, 'r');
  try {
    const boxes: Box[] = [];
    for (let at = 0; at < file.bytes && boxes.length < MOST_BOXES;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, at);
      const box = boxAt(buffer.subarray(0, bytesRead), file.bytes - at);
      if (!box) break;
      boxes.push(box);
      at += box.size;
    }
    return boxes;
  } finally {
    await handle.close();
  }
};
