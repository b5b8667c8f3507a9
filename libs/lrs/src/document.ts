import type { DocumentResource } from '@hvs/xapi';

/** Where a document stands (Communication §2.3, §2.6, §2.7). Parts that a resource does not have are left out. */
export interface DocumentKey {
  readonly resource: DocumentResource;
  readonly activityId?: string;
  readonly agentKey?: string;
  readonly registration?: string;
  readonly documentId: string;
}

export interface Document {
  readonly content: Buffer;
  readonly mediaType: string;
  /** With its quotation marks, as it goes into the header (RFC 9110 §8.8.3). */
  readonly etag: string;
  readonly updatedAt: Date;
}

/** If-Match and If-None-Match as they were sent (RFC 9110 §13.1). */
export interface Precondition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
}
