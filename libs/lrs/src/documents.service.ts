import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, type Tx } from '@hvs/platform';
import type { XapiVersion } from '@hvs/xapi';
import type { Document, DocumentKey, Precondition } from './document';
import { conflictOf, isPostable, mergedDocument, type Conflict, type HeaderNeeded } from './document-rules';
import { deleteDocument, deleteDocuments, documentAt, documentIdsAt, lockName, saveDocument } from './documents.queries';
import { instant } from './index-key';
import { lrsProblems } from './problems';

type Sent = Pick<Document, 'content' | 'mediaType'>;
type Place = Omit<DocumentKey, 'documentId'>;

/** Communication §3.1 asks for the SHA-1 of the document. */
const etagOf = (content: Buffer): string => `"${createHash('sha1').update(content).digest('hex')}"`;

const headerNeeded = ({ resource }: DocumentKey, version: XapiVersion): HeaderNeeded => {
  if (version === '2.0.0') return 'over-existing';
  return resource === 'state' ? 'never' : 'always';
};

/** State, activity profile and agent profile documents (Communication §2.3, §2.6, §2.7). */
@Injectable()
export class Documents {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  get(key: DocumentKey, tx?: Tx): Promise<Document | undefined> {
    return documentAt(tx ?? this.db.em, key);
  }

  /** Ids of the documents of an activity and/or agent; without a registration, those of any (Communication §2.3). */
  async list(place: Place, since?: string, tx?: Tx): Promise<{ ids: string[]; updatedAt: Date | undefined }> {
    const found = await documentIdsAt(tx ?? this.db.em, place, since === undefined ? undefined : instant(since));
    const newest = Math.max(...found.map(({ updatedAt }) => updatedAt.getTime()));
    return { ids: found.map(({ id }) => id), updatedAt: found.length === 0 ? undefined : new Date(newest) };
  }

  /** Stores or replaces a document. Over an existing profile one of the headers is needed (Communication §3.1); xAPI 2.0 asks it of states too. */
  put(key: DocumentKey, sent: Sent, given: Precondition, version: XapiVersion = '1.0.3', outer?: Tx): Promise<void> {
    return this.alone(key, outer, async (tx) => {
      const existing = await documentAt(tx, key);
      this.refuse(conflictOf(existing, given, headerNeeded(key, version)));
      await this.save(tx, key, sent);
    });
  }

  /** Merges a JSON object into the existing one, or stores the document if there is none (Communication §2.2). */
  post(key: DocumentKey, sent: Sent, given: Precondition, outer?: Tx): Promise<void> {
    return this.alone(key, outer, async (tx) => {
      const existing = await documentAt(tx, key);
      this.refuse(conflictOf(existing, given, 'never'));
      const content = existing ? mergedDocument(existing, sent) : isPostable(sent) ? sent.content : undefined;
      if (!content) throw lrsProblems.documentNotJson('POST chỉ ghép được hai đối tượng JSON (application/json). Tài liệu cũ còn nguyên; hãy dùng PUT để thay.');
      await this.save(tx, key, { content, mediaType: sent.mediaType });
    });
  }

  /** Deletes one; that it is not there is no fault. */
  delete(key: DocumentKey, given: Precondition = {}, outer?: Tx): Promise<void> {
    return this.alone(key, outer, async (tx) => {
      this.refuse(conflictOf(await documentAt(tx, key), given, 'never'));
      await deleteDocument(tx, key);
    });
  }

  /** All states of an activity and agent; of one registration if it is said. */
  async deleteAll(place: Place, outer?: Tx): Promise<void> {
    await this.db.transact((tx) => deleteDocuments(tx, place), outer);
  }

  private alone(key: DocumentKey, outer: Tx | undefined, fn: (tx: Tx) => Promise<void>): Promise<void> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'lrs.document', lockName(key));
      await fn(tx);
    }, outer);
  }

  private save(tx: Tx, key: DocumentKey, { content, mediaType }: Sent): Promise<void> {
    return saveDocument(tx, key, { content, mediaType, etag: etagOf(content), updatedAt: this.clock.now() });
  }

  private refuse(conflict: Conflict): void {
    if (conflict === 'unguarded') {
      throw lrsProblems.documentUnguarded('PUT hồ sơ cần If-Match hoặc If-None-Match: * (xAPI 1.0.3 Communication §3.1). Chưa có gì thay đổi.');
    }
    if (conflict === 'changed') {
      throw lrsProblems.documentChanged('Tài liệu đã được ghi từ nơi khác. Chưa có gì thay đổi; hãy đọc lại (GET) rồi gửi với If-Match mới.');
    }
    if (conflict === 'exists') {
      throw lrsProblems.documentExists('Tài liệu đã có. Chưa có gì thay đổi; hãy đọc tài liệu hiện tại rồi gửi If-Match với ETag của nó (hoặc If-None-Match: *).');
    }
  }
}
