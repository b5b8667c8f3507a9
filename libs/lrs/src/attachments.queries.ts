import { rows, type Tx } from '@hvs/platform';
import type { Fresh } from './references.queries';
import type { SentAttachment, StoredAttachment } from './store-by';

/** Remembers the data that were sent, and with which of the new statements. Until the transaction ends nobody sweeps them. */
export const insertAttachments = async (tx: Tx, sent: readonly SentAttachment[], fresh: readonly Fresh[], now: Date): Promise<void> => {
  if (sent.length === 0) return;
  const known = new Set(sent.map(({ sha2 }) => sha2));
  const links = fresh.flatMap(({ record, at }) => record.attachments.filter((sha2) => known.has(sha2)).map((sha2) => ({ at, sha2 })));
  await tx.query('select pg_advisory_xact_lock_shared(19539, hashtext(sha2)) from (select unnest($1::text[]) as sha2 order by 1) sent', [[...known]]);
  await tx.query(
    `insert into lrs.attachment (sha2, media_type, bytes, created_at)
     select sha2, "mediaType", bytes, $2 from jsonb_to_recordset($1::jsonb) as e (sha2 text, "mediaType" text, bytes bigint) order by sha2
     on conflict do nothing`,
    [JSON.stringify(sent.map(({ sha2, mediaType, bytes }) => ({ sha2, mediaType, bytes: bytes.length }))), now],
  );
  await tx.query(
    `insert into lrs.statement_attachment (at, sha2) select at, sha2 from jsonb_to_recordset($1::jsonb) as e (at bigint, sha2 text) on conflict do nothing`,
    [JSON.stringify(links)],
  );
};

export const attachmentsOfStatements = (tx: Tx, ids: readonly string[]): Promise<StoredAttachment[]> =>
  rows<StoredAttachment>(
    tx,
    `select a.sha2, a.media_type as "mediaType", a.bytes::float8 as bytes from lrs.attachment a where a.sha2 in (
       select l.sha2 from lrs.statement_attachment l join lrs.statement s on s.at = l.at where s.id = any($1)) order by a.sha2`,
    [ids],
  );
