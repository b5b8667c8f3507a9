import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** An OpenID provider of a test's own: discovery document, keys, and tokens under any of them. */
export interface Issuer {
  readonly url: string;
  /** Addresses that were asked for, in order. */
  readonly asked: string[];
  /** A new key under this id, published at once unless it is to stay hidden. */
  addKey(kid: string, algorithm: string, published?: boolean): Promise<void>;
  removeKey(kid: string): void;
  token(kid: string, claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Answers nothing but errors from then on, or again as it should. */
  fail(failing: boolean): void;
  close(): Promise<void>;
}

export const anIssuer = async (): Promise<Issuer> => {
  const keys = new Map<string, { algorithm: string; privateKey: CryptoKey; publicKey: JWK; published: boolean }>();
  const asked: string[] = [];
  let failing = false;
  let url = '';
  const server = createServer((request, reply) => {
    asked.push(request.url!);
    if (failing) return void reply.writeHead(500).end();
    const document = request.url === '/.well-known/openid-configuration' ? { issuer: url, jwks_uri: `${url}/keys` }
      : request.url === '/keys' ? { keys: [...keys].filter(([, { published }]) => published).map(([kid, { algorithm, publicKey }]) => ({ ...publicKey, kid, alg: algorithm, use: 'sig' })) } : undefined;
    reply.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, asked,
    addKey: async (kid, algorithm, published = true) => {
      const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
      keys.set(kid, { algorithm, privateKey, publicKey: await exportJWK(publicKey), published });
    },
    removeKey: (kid) => keys.delete(kid),
    token: (kid, claims, header = {}) => {
      const { algorithm, privateKey } = keys.get(kid)!;
      return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid, ...header }).sign(privateKey);
    },
    fail: (value) => { failing = value; },
    close: () => new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };
};
