import type { XapiVersion } from '@hvs/xapi';
import type { Scope } from './scope';

/** A client of the store. */
export interface Credential {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** The version of xAPI it spoke last. */
  readonly lastVersion: XapiVersion | null;
  readonly revokedAt: Date | null;
}

/** The secret is shown this once; the store keeps only its hash. */
export interface NewCredential {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}
