import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { XapiVersion } from '@hvs/xapi';
import type { Binding } from './binding';
import type { Credential, Secrets, Written } from './credential';

const COLUMNS = `id, title, key, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", last_version as "lastVersion",
  expires_at as "expiresAt", former_until as "formerUntil", revoked_at as "revokedAt"`;

export const insertCredential = async (tx: Tx, one: Pick<Credential, 'id' | 'title' | 'key' | 'scopes' | 'createdAt' | 'expiresAt'> & { secretSha2: string }): Promise<void> => {
  await tx.query(
    'insert into lrs.credential (id, title, key, secret_sha2, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [one.id, one.title, one.key, one.secretSha2, one.scopes, one.createdAt, one.expiresAt],
  );
};

export const credentialByKey = (tx: Tx, key: string): Promise<(Credential & Secrets) | undefined> =>
  firstRow(tx, `select ${COLUMNS}, secret_sha2 as "secretSha2", former_secret_sha2 as "formerSecretSha2" from lrs.credential where key = $1`, [key]);

export const allCredentials = (tx: Tx): Promise<(Credential & { activities: string[] | null })[]> => rows(
  tx,
  `select ${COLUMNS}, (select b.activities from lrs.credential_binding b where b.credential_id = c.id order by b.since desc limit 1) as activities
   from lrs.credential c order by created_at, id`,
);

/** Answers whether there is one that is not revoked. */
export const updateCredential = async (tx: Tx, id: string, { title, scopes, expiresAt }: { title?: string | undefined; scopes?: readonly string[] | undefined; expiresAt?: Date | null | undefined }): Promise<boolean> =>
  (await changed(
    tx,
    `update lrs.credential set title = coalesce($2, title), scopes = coalesce($3::text[], scopes), expires_at = case when $4 then $5 else expires_at end
     where id = $1 and revoked_at is null returning id`,
    [id, title ?? null, scopes ?? null, expiresAt !== undefined, expiresAt ?? null],
  )).length > 0;

/** By the clock that also says when a statement was stored. */
export const bindCredential = async (tx: Tx, id: string, activities: readonly string[] | null): Promise<void> => {
  await tx.query(
    `insert into lrs.credential_binding (credential_id, since, activities) values ($1, date_trunc('milliseconds', clock_timestamp()), $2)
     on conflict (credential_id, since) do update set activities = excluded.activities`,
    [id, activities],
  );
};

/** The secret that opened until now becomes the former one, if it is to open on until `formerUntil`. Answers the key, if there is one that is not revoked. */
export const replaceSecret = async (tx: Tx, id: string, secretSha2: string, formerUntil: Date | null): Promise<string | undefined> =>
  (await changed<{ key: string }>(
    tx,
    `update lrs.credential set secret_sha2 = $2, former_secret_sha2 = case when $3::timestamptz is null then null else secret_sha2 end, former_until = $3
     where id = $1 and revoked_at is null returning key`,
    [id, secretSha2, formerUntil],
  ))[0]?.key;

/** Answers whether there is one. */
export const revokeCredential = async (tx: Tx, id: string, at: Date): Promise<boolean> =>
  (await changed(tx, 'update lrs.credential set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id', [id, at])).length > 0;

/** Another process may have noted it less than a minute ago. */
export const noteUse = async (tx: Tx, id: string, at: Date, version: XapiVersion | null): Promise<void> => {
  await tx.query(
    `update lrs.credential set last_used_at = $2, last_version = $3
     where id = $1 and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute' or last_version is distinct from $3)`,
    [id, at, version],
  );
};

export const bindingsOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Binding[]>> => {
  const found = await rows<{ id: string; since: Date | null; activities: string[] | null }>(
    tx, 'select c.id, b.since, b.activities from lrs.credential c left join lrs.credential_binding b on b.credential_id = c.id where c.id::text = any($1)', [ids],
  );
  const byId = new Map<string, Binding[]>();
  for (const { id, since, activities } of found) byId.set(id, [...(byId.get(id) ?? []), ...(since ? [{ since, activities }] : [])]);
  return byId;
};

/** Counted no further than this: an index is walked for each client. */
const MOST_COUNTED = 10_000;

/** How many statements stand on each of these authorities' word, by their key in the index. */
export const writtenBy = async (tx: Tx, authorityKeys: readonly string[]): Promise<Map<string, Written>> => {
  const found = await rows<{ key: string; n: number }>(
    tx,
    `select a.agent_key as key, (select count(*)::int from (select from lrs.statement_agent l where l.agent = a.id and not l.plain limit $2) c) as n
     from lrs.agent a where a.agent_key = any($1)`,
    [authorityKeys, MOST_COUNTED + 1],
  );
  return new Map(found.map(({ key, n }) => [key, { count: Math.min(n, MOST_COUNTED), atLeast: n > MOST_COUNTED }]));
};
