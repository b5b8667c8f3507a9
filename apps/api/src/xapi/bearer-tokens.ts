import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { SCOPES, type Scope } from '@hvs/lrs';
import { Clock, Config, log } from '@hvs/platform';
import type { Agent } from '@hvs/xapi';
import { xapiProblems } from './problems';
import type { XapiClient } from './xapi-client';

const ALGORITHMS = ['RS256', 'ES256', 'PS256'];
const HOUR = 3_600_000;
/** Longest an identity provider may take to answer, and how long it is left in peace after that or after an unknown key, milliseconds. */
const PATIENCE_MS = 5_000;
/** Largest answer of an identity provider that is read, bytes. */
const LARGEST_ANSWER = 1024 * 1024;
/** Clocks may differ by so much, seconds. */
const TOLERANCE_SECONDS = 30;

const away = (): Error => xapiProblems.issuerAway('Hệ thống đăng nhập (OIDC) không trả lời, nên chưa kiểm tra được mã truy cập. Chưa có gì được lưu; hãy thử lại sau ít giây.');

const known = new Set<string>(SCOPES);

/** The scopes a token grants: as they are named in xAPI (Communication §4.2), or with `xapi:` before them; others are none of ours. */
export const scopesIn = (claims: JWTPayload): Scope[] => {
  const said = claims['scope'] ?? claims['scp'];
  const words = typeof said === 'string' ? said.split(/\s+/) : Array.isArray(said) ? said.filter((word) => typeof word === 'string') : [];
  return [...new Set(words.map((word) => word.replace(/^xapi:/, '')))].filter((word): word is Scope => known.has(word));
};

/** Whom a token speaks for: a person by the subject; a program that signed in for itself by its client id, which then may be the subject, too (RFC 9068 §2.2). */
export const subjectIn = (claims: JWTPayload): { readonly kind: 'person' | 'program'; readonly name: string } | undefined => {
  const client = [claims['client_id'], claims['azp']].find((one): one is string => typeof one === 'string' && one !== '');
  const isProgram = claims.sub === undefined || claims.sub === client || claims['gty'] === 'client-credentials' || claims['grant_type'] === 'client_credentials';
  const name = isProgram ? client : claims.sub;
  return name ? { kind: isProgram ? 'program' : 'person', name } : undefined;
};

/** On whose word they write: people and programs by different home pages, for a client may be called as somebody is (RFC 9068 §5). */
export const authorityOf = ({ kind, name }: { readonly kind: 'person' | 'program'; readonly name: string }, issuer: string): Agent =>
  ({ objectType: 'Agent', account: { homePage: kind === 'person' ? issuer : `${issuer.replace(/\/$/, '')}/clients`, name } });

/**
 * Bearer tokens of one OpenID provider (RFC 9068, RFC 7519; Communication §4). Its keys are found by its discovery document and kept;
 * a token under a key nobody knows has them fetched again, at most every five seconds. A token taken back at the provider works
 * until it expires: that is the nature of such tokens, so they should live for minutes.
 */
@Injectable()
export class BearerTokens {
  private keys: { readonly get: Promise<JWTVerifyGetKey>; readonly until: number } | undefined;

  constructor(private readonly config: Config, private readonly clock: Clock) {
    if (Boolean(config.get('OIDC_ISSUER')) !== Boolean(config.get('OIDC_AUDIENCE'))) log.warn('OIDC_ISSUER and OIDC_AUDIENCE belong together: bearer tokens are off.');
    if (this.isOurs) log.warn('OIDC_ISSUER lies under IRI_BASE, where our own people and clients have their accounts: bearer tokens are off.');
  }

  get areTaken(): boolean {
    return Boolean(this.config.get('OIDC_ISSUER') && this.config.get('OIDC_AUDIENCE')) && !this.isOurs;
  }

  /** Whoever it vouches for could then speak as the LMS, or as a person or a client of ours. */
  private get isOurs(): boolean {
    const base = this.config.get('IRI_BASE').replace(/\/$/, '');
    const issuer = this.config.get('OIDC_ISSUER')?.replace(/\/$/, '');
    return issuer === base || issuer?.startsWith(`${base}/`) === true;
  }

  /** The client behind a token; undefined when the token is not good. A Problem when the provider cannot be asked. */
  async clientBehind(token: string): Promise<XapiClient | undefined> {
    if (!this.areTaken) return undefined;
    const issuer = this.config.get('OIDC_ISSUER')!;
    const claims = await this.claimsOf(token, issuer);
    const subject = claims && subjectIn(claims);
    if (!claims || subject === undefined) return undefined;
    return { title: subject.name, scopes: scopesIn(claims), authority: authorityOf(subject, issuer), lastVersion: null };
  }

  private async claimsOf(token: string, issuer: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, await this.issuersKeys(issuer), {
        issuer, audience: this.config.get('OIDC_AUDIENCE')!, algorithms: ALGORITHMS, requiredClaims: ['exp'], clockTolerance: TOLERANCE_SECONDS, currentDate: this.clock.now(),
      });
      return payload;
    } catch (error) {
      if (isNoAnswer(error)) {
        log.warn({ err: error }, 'the OpenID provider does not answer');
        throw away();
      }
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private issuersKeys(issuer: string): Promise<JWTVerifyGetKey> {
    const now = performance.now();
    if (this.keys && now < this.keys.until) return this.keys.get;
    const get = discover(issuer);
    this.keys = { get, until: now + HOUR };
    // What failed is not asked for again at once; by then it may have taken all our patience.
    get.catch(() => { if (this.keys?.get === get) this.keys = { get, until: performance.now() + PATIENCE_MS }; });
    return get;
  }
}

class NoAnswer extends Error {}

const isNoAnswer = (error: unknown): boolean =>
  error instanceof NoAnswer || error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');

/** OpenID Connect Discovery 1.0 §4. */
const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const response = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const document = response.status === 200 ? await response.json().catch(() => undefined) as { issuer?: unknown; jwks_uri?: unknown } | undefined : undefined;
  if (document?.issuer !== issuer || typeof document.jwks_uri !== 'string') throw new NoAnswer(`${issuer} has no usable discovery document (${response.status})`);
  const address = new URL(document.jwks_uri);
  if (address.protocol !== 'https:' && new URL(issuer).protocol === 'https:') throw new NoAnswer(`${issuer} would have its keys fetched without TLS`);
  return createRemoteJWKSet(address, { cooldownDuration: PATIENCE_MS, cacheMaxAge: HOUR, timeoutDuration: PATIENCE_MS, [customFetch]: (url) => ask(url) });
};

/** One small answer, soon, from this very address. */
const ask = async (url: string): Promise<Response> => {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += (chunk as Uint8Array).length;
      if (size > LARGEST_ANSWER) throw new Error('more than a megabyte');
      chunks.push(chunk as Uint8Array);
    }
    return new Response(Buffer.concat(chunks), { status: response.status });
  } catch (error) {
    throw new NoAnswer(`${url}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};
