import { firstRow, rows, type Tx } from '@hvs/platform';
import { parseTimestamp, type ActivityDefinition, type StatementQuery, type StoredStatement } from '@hvs/xapi';
import type { AboutStatement, ById, Found, FoundPage, OfRegistration, Scanned } from './found';
import { instantOf, lastPositionOf } from './position';
import { textOf, versionOf } from './statement-text';

type FilterQuery = Extract<StatementQuery, { find: 'statements' }>;

/** What a filter names, as numbers of the dictionary. */
export interface FilterNumbers {
  readonly agent?: number;
  readonly activity?: number;
  readonly verb?: number;
  readonly authority?: number;
}

/** Communication §2.1.3, limit: 0 is as many as the server will give. */
const USUAL_PAGE = 100;
const LARGEST_PAGE = 500;

const FOUND = `s.id, s.at, s.form, s.body::text as body`;
interface FoundRow { id: string; at: string; form: number; body: string }

const shown = ({ id, at, form, body }: FoundRow): Found => ({ id, stored: instantOf(at), version: versionOf(form), json: textOf(body, at, form) });
const statementIn = ({ at, form, body }: FoundRow): StoredStatement => JSON.parse(textOf(body, at, form)) as StoredStatement;

export const findOne = async (tx: Tx, id: string, voided: boolean, authority: number | undefined): Promise<Found | undefined> => {
  const found = await firstRow<FoundRow>(
    tx, `select ${FOUND} from lrs.statement s where s.id = $1 and s.voided = $2 and ($3::integer is null or s.authority = $3)`, [id, voided, authority ?? null],
  );
  return found && shown(found);
};

/**
 * A condition of a filter. `holds` checks it on a statement `s`; each of `walks` goes through some of its statements in the order of
 * the store, along an index on `at`, and together they meet each of them once.
 */
interface Condition {
  readonly holds: string;
  readonly walks: readonly Walk[];
}
interface Walk {
  readonly from: string;
  /** The column of the index that is walked along. */
  readonly at: string;
}

/** Everything the query says, as SQL: the condition that finds fewest first. */
const conditionsOf = (query: FilterQuery, numbers: FilterNumbers, use: (value: unknown) => string): Condition[] => {
  const conditions: Condition[] = [];
  if (query.registration !== undefined) conditions.push(columnOrTarget('registration', `${use(query.registration)}::uuid`));
  if (numbers.agent !== undefined) conditions.push(linked('statement_agent', 'agent', use(numbers.agent), query.relatedAgents));
  if (numbers.activity !== undefined) conditions.push(linked('statement_activity', 'activity', use(numbers.activity), query.relatedActivities));
  if (numbers.verb !== undefined) conditions.push(columnOrTarget('verb', use(numbers.verb)));
  if (numbers.authority !== undefined) {
    const value = use(numbers.authority);
    const { walks } = linked('statement_agent', 'agent', value, true);
    conditions.push({ holds: `s.authority = ${value}`, walks: walks.map(({ from, at }) => ({ from: `${from} and s.authority = ${value}`, at })) });
  }
  return conditions;
};

const linked = (table: string, column: string, value: string, related: boolean): Condition => {
  const walk = (plain: boolean): Walk => ({ from: `lrs.${table} w join lrs.statement s on s.at = w.at where w.${column} = ${value} and ${plain ? '' : 'not '}w.plain`, at: 'w.at' });
  return {
    holds: `exists (select 1 from lrs.${table} l where l.${column} = ${value} and ${related ? 'l.plain in (true, false)' : 'l.plain'} and l.at = s.at)`,
    walks: related ? [walk(true), walk(false)] : [walk(true)],
  };
};

const columnOrTarget = (column: string, value: string): Condition => ({
  holds: `(s.${column} = ${value} or exists (select 1 from lrs.statement_reference r where r.at = s.at and r.${column} = ${value}))`,
  walks: [
    { from: `lrs.statement s where s.${column} = ${value}`, at: 's.at' },
    // A target that is met in another way as well is not met here.
    {
      from: `lrs.statement_reference w join lrs.statement s on s.at = w.at where w.${column} = ${value} and s.${column} is distinct from ${value}
       and not exists (select 1 from lrs.statement_reference r where r.at = w.at and r.${column} = ${value} and r.target < w.target)`,
      at: 'w.at',
    },
  ],
});

const LATEST = Date.UTC(2200, 0, 1);
/** Statements are stored to the millisecond; a finer instant lies after that of the same millisecond. */
const instantIn = (timestamp: string): Date => new Date(Math.min(LATEST, Math.max(0, parseTimestamp(timestamp) ?? 0)));

/**
 * Goes along the index of one condition and checks the others on each statement met, until the page is full: nothing is sorted but
 * the page, and page 1,000 costs as much as page 1.
 */
export const pageQuery = (query: FilterQuery, numbers: FilterNumbers, after: string | undefined): { sql: string; parameters: unknown[]; size: number } => {
  const parameters: unknown[] = [];
  const use = (value: unknown): string => `$${parameters.push(value)}`;
  const [walked, ...checked] = conditionsOf(query, numbers, use);
  const size = Math.min(query.limit === 0 ? USUAL_PAGE : query.limit, LARGEST_PAGE);
  const direction = query.ascending ? 'asc' : 'desc';
  const limit = use(size + 1);
  const bounds = [
    ...(query.since === undefined ? [] : [`> ${use(lastPositionOf(instantIn(query.since)))}::bigint`]),
    ...(query.until === undefined ? [] : [`<= ${use(lastPositionOf(instantIn(query.until)))}::bigint`]),
    ...(after === undefined ? [] : [`${query.ascending ? '>' : '<'} ${use(after)}::bigint`]),
  ];
  const walks = walked?.walks ?? [{ from: 'lrs.statement s where true', at: 's.at' }];
  const arms = walks.map(({ from, at }) => {
    const conditions = ['not s.voided', ...bounds.map((bound) => `${at} ${bound}`), ...checked.map(({ holds }) => holds)].join(' and ');
    return `(select ${at} from ${from} and ${conditions} order by ${at} ${direction} limit ${limit})`;
  });
  return {
    sql: `select ${FOUND} from (${arms.join(' union all ')}) d (at) join lrs.statement s on s.at = d.at order by d.at ${direction} limit ${limit}`,
    parameters, size,
  };
};

export const findPage = async (tx: Tx, query: FilterQuery, numbers: FilterNumbers, after: string | undefined): Promise<FoundPage> => {
  const { sql, parameters, size } = pageQuery(query, numbers, after);
  const found = await rows<FoundRow>(tx, sql, parameters);
  const page = found.slice(0, size);
  return { statements: page.map(shown), more: found.length > size ? page.at(-1)!.at : undefined };
};

/** In the order of the store, voided or not. */
export const statementsAfter = async (tx: Tx, after: string, through: string, limit: number): Promise<Scanned[]> => {
  const found = await rows<FoundRow & { voided: boolean }>(
    tx, `select ${FOUND}, s.voided from lrs.statement s where s.at > $1::bigint and s.at <= $2::bigint order by s.at limit $3`, [after, through, limit],
  );
  return found.map((one) => ({ ...shown(one), at: one.at, voided: one.voided }));
};

export const countAfter = async (tx: Tx, after: string, most: number): Promise<number> =>
  (await firstRow<{ n: number }>(tx, 'select count(*)::int as n from (select 1 from lrs.statement where at > $1::bigint limit $2) s', [after, most]))!.n;

export const statementsOfRegistrations = async (tx: Tx, registrations: readonly string[]): Promise<OfRegistration[]> => {
  const found = await rows<FoundRow & { registration: string }>(
    tx, `select ${FOUND}, s.registration from lrs.statement s where s.registration = any($1::uuid[]) and not s.voided order by s.at`, [registrations],
  );
  return found.map((one) => ({ id: one.id, registration: one.registration, stored: instantOf(one.at), statement: statementIn(one) }));
};

export const statementsById = async (tx: Tx, ids: readonly string[]): Promise<ById[]> => {
  const found = await rows<FoundRow & { registration: string | null; voided: boolean }>(
    tx, `select ${FOUND}, s.registration, s.voided from lrs.statement s where s.id = any($1::uuid[]) order by s.at`, [ids],
  );
  return found.map((one) => ({ id: one.id, registration: one.registration, stored: instantOf(one.at), voided: one.voided, statement: statementIn(one) }));
};

/** By the keys of actor and activity; not voided. */
export const statementsAbout = async (tx: Tx, pairs: readonly { actorKey: string; activity: string }[]): Promise<AboutStatement[]> => {
  const found = await rows<FoundRow & { actorKey: string; activity: string }>(
    tx,
    `select ${FOUND}, p."actorKey", p.activity
     from (select distinct * from jsonb_to_recordset($1::jsonb) as e ("actorKey" text, activity text)) p
       join lrs.agent a on a.agent_key = p."actorKey" join lrs.activity o on o.iri = p.activity
       join lrs.statement_agent w on w.agent = a.id and w.plain
       join lrs.statement_activity l on l.activity = o.id and l.plain and l.at = w.at
       join lrs.statement s on s.at = w.at and s.actor = a.id and s.activity = o.id
     where not s.voided order by s.at`,
    [JSON.stringify(pairs.map(({ actorKey, activity }) => ({ actorKey, activity })))],
  );
  return found.map((one) => ({ actorKey: one.actorKey, activity: one.activity, stored: instantOf(one.at), statement: statementIn(one) }));
};

/** What the store knows of these activities, by key. */
export const definitionsOf = async (tx: Tx, keys: readonly string[]): Promise<Map<string, ActivityDefinition>> => {
  const found = await rows<{ iri: string; definition: ActivityDefinition }>(tx, `select iri, definition from lrs.activity where iri = any($1) and definition <> '{}'`, [keys]);
  return new Map(found.map(({ iri, definition }) => [iri, definition]));
};

/** Every name an agent goes by, by key. */
export const namesOf = async (tx: Tx, key: string): Promise<string[]> =>
  (await firstRow<{ names: string[] }>(tx, 'select names from lrs.agent where agent_key = $1', [key]))?.names ?? [];
