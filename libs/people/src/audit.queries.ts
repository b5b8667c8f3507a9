import { firstRow, requestId, rows, type Tx } from '@hvs/platform';
import type { AuditEntry, Page } from './shapes';

export const insertAuditEntry = async (
  tx: Tx,
  entry: { at: Date; actorId: string | null; act: string; subjectKind: string; subjectId: string; detail: Record<string, unknown> },
): Promise<void> => {
  await tx.query(
    `insert into people.audit_entry (at, actor_id, act, subject_kind, subject_id, detail, request_id) values ($1, $2, $3, $4, $5, $6, $7)`,
    [entry.at, entry.actorId, entry.act, entry.subjectKind, entry.subjectId, JSON.stringify(entry.detail), requestId() ?? null],
  );
};

/** What entries about a person say of what he was called and where he signed in from; the entries stay. */
export const forgetWhoInEntries = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query(`update people.audit_entry set detail = detail - 'username' - 'address' where subject_kind = 'person' and subject_id = $1 and detail ?| array['username', 'address']`, [personId]);
};

export const findAuditEntries = async (
  tx: Tx,
  filter: { subjectKind?: string; subjectId?: string; actorId?: string; page: number; size: number },
): Promise<Page<AuditEntry>> => {
  const where = `($1::text is null or a.subject_kind = $1) and ($2::text is null or a.subject_id = $2) and ($3::uuid is null or a.actor_id = $3)`;
  const asked = [filter.subjectKind ?? null, filter.subjectId ?? null, filter.actorId ?? null];
  const count = await firstRow<{ total: number }>(tx, `select count(*)::int as total from people.audit_entry a where ${where}`, asked);
  const items = await rows<AuditEntry>(
    tx,
    `select a.id::text, a.at, a.actor_id as "actorId", p.full_name as "actorName", a.act, a.subject_kind as "subjectKind", a.subject_id as "subjectId", a.detail
     from people.audit_entry a left join people.person p on p.id = a.actor_id
     where ${where} order by a.at desc, a.id desc limit $4 offset $5`,
    [...asked, filter.size, (filter.page - 1) * filter.size],
  );
  return { items, total: count!.total, page: filter.page, size: filter.size };
};
