import { firstRow, type Tx } from '@hvs/platform';
import type { JsonWebKey } from 'node:crypto';

export interface DeviceKey { id: string; personId: string; publicKey: JsonWebKey; revokedAt: Date | null }
export interface RefusedItem { id: string; title: string; text: string }
export interface CarriedRow { id: string; personId: string; carriedBy: string; items: number; accepted: number; refused: RefusedItem[]; at: Date }

const KEY = `id, person_id as "personId", public_key as "publicKey", revoked_at as "revokedAt"`;
const CARRIED = `id, person_id as "personId", carried_by as "carriedBy", items, accepted, refused, at`;

export const deviceKey = (tx: Tx, id: string): Promise<DeviceKey | undefined> => firstRow<DeviceKey>(tx, `select ${KEY} from learning.device_key where id = $1`, [id]);

/** The same key of the same person keeps its id; one that had been given up counts again. */
export const keepDeviceKey = async (tx: Tx, key: { id: string; personId: string; publicKey: JsonWebKey; thumbprint: string; device: string | null; madeAt: Date }): Promise<string> =>
  (await firstRow<{ id: string }>(
    tx,
    `insert into learning.device_key (id, person_id, public_key, thumbprint, device, made_at) values ($1,$2,$3,$4,$5,$6)
     on conflict (person_id, thumbprint) do update set revoked_at = null, made_at = excluded.made_at returning id`,
    [key.id, key.personId, JSON.stringify(key.publicKey), key.thumbprint, key.device, key.madeAt],
  ))!.id;

/** Gives up all but the newest keys of a person. */
export const revokeOldKeys = async (tx: Tx, personId: string, keep: number, at: Date): Promise<void> => {
  await tx.query(
    `update learning.device_key set revoked_at = $3 where revoked_at is null and person_id = $1
       and id not in (select id from learning.device_key where person_id = $1 and revoked_at is null order by made_at desc, id desc limit $2)`,
    [personId, keep, at],
  );
};

export const carriedBefore = (tx: Tx, sha2: string): Promise<CarriedRow | undefined> => firstRow<CarriedRow>(tx, `select ${CARRIED} from learning.carried where sha2 = $1`, [sha2]);

export const keepCarried = async (tx: Tx, row: CarriedRow & { sha2: string }): Promise<void> => {
  await tx.query(
    `insert into learning.carried (id, person_id, carried_by, sha2, items, accepted, refused, at) values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (sha2) do nothing`,
    [row.id, row.personId, row.carriedBy, row.sha2, row.items, row.accepted, JSON.stringify(row.refused), row.at],
  );
};

export const carriedFor = (tx: Tx, personId: string, limit: number): Promise<CarriedRow[]> => tx.query(`select ${CARRIED} from learning.carried where person_id = $1 order by at desc limit $2`, [personId, limit]);

/** Who carried what for whom is of no use any more when one of them is nobody; the work itself has long been counted. */
export const forgetCarried = async (tx: Tx, personId: string): Promise<void> => {
  await tx.query('delete from learning.carried where person_id = $1 or carried_by = $1', [personId]);
  await tx.query('delete from learning.device_key where person_id = $1', [personId]);
};
