import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Config, Database, type Tx } from '@hvs/platform';
import { Audit } from './audit.service';
import { localDay } from './day';
import { readLogin } from './login';
import { passwordFault, readablePassword } from './password';
import { fits, hashPassword, newToken, sha256, warmUp } from './password-hash.adapter';
import { findGrants, isPersonUnder } from './people.queries';
import { placesFor, type Principal } from './permissions';
import { peopleProblems } from './problems';
import { secondsToWait, WINDOW_MS } from './sign-in-limit';
import {
  accountSubject, endSession, endSessionsOf, findCredentials, findCredentialsById, findFailures, findPrincipal, forgetExpired, forgetFailuresOf, insertSession, noteFailure,
  noteSeen, prolongSession, setPassword, takeBackFailures, type Credentials,
} from './sign-in.queries';
import { visibleUnitIds } from './units.queries';

/** A fresh sign-in: `token` goes into the http-only cookie and is kept nowhere else. */
export interface SignedIn {
  token: string;
  expiresAt: Date;
  principal: Principal;
}

/** How often being active is written down at most. */
const SEEN_EVERY_MS = 60_000;

/** Signing in and staying signed in. A session is a random token; the database knows only its hash. */
@Injectable()
export class SignIn implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config, private readonly audit: Audit) {}

  onModuleInit(): Promise<void> {
    return warmUp();
  }

  /** `login` is a user name or a phone number; `address` is where the request came from, for the limit. */
  async signIn(given: { login: string; password: string; address: string }): Promise<SignedIn> {
    const login = readLogin(given.login);
    const person = await findCredentials(this.db.em, login);
    const subject = person ? accountSubject(person.id) : `login:${sha256('phone' in login ? login.phone : login.username)}`;
    const failed = await this.countTry([subject, `address:${given.address}`]);
    if (!(await fits(person?.passwordHash, given.password)) || !person) {
      throw peopleProblems.signInFailed('Chưa đăng nhập được; bài học đã lưu trên máy vẫn còn. Hãy kiểm tra tên đăng nhập, mật khẩu và phím Caps Lock. Nếu quên mật khẩu, hãy nhờ người quản lý đơn vị đặt lại.');
    }
    await this.forgive(failed, subject);
    if (person.state !== 'active') throw peopleProblems.accountDisabled('Kết quả học của bạn vẫn được giữ. Nếu bạn còn công tác tại đơn vị, hãy hỏi người quản lý đơn vị để mở lại tài khoản.');
    return this.open(person, given.address);
  }

  /** Who a cookie belongs to, or nobody. Being active prolongs the session. */
  async principalOf(token: string): Promise<Principal | undefined> {
    const now = this.clock.now();
    const tokenSha2 = sha256(token);
    const found = await findPrincipal(this.db.em, tokenSha2, now);
    if (!found) return undefined;
    const { seenAt, ...principal } = found;
    if (now.getTime() - seenAt.getTime() >= SEEN_EVERY_MS) {
      await this.db.transact((tx) => prolongSession(tx, { tokenSha2, personId: principal.personId, at: now, expiresAt: this.expiry(now) }));
    }
    return principal;
  }

  /** Ends the session; harmless when it has already ended. */
  signOut(token: string): Promise<void> {
    return this.db.transact(async (tx) => {
      const personId = await endSession(tx, sha256(token));
      if (personId) await this.note(tx, personId, 'session.closed', personId);
    });
  }

  /** The person's own change: needs the current password, keeps this session and ends all others. */
  async changePassword(principal: Principal, token: string, given: { current: string; next: string }): Promise<void> {
    const person = await this.credentials(principal.personId);
    const failed = await this.countTry([accountSubject(person.id)]);
    if (!(await fits(person.passwordHash, given.current))) {
      throw peopleProblems.wrongCurrentPassword('Mật khẩu cũ vẫn còn hiệu lực. Hãy nhập lại mật khẩu hiện tại; nếu quên, hãy nhờ người quản lý đơn vị đặt lại.');
    }
    await this.forgive(failed, accountSubject(person.id));
    const fault = passwordFault(given.next, person, given.current);
    if (fault) throw peopleProblems.weakPassword(`${fault} Mật khẩu cũ vẫn còn hiệu lực.`);
    const hash = await hashPassword(given.next);
    await this.db.transact(async (tx) => {
      await setPassword(tx, person.id, { hash, mustChange: false, at: this.clock.now() });
      await endSessionsOf(tx, person.id, sha256(token));
      await this.note(tx, person.id, 'password.changed', person.id);
    });
  }

  /**
   * A manager gives someone under their units a temporary password, shown this once; it must be changed at the next
   * sign-in and all sessions end. Nobody resets the password of someone whose roles reach further than their own.
   */
  async resetPassword(principal: Principal, personId: string): Promise<{ temporaryPassword: string }> {
    const places = placesFor(principal, 'people.reset-password');
    const today = localDay(this.clock.now());
    if (!(await isPersonUnder(this.db.em, places, personId, today))) throw missing();
    const person = await this.credentials(personId);
    await this.refuseMightier(principal, places, personId);
    const temporaryPassword = readablePassword(randomBytes(12));
    const hash = await hashPassword(temporaryPassword);
    await this.db.transact(async (tx) => {
      await setPassword(tx, person.id, { hash, mustChange: true, at: this.clock.now() });
      await endSessionsOf(tx, person.id, null);
      await forgetFailuresOf(tx, accountSubject(person.id));
      await this.note(tx, principal.personId, 'password.reset', person.id);
    });
    return { temporaryPassword };
  }

  /** Drops sessions that have run out and failures nobody counts any more; for the worker, once in a while. */
  sweep(): Promise<void> {
    const now = this.clock.now();
    return this.db.transact((tx) => forgetExpired(tx, now, new Date(now.getTime() - WINDOW_MS)));
  }

  private open(person: Credentials, address: string): Promise<SignedIn> {
    const now = this.clock.now();
    const token = newToken();
    const expiresAt = this.expiry(now);
    return this.db.transact(async (tx) => {
      await insertSession(tx, { tokenSha2: sha256(token), personId: person.id, csrf: newToken(), at: now, expiresAt });
      await noteSeen(tx, person.id, now);
      await this.note(tx, person.id, 'session.opened', person.id, { address });
      const { seenAt: _, ...principal } = (await findPrincipal(tx, sha256(token), now))!;
      return { token, expiresAt, principal };
    });
  }

  /** Refused tries are not counted, so that waiting always helps. */
  private async countTry(subjects: string[]): Promise<string[]> {
    const now = this.clock.now();
    const noted = await noteFailure(this.db.em, subjects, now);
    const wait = secondsToWait(await findFailures(this.db.em, subjects, new Date(now.getTime() - WINDOW_MS)), this.config.get('SIGN_IN_TRIES'), now);
    if (wait === 0) return noted;
    await takeBackFailures(this.db.em, noted);
    throw peopleProblems.tooManyTries(
      `Để giữ an toàn cho tài khoản, hãy đợi ${Math.ceil(wait / 60)} phút rồi thử lại. Bài học đã lưu trên máy vẫn còn. Nếu quên mật khẩu, hãy nhờ người quản lý đơn vị đặt lại.`,
      { retryAfterSeconds: wait },
    );
  }

  /** The password was right: this try was no failure, and the account starts afresh. The address keeps its other failures. */
  private async forgive(noted: string[], subject: string): Promise<void> {
    await takeBackFailures(this.db.em, noted);
    await forgetFailuresOf(this.db.em, subject);
  }

  private async refuseMightier(principal: Principal, places: string[], personId: string): Promise<void> {
    if (principal.grants.some((grant) => grant.role === 'province-admin')) return;
    const visible = new Set(await visibleUnitIds(this.db.em, places, localDay(this.clock.now())));
    const grants = await findGrants(this.db.em, [personId]);
    if (grants.some((grant) => grant.role !== 'unit-manager' || !visible.has(grant.unitId))) {
      throw peopleProblems.resetNotAllowed('Người này có vai trò rộng hơn phạm vi bạn quản lý, nên mật khẩu của họ vẫn giữ nguyên. Hãy liên hệ quản trị viên của tỉnh.');
    }
  }

  private async credentials(personId: string): Promise<Credentials> {
    const person = await findCredentialsById(this.db.em, personId);
    if (!person) throw missing();
    return person;
  }

  private expiry(now: Date): Date {
    return new Date(now.getTime() + this.config.get('SESSION_HOURS') * 3_600_000);
  }

  private note(tx: Tx, actorId: string, act: string, personId: string, detail?: Record<string, unknown>): Promise<void> {
    return this.audit.record(tx, { actorId, act, subjectKind: 'person', subjectId: personId, detail });
  }
}

const missing = () => peopleProblems.personMissing('Người này không có, hoặc không thuộc phạm vi bạn quản lý. Hãy tìm lại trong danh sách.');
