import { createHash, type JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, newId, type Tx } from '@hvs/platform';
import { deviceKey, keepDeviceKey, revokeOldKeys, type DeviceKey } from './carried.queries';

/** More devices than anybody learns on; beyond, the one used longest ago is given up. */
const KEYS_PER_PERSON = 20;

/** The public halves of the keys with which people's devices sign unsent work. */
@Injectable()
export class DeviceKeys {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** Takes a device's key; the same again answers the same id. */
  add(personId: string, publicKey: { kty: 'EC'; crv: 'P-256'; x: string; y: string }, device: string | undefined): Promise<string> {
    const { kty, crv, x, y } = publicKey;
    const madeAt = this.clock.now();
    return this.db.transact(async (tx) => {
      const id = await keepDeviceKey(tx, { id: newId(), personId, publicKey: { kty, crv, x, y } satisfies JsonWebKey, thumbprint: thumbprint(publicKey), device: device ?? null, madeAt });
      await revokeOldKeys(tx, personId, KEYS_PER_PERSON, madeAt);
      return id;
    });
  }

  find(id: string, outer?: Tx): Promise<DeviceKey | undefined> {
    return deviceKey(outer ?? this.db.em, id);
  }
}

/** RFC 7638. */
const thumbprint = ({ crv, kty, x, y }: { kty: string; crv: string; x: string; y: string }): string => createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
