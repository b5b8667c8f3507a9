import { isUtf8 } from 'node:buffer';
import { negotiateVersion, type XapiVersion } from '@hvs/xapi';
import { xapiProblems } from './problems';

/** What came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** A request as xAPI means it: the alternate syntax is gone, the version is known (but for /about, where it need not be said). */
export interface XapiRequest {
  readonly method: string;
  readonly version: XapiVersion;
  readonly parameters: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

const wrong = (detail: string): Error => xapiProblems.requestWrong(detail);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw wrong('Tham số có mã % hoặc UTF-8 sai.');
  }
};

/** Reads name=value pairs; a name twice would leave it open which one is meant. */
export const readForm = (text: string): Record<string, string> => {
  const read = new Map<string, string>();
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const cut = pair.indexOf('=');
    const name = decode(cut < 0 ? pair : pair.slice(0, cut));
    if (read.has(name)) throw wrong(`Tham số ${name.slice(0, 80)} được gửi hai lần.`);
    read.set(name, cut < 0 ? '' : decode(pair.slice(cut + 1)));
  }
  return Object.fromEntries(read);
};

/** Text in UTF-8 and nothing else (Communication §1.4); a byte order mark is no part of it. */
export const readUtf8 = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) throw wrong('Dữ liệu phải là UTF-8 (xAPI 1.0.3 Communication §1.4).');
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
};

/** Node gives their names in lower case. */
const headerTexts = (headers: WireRequest['headers']): Record<string, string | undefined> => {
  const texts: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    texts[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return texts;
};

export const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]!.trim().toLowerCase();

/** Form fields of the alternate syntax that stand for headers (Communication §1.3). */
const HEADER_FIELDS = new Set(['authorization', 'x-experience-api-version', 'content-type', 'content-length', 'if-match', 'if-none-match']);

const unfold = (wire: WireRequest, query: Record<string, string>): Omit<XapiRequest, 'version'> => {
  if (Object.keys(query).length > 1) throw wrong('Với cú pháp thay thế, ngoài “method” mọi tham số phải nằm trong biểu mẫu (xAPI 1.0.3 Communication §1.3).');
  if (mediaTypeOf(wire.contentType) !== 'application/x-www-form-urlencoded') {
    throw wrong('Cú pháp thay thế cần Content-Type application/x-www-form-urlencoded (xAPI 1.0.3 Communication §1.3).');
  }
  const { 'content-type': _form, ...headers } = headerTexts(wire.headers);
  const parameters: Record<string, string> = {};
  let content: string | undefined;
  for (const [name, value] of Object.entries(readForm(readUtf8(wire.body)))) {
    if (HEADER_FIELDS.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
    else if (name === 'content') content = value;
    else parameters[name] = value;
  }
  const method = query['method']!.toUpperCase();
  if (!['GET', 'PUT', 'POST', 'DELETE', 'HEAD'].includes(method)) throw wrong('“method” phải là GET, PUT, POST, DELETE hoặc HEAD.');
  if ((method === 'PUT' || method === 'POST') && content === undefined) {
    throw wrong('Biểu mẫu thiếu trường “content” (xAPI 1.0.3 Communication §1.3).');
  }
  return { method, parameters, headers, contentType: headers['content-type'] ?? 'application/json', body: Buffer.from(content ?? '') };
};

const queryIn = (url: string): Record<string, string> => {
  const cut = url.indexOf('?');
  return cut < 0 ? {} : readForm(url.slice(cut + 1));
};

const isAlternate = ({ method, headers }: Pick<WireRequest, 'method' | 'headers'>, query: Record<string, string>): boolean =>
  method === 'POST' && Object.hasOwn(query, 'method') && !String(headers['x-experience-api-version'] ?? '').startsWith('2');

/** Whether the request uses the alternate syntax at all; 2.0 has none, so there `method` is a parameter nobody knows. */
export const isByForm = (head: Pick<WireRequest, 'method' | 'url' | 'headers'>): boolean =>
  head.method === 'POST' && head.url.includes('?') && isAlternate(head, queryIn(head.url));

/** Reads a request; whether it may go without a version is for the caller to say (Communication §2.8, §3.3). */
export const readXapiRequest = (wire: WireRequest): Omit<XapiRequest, 'version'> & { readonly version: XapiVersion | undefined } => {
  const query = queryIn(wire.url);
  const alternate = isAlternate(wire, query);
  const plain = alternate
    ? unfold(wire, query)
    : { method: wire.method, parameters: query, headers: headerTexts(wire.headers), contentType: wire.contentType, body: wire.body };
  const version = negotiateVersion(plain.headers['x-experience-api-version']);
  if (alternate && version === '2.0.0') throw wrong('xAPI 2.0 không còn cú pháp thay thế.');
  return { ...plain, version };
};
