import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, Files, firstRow } from '@hvs/platform';
import { lrsProblems } from './problems';
import type { StoredAttachment } from './store-by';

/** Questions to the object store at a time. */
const AT_ONCE = 16;

/** The data of attachments, read as a stream: whole or a part of them, never held in memory. */
@Injectable()
export class Attachments {
  constructor(private readonly db: Database, private readonly files: Files) {}

  /** What is known of an attachment, by its hash in hex; a Problem when its data were never sent or have gone. */
  async describe(sha2: string): Promise<StoredAttachment> {
    const found = /^[0-9a-f]{56,128}$/.test(sha2) ? await firstRow<StoredAttachment>(
      this.db.em, 'select sha2, media_type as "mediaType", bytes::float8 as bytes from lrs.attachment where sha2 = $1', [sha2],
    ) : undefined;
    if (!found) throw missing(sha2);
    await this.demand([sha2]);
    return found;
  }

  /** A Problem unless the data of all of them are there. */
  async demand(sha2s: readonly string[]): Promise<void> {
    for (let from = 0; from < sha2s.length; from += AT_ONCE) {
      await Promise.all(sha2s.slice(from, from + AT_ONCE).map(async (sha2) => {
        if (!(await this.files.stat(keyOf(sha2)))) throw missing(sha2);
      }));
    }
  }

  /** First and last byte, both included; all of it without a range. */
  stream(sha2: string, range?: { start: number; end: number }): Promise<Readable> {
    return this.files.stream(keyOf(sha2), range);
  }
}

const missing = (sha2: string): Error => lrsProblems.attachmentMissing(`Không có dữ liệu của tệp đính kèm ${sha2.slice(0, 128)}.`);
const keyOf = (sha2: string): string => `attachments/${sha2}`;
