import { createHash, createHmac } from 'node:crypto';

/** Standard Webhooks 1.0: how a message is signed, so that its receiver knows who sent it, when, and that it is whole. */
const SECRET_PREFIX = 'whsec_';

/** A new secret from 24 to 64 random bytes. */
export const webhookSecret = (random: Buffer): string => SECRET_PREFIX + random.toString('base64');

/** The three headers of a message; the signature is over `id.timestamp.body`. */
export const signedHeaders = (secret: string, id: string, at: Date, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
};

/** The same words give the same id: a batch that is sent again is known by it. */
export const messageId = (...words: readonly (string | number)[]): string =>
  `msg_${createHash('sha256').update(words.join(' ')).digest('base64url').slice(0, 32)}`;
