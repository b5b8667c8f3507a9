import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/**
 * A secret of another system, which we must be able to say again. With a key (SECRET_KEY) it is sealed with AES-256-GCM and bound to
 * the row it belongs to; without one it is kept as it is. Two modes, told apart by the first word:
 *   plain:<secret>
 *   sealed:<nonce of 12 bytes, tag of 16, ciphertext; base64>
 */
const PLAIN = 'plain:';
const SEALED = 'sealed:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const derived = (key: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'lrs subscription secret', 32));

/** `nonce`: 12 random bytes, never used before. */
export const sealSecret = (secret: string, key: string | undefined, rowId: string, nonce: Buffer): string => {
  if (key === undefined) return PLAIN + secret;
  const cipher = createCipheriv('aes-256-gcm', derived(key), nonce).setAAD(Buffer.from(rowId));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
};

/** Undefined if it was sealed with another key, for another row, or changed since. */
export const openSecret = (kept: string, key: string | undefined, rowId: string): string | undefined => {
  if (kept.startsWith(PLAIN)) return kept.slice(PLAIN.length);
  if (key === undefined) return undefined;
  const bytes = Buffer.from(kept.slice(SEALED.length), 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived(key), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(rowId));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
