import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Grant, Principal } from './permissions';
import type { Failures } from './sign-in-limit';

export interface Credentials {
  id: string;
  username: string;
  phone: string | null;
  state: 'active' | 'disabled';
  passwordHash: string | null;
}

const CREDENTIALS = `select id, username, phone, state, password_hash as "passwordHash" from people.person`;

export const findCredentials = (tx: Tx, login: { username: string } | { phone: string }): Promise<Credentials | undefined> =>
  'phone' in login
    ? firstRow<Credentials>(tx, `${CREDENTIALS} where phone = $1`, [login.phone])
    : firstRow<Credentials>(tx, `${CREDENTIALS} where username = $1`, [login.username]);

export const findCredentialsById = (tx: Tx, personId: string): Promise<Credentials | undefined> =>
  firstRow<Credentials>(tx, `${CREDENTIALS} where id = $1`, [personId]);

/** Counts a try as failed before it is made, so that many at once cannot slip through; gives the rows to take back. */
export const noteFailure = async (tx: Tx, subjects: readonly string[], at: Date): Promise<string[]> =>
  (await changed<{ id: string }>(tx, `insert into people.sign_in_failure (subject, at) select s, $2 from unnest($1::text[]) as s returning id`, [subjects, at]))
    .map((row) => row.id);

export const findFailures = (tx: Tx, subjects: readonly string[], since: Date): Promise<Failures[]> =>
  rows<Failures>(
    tx,
    `select subject, count(*)::int as count, min(at) as oldest from people.sign_in_failure where subject = any($1::text[]) and at > $2 group by subject`,
    [subjects, since],
  );

export const takeBackFailures = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  await tx.query(`delete from people.sign_in_failure where id = any($1::bigint[])`, [ids]);
};

/** Under which failures for a person are counted. */
export const accountSubject = (personId: string): string => `account:${personId}`;

export const forgetFailuresOf = async (tx: Tx, subject: string): Promise<void> => {
  await tx.query(`delete from people.sign_in_failure where subject = $1`, [subject]);
};

export const insertSession = async (tx: Tx, session: { tokenSha2: string; personId: string; csrf: string; at: Date; expiresAt: Date }): Promise<void> => {
  await tx.query(
    `insert into people.session (token_sha2, person_id, csrf, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)`,
    [session.tokenSha2, session.personId, session.csrf, session.at, session.expiresAt],
  );
};

interface PrincipalRow extends Omit<Principal, 'grants'> {
  grants: Grant[];
  seenAt: Date;
}

/** The person behind a live session, with their grants: one query per request. */
export const findPrincipal = (tx: Tx, tokenSha2: string, now: Date): Promise<PrincipalRow | undefined> =>
  firstRow<PrincipalRow>(
    tx,
    `select p.id as "personId", p.account, p.full_name as "fullName", p.username, p.must_change_password as "mustChangePassword", s.csrf, s.seen_at as "seenAt",
       coalesce((select json_agg(json_build_object('role', g.role, 'unitId', g.unit_id) order by g.role, g.unit_id) from people.role_grant g where g.person_id = p.id), '[]') as grants
     from people.session s join people.person p on p.id = s.person_id
     where s.token_sha2 = $1 and s.expires_at > $2 and p.state = 'active'`,
    [tokenSha2, now],
  );

export const prolongSession = async (tx: Tx, session: { tokenSha2: string; personId: string; at: Date; expiresAt: Date }): Promise<void> => {
  await tx.query(`update people.session set seen_at = $2, expires_at = $3 where token_sha2 = $1`, [session.tokenSha2, session.at, session.expiresAt]);
  await noteSeen(tx, session.personId, session.at);
};

export const noteSeen = async (tx: Tx, personId: string, at: Date): Promise<void> => {
  await tx.query(`update people.person set last_seen_at = $2 where id = $1`, [personId, at]);
};

/** Gives the person whose session it was, if there was one. */
export const endSession = async (tx: Tx, tokenSha2: string): Promise<string | undefined> =>
  (await changed<{ personId: string }>(tx, `delete from people.session where token_sha2 = $1 returning person_id as "personId"`, [tokenSha2]))[0]?.personId;

export const endSessionsOf = async (tx: Tx, personId: string, exceptTokenSha2: string | null): Promise<void> => {
  await tx.query(`delete from people.session where person_id = $1 and token_sha2 is distinct from $2`, [personId, exceptTokenSha2]);
};

export const setPassword = async (tx: Tx, personId: string, password: { hash: string; mustChange: boolean; at: Date }): Promise<void> => {
  await tx.query(
    `update people.person set password_hash = $2, must_change_password = $3, password_changed_at = $4 where id = $1`,
    [personId, password.hash, password.mustChange, password.at],
  );
};

export const forgetExpired = async (tx: Tx, now: Date, failuresBefore: Date): Promise<void> => {
  await tx.query(`delete from people.session where expires_at <= $1`, [now]);
  await tx.query(`delete from people.sign_in_failure where at < $1`, [failuresBefore]);
};
