import { Injectable } from '@nestjs/common';
import { ActivitySessions, AuSessions } from '@hvs/learning';
import { Credentials, lmsAuthority } from '@hvs/lrs';
import { agentOf, SignIn } from '@hvs/people';
import { Config } from '@hvs/platform';
import { agentKey, type Agent, type XapiVersion } from '@hvs/xapi';
import { BearerTokens } from './bearer-tokens';
import type { ContentSession, XapiClient } from './xapi-client';

const SESSION_KEY = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Who asks: a client of the store, an AU in its session, a bearer of a token, or a person at a browser (Communication §4). */
@Injectable()
export class XapiSignIn {
  constructor(private readonly config: Config, private readonly credentials: Credentials, private readonly tokens: BearerTokens, private readonly people: SignIn, private readonly auSessions: AuSessions, private readonly activitySessions: ActivitySessions) {}

  /** What WWW-Authenticate says. */
  get ways(): string {
    return `Basic realm="xAPI", charset="UTF-8"${this.tokens.areTaken ? ', Bearer realm="xAPI"' : ''}`;
  }

  /** By an Authorization header; undefined when nobody stands behind it. */
  async byHeader(authorization: string | undefined, version: XapiVersion | undefined): Promise<XapiClient | undefined> {
    const [, scheme, given] = /^(Basic|Bearer) +(\S+)\s*$/i.exec(authorization ?? '') ?? [];
    if (given === undefined) return undefined;
    return scheme!.toLowerCase() === 'basic' ? this.byKey(given, version) : this.tokens.clientBehind(given);
  }

  private async byKey(encoded: string, version: XapiVersion | undefined): Promise<XapiClient | undefined> {
    const [, key, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
    if (key === undefined || secret === undefined) return undefined;
    if (SESSION_KEY.test(key)) return this.bySession(key, secret);
    const credential = await this.credentials.verify(key, secret, version);
    return credential && { title: credential.title, scopes: credential.scopes, authority: this.credentials.authorityOf(credential), lastVersion: credential.lastVersion };
  }

  /**
   * By what the fetch address of a cmi5 launch gave (§8.2): for the statements and documents of that session, on the LMS's own word. Or by what
   * stands in the address of an xAPI package, on the package's word.
   */
  private async bySession(sessionId: string, key: string): Promise<XapiClient | undefined> {
    const { auSessions, activitySessions } = this;
    const au = await auSessions.byKey(sessionId, key);
    if (au) {
      return inSession(au, lmsAuthority(this.config.get('IRI_BASE')), {
        accept: (statements, by) => auSessions.accept(sessionId, statements, by), demandDocument: (query, act, sent) => auSessions.demandDocument(sessionId, query, act, sent),
      });
    }
    const activity = await activitySessions.byKey(sessionId, key);
    return activity && inSession(activity, activity.authority, {
      accept: (statements, by) => activitySessions.accept(sessionId, statements, { ...by, authority: activity.authority }), demandDocument: (query) => activitySessions.demandDocument(sessionId, query),
    });
  }

  /**
   * By the cookie of a signed-in person, for reading what is said of themselves. Nobody who needs a new password, and nothing that
   * changes anything, so that no foreign page can do harm with the cookie.
   */
  async byCookie(token: string): Promise<XapiClient | undefined> {
    const person = await this.people.principalOf(token);
    if (!person || person.mustChangePassword) return undefined;
    const agent = agentOf(person, this.config.get('IRI_BASE'));
    return { title: person.fullName, scopes: ['statements/read/mine'], authority: agent, lastVersion: null, onlyActor: agentKey(agent)! };
  }
}

const inSession = (of: { title: string; actor: Agent }, authority: Agent, content: ContentSession): XapiClient => ({
  title: of.title, scopes: ['statements/write', 'statements/read/mine', 'state', 'profile'], authority, lastVersion: null, onlyActor: agentKey(of.actor)!, content,
});
