import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { agentKey, type Actor, type Agent, type XapiVersion } from '@hvs/xapi';
import { clientAuthority, clientIdOf, lmsAuthority } from './authority';
import { isWithin } from './binding';
import { openingHashes, type Credential, type CredentialChange, type ListedCredential, type NewCredential, type Secrets } from './credential';
import {
  allCredentials, bindCredential, bindingsOf, credentialByKey, insertCredential, noteUse, replaceSecret, revokeCredential, updateCredential, writtenBy,
} from './credentials.queries';
import { indexKey } from './index-key';
import { lrsProblems } from './problems';
import { Recent } from './recent';
import type { Scope } from './scope';
import { WrongSecrets } from './wrong-secrets';

const hashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer');
const NOBODY = hashOf('');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A key is looked up at most this often by a process; a change made by another is seen here within this time. */
const REMEMBERED_MS = 2_000;
const MOST_REMEMBERED = 10_000;
/** No key of ours is longer; what is, is not looked up. */
const LONGEST_KEY = 100;

type Known = (Credential & Secrets) | undefined;

/** A result that a client reported of something learned elsewhere. */
export interface Report {
  readonly authority: Actor | undefined;
  readonly activity: string;
  readonly stored: Date;
}

/**
 * Clients of the store that sign in with Basic credentials (Communication §4.1). A secret is 256 random bits, so one hash of it is
 * enough. Whatever is changed or revoked takes effect at once in the process that does it, and within two seconds in all others.
 */
@Injectable()
export class Credentials {
  private readonly known = new Recent<Promise<Known>>(MOST_REMEMBERED, REMEMBERED_MS);
  private readonly wrong = new WrongSecrets();
  /** What this process knows of the last use of each client, by its id. */
  private readonly used = new Map<string, { readonly at: number; readonly version: XapiVersion | null }>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  async create(
    wanted: { title: string; scopes: readonly Scope[]; activities?: readonly string[] | null | undefined; expiresAt?: Date | null | undefined }, outer?: Tx,
  ): Promise<NewCredential> {
    const made = { id: newId(), key: randomBytes(12).toString('hex'), secret: randomBytes(32).toString('base64url') };
    await this.db.transact(async (tx) => {
      await insertCredential(tx, {
        ...made, title: wanted.title, scopes: [...wanted.scopes], secretSha2: hashOf(made.secret).toString('hex'), createdAt: this.clock.now(), expiresAt: wanted.expiresAt ?? null,
      });
      if (wanted.activities) await bindCredential(tx, made.id, wanted.activities);
    }, outer);
    this.known.forget(made.key);
    return made;
  }

  /**
   * The client behind a key and its secret; undefined if there is none, the secret is another, or it was revoked or has run out.
   * After too many wrong secrets for one key within a minute: a Problem that says how long to wait.
   */
  async verify(key: string, secret: string, version?: XapiVersion): Promise<Credential | undefined> {
    if (key.includes('\0') || key.length > LONGEST_KEY) return undefined;
    const found = await this.look(key);
    const hashes = found ? openingHashes(found, this.clock.now()) : [];
    const given = hashOf(secret);
    // Also compared when there is no such key, so that the time taken does not tell.
    const matches = (hashes.length > 0 ? hashes.map((hash) => Buffer.from(hash, 'hex')) : [NOBODY]).filter((hash) => timingSafeEqual(given, hash));
    if (!found || hashes.length === 0 || matches.length === 0) {
      const seconds = this.wrong.note(key, performance.now());
      if (seconds > 0) throw lrsProblems.tooManyTries(`Khóa này đã bị thử sai mật khẩu quá nhiều lần. Hãy đợi ${seconds} giây và kiểm tra lại mật khẩu kết nối.`, { retryAfterSeconds: seconds });
      return undefined;
    }
    const { secretSha2: _, formerSecretSha2: __, ...credential } = found;
    return { ...credential, lastVersion: await this.noteUse(credential, version) };
  }

  /** Asked anew at most every two seconds; many requests at once ask together. */
  private look(key: string): Promise<Known> {
    const now = performance.now();
    const known = this.known.get(key, now);
    if (known) return known;
    const asked = credentialByKey(this.db.em, key);
    this.known.set(key, asked, now);
    asked.catch(() => this.known.forget(key));
    return asked;
  }

  /** On whose word a client's statements are stored. */
  authorityOf(credential: Pick<Credential, 'id' | 'title'>): Agent {
    return clientAuthority(this.config.get('IRI_BASE'), credential);
  }

  async list(): Promise<ListedCredential[]> {
    const all = await allCredentials(this.db.em);
    const keyOf = (one: Credential): string => indexKey(agentKey(this.authorityOf(one))!);
    const written = await writtenBy(this.db.em, all.map(keyOf));
    return all.map((one) => ({ ...one, statements: written.get(keyOf(one)) ?? { count: 0, atLeast: false } }));
  }

  /** Title, scopes, the end, and what the client may report; the last holds for what is stored from now on. */
  async update(id: string, { activities, ...change }: CredentialChange, outer?: Tx): Promise<void> {
    await this.db.transact(async (tx) => {
      if (!(await updateCredential(tx, id, change))) throw missing();
      if (activities !== undefined) await bindCredential(tx, id, activities);
    }, outer);
    this.known.clear();
  }

  /** A new secret. The one before opens for some hours more (0 to 24), so that the client can be changed over without a gap; one before that no more. */
  async rotate(id: string, overlapHours: number, outer?: Tx): Promise<Omit<NewCredential, 'id'> & { formerUntil: Date | null }> {
    const secret = randomBytes(32).toString('base64url');
    const formerUntil = overlapHours > 0 ? new Date(this.clock.now().getTime() + overlapHours * HOUR) : null;
    const key = await this.db.transact((tx) => replaceSecret(tx, id, hashOf(secret).toString('hex'), formerUntil), outer);
    if (key === undefined) throw missing();
    this.known.clear();
    return { key, secret, formerUntil };
  }

  /** Revoked a second time, it stays revoked since the first. */
  async revoke(id: string, outer?: Tx): Promise<void> {
    const found = await this.db.transact((tx) => revokeCredential(tx, id, this.clock.now()), outer);
    if (!found) throw missing();
    this.known.clear();
  }

  /**
   * Whether results of activities learned elsewhere count on the word of these authorities, in the order given. A client may be bound to
   * some activities; what held when the statement was stored decides, for ever. The LMS itself may report any; whoever is no client of
   * ours (a person with a token of an identity provider, an agent of another store) may report none.
   */
  async mayReport(reports: readonly Report[], tx?: Tx): Promise<boolean[]> {
    const base = this.config.get('IRI_BASE');
    const ours = agentKey(lmsAuthority(base));
    const clients = reports.map(({ authority }) => clientIdOf(base, authority));
    const bindings = await bindingsOf(tx ?? this.db.em, [...new Set(clients.filter((id) => id !== undefined))]);
    return reports.map(({ authority, activity, stored }, index) => {
      if (authority && agentKey(authority) === ours) return true;
      const held = bindings.get(clients[index] ?? '');
      return held !== undefined && isWithin(held, activity, stored);
    });
  }

  /** To the minute is enough, and spares a write for each request. Answers the version spoken last. */
  private async noteUse({ id, lastUsedAt, lastVersion }: Credential, spoken: XapiVersion | undefined): Promise<XapiVersion | null> {
    const now = this.clock.now();
    const known = this.used.get(id) ?? { at: lastUsedAt?.getTime() ?? -Infinity, version: lastVersion };
    const version = spoken ?? known.version;
    const isDue = now.getTime() - known.at >= MINUTE;
    this.used.set(id, { at: isDue ? now.getTime() : known.at, version });
    if (isDue) await noteUse(this.db.em, id, now, version);
    return version;
  }
}

const missing = (): Error => lrsProblems.credentialMissing('Khóa này không có trong danh sách, hoặc đã bị thu hồi. Hãy tải lại trang.');
