import { firstRow, rows, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import type { Dictionary } from './dictionary.queries';
import { linksIn, type Link, type StatementRecord } from './prepare-batch';

/**
 * Statement references. A statement that targets another one passes every filter that its target passes, and so on down the chain
 * (Communication §2.1.3, Filter Conditions for StatementRefs). This is worked out when statements arrive, whichever comes first:
 * statement_reference holds every statement reached, and the links of what is reached are copied, so that a query finds them by
 * the same indexes.
 */

/** A statement that has just been written. */
export interface Fresh {
  readonly record: StatementRecord;
  readonly at: string;
}

/** Whether all these are here already, and refer to nothing themselves: then nothing about them can still change. */
export const targetsAreSettled = async (tx: Tx, targets: readonly string[]): Promise<boolean> => {
  const found = await rows<{ id: string }>(
    tx,
    `select s.id from lrs.statement s where s.id = any($1) and not exists (select 1 from lrs.statement_reference r where r.at = s.at)`,
    [targets],
  );
  return found.length === new Set(targets).size;
};

/** Follows the references of what has just arrived, and of what has long waited for it. */
export const linkReferences = async (tx: Tx, fresh: readonly Fresh[], dictionary: Dictionary): Promise<void> => {
  const referring = fresh.filter(({ record }) => record.target !== undefined);
  if (referring.length > 0) {
    await tx.query(
      `insert into lrs.statement_reference (target, at, direct)
       select e.target, e.at, true from jsonb_to_recordset($1::jsonb) as e (target uuid, at bigint) on conflict do nothing`,
      [JSON.stringify(referring.map(({ record, at }) => ({ target: record.target, at })))],
    );
  }
  const waiting = await rows<{ at: string }>(tx, 'select distinct at from lrs.statement_reference where target = any($1)', [fresh.map(({ record }) => record.id)]);
  const affected = [...new Set([...referring, ...waiting].map(({ at }) => at))];
  if (affected.length > 0) await reach(tx, affected, dictionary);
};

const reach = async (tx: Tx, positions: readonly string[], dictionary: Dictionary): Promise<void> => {
  await tx.query(
    `with recursive reached (at, target) as (
       select at, target from lrs.statement_reference where at = any($1::bigint[]) and direct
       union
       select reached.at, r.target from reached join lrs.statement t on t.id = reached.target join lrs.statement_reference r on r.at = t.at and r.direct
     )
     insert into lrs.statement_reference as known (target, at, direct, verb, registration)
     select reached.target, reached.at, false, t.verb, t.registration
     from reached left join lrs.statement t on t.id = reached.target
     order by reached.target, reached.at
     on conflict (target, at) do update set verb = excluded.verb, registration = excluded.registration`,
    [positions],
  );
  const reached = await rows<{ at: string; body: Statement }>(
    tx, 'select r.at, t.body from lrs.statement_reference r join lrs.statement t on t.id = r.target where r.at = any($1::bigint[])', [positions],
  );
  const found = reached.map(({ at, body }) => ({ at, ...linksIn(body) }));
  const keys = (of: 'agents' | 'activities'): string[] => found.flatMap((one) => one[of].map(({ key }) => key));
  const numbers = await dictionary.number({ agent: keys('agents'), activity: keys('activities'), verb: [] }, tx);
  await copyLinks(tx, 'statement_agent', 'agent', found.map(({ at, agents }) => ({ at, links: agents })), numbers.agent);
  await copyLinks(tx, 'statement_activity', 'activity', found.map(({ at, activities }) => ({ at, links: activities })), numbers.activity);
};

/** One row per number and statement: what is plain already, or becomes so, is not merely related as well. */
const copyLinks = async (
  tx: Tx, table: string, column: string, found: readonly { at: string; links: readonly Link[] }[], numbers: ReadonlyMap<string, number>,
): Promise<void> => {
  const links = JSON.stringify(found.flatMap(({ at, links: ofOne }) => ofOne.map(({ key, plain }) => ({ at, number: numbers.get(key), plain }))));
  await tx.query(
    `insert into lrs.${table} (${column}, plain, at)
     select e.number, bool_or(e.plain), e.at from jsonb_to_recordset($1::jsonb) as e (number integer, plain boolean, at bigint)
     where not exists (select from lrs.${table} l where l.${column} = e.number and l.plain and l.at = e.at)
     group by e.number, e.at on conflict do nothing`,
    [links],
  );
  await tx.query(
    `delete from lrs.${table} l using jsonb_to_recordset($1::jsonb) as e (number integer, plain boolean, at bigint)
     where e.plain and l.${column} = e.number and not l.plain and l.at = e.at`,
    [links],
  );
};

/**
 * Marks as voided what the new statements void, and the new ones that had been voided before they came. A voiding takes effect only
 * on the word that the target stands on. Answers the id of a voiding statement that one of the new ones would void.
 */
export const voidTargets = async (tx: Tx, fresh: readonly StatementRecord[]): Promise<string | undefined> => {
  const voiding = fresh.flatMap(({ voids }) => voids ?? []);
  if (voiding.length > 0) {
    const refused = await firstRow<{ id: string }>(tx, 'select id from lrs.statement where id = any($1) and voids is not null limit 1', [voiding]);
    if (refused) return refused.id;
  }
  const mayBeVoided = [...voiding, ...fresh.filter(({ voids }) => voids === undefined).map(({ id }) => id)];
  await tx.query(
    `update lrs.statement set voided = true where at in (
       select s.at from lrs.statement s
       where s.id = any($1) and s.voids is null and not s.voided and exists (select 1 from lrs.statement v where v.voids = s.id and v.authority = s.authority)
       order by s.at for no key update)`,
    [mayBeVoided],
  );
  return undefined;
};
