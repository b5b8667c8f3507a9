import type { Enclosed, Parcel } from './parcel';
import type { HeldSubscription } from './subscription';
import { messageId, signedHeaders } from './webhook-signature';

/** What is to be sent, and where to. */
export interface DeliveryRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: readonly Buffer[];
}

export type Keys = Pick<HeldSubscription, 'address' | 'version' | 'key'> & { /** Opened. */ readonly secret: string };

export const basicWord = (keys: Pick<Keys, 'key' | 'secret'>): string => Buffer.from(`${keys.key}:${keys.secret}`).toString('base64');

const lrsHeaders = (keys: Keys): Record<string, string> => ({ authorization: `Basic ${basicWord(keys)}`, 'x-experience-api-version': keys.version! });

/** A resource of an LRS; its address may have been given with or without a slash at the end. */
const resource = (address: string, path: string): string => `${address.replace(/\/+$/, '')}/${path}`;

const CRLF = '\r\n';

/** Statements as a POST to an LRS (Communication §2.1.2), with the attachments whose data are at hand (§1.5.2). `boundary` must stand in none of them. */
export const statementsPost = (keys: Keys, parcels: readonly Parcel[], data: ReadonlyMap<string, Buffer>, boundary: string): DeliveryRequest => {
  const statements = `[${parcels.map(({ json }) => json).join(',')}]`;
  const enclosed = new Map(parcels.flatMap((parcel) => parcel.enclosed).filter(({ sha2 }) => data.has(sha2)).map((one) => [one.sha2, one]));
  const post = { method: 'POST', url: resource(keys.address, 'statements') } as const;
  if (enclosed.size === 0) return { ...post, headers: { ...lrsHeaders(keys), 'content-type': 'application/json' }, body: [Buffer.from(statements)] };
  const head = `--${boundary}${CRLF}Content-Type: application/json${CRLF}${CRLF}${statements}${CRLF}`;
  return {
    ...post,
    headers: { ...lrsHeaders(keys), 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: [Buffer.from(head), ...[...enclosed.values()].flatMap((one) => [partHead(one, boundary), data.get(one.sha2)!, Buffer.from(CRLF)]), Buffer.from(`--${boundary}--${CRLF}`)],
  };
};

const partHead = ({ sha2, mediaType }: Enclosed, boundary: string): Buffer =>
  Buffer.from(`--${boundary}${CRLF}Content-Type: ${mediaType.replaceAll(/[\r\n]+/g, ' ')}${CRLF}Content-Transfer-Encoding: binary${CRLF}X-Experience-API-Hash: ${sha2}${CRLF}${CRLF}`);

/** Asks for one statement, voided or not (Communication §2.1.3). */
export const statementGet = (keys: Keys, id: string, voided: boolean): DeliveryRequest =>
  ({ method: 'GET', url: `${resource(keys.address, 'statements')}?${voided ? 'voidedStatementId' : 'statementId'}=${id}`, headers: lrsHeaders(keys) });

export const aboutGet = (keys: Keys): DeliveryRequest => ({ method: 'GET', url: resource(keys.address, 'about'), headers: lrsHeaders(keys) });

/** Asks whether the key opens anything at all. */
export const anyStatementGet = (keys: Keys): DeliveryRequest => ({ method: 'GET', url: `${resource(keys.address, 'statements')}?limit=1`, headers: lrsHeaders(keys) });

const webhookPost = (keys: Pick<Keys, 'address' | 'secret'>, id: string, body: string, now: Date): DeliveryRequest => ({
  method: 'POST', url: keys.address, headers: { 'content-type': 'application/json', ...signedHeaders(keys.secret, id, now, body) }, body: [Buffer.from(body)],
});

/**
 * Statements as an event of Standard Webhooks. The id is the same whenever the same batch of the same epoch is sent, and so is the
 * body: its timestamp is when the last of them was stored. `words` make an id of its own for what is sent out of turn.
 */
export const statementsEvent = (
  keys: Pick<Keys, 'address' | 'secret'>, of: Pick<HeldSubscription, 'id' | 'epoch'>, parcels: readonly Parcel[], now: Date, ...words: readonly (string | number)[]
): DeliveryRequest => {
  const [first, last] = [parcels[0]!, parcels.at(-1)!];
  const id = messageId(of.id, of.epoch, first.at, last.at, ...words);
  const head = JSON.stringify({ type: 'statements.stored', id, timestamp: last.stored.toISOString() });
  return webhookPost(keys, id, `${head.slice(0, -1)},"statements":[${parcels.map(({ json }) => json).join(',')}]}`, now);
};

export const pingEvent = (keys: Pick<Keys, 'address' | 'secret'>, id: string, now: Date): DeliveryRequest =>
  webhookPost(keys, id, JSON.stringify({ type: 'ping', id, timestamp: now.toISOString() }), now);
