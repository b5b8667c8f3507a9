import { changed, firstRow, rows, type Tx } from '@hvs/platform';

/** What the numbers of some identities have become. `walking`: those whose statements still name them. */
export interface Renumbered {
  readonly number: number;
  readonly retired: readonly number[];
  readonly walking: readonly number[];
}

/**
 * Makes the number of one of these identities that of the pseudonym, unless that has one, and retires the others; names are forgotten.
 * From then on none of the identities has a number. The store must be locked.
 */
export const renumber = async (tx: Tx, keys: readonly string[], pseudonym: string): Promise<Renumbered> => {
  const known = await firstRow<{ id: number }>(tx, 'select id from lrs.agent where agent_key = $1', [pseudonym]);
  const found = (await rows<{ id: number }>(tx, 'select id from lrs.agent where agent_key = any($1) order by id for update', [keys])).map(({ id }) => id);
  const [heir, ...others] = known ? [undefined, ...found] : found;
  const retired = others.filter((id) => id !== undefined);
  if (heir !== undefined) await tx.query(`update lrs.agent set agent_key = $2, names = '[]' where id = $1`, [heir, pseudonym]);
  await tx.query(`update lrs.agent set agent_key = 'retired|' || gen_random_uuid(), names = '[]' where id = any($1::int[])`, [retired]);
  await tx.query('update lrs.dictionary_epoch set epoch = epoch + 1');
  const number = known?.id ?? heir ?? (await changed<{ id: number }>(tx, 'insert into lrs.agent (agent_key) values ($1) returning id', [pseudonym]))[0]!.id;
  return { number, retired, walking: found };
};

/** States and profiles of these agents. */
export const deleteDocumentsOf = async (tx: Tx, keys: readonly string[]): Promise<void> => {
  await tx.query('delete from lrs.document where agent_key = any($1)', [keys]);
};

/** Somebody being replaced; `keys` are forgotten when it is done. */
export interface Pseudonymisation extends Renumbered {
  readonly id: string;
  readonly taskId: string;
  readonly account: string;
  readonly keys: readonly string[];
  readonly at: string;
  readonly statements: number;
  readonly finishedAt: Date | null;
}

const PSEUDONYMISATION = `select id, task_id as "taskId", account, number, agent_keys as keys, retired, walking, at, statements::float8 as statements, finished_at as "finishedAt" from lrs.pseudonymisation`;

export const insertPseudonymisation = async (tx: Tx, one: Pick<Pseudonymisation, 'id' | 'taskId' | 'account' | 'keys'> & Renumbered, now: Date): Promise<void> => {
  await tx.query('insert into lrs.pseudonymisation (id, task_id, account, number, agent_keys, retired, walking, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [one.id, one.taskId, one.account, one.number, one.keys, one.retired, one.walking, now]);
};

export const findPseudonymisation = (tx: Tx, taskId: string): Promise<Pseudonymisation | undefined> => firstRow<Pseudonymisation>(tx, `${PSEUDONYMISATION} where task_id = $1`, [taskId]);

/** Nobody else works at it meanwhile. */
export const lockPseudonymisation = (tx: Tx, taskId: string): Promise<Pseudonymisation | undefined> => firstRow<Pseudonymisation>(tx, `${PSEUDONYMISATION} where task_id = $1 for update`, [taskId]);

/** The newest, with when they were asked for. */
export const newestPseudonymisations = (tx: Tx, limit: number): Promise<(Pick<Pseudonymisation, 'taskId' | 'account' | 'statements' | 'finishedAt'> & { readonly askedAt: Date })[]> =>
  rows(tx, `select task_id as "taskId", account, statements::float8 as statements, asked_at as "askedAt", finished_at as "finishedAt" from lrs.pseudonymisation order by asked_at desc, id limit $1`, [limit]);

export const savePseudonymisation = async (tx: Tx, one: Pseudonymisation): Promise<void> => {
  await tx.query('update lrs.pseudonymisation set agent_keys = $2, retired = $3, walking = $4, at = $5, statements = $6, finished_at = $7 where id = $1',
    [one.id, one.keys, one.retired, one.walking, one.at, one.statements, one.finishedAt]);
};

const LINKED = `from unnest($1::int[]) n (id) cross join (values (true), (false)) p (plain)`;

/** How many links to these agents lie after a position; about as many statements. */
export const countLinked = async (tx: Tx, numbers: readonly number[], after: string): Promise<number> =>
  (await firstRow<{ n: number }>(tx, `select count(*)::int as n ${LINKED} join lrs.statement_agent l on l.agent = n.id and l.plain = p.plain and l.at > $2::bigint`, [numbers, after]))!.n;

/** The next positions with a link to one of these agents, in the order of the store. */
export const nextLinked = async (tx: Tx, numbers: readonly number[], after: string, limit: number): Promise<string[]> =>
  (await rows<{ at: string }>(
    tx,
    `select distinct w.at ${LINKED} cross join lateral (select at from lrs.statement_agent l where l.agent = n.id and l.plain = p.plain and l.at > $2::bigint order by l.at limit $3::int) w
     order by w.at limit $3::int`,
    [numbers, after, limit],
  )).map(({ at }) => at);

/** The texts of the statements at these positions, locked. */
export const bodiesAt = (tx: Tx, positions: readonly string[]): Promise<{ at: string; body: string }[]> =>
  rows(tx, 'select at, body::text as body from lrs.statement where at = any($1::bigint[]) order by at for no key update', [positions]);

export const saveBodies = async (tx: Tx, bodies: readonly { at: string; body: string }[]): Promise<void> => {
  await tx.query('update lrs.statement s set body = e.body::json from unnest($1::bigint[], $2::text[]) e (at, body) where s.at = e.at', [bodies.map(({ at }) => at), bodies.map(({ body }) => body)]);
};

export const unlinkAttachments = async (tx: Tx, links: readonly { at: string; sha2: string }[]): Promise<void> => {
  if (links.length === 0) return;
  await tx.query('delete from lrs.statement_attachment l using unnest($1::bigint[], $2::text[]) e (at, sha2) where l.at = e.at and l.sha2 = e.sha2', [links.map(({ at }) => at), links.map(({ sha2 }) => sha2)]);
};

/** Puts one number in the place of others, in statements and links at these positions; one link for each, plain if any was. */
export const replaceNumbers = async (tx: Tx, positions: readonly string[], retired: readonly number[], number: number): Promise<void> => {
  if (retired.length === 0) return;
  for (const column of ['actor', 'authority']) {
    await tx.query(`update lrs.statement set ${column} = $3 where at = any($1::bigint[]) and ${column} = any($2::int[])`, [positions, retired, number]);
  }
  await tx.query(
    `with gone as (delete from lrs.statement_agent where agent = any($2::int[]) and plain in (true, false) and at = any($1::bigint[]) returning plain, at)
     insert into lrs.statement_agent select $3, bool_or(plain), at from gone group by at on conflict do nothing`,
    [positions, retired, number],
  );
  await tx.query(
    `delete from lrs.statement_agent l where l.agent = $2 and not l.plain and l.at = any($1::bigint[])
     and exists (select from lrs.statement_agent p where p.agent = l.agent and p.plain and p.at = l.at)`,
    [positions, number],
  );
};

/** Forgets numbers that nothing means any more. */
export const forgetNumbers = async (tx: Tx, retired: readonly number[]): Promise<void> => {
  await tx.query('delete from lrs.statement_agent where agent = any($1::int[]) and plain in (true, false)', [retired]);
  await tx.query('delete from lrs.agent where id = any($1::int[])', [retired]);
};
