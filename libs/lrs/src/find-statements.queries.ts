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

/** A condition of a filter: how it is checked on a statement `s`, and how its statements are walked through in order. */
interface Condition {
  readonly holds: string;
  readonly walk: string;
}

/** Everything the query says, as SQL: the conditions, the one that finds fewest first, and the parameters they use. */
const conditionsOf = (query: FilterQuery, authorityKey: string | undefined, use: (value: unknown) => string): Condition[] => {
  const conditions: Condition[] = [];
  if (query.registration !== undefined) conditions.push(columnOrTarget('registration', `${use(query.registration)}::uuid`));
  if (query.agentKey !== undefined) {
    conditions.push(linked('statement_agent', 'agent_key', use(indexKey(query.agentKey)), query.relatedAgents ? undefined : `'actor', 'object', 'member', 'target'`));
  }
  if (query.activity !== undefined) {
    conditions.push(linked('statement_activity', 'activity', use(indexKey(query.activity)), query.relatedActivities ? undefined : `'object', 'target'`));
  }
  if (query.verb !== undefined) conditions.push(columnOrTarget('verb', use(indexKey(query.verb))));
  if (authorityKey !== undefined) conditions.push(linked('statement_agent', 'agent_key', use(indexKey(authorityKey)), `'authority'`));
  return conditions;
};

const linked = (table: string, column: string, value: string, roles: string | undefined): Condition => {
  const is = `l.${column} = ${value}${roles ? ` and l.role in (${roles})` : ''}`;
  return {
    holds: `exists (select 1 from lrs.${table} l where ${is} and l.stored = s.stored and l.seq = s.seq)`,
    walk: `select l.stored, l.seq from lrs.${table} l where ${is}`,
  };
};

const columnOrTarget = (column: string, value: string): Condition => ({
  holds: `(s.${column} = ${value} or exists (select 1 from lrs.statement_reference r where r.seq = s.seq and r.${column} = ${value}))`,
  walk: `select w.stored, w.seq from (
      select stored, seq from lrs.statement where ${column} = ${value}
      union all select stored, seq from lrs.statement_reference where ${column} = ${value}) w where true`,
});

/** Walks along the index of one condition and checks the others on each statement met: nothing is sorted, and page 1,000 costs as much as page 1. */
export const findPage = async (tx: Tx, query: FilterQuery, after: Cursor | undefined, authorityKey: string | undefined): Promise<FoundPage> => {
  const parameters: unknown[] = [];
  const use = (value: unknown): string => `$${parameters.push(value)}`;
  const [walked, ...checked] = conditionsOf(query, authorityKey, use);
  const row = walked ? 'w' : 's';
  const range = [
    ...(query.since === undefined ? [] : [`${row}.stored > ${use(instant(query.since))}`]),
    ...(query.until === undefined ? [] : [`${row}.stored <= ${use(instant(query.until))}`]),
    ...(after ? [`(${row}.stored, ${row}.seq) ${query.ascending ? '>' : '<'} (${use(after.stored)}::timestamptz, ${use(after.seq)}::bigint)`] : []),
  ];
  const size = Math.min(query.limit === 0 ? USUAL_PAGE : query.limit, LARGEST_PAGE);
  const direction = query.ascending ? 'asc' : 'desc';
  const order = (of: string): string => `order by ${of}.stored ${direction}, ${of}.seq ${direction}`;
  const from = walked
    ? `(select distinct w.stored, w.seq from (${walked.walk}) w ${where(range)} ${order('w')}) d join lrs.statement s on s.seq = d.seq`
    : 'lrs.statement s';
  const conditions = ['not s.voided', ...checked.map(({ holds }) => holds), ...(walked ? [] : range)];
  const found = await rows<Found & { seq: string }>(
    tx, `select ${FOUND}, s.seq from ${from} ${where(conditions)} ${order(walked ? 'd' : 's')} limit ${use(size + 1)}`, parameters,
  );
  const page = found.slice(0, size);
  return { statements: page, more: found.length > size ? writeCursor(page.at(-1)!) : undefined };
};

const where = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`);

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
