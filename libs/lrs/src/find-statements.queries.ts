import { firstRow, rows, type Tx } from '@hvs/platform';
import type { ActivityDefinition, StatementQuery } from '@hvs/xapi';
import { writeCursor, type Cursor } from './cursor';
import type { AboutStatement, ById, Found, FoundPage, OfRegistration } from './found';
import { indexKey, instant } from './index-key';

type FilterQuery = Extract<StatementQuery, { find: 'statements' }>;

/** Communication §2.1.3, limit: 0 is as many as the server will give. */
const USUAL_PAGE = 100;
const LARGEST_PAGE = 500;

const FOUND = `s.id, s.stored, s.version, s.body::text as json`;

export const findOne = (tx: Tx, id: string, voided: boolean, authorityKey: string | undefined): Promise<Found | undefined> =>
  firstRow<Found>(
    tx, `select ${FOUND} from lrs.statement s where s.id = $1 and s.voided = $2 and ($3::text is null or s.authority_key = $3)`,
    [id, voided, authorityKey === undefined ? null : indexKey(authorityKey)],
  );

/**
 * A condition of a filter. `holds` checks it on a statement `s`; each of `walks` goes through some of its statements in the order of
 * the store, along an index on `w`, and together they meet each of them once.
 */
interface Condition {
  readonly holds: string;
  readonly walks: readonly string[];
}

/** Everything the query says, as SQL: the condition that finds fewest first. */
const conditionsOf = (query: FilterQuery, authorityKey: string | undefined, use: (value: unknown) => string): Condition[] => {
  const conditions: Condition[] = [];
  if (query.registration !== undefined) conditions.push(columnOrTarget('registration', `${use(query.registration)}::uuid`));
  if (query.agentKey !== undefined) conditions.push(linked('statement_agent', 'agent_key', use(indexKey(query.agentKey)), query.relatedAgents));
  if (query.activity !== undefined) conditions.push(linked('statement_activity', 'activity', use(indexKey(query.activity)), query.relatedActivities));
  if (query.verb !== undefined) conditions.push(columnOrTarget('verb', use(indexKey(query.verb))));
  if (authorityKey !== undefined) {
    const value = use(indexKey(authorityKey));
    const { walks } = linked('statement_agent', 'agent_key', value, true);
    conditions.push({ holds: `s.authority_key = ${value}`, walks: walks.map((walk) => `${walk} and s.authority_key = ${value}`) });
  }
  return conditions;
};

const linked = (table: string, column: string, value: string, related: boolean): Condition => {
  const walk = (plain: boolean): string => `lrs.${table} w join lrs.statement s on s.seq = w.seq where w.${column} = ${value} and ${plain ? '' : 'not '}w.plain`;
  return {
    holds: `exists (select 1 from lrs.${table} l where l.${column} = ${value} and ${related ? 'l.plain in (true, false)' : 'l.plain'} and l.stored = s.stored and l.seq = s.seq)`,
    walks: related ? [walk(true), walk(false)] : [walk(true)],
  };
};

const columnOrTarget = (column: string, value: string): Condition => ({
  holds: `(s.${column} = ${value} or exists (select 1 from lrs.statement_reference r where r.seq = s.seq and r.${column} = ${value}))`,
  walks: [
    `lrs.statement w join lrs.statement s on s.seq = w.seq where w.${column} = ${value}`,
    // A target that is met in another way as well is not met here.
    `lrs.statement_reference w join lrs.statement s on s.seq = w.seq where w.${column} = ${value} and s.${column} is distinct from ${value}
       and not exists (select 1 from lrs.statement_reference r where r.seq = w.seq and r.${column} = ${value} and r.target < w.target)`,
  ],
});

/**
 * Goes along the index of one condition and checks the others on each statement met, until the page is full: nothing is sorted but
 * the page, and page 1,000 costs as much as page 1.
 */
export const findPage = async (tx: Tx, query: FilterQuery, after: Cursor | undefined, authorityKey: string | undefined): Promise<FoundPage> => {
  const parameters: unknown[] = [];
  const use = (value: unknown): string => `$${parameters.push(value)}`;
  const [walked, ...checked] = conditionsOf(query, authorityKey, use);
  const size = Math.min(query.limit === 0 ? USUAL_PAGE : query.limit, LARGEST_PAGE);
  const direction = query.ascending ? 'asc' : 'desc';
  const limit = use(size + 1);
  const conditions = [
    'not s.voided',
    ...(query.since === undefined ? [] : [`w.stored > ${use(instant(query.since))}`]),
    ...(query.until === undefined ? [] : [`w.stored <= ${use(instant(query.until))}`]),
    ...(after ? [`(w.stored, w.seq) ${query.ascending ? '>' : '<'} (${use(after.stored)}::timestamptz, ${use(after.seq)}::bigint)`] : []),
    ...checked.map(({ holds }) => holds),
  ].join(' and ');
  const walks = walked?.walks ?? ['lrs.statement w join lrs.statement s on s.seq = w.seq where true'];
  const arms = walks.map((walk) => `(select w.stored, w.seq from ${walk} and ${conditions} order by w.stored ${direction}, w.seq ${direction} limit ${limit})`);
  const found = await rows<Found & { seq: string }>(
    tx,
    `select ${FOUND}, s.seq from (${arms.join(' union all ')}) d join lrs.statement s on s.seq = d.seq
     order by d.stored ${direction}, d.seq ${direction} limit ${limit}`,
    parameters,
  );
  const page = found.slice(0, size);
  return { statements: page, more: found.length > size ? writeCursor(page.at(-1)!) : undefined };
};

export const statementsOfRegistrations = (tx: Tx, registrations: readonly string[]): Promise<OfRegistration[]> =>
  rows<OfRegistration>(
    tx,
    `select id, registration, stored, body as statement from lrs.statement
     where registration = any($1::uuid[]) and not voided order by stored, seq`,
    [registrations],
  );

export const statementsById = (tx: Tx, ids: readonly string[]): Promise<ById[]> =>
  rows<ById>(tx, `select id, registration, stored, voided, body as statement from lrs.statement where id = any($1::uuid[]) order by stored, seq`, [ids]);

export const statementsAbout = (tx: Tx, pairs: readonly { actorKey: string; activity: string }[]): Promise<AboutStatement[]> =>
  rows<AboutStatement>(
    tx,
    `select s.actor_key as "actorKey", s.activity, s.stored, s.body as statement
     from (select distinct * from jsonb_to_recordset($1::jsonb) as e ("actorKey" text, activity text)) p
       join lrs.statement s on s.actor_key = p."actorKey" and s.activity = p.activity
     where not s.voided order by s.stored, s.seq`,
    [JSON.stringify(pairs.map(({ actorKey, activity }) => ({ actorKey, activity })))],
  );

/** What the store knows of these activities, by key. */
export const definitionsOf = async (tx: Tx, keys: readonly string[]): Promise<Map<string, ActivityDefinition>> => {
  const found = await rows<{ iri: string; definition: ActivityDefinition }>(tx, 'select iri, definition from lrs.activity where iri = any($1)', [keys]);
  return new Map(found.map(({ iri, definition }) => [iri, definition]));
};

/** Every name an agent goes by, by key. */
export const namesOf = async (tx: Tx, key: string): Promise<string[]> =>
  (await firstRow<{ names: string[] }>(tx, `select body->'names' as names from lrs.agent where agent_key = $1`, [key]))?.names ?? [];
