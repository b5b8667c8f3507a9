import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { changed, Clock, Config, Database, firstRow, newId, rows, type Tx } from '@hvs/platform';
import type { Agent, XapiVersion } from '@hvs/xapi';
import { clientAuthority } from './authority';
import { lrsProblems } from './problems';
import type { Scope } from './scope';

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

const COLUMNS = `id, title, key, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", last_version as "lastVersion", revoked_at as "revokedAt"`;
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const NOBODY = hashOf('');
const MINUTE = 60_000;

/** Clients of the store that sign in with Basic credentials (Communication §4.1). A secret is 256 random bits, so one hash of it is enough. */
@Injectable()
export class Credentials {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  async create(wanted: { title: string; scopes: readonly Scope[] }, outer?: Tx): Promise<NewCredential> {
    const made = { id: newId(), key: randomBytes(12).toString('hex'), secret: randomBytes(32).toString('base64url') };
    await this.db.transact((tx) => tx.query(
      'insert into lrs.credential (id, title, key, secret_sha2, scopes, created_at) values ($1, $2, $3, $4, $5, $6)',
      [made.id, wanted.title, made.key, hashOf(made.secret).toString('hex'), [...wanted.scopes], this.clock.now()],
    ), outer);
    return made;
  }

  /** The client behind a key and its secret; undefined if there is none, the secret is another, or it was revoked. */
  async verify(key: string, secret: string, version?: XapiVersion): Promise<Credential | undefined> {
    if (key.includes('\0')) return undefined;
    const found = await firstRow<Credential & { secretSha2: string }>(
      this.db.em, `select ${COLUMNS}, secret_sha2 as "secretSha2" from lrs.credential where key = $1`, [key],
    );
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
    return rows<Credential>(this.db.em, `select ${COLUMNS} from lrs.credential order by created_at, id`);
  }

  /** Revoked a second time, it stays revoked since the first. */
  async revoke(id: string, outer?: Tx): Promise<void> {
    const gone = await this.db.transact((tx) => changed<{ id: string }>(
      tx, 'update lrs.credential set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id', [id, this.clock.now()],
    ), outer);
    if (gone.length === 0) throw lrsProblems.credentialMissing('Khóa này không có trong danh sách. Hãy tải lại trang.');
  }

  /** To the minute is enough, and spares a write for each request. */
  private async noteUse({ id, lastUsedAt, lastVersion }: Credential, version: XapiVersion | null): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt && version === lastVersion && now.getTime() - lastUsedAt.getTime() < MINUTE) return;
    await this.db.em.query('update lrs.credential set last_used_at = $2, last_version = $3 where id = $1', [id, now, version]);
  }
}
