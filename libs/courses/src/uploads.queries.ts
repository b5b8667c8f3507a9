import { changed, firstRow, rows, type Tx } from '@hvs/platform';

/** A file on its way here, part by part. `received`: bytes that are safe, from the beginning on without a gap. */
export interface UploadRow {
  id: string;
  ownerId: string;
  fileName: string;
  bytes: number;
  received: number;
  createdAt: Date;
  touchedAt: Date;
}

const UPLOAD = `select id, owner_id as "ownerId", file_name as "fileName", bytes::float8 as bytes, received::float8 as received,
  created_at as "createdAt", touched_at as "touchedAt" from courses.upload`;

export const uploadById = (tx: Tx, id: string): Promise<UploadRow | undefined> => firstRow<UploadRow>(tx, `${UPLOAD} where id = $1`, [id]);

/** Holds it until the end of the transaction. */
export const lockUpload = (tx: Tx, id: string): Promise<UploadRow | undefined> => firstRow<UploadRow>(tx, `${UPLOAD} where id = $1 for update`, [id]);

export const uploadsOf = (tx: Tx, ownerId: string): Promise<UploadRow[]> => rows<UploadRow>(tx, `${UPLOAD} where owner_id = $1 order by created_at`, [ownerId]);

export const insertUpload = async (tx: Tx, one: Pick<UploadRow, 'id' | 'ownerId' | 'fileName' | 'bytes'>, now: Date): Promise<void> => {
  await tx.query(
    'insert into courses.upload (id, owner_id, file_name, bytes, received, created_at, touched_at) values ($1, $2, $3, $4, 0, $5, $5)',
    [one.id, one.ownerId, one.fileName, one.bytes, now],
  );
};

/** Puts a part behind the others; false when somebody else has put one there first, or the upload is gone. */
export const addPart = async (tx: Tx, id: string, part: { from: number; key: string; bytes: number }, now: Date): Promise<boolean> => {
  const moved = await changed(tx, 'update courses.upload set received = received + $3, touched_at = $4 where id = $1 and received = $2 returning id', [id, part.from, part.bytes, now]);
  if (moved.length === 0) return false;
  await tx.query('insert into courses.upload_part (upload_id, starts_at, file_key) values ($1, $2, $3)', [id, part.from, part.key]);
  return true;
};

/** Where its bytes lie, in order. */
export const partsOf = async (tx: Tx, id: string): Promise<string[]> =>
  (await rows<{ key: string }>(tx, 'select file_key as key from courses.upload_part where upload_id = $1 order by starts_at', [id])).map(({ key }) => key);

export const deleteUpload = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('delete from courses.upload where id = $1', [id]);
};

export const uploadsUntouchedSince = async (tx: Tx, before: Date): Promise<string[]> =>
  (await rows<{ id: string }>(tx, 'select id from courses.upload where touched_at < $1', [before])).map(({ id }) => id);
