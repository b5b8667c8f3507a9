import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import type { Agent, XapiVersion } from '@hvs/xapi';
import { clientAuthority } from './authority';
import { allCredentials, credentialByKey, insertCredential, noteUse, revokeCredential } from './credentials.queries';
import type { Credential, NewCredential } from './credential';
import { lrsProblems } from './problems';
import type { Scope } from './scope';

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const NOBODY = hashOf('');
const MINUTE = 60_000;

/** Clients of the store that sign in with Basic credentials (Communication §4.1). A secret is 256 random bits, so one hash of it is enough. */
@Injectable()
export class Credentials {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  async create(wanted: { title: string; scopes: readonly Scope[] }, outer?: Tx): Promise<NewCredential> {
    const made = { id: newId(), key: randomBytes(12).toString('hex'), secret: randomBytes(32).toString('base64url') };
    await this.db.transact((tx) => insertCredential(tx, {
      ...wanted, ...made, scopes: [...wanted.scopes], secretSha2: hashOf(made.secret).toString('hex'), createdAt: this.clock.now(),
    }), outer);
    return made;
  }

  /** The client behind a key and its secret; undefined if there is none, the secret is another, or it was revoked. */
  async verify(key: string, secret: string, version?: XapiVersion): Promise<Credential | undefined> {
    if (key.includes('\0')) return undefined;
    const found = await credentialByKey(this.db.em, key);
    // Also compared when there is no such key, so that the time taken does not tell.
    const matches = timingSafeEqual(hashOf(secret), found ? Buffer.from(found.secretSha2, 'hex') : NOBODY);
    if (!found || !matches || found.revokedAt) return undefined;
    const { secretSha2: _, ...credential } = found;
    await this.noteUse(credential, version ?? credential.lastVersion);
    return credential;
  }

  /** On whose word a client's statements are stored. */
  authorityOf(credential: Pick<Credential, 'id' | 'title'>): Agent {
    return clientAuthority(this.config.get('IRI_BASE'), credential);
  }

  list(): Promise<Credential[]> {
    return allCredentials(this.db.em);
  }

  /** Revoked a second time, it stays revoked since the first. */
  async revoke(id: string, outer?: Tx): Promise<void> {
    const found = await this.db.transact((tx) => revokeCredential(tx, id, this.clock.now()), outer);
    if (!found) throw lrsProblems.credentialMissing('Khóa này không có trong danh sách. Hãy tải lại trang.');
  }

  /** To the minute is enough, and spares a write for each request. */
  private async noteUse({ id, lastUsedAt, lastVersion }: Credential, version: XapiVersion | null): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt && version === lastVersion && now.getTime() - lastUsedAt.getTime() < MINUTE) return;
    await noteUse(this.db.em, id, now, version);
  }
}
