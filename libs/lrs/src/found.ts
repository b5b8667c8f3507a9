import type { StoredStatement } from '@hvs/xapi';

/** A statement as it was found. `json` is the text that was stored, every number as it was written. */
export interface Found {
  readonly id: string;
  readonly stored: Date;
  readonly version: string;
  readonly json: string;
}

/** One page of an answer; `more` is where the next one begins, undefined when this was the last. */
export interface FoundPage {
  readonly statements: Found[];
  readonly more: string | undefined;
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
