import { api } from '../../api/client';
import { session } from '../../api/session';
import { deviceDatabase } from '../device-database';
import { CARRIED_FORM, carriedItems, payloadOf, type CarriedFile } from './carried-file';
import { myItems } from './queue';

/** The key with which this device signs the unsent work of one person. Its private half cannot be taken out of the browser. */
interface DeviceKey { account: string; id: string; privateKey: CryptoKey }

const { write, read } = deviceDatabase('hvs-device-key', { keys: 'account' });
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Browsers sign only on pages that came over https (or from this very machine). */
const canSign = (): boolean => typeof crypto !== 'undefined' && crypto.subtle !== undefined;

const keyOf = (account: string): Promise<DeviceKey | undefined> => read<DeviceKey>('keys', (s) => s.get(account)).catch(() => undefined);

/** Makes this device known while there is a link, so that it can sign when there is none. Says nothing: a device without a key only has no file to save. */
export const makeDeviceKnown = async (device: string): Promise<void> => {
  const account = session.get().me?.account;
  if (!account || !canSign() || (await keyOf(account))) return;
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const { id } = await api.post<{ id: string }>('/api/learning/device-keys', { publicKey: { kty, crv, x, y }, device });
  if (session.get().me?.account === account) await write('keys', 'strict', (s) => s.put({ account, id, privateKey }));
};

/** This person's unsent work as a signed file; null: this device never had a link long enough to make its key known, or may not sign. Nothing leaves the queue. */
export const signedFile = async (): Promise<{ file: CarriedFile; items: number } | null> => {
  const account = session.get().me?.account;
  const key = account === undefined || !canSign() ? undefined : await keyOf(account);
  if (account === undefined || !key) return null;
  const items = carriedItems(myItems.get());
  const payload = payloadOf(account, items, new Date().toISOString());
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, new TextEncoder().encode(payload));
  const text = btoa(String.fromCharCode(...new Uint8Array(signature))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return { file: { hvs: CARRIED_FORM, key: key.id, signature: text, payload }, items: items.length };
};
