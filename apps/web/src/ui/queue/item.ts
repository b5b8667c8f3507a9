/**
 * What waits on this device to be sent: one item = one request. Items of a lane (an enrolment, a SCORM session, a
 * sitting) go in order. An item leaves only when the server has it; what the server will never take stays as `review`.
 */
export interface QueueItem {
  id: string;
  /** Grows with every item made on this device; the same id with a greater order replaces the older content. */
  order: number;
  account: string;
  lane: string;
  kind: 'statements' | 'commit' | 'answers' | 'submission';
  method: 'POST' | 'PUT';
  path: string;
  body: unknown;
  /** For the receipts: "Bài: Cuộc gọi lạ". */
  title: string;
  madeAt: string;
  state: 'waiting' | 'review';
  attempts: number;
  problem?: { title: string; detail: string; code: string };
  /** Which course it belongs to, for counting what is unsent of it. */
  course?: { slug: string; title: string };
  /** What the SCORM unit said of itself, for showing the local truth. */
  unit?: { slug: string; unitId: string; completed: boolean };
}

export interface Receipt { id: string; account: string; title: string; count: number; madeAt: string; sentAt: string; note?: string; course?: { slug: string; title: string } }

interface StatementsBody { statements: { id: string }[]; device?: string }

/**
 * `sent`: the server has it. `later`: nothing is wrong with the item. `sign-in`: the person must come first. `removed`: the
 * server no longer has the place it was meant for. `review`: it can never succeed as it is.
 */
export type Verdict = 'sent' | 'later' | 'sign-in' | 'removed' | 'review';

/** What came back: the status, and which of our problems (its `type`); null: nobody answered. */
export interface Answered { status: number; problem: string }

const LATER = new Set([408, 423, 425, 429]);

export const verdictOn = (answered: Answered | null, kind: QueueItem['kind']): Verdict => {
  if (answered === null || answered.status >= 500 || LATER.has(answered.status)) return 'later';
  const { status, problem } = answered;
  if (status < 400) return 'sent';
  // The session changed while the page stood open (another tab, a long night). The item has no part in that.
  if (status === 401 || /\/csrf-missing$/.test(problem)) return 'sign-in';
  // What is too large for a proxy stays too large. Any other refusal that is not ours comes from something between us and the server.
  if (!problem.includes('/problems/')) return status === 413 ? 'review' : 'later';
  // A newer session of the unit exists. The server has merged what was better in this one (contract, commits).
  if (status === 409 && kind === 'commit') return 'sent';
  if (/\/session-missing$/.test(problem) && kind === 'commit') return 'removed';
  return 'review';
};

const ACKNOWLEDGED: Record<QueueItem['kind'], string> = { statements: 'accepted', commit: 'seq', answers: 'seq', submission: 'submittedAt' };
/** Whether this is our server's own yes. A network that asks for a voucher first also answers 200, to anything. */
export const isAcknowledged = (answer: unknown, kind: QueueItem['kind']): boolean => typeof answer === 'object' && answer !== null && ACKNOWLEDGED[kind] in answer;

const BASE_MS = 2000;
const CAP_MS = 120_000;

/** Exponential, capped, jittered between half and the whole; `chance` is 0..1. */
export const backoffMs = (attempts: number, chance: number): number => Math.round(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempts, 10)) * (0.5 + chance / 2));

const BATCH_STATEMENTS = 40;

/** The head of each lane, with the statements behind it that can travel in the same request. */
export const nextBatches = (items: readonly QueueItem[], busyLanes: ReadonlySet<string> = new Set()): QueueItem[][] => {
  const batches = new Map<string, QueueItem[]>();
  const closed = new Set<string>();
  for (const item of [...items].sort((a, b) => a.order - b.order)) {
    if (item.state !== 'waiting' || busyLanes.has(item.lane) || closed.has(item.lane)) continue;
    const batch = batches.get(item.lane);
    if (!batch) { batches.set(item.lane, [item]); continue; }
    const size = batch.reduce((sum, one) => sum + statementsIn(one), 0);
    // One that was refused together with others goes alone, so that it cannot hold them back.
    const fits = item.kind === 'statements' && batch[0]!.kind === 'statements' && batch[0]!.attempts === 0 && item.attempts === 0 && item.path === batch[0]!.path && size + statementsIn(item) <= BATCH_STATEMENTS;
    if (fits) batch.push(item); else closed.add(item.lane);
  }
  return [...batches.values()];
};

export const statementsIn = (item: QueueItem): number => (item.kind === 'statements' ? (item.body as StatementsBody).statements.length : 1);

export const bodyOf = (batch: readonly QueueItem[]): unknown =>
  batch.length === 1 ? batch[0]!.body : { ...(batch[0]!.body as StatementsBody), statements: batch.flatMap((item) => (item.body as StatementsBody).statements) };
