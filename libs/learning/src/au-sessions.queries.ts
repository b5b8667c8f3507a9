import type { AuFacts, AuTerms, AuVerb } from '@hvs/cmi5';
import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Agent } from '@hvs/xapi';

export interface AuRegistration {
  registration: string;
  versionId: string;
  /** Null: the actor is no person of ours, and nothing of it counts for a unit. */
  enrolmentId: string | null;
  actor: Agent;
}

export interface AuSessionRow {
  id: string;
  registration: string;
  unitId: string;
  terms: AuTerms;
  keySha2: string | null;
  preferencesRead: boolean;
  said: AuVerb[];
  launchedAt: Date;
  heardAt: Date;
  abandonedAt: Date | null;
}

const REGISTRATION = 'registration, version_id as "versionId", enrolment_id as "enrolmentId", actor';
const SESSION = `id, registration, unit_id as "unitId", terms, key_sha2 as "keySha2", preferences_read as "preferencesRead", said, launched_at as "launchedAt", heard_at as "heardAt", abandoned_at as "abandonedAt"`;
const IS_OPEN = `abandoned_at is null and not said @> '{terminated}'`;

/** True when it is new. */
export const insertRegistration = async (tx: Tx, one: AuRegistration, at: Date): Promise<boolean> =>
  (await changed(
    tx, 'insert into learning.au_registration (registration, version_id, enrolment_id, actor, registered_at) values ($1, $2, $3, $4, $5) on conflict (registration) do nothing returning registration',
    [one.registration, one.versionId, one.enrolmentId, JSON.stringify(one.actor), at],
  )).length > 0;

/** Holds it until the transaction ends: what its sessions say, they say one after the other. */
export const lockRegistration = (tx: Tx, registration: string): Promise<AuRegistration | undefined> =>
  firstRow<AuRegistration>(tx, `select ${REGISTRATION} from learning.au_registration where registration = $1 for update`, [registration]);

export const registrationOf = (tx: Tx, registration: string): Promise<AuRegistration | undefined> =>
  firstRow<AuRegistration>(tx, `select ${REGISTRATION} from learning.au_registration where registration = $1`, [registration]);

export const insertAuSession = async (tx: Tx, one: Pick<AuSessionRow, 'id' | 'registration' | 'unitId' | 'terms'> & { fetchSha2: string }, at: Date): Promise<void> => {
  await tx.query(
    'insert into learning.au_session (id, registration, unit_id, terms, fetch_sha2, launched_at, heard_at) values ($1, $2, $3, $4, $5, $6, $6)',
    [one.id, one.registration, one.unitId, JSON.stringify(one.terms), one.fetchSha2, at],
  );
};

export const auSession = (tx: Tx, id: string): Promise<AuSessionRow | undefined> => firstRow<AuSessionRow>(tx, `select ${SESSION} from learning.au_session where id = $1`, [id]);

export const openAuSessions = (tx: Tx, registration: string): Promise<AuSessionRow[]> =>
  rows<AuSessionRow>(tx, `select ${SESSION} from learning.au_session where registration = $1 and ${IS_OPEN} order by launched_at`, [registration]);

export const silentAuSessions = async (tx: Tx, before: Date, limit: number): Promise<string[]> =>
  (await rows<{ id: string }>(tx, `select id from learning.au_session where ${IS_OPEN} and heard_at < $1 order by heard_at limit $2`, [before, limit])).map(({ id }) => id);

/** Gives the token away, once: the session's id the first time; null when it was given before; undefined when there is no such address. */
export const fetchOnce = async (tx: Tx, fetchSha2: string, keySha2: string, at: Date): Promise<string | null | undefined> => {
  const given = await changed<{ id: string }>(tx, 'update learning.au_session set fetched_at = $3, key_sha2 = $2, heard_at = $3 where fetch_sha2 = $1 and fetched_at is null and abandoned_at is null returning id', [fetchSha2, keySha2, at]);
  if (given[0]) return given[0].id;
  return (await firstRow(tx, 'select 1 from learning.au_session where fetch_sha2 = $1', [fetchSha2])) ? null : undefined;
};

export const noteHeard = async (tx: Tx, id: string, at: Date, now: Pick<AuSessionRow, 'preferencesRead' | 'said'>): Promise<void> => {
  await tx.query('update learning.au_session set heard_at = $2, preferences_read = $3, said = $4 where id = $1', [id, at, now.preferencesRead, now.said]);
};

export const notePreferencesRead = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('update learning.au_session set preferences_read = true where id = $1 and not preferences_read', [id]);
};

export const noteAbandoned = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tx.query('update learning.au_session set abandoned_at = $2 where id = $1', [id, at]);
};

/** By unit; those of which nothing is known are not in it. */
export const factsOf = async (tx: Tx, registration: string): Promise<Map<string, AuFacts>> =>
  new Map((await rows<AuFacts & { unitId: string }>(tx, 'select unit_id as "unitId", completed, passed, waived from learning.au_fact where registration = $1', [registration])).map(({ unitId, ...facts }) => [unitId, facts]));

export const saveFacts = async (tx: Tx, registration: string, unitId: string, facts: AuFacts): Promise<void> => {
  await tx.query(
    `insert into learning.au_fact (registration, unit_id, completed, passed, waived) values ($1, $2, $3, $4, $5)
     on conflict (registration, unit_id) do update set completed = excluded.completed, passed = excluded.passed, waived = excluded.waived`,
    [registration, unitId, facts.completed, facts.passed, facts.waived],
  );
};

export const satisfiedNodes = async (tx: Tx, registration: string): Promise<Set<string>> =>
  new Set((await rows<{ id: string }>(tx, 'select node_id as id from learning.au_satisfied where registration = $1', [registration])).map(({ id }) => id));

export const saveSatisfied = async (tx: Tx, registration: string, nodes: readonly string[], at: Date): Promise<void> => {
  await tx.query('insert into learning.au_satisfied (registration, node_id, satisfied_at) select $1, unnest($2::text[]), $3', [registration, nodes, at]);
};

/** Where a person's AUs stand. What came of it is told in statements. */
export const forgetAuSessions = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query('delete from learning.au_registration where enrolment_id in (select id from learning.enrolment where person_id = $1)', [personId]);
};
