import type { XapiVersion } from '@hvs/xapi';

export type SubscriptionKind = 'lrs' | 'webhook';

/** What passes: any word of each list that is there. Without any, everything does. */
export interface SubscriptionFilter {
  readonly verbs?: readonly string[];
  /** IRIs; the object of the statement, or its parent, grouping or category. */
  readonly activities?: readonly string[];
  /** Who vouches for the statement: the id of a client of the store, `hoc-vu-so` for the LMS itself, or an identity as a key. */
  readonly authorities?: readonly string[];
  readonly registrations?: readonly string[];
  /** The id of the client with which the other store writes here: what came from it is not sent back to it. */
  readonly exceptClient?: string;
}

/** Where statements go, and with which key; `secret` is sealed. */
interface Destination {
  readonly id: string;
  readonly kind: SubscriptionKind;
  readonly title: string;
  readonly address: string;
  /** Of an LRS: the version it is spoken to in, and the name its secret belongs to. */
  readonly version: XapiVersion | null;
  readonly key: string | null;
  readonly filter: SubscriptionFilter;
}

/** A subscription as a delivery takes it up. */
export interface HeldSubscription extends Destination {
  readonly secret: string;
  readonly at: string;
  readonly epoch: number;
  readonly batchTo: string | null;
  readonly failures: number;
  readonly refusedInRow: number;
}

/** A subscription as it lies in its table, without what only a delivery needs. */
export interface SubscriptionRow extends Destination {
  readonly paused: boolean;
  readonly at: string;
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastDeliveredAt: Date | null;
  readonly nextTryAt: Date;
  readonly createdAt: Date;
  readonly deadLetters: number;
}

/** A subscription as people see it; its secret is not in it. */
export interface Subscription extends Destination {
  readonly paused: boolean;
  /** waiting: the last try went wrong, the next one is at `nextTryAt`. */
  readonly state: 'going' | 'waiting' | 'paused';
  /** How long the oldest statement that has not been looked at yet has been in the store; 0 if there is none. */
  readonly lagSeconds: number;
  /** Statements not looked at yet; `behindMore`: there are more than were counted. */
  readonly behind: number;
  readonly behindMore: boolean;
  readonly lastDeliveredAt: Date | null;
  readonly lastError: string | null;
  readonly nextTryAt: Date | null;
  readonly deadLetters: number;
  readonly createdAt: Date;
}

/** A statement the other side refused for good. */
export interface DeadLetter {
  readonly id: string;
  readonly statementId: string;
  /** The HTTP status and the words of the last refusal. */
  readonly status: number;
  readonly reason: string;
  readonly tries: number;
  /** It will be sent once more. */
  readonly asked: boolean;
  readonly refusedAt: Date;
}
