/**
 * The shapes of xAPI statements, as they stand after `parseStatement` let them through.
 * Clauses without a version are those of xAPI 1.0.3; IEEE 9274.1.1 is xAPI 2.0.
 */

/** The two languages an LRS of ours speaks; the header may say any 1.0.x or 2.0.x, see `negotiateVersion`. */
export type XapiVersion = '1.0.3' | '2.0.0';

/** What is wrong with an input: where, by which clause, in plain words. */
export interface Fault {
  readonly path: string;
  readonly clause: string;
  readonly text: string;
}

export type Refused = { readonly ok: false; readonly faults: readonly Fault[] };

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** RFC 5646 tags to text (Data §4.2). */
export type LanguageMap = { readonly [languageTag: string]: string };

/** IRIs to any JSON value (Data §4.1). */
export type Extensions = { readonly [iri: string]: Json };

export interface Account {
  readonly homePage: string;
  readonly name: string;
}

/** Data §2.4.2.1: exactly one of mbox, mbox_sha1sum, openid, account is there. */
export interface Agent {
  readonly objectType?: 'Agent';
  readonly name?: string;
  readonly mbox?: string;
  readonly mbox_sha1sum?: string;
  readonly openid?: string;
  readonly account?: Account;
}

/** Data §2.4.2.2: identified by one of the four, or anonymous and then with members. */
export interface Group {
  readonly objectType: 'Group';
  readonly name?: string;
  readonly member?: readonly Agent[];
  readonly mbox?: string;
  readonly mbox_sha1sum?: string;
  readonly openid?: string;
  readonly account?: Account;
}

export type Actor = Agent | Group;

export interface Verb {
  readonly id: string;
  readonly display?: LanguageMap;
}

export type InteractionType =
  | 'true-false' | 'choice' | 'fill-in' | 'long-fill-in' | 'matching'
  | 'performance' | 'sequencing' | 'likert' | 'numeric' | 'other';

export interface InteractionComponent {
  readonly id: string;
  readonly description?: LanguageMap;
}

/** Data §2.4.4.1. */
export interface ActivityDefinition {
  readonly name?: LanguageMap;
  readonly description?: LanguageMap;
  readonly type?: string;
  readonly moreInfo?: string;
  readonly extensions?: Extensions;
  readonly interactionType?: InteractionType;
  readonly correctResponsesPattern?: readonly string[];
  readonly choices?: readonly InteractionComponent[];
  readonly scale?: readonly InteractionComponent[];
  readonly source?: readonly InteractionComponent[];
  readonly target?: readonly InteractionComponent[];
  readonly steps?: readonly InteractionComponent[];
}

export interface Activity {
  readonly objectType?: 'Activity';
  readonly id: string;
  readonly definition?: ActivityDefinition;
}

export interface StatementRef {
  readonly objectType: 'StatementRef';
  readonly id: string;
}

export interface Score {
  readonly scaled?: number;
  readonly raw?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface Result {
  readonly score?: Score;
  readonly success?: boolean;
  readonly completion?: boolean;
  readonly response?: string;
  readonly duration?: string;
  readonly extensions?: Extensions;
}

/** Data §2.4.6.2: a lone activity is made an array of one by `parseStatement`, as an LRS must return it so. */
export interface ContextActivities {
  readonly parent?: readonly Activity[];
  readonly grouping?: readonly Activity[];
  readonly category?: readonly Activity[];
  readonly other?: readonly Activity[];
}

/** xAPI 2.0 §4.2.2. */
export interface ContextAgent {
  readonly objectType: 'contextAgent';
  readonly agent: Agent;
  readonly relevantTypes?: readonly string[];
}

/** xAPI 2.0 §4.2.2. */
export interface ContextGroup {
  readonly objectType: 'contextGroup';
  readonly group: Group;
  readonly relevantTypes?: readonly string[];
}

export interface Context {
  readonly registration?: string;
  readonly instructor?: Actor;
  readonly team?: Group;
  readonly contextActivities?: ContextActivities;
  readonly contextAgents?: readonly ContextAgent[];
  readonly contextGroups?: readonly ContextGroup[];
  readonly revision?: string;
  readonly platform?: string;
  readonly language?: string;
  readonly statement?: StatementRef;
  readonly extensions?: Extensions;
}

/** Data §2.4.11. */
export interface Attachment {
  readonly usageType: string;
  readonly display: LanguageMap;
  readonly description?: LanguageMap;
  readonly contentType: string;
  readonly length: number;
  readonly sha2: string;
  readonly fileUrl?: string;
}

/** Data §2.4.4.3: a statement about a statement that did not (yet) happen; it has no id and no authority of its own. */
export interface SubStatement {
  readonly objectType: 'SubStatement';
  readonly actor: Actor;
  readonly verb: Verb;
  readonly object: Activity | Actor | StatementRef;
  readonly result?: Result;
  readonly context?: Context;
  readonly timestamp?: string;
  readonly attachments?: readonly Attachment[];
}

export type StatementObject = Activity | Actor | StatementRef | SubStatement;

export interface Statement {
  readonly id?: string;
  readonly actor: Actor;
  readonly verb: Verb;
  readonly object: StatementObject;
  readonly result?: Result;
  readonly context?: Context;
  readonly timestamp?: string;
  readonly stored?: string;
  readonly authority?: Actor;
  readonly version?: string;
  readonly attachments?: readonly Attachment[];
}

/** A statement with what an LRS adds to it, but for what only storing it can tell. */
export interface PreparedStatement extends Statement {
  readonly id: string;
  readonly authority: Actor;
  readonly version: string;
}

/** A statement as an LRS keeps it: what the LRS adds is there. */
export interface StoredStatement extends Statement {
  readonly id: string;
  readonly timestamp: string;
  readonly stored: string;
  readonly authority: Actor;
  readonly version: string;
}
