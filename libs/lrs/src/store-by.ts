import type { Agent, XapiVersion } from '@hvs/xapi';
import type { ExactJson } from './exact-json';

/** The data of an attachment as they were sent; `sha2` (lower case) has been checked against them. */
export interface SentAttachment {
  readonly sha2: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An attachment of a stored statement whose data are in the store. */
export interface StoredAttachment {
  readonly sha2: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** On whose word, and how, statements are stored. */
export interface StoreBy {
  readonly authority: Agent;
  readonly kind: 'lms' | 'client';
  /** The version the sender speaks; 1.0.3 if not said. */
  readonly version?: XapiVersion;
  readonly attachments?: readonly SentAttachment[];
  /** The body the statements were read from (one, or an array of them), to keep every number as it was written. */
  readonly exact?: ExactJson;
  /** Of each statement the text it was read from, where it may be kept as that text; undefined where it has to be written anew. */
  readonly texts?: readonly (Buffer | undefined)[] | undefined;
  /** Whether names of agents and definitions of activities may be taken over (Communication §4.2, scope define). */
  readonly mayDefine?: boolean;
}
