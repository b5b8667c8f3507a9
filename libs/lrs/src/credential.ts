import type { XapiVersion } from '@hvs/xapi';
import type { Scope } from './scope';

/** A client of the store. */
export interface Credential {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  /** The version of xAPI it spoke last. */
  readonly lastVersion: XapiVersion | null;
  /** Opens nothing from then on; null: until it is revoked. */
  readonly expiresAt: Date | null;
  /** Until then the secret before the last rotation opens as well; null: there is none. */
  readonly formerUntil: Date | null;
  readonly revokedAt: Date | null;
}

/** How many statements stand on a client's word; `atLeast`: there are more, the counting stopped. */
export interface Written {
  readonly count: number;
  readonly atLeast: boolean;
}

/** A client as an administrator sees it. */
export interface ListedCredential extends Credential {
  /** Activities learned elsewhere whose results count on this client's word, for what it stores from now on; null: any. */
  readonly activities: string[] | null;
  readonly statements: Written;
}

/** The secret is shown this once; the store keeps only its hash. */
export interface NewCredential {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

/** What an administrator may change; what is left out stays. */
export interface CredentialChange {
  readonly title?: string | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly activities?: readonly string[] | null | undefined;
  readonly expiresAt?: Date | null | undefined;
}

/** The hashes (SHA-256, hex) of the secrets that may open. */
export interface Secrets {
  readonly secretSha2: string;
  readonly formerSecretSha2: string | null;
}

/** The hashes that open at an instant: none once it was revoked or has run out, two while a rotation overlaps. */
export const openingHashes = (one: Pick<Credential, 'expiresAt' | 'formerUntil' | 'revokedAt'> & Secrets, now: Date): string[] => {
  if (one.revokedAt || (one.expiresAt && one.expiresAt <= now)) return [];
  return [one.secretSha2, ...(one.formerSecretSha2 && one.formerUntil && now < one.formerUntil ? [one.formerSecretSha2] : [])];
};
