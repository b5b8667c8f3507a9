import type { FastifyRequest } from 'fastify';
import type { Scope, StoreBy } from '@hvs/lrs';
import type { Agent, DocumentAct, DocumentQuery, Statement, XapiVersion } from '@hvs/xapi';
import type { Ticket } from './admission';
import { xapiProblems } from './problems';
import { mayDo, type XapiAct } from './scopes';
import type { XapiRequest } from './xapi-request';

/** Who is calling, in whichever way it signed in. */
export interface XapiClient {
  /** What people call it. */
  readonly title: string;
  readonly scopes: readonly Scope[];
  /** On whose word its statements are stored. */
  readonly authority: Agent;
  /** The version of xAPI it spoke last, if that is known. */
  readonly lastVersion: XapiVersion | null;
  /** Key of the agent of a person at a browser, who sees only statements whose actor that is. */
  readonly onlyActor?: string;
  /** Of content in its session: what judges all it says and asks for. */
  readonly content?: ContentSession;
}

/** An AU of cmi5 or an activity of an xAPI package, opened for one learner. */
export interface ContentSession {
  /** Takes its statements, all or none. */
  accept(statements: readonly Statement[], by: Omit<StoreBy, 'authority' | 'kind'>): Promise<string[]>;
  /** Throws unless it may do this to a document. */
  demandDocument(query: DocumentQuery, act: DocumentAct, sent: { contentType: string | undefined; body: Buffer }): Promise<void>;
}

/** What is known of a request by its head. */
export interface Entered {
  readonly ticket: Ticket;
  /** The Content-Type the client sent. */
  readonly contentType: string | undefined;
  /** Undefined where nobody has to sign in, and where the credentials are still to come, in a form. */
  readonly client: XapiClient | undefined;
}

/** A request to xAPI on its way: `ticket` from the first moment, `entered` once its head is seen through, `xapi` once its body is. */
export interface RequestToXapi extends FastifyRequest {
  ticket?: Ticket;
  entered?: Entered;
  xapi?: { readonly request: XapiRequest; readonly client: XapiClient | undefined };
}

/** Throws unless its scopes let it do this (Communication §4.2). */
export const demandScope = (client: XapiClient, act: XapiAct): void => {
  if (mayDo(client.scopes, act)) return;
  throw xapiProblems.scopeMissing(`“${client.title}” chỉ có quyền: ${client.scopes.join(', ') || 'không có quyền nào'}.`, { act });
};
