import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId, type Files } from '@hvs/platform';
import { coursesProblems } from './problems';

const MEGABYTE = 1024 * 1024;
/** A run writes into its folder until all is unpacked; storing what it unpacked has never taken hours. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Puts what is sent into the store under `key`, by way of a file: nothing is there until all of it is. */
export const keepUpload = async (files: Files, dataDir: string, key: string, stream: Readable, maxMegabytes: number): Promise<void> => {
  const folder = join(dataDir, 'tmp');
  const at = join(folder, `upload-${newId()}`);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(limited(stream, maxMegabytes), createWriteStream(at));
    await files.put(key, createReadStream(at), 'application/zip');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOSPC') throw coursesProblems.noRoom('Máy chủ hết chỗ để nhận gói. Chưa có gì được lưu. Hãy báo quản trị viên rồi thử lại.');
    throw error;
  } finally {
    await rm(at, { force: true });
  }
};

/**
 * A folder for one run alone. What dead runs of its kind left is thrown away once no run can still be writing there: another
 * run of this very work may be busy beside us, in this process or another. `now`: by the clock that files are dated by.
 */
export const runFolder = async (dataDir: string, kind: 'import' | 'check', id: string, now: number): Promise<string> => {
  const root = join(dataDir, 'tmp');
  await mkdir(root, { recursive: true });
  const before = now - ABANDONED_MS;
  for (const name of (await readdir(root)).filter((one) => one.startsWith(`${kind}-`))) {
    const at = join(root, name);
    const touched = await stat(at).catch(() => undefined);
    if (touched && touched.mtimeMs < before) await rm(at, { recursive: true, force: true });
  }
  const folder = join(root, `${kind}-${id}-${newId()}`);
  await mkdir(folder);
  return folder;
};

/** The stream as it is, until it is too much. */
async function* limited(stream: Readable, maxMegabytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxMegabytes * MEGABYTE) throw coursesProblems.packageTooLarge(`Gói lớn hơn ${maxMegabytes} MB. Chưa có gì được lưu. Hãy nén phim và ảnh nhỏ lại, hoặc tách gói.`);
    yield chunk;
  }
}
