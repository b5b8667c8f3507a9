import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { Document, DocumentKey } from './document';
import { indexKey } from './index-key';

type Place = Omit<DocumentKey, 'documentId'>;

const placeOf = (place: Place): string[] => [place.resource, indexKey(place.activityId ?? ''), indexKey(place.agentKey ?? '')];
const keyOf = (key: DocumentKey): string[] => [...placeOf(key), key.registration ?? '', key.documentId];

const AT_KEY = 'kind = $1 and activity = $2 and agent_key = $3 and registration = $4 and document_id = $5';
const AT_PLACE = 'kind = $1 and activity = $2 and agent_key = $3 and ($4::text is null or registration = $4)';

/** Two who write the same document come one after the other, also when it is not there yet. */
export const lockName = (key: DocumentKey): string => JSON.stringify(keyOf(key));

export const documentAt = (tx: Tx, key: DocumentKey): Promise<Document | undefined> =>
  firstRow<Document>(tx, `select content, media_type as "mediaType", etag, updated_at as "updatedAt" from lrs.document where ${AT_KEY}`, keyOf(key));

export const saveDocument = async (tx: Tx, key: DocumentKey, document: Document): Promise<void> => {
  await tx.query(
    `insert into lrs.document (kind, activity, agent_key, registration, document_id, media_type, etag, content, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (kind, activity, agent_key, registration, document_id) do update
       set media_type = excluded.media_type, etag = excluded.etag, content = excluded.content, updated_at = excluded.updated_at`,
    [...keyOf(key), document.mediaType, document.etag, document.content, document.updatedAt],
  );
};

export const deleteDocument = async (tx: Tx, key: DocumentKey): Promise<void> => {
  await tx.query(`delete from lrs.document where ${AT_KEY}`, keyOf(key));
};

export const deleteDocuments = (tx: Tx, place: Place): Promise<unknown> =>
  changed(tx, `delete from lrs.document where ${AT_PLACE}`, [...placeOf(place), place.registration ?? null]);

export const documentIdsAt = (tx: Tx, place: Place, since: Date | undefined): Promise<{ id: string; updatedAt: Date }[]> =>
  rows<{ id: string; updatedAt: Date }>(
    tx,
    `select document_id as id, max(updated_at) as "updatedAt" from lrs.document where ${AT_PLACE} and ($5::timestamptz is null or updated_at > $5)
     group by document_id order by document_id`,
    [...placeOf(place), place.registration ?? null, since ?? null],
  );
