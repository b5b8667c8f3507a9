import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Credentials, type Scope } from '@hvs/lrs';
import { anApp, type AppOptions, type TestApp } from './app';

/** What a client of the store holds. */
export interface Client { readonly id: string; readonly key: string; readonly secret: string }

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly bytes: Buffer;
  /** The text as JSON; undefined if it is none. */
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into whatever came back
}

export interface Call {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly as?: Client;
  readonly version?: string;
}

/** The store of the whole product, asked through HTTP on a port of its own. */
export interface TestStore {
  readonly app: TestApp;
  readonly url: string;
  readonly port: number;
  /** A client with these scopes; `all` when none is named. */
  client(...scopes: Scope[]): Promise<Client>;
  /** `path` follows /xapi/. Without `as` it is a client that may do everything. */
  call(method: string, path: string, options?: Call): Promise<StoreAnswer>;
  /** Any address of the app origin, with nothing added. */
  fetch(path: string, init?: RequestInit): Promise<StoreAnswer>;
  /** How many statements, links, documents and attachments there are. */
  counts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export const basic = ({ key, secret }: Pick<Client, 'key' | 'secret'>): string => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

const answerOf = async (response: Response): Promise<StoreAnswer> => {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), text, bytes, body };
};

export const aStore = async (options: AppOptions = {}): Promise<TestStore> => {
  const app = await anApp({ content: false, worker: false, ...options });
  await app.app.listen(0, '127.0.0.1');
  const { port } = app.app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const client = (...scopes: Scope[]): Promise<Client> =>
    app.app.get(Credentials, { strict: false }).create({ title: scopes.join(' ') || 'all', scopes: scopes.length > 0 ? scopes : ['all'] });
  const mighty = await client();
  const send = async (path: string, init?: RequestInit): Promise<StoreAnswer> => answerOf(await fetch(`${url}${path}`, init));
  const tables = ['statement', 'statement_agent', 'statement_activity', 'statement_reference', 'statement_attachment', 'document'];
  return {
    app, url, port, client,
    call: (method, path, { body, headers, as, version } = {}) => send(`/xapi/${path}`, {
      method,
      headers: { 'x-experience-api-version': version ?? '1.0.3', authorization: basic(as ?? mighty), 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    }),
    fetch: send,
    counts: async () => {
      const rows = (await app.database.source.query(`select ${tables.map((name) => `(select count(*)::int from lrs.${name}) as "${name}"`).join(', ')}`)) as [Record<string, number>];
      return rows[0];
    },
    close: () => app.close(),
  };
};

export const AGENT = { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: 'lan' } };

/** A statement that passes. */
export const say = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  actor: AGENT, verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { vi: 'hoàn thành' } }, object: { id: 'https://example.vn/a' }, ...over,
});

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What a statement says of an attachment with these bytes. */
export const attachmentOf = (bytes: Buffer | string, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  usageType: 'https://example.vn/u', display: { vi: 'tệp' }, contentType: 'text/plain', length: bytes.length, sha2: sha256(bytes), ...over,
});

/** A part of a multipart/mixed body with the boundary `b`. */
export const part = (bytes: Buffer | string, ...headers: string[]): Buffer => Buffer.concat([Buffer.from(['--b', ...headers, '', ''].join('\r\n')), Buffer.from(bytes as string), Buffer.from('\r\n')]);
export const statementPart = (statement: unknown): Buffer => part(JSON.stringify(statement), 'Content-Type: application/json');
export const attachedPart = (bytes: Buffer | string, type = 'text/plain'): Buffer =>
  part(bytes, `Content-Type: ${type}`, 'Content-Transfer-Encoding: binary', `X-Experience-API-Hash: ${sha256(bytes)}`);
export const mixed = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from('--b--\r\n')]);
export const MIXED = { 'content-type': 'multipart/mixed; boundary=b' };
