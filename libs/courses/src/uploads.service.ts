import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, Files, newId } from '@hvs/platform';
import { coursesProblems } from './problems';
import { addPart, deleteUpload, insertUpload, lockUpload, partsOf, uploadById, uploadsOf, uploadsUntouchedSince, type UploadRow } from './uploads.queries';

/** How far an upload is; sizes in bytes. */
export type Upload = Pick<UploadRow, 'id' | 'fileName' | 'bytes' | 'received'> & { readonly expiresAt: Date };

const MEGABYTE = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** What is kept at once: a line that breaks costs less than this. */
const PART_BYTES = 2 * MEGABYTE;
const MOST_OPEN = 10;

export const uploadArea = (id: string): string => `upload/${id}`;

/**
 * Files that come over a weak link: sent in as many requests as it takes, gone on with where the last one broke off (tus 1.0.0). Bytes
 * reach the store part by part, and count only from then on.
 */
@Injectable()
export class Uploads {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly files: Files,
  ) {}

  async open(ownerId: string, { fileName, bytes }: { fileName: string; bytes: number }): Promise<Upload> {
    const most = this.config.get('UPLOAD_MAX_MB');
    if (bytes > most * MEGABYTE) throw coursesProblems.packageTooLarge(`Gói lớn hơn ${most} MB. Chưa có gì được lưu. Hãy nén phim và ảnh nhỏ lại, hoặc tách gói.`);
    const open = await uploadsOf(this.db.em, ownerId);
    if (open.length >= MOST_OPEN) throw coursesProblems.tooManyUploads(`Bạn đang gửi dở ${open.length} tệp. Hãy gửi tiếp hoặc bỏ bớt trước khi gửi tệp mới; tệp gửi dở tự hết hạn sau ${this.config.get('UPLOAD_KEEP_HOURS')} giờ.`);
    const id = newId();
    const now = this.clock.now();
    await insertUpload(this.db.em, { id, ownerId, fileName, bytes }, now);
    return this.seen({ id, fileName, bytes, received: 0, touchedAt: now });
  }

  /** One's own; another's is not there. */
  async of(ownerId: string, id: string): Promise<Upload> {
    return this.seen(await this.find(ownerId, id));
  }

  /**
   * Takes what comes from `offset` on. Of a body that breaks off, what has come is kept all the same; the error is the stream's.
   * Somebody who sends to another place than where it stands, or beside another request, is told so.
   */
  async append(ownerId: string, id: string, offset: number, body: Readable): Promise<Upload> {
    const upload = await this.find(ownerId, id);
    if (upload.received !== offset) throw coursesProblems.uploadElsewhere(`Máy chủ đã có ${upload.received} byte của tệp này, không phải ${offset}. Hãy hỏi lại rồi gửi tiếp từ đó.`, { offset: upload.received });
    let at = offset;
    const keep = async (bytes: Buffer): Promise<void> => {
      if (at + bytes.length > upload.bytes) throw coursesProblems.packageTooLarge(`Tệp dài hơn ${upload.bytes} byte đã báo trước. Phần gửi đúng vẫn còn.`);
      // Under a name of its own: of two who send the same part, only one is entered, and the other's does not touch it.
      const key = `${uploadArea(id)}/${at}-${newId()}`;
      await this.files.put(key, bytes);
      if (!(await this.db.transact((tx) => addPart(tx, id, { from: at, key, bytes: bytes.length }, this.clock.now())))) {
        await this.files.remove(key);
        throw coursesProblems.uploadElsewhere('Tệp này đang được gửi từ một nơi khác. Hãy hỏi lại rồi gửi tiếp.');
      }
      at += bytes.length;
    };
    for await (const part of inParts(body, PART_BYTES)) await keep(part);
    return this.of(ownerId, id);
  }

  async discard(ownerId: string, id: string): Promise<void> {
    await this.find(ownerId, id);
    await this.remove(id);
  }

  /** What nobody has gone on with for long. */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.get('UPLOAD_KEEP_HOURS') * HOUR_MS);
    const left = await uploadsUntouchedSince(this.db.em, before);
    for (const id of left) await this.remove(id);
    return left.length;
  }

  private async remove(id: string): Promise<void> {
    const parts = await this.db.transact(async (tx) => {
      if (!(await lockUpload(tx, id))) return [];
      const keys = await partsOf(tx, id);
      await deleteUpload(tx, id);
      return keys;
    });
    for (const key of parts) await this.files.remove(key);
  }

  private async find(ownerId: string, id: string): Promise<UploadRow> {
    const upload = /^[0-9a-f-]{36}$/i.test(id) ? await uploadById(this.db.em, id) : undefined;
    if (upload?.ownerId !== ownerId) throw coursesProblems.uploadMissing('Tệp đang gửi này không còn: đã được nạp, đã bỏ hoặc đã hết hạn. Hãy gửi lại từ đầu.');
    return upload;
  }

  private seen({ id, fileName, bytes, received, touchedAt }: Omit<UploadRow, 'ownerId' | 'createdAt'>): Upload {
    return { id, fileName, bytes, received, expiresAt: new Date(touchedAt.getTime() + this.config.get('UPLOAD_KEEP_HOURS') * HOUR_MS) };
  }
}

/** The stream in parts of at most that many bytes; what has come before it broke off is given out before the error. */
async function* inParts(stream: Readable, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  let broken: { error: unknown } | undefined;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      held.push(chunk);
      bytes += chunk.length;
      if (bytes < size) continue;
      const all = Buffer.concat(held);
      let from = 0;
      for (; from + size <= all.length; from += size) yield all.subarray(from, from + size);
      held = from < all.length ? [all.subarray(from)] : [];
      bytes = all.length - from;
    }
  } catch (error) {
    broken = { error };
  }
  if (bytes > 0) yield Buffer.concat(held);
  if (broken) throw broken.error;
}
