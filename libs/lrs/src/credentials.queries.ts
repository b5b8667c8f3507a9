import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { XapiVersion } from '@hvs/xapi';
import type { Credential } from './credential';

const COLUMNS = `id, title, key, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", last_version as "lastVersion", revoked_at as "revokedAt"`;

export const insertCredential = async (tx: Tx, one: Pick<Credential, 'id' | 'title' | 'key' | 'scopes' | 'createdAt'> & { secretSha2: string }): Promise<void> => {
  await tx.query(
    'insert into lrs.credential (id, title, key, secret_sha2, scopes, created_at) values ($1, $2, $3, $4, $5, $6)',
    [one.id, one.title, one.key, one.secretSha2, one.scopes, one.createdAt],
  );
};

export const credentialByKey = (tx: Tx, key: string): Promise<(Credential & { secretSha2: string }) | undefined> =>
  firstRow(tx, `select ${COLUMNS}, secret_sha2 as "secretSha2" from lrs.credential where key = $1`, [key]);

export const allCredentials = (tx: Tx): Promise<Credential[]> => rows(tx, `select ${COLUMNS} from lrs.credential order by created_at, id`);

/** Answers whether there is one. */
export const revokeCredential = async (tx: Tx, id: string, at: Date): Promise<boolean> =>
  (await changed(tx, 'update lrs.credential set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id', [id, at])).length > 0;

export const noteUse = async (tx: Tx, id: string, at: Date, version: XapiVersion | null): Promise<void> => {
  await tx.query('update lrs.credential set last_used_at = $2, last_version = $3 where id = $1', [id, at, version]);
};
