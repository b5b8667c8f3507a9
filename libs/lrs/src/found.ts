import type { StoredStatement, XapiVersion } from '@hvs/xapi';

/** A statement as it was found. `json` is the text that was stored, every number as it was written. */
export interface Found {
  readonly id: string;
  readonly stored: Date;
  /** Whose rules it was written by. */
  readonly version: XapiVersion;
  readonly json: string;
}

/** One page of an answer; `more` is where the next one begins, undefined when this was the last. */
export interface FoundPage {
  readonly statements: Found[];
  readonly more: string | undefined;
}

/** One of all there are, in the order of the store. */
export interface Scanned extends Found {
  readonly at: string;
  readonly voided: boolean;
}

export interface OfRegistration {
  readonly id: string;
  readonly registration: string;
  readonly stored: Date;
  readonly statement: StoredStatement;
}

export interface ById {
  readonly id: string;
  readonly registration: string | null;
  readonly stored: Date;
  readonly voided: boolean;
  readonly statement: StoredStatement;
}

export interface AboutStatement {
  readonly actorKey: string;
  readonly activity: string;
  readonly stored: Date;
  readonly statement: StoredStatement;
}
