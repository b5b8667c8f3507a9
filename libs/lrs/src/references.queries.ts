import { firstRow, rows, type Tx } from '@hvs/platform';
import type { StatementRecord } from './prepare-batch';

/**
 * Statement references. A statement that targets another one passes every filter that its target passes, and so on down the chain
 * (Communication §2.1.3, Filter Conditions for StatementRefs). This is worked out when statements arrive, whichever comes first:
 * statement_reference holds every statement reached, and the links of what is reached are copied, so that a query finds them by
 * the same indexes.
 */

/** Whether all these are here already, and refer to nothing themselves: then nothing about them can still change. */
export const targetsAreSettled = async (tx: Tx, targets: readonly string[]): Promise<boolean> => {
  const found = await rows<{ id: string }>(
    tx,
    `select s.id from lrs.statement s where s.id = any($1) and not exists (select 1 from lrs.statement_reference r where r.seq = s.seq)`,
    [targets],
  );
  return found.length === new Set(targets).size;
};

/** Follows the references of what has just arrived, and of what has long waited for it. */
export const linkReferences = async (tx: Tx, fresh: readonly StatementRecord[], seqs: ReadonlyMap<string, string>): Promise<void> => {
  const referring = fresh.filter(({ target }) => target !== undefined);
  if (referring.length > 0) {
    await tx.query(
      `insert into lrs.statement_reference (target, seq, stored, direct)
       select e.target, e.seq, s.stored, true from jsonb_to_recordset($1::jsonb) as e (target uuid, seq bigint) join lrs.statement s on s.seq = e.seq
       on conflict do nothing`,
      [JSON.stringify(referring.map(({ id, target }) => ({ target, seq: seqs.get(id) })))],
    );
  }
  const waiting = await rows<{ seq: string }>(tx, 'select distinct seq from lrs.statement_reference where target = any($1)', [fresh.map(({ id }) => id)]);
  const affected = [...referring.map(({ id }) => seqs.get(id)!), ...waiting.map(({ seq }) => seq)];
  if (affected.length > 0) await reach(tx, [...new Set(affected)]);
};

const reach = async (tx: Tx, seqs: readonly string[]): Promise<void> => {
  await tx.query(
    `with recursive reached (seq, target) as (
       select seq, target from lrs.statement_reference where seq = any($1::bigint[]) and direct
       union
       select reached.seq, r.target from reached join lrs.statement t on t.id = reached.target join lrs.statement_reference r on r.seq = t.seq and r.direct
     )
     insert into lrs.statement_reference as known (target, seq, stored, direct, verb, registration)
     select reached.target, s.seq, s.stored, false, t.verb, t.registration
     from reached join lrs.statement s on s.seq = reached.seq left join lrs.statement t on t.id = reached.target
     order by reached.target, s.seq
     on conflict (target, seq) do update set verb = excluded.verb, registration = excluded.registration`,
    [seqs],
  );
  for (const [table, key] of [['statement_agent', 'agent_key'], ['statement_activity', 'activity']] as const) {
    await tx.query(
      `insert into lrs.${table} (${key}, plain, stored, seq)
       select l.${key}, bool_or(l.plain), r.stored, r.seq
       from lrs.statement_reference r join lrs.statement t on t.id = r.target join lrs.${table} l on l.seq = t.seq
       where r.seq = any($1::bigint[]) group by l.${key}, r.stored, r.seq
       on conflict do nothing`,
      [seqs],
    );
    // One row per key and statement: what has become plain is no longer merely related.
    await tx.query(
      `delete from lrs.${table} l using lrs.${table} p where l.seq = any($1::bigint[]) and not l.plain
         and p.${key} = l.${key} and p.plain and p.stored = l.stored and p.seq = l.seq`,
      [seqs],
    );
  }
};

/**
 * Marks as voided what the new statements void, and the new ones that had been voided before they came. Answers the id of a
 * voiding statement that one of the new ones would void.
 */
export const voidTargets = async (tx: Tx, fresh: readonly StatementRecord[]): Promise<string | undefined> => {
  const voiding = fresh.flatMap(({ voids }) => voids ?? []);
  if (voiding.length > 0) {
    const refused = await firstRow<{ id: string }>(tx, 'select id from lrs.statement where id = any($1) and voids is not null limit 1', [voiding]);
    if (refused) return refused.id;
  }
  const mayBeVoided = [...voiding, ...fresh.filter(({ voids }) => voids === null).map(({ id }) => id)];
  await tx.query(
    `update lrs.statement set voided = true where seq in (
       select s.seq from lrs.statement s
       where s.id = any($1) and s.voids is null and not s.voided and exists (select 1 from lrs.statement v where v.voids = s.id and v.authority_key = s.authority_key)
       order by s.seq for no key update)`,
    [mayBeVoided],
  );
  return undefined;
};
