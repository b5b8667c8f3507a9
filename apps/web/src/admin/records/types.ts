/** Shapes of the record store's API, by hand for the same reason as in api/types. */

export interface Overview {
  total: number; estimated: boolean; lastMinute: number; lastHour: number; lastDay: number;
  /** Too many came to be counted one by one: the sums are the least there were. */
  atLeast: { lastHour: boolean; lastDay: boolean };
  perMinute: MinuteCount[]; newest: string | null; clients: { id: string; title: string; lastUsedAt: string | null }[]; consistentThrough: string; now: string;
}
export interface MinuteCount { minute: string; statements: number }

export type EffectKind = 'progress' | 'competency' | 'certificate' | 'attainment';
export interface Effect { kind: EffectKind; changed: boolean; text: string; statementId?: string; certificate?: string; target?: string; personId?: string }
export interface StatementRow { id: string; stored: string; sentence: string; voided: boolean; effect: Effect | null }
export interface StatementPage { items: StatementRow[]; cursor: string | null }
export interface StatementDetail {
  id: string; stored: string; version: string; voided: boolean; sentence: string; person: { id: string; fullName: string } | null; sender: string | null;
  voidedBy: { id: string; stored: string; sentence: string } | null;
  /** The exact text. */
  statement: string;
  effects: Effect[];
}

export type SubscriptionKind = 'lrs' | 'webhook';
export interface SubscriptionFilter { verbs?: string[]; activities?: string[]; authorities?: string[]; registrations?: string[]; exceptClient?: string }
export interface Subscription {
  id: string; kind: SubscriptionKind; title: string; address: string; version: string | null; key: string | null; filter: SubscriptionFilter;
  paused: boolean; state: 'going' | 'waiting' | 'paused'; lagSeconds: number; behind: number; behindMore?: boolean;
  lastDeliveredAt: string | null; lastError: string | null; nextTryAt: string | null; deadLetters: number; createdAt: string;
}
export interface DeadLetter { id: string; statementId: string; status: number; reason: string; tries: number; asked: boolean; refusedAt: string }
export interface LetterPage { items: DeadLetter[]; cursor: string | null }
export interface Tested { ok: boolean; status: number | null; detail: string }

export interface ImportRow {
  taskId: string; title: string; source: 'file' | 'store'; state: 'queued' | 'running' | 'done' | 'failed'; done: number; total: number;
  /** Somebody stopped it, and may let it go on. */
  stopped: boolean;
  /** returned: of those stored, what a purge may have taken out before. */
  stored: number; known: number; refused: number; returned: number; message: string | null; createdAt: string; finishedAt: string | null; ownerName: string | null;
}
export interface ImportLine { line: number; statementId: string | null; outcome: 'stored' | 'known' | 'refused'; text: string | null }
export interface ImportLines { items: ImportLine[]; cursor: string | null }

export interface PurgePolicy { before: string; authorities?: string[]; activities?: string[]; verbs?: string[] }
export interface DryRun { statements: number; oldest: string | null; newest: string | null; kept: { reason: string; statements: number }[]; attachments: number }
/** Work that a person watches; `resumable`: it broke off in the middle and can be gone on with. */
interface Watched { taskId: string; state: 'queued' | 'running' | 'done' | 'failed'; message: string | null; resumable: boolean; createdAt: string; finishedAt: string | null; ownerName: string | null }
export interface PurgeRow extends Watched { policy: PurgePolicy; reason: string; statements: number; expected: number }
/** A dry run that took long; `found` once it has ended. */
export interface TrialRow extends Watched { policy: PurgePolicy; done: number; total: number; found: DryRun | null }
export interface PseudonymisationRow extends Watched { account: string; statements: number }
