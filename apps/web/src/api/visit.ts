import type { GlobalObjectives, Known, RunTree } from '@hvs/scorm';

/** What content has said of itself, as the run-time holds it. */
export type Snapshot = Record<string, unknown>;

/**
 * One visit to a course whose content is a package, as the server tells it and hears of it. The session covers the whole
 * course; each time an item is opened in it is a turn, counted by the player, so that nothing on the way needs the network.
 */

/** A unit as it can be opened in this visit. AUs and activities of xAPI packages have launches of their own. */
export interface VisitUnit {
  title: string;
  /** Inside the package, with its parameters. */
  href: string;
  kind: 'sco' | 'page';
  /** What its data model holds at the first turn, and how far it is by the server's judgement; SCOs only. */
  cmi?: Record<string, string>;
  known?: Known;
}

/** What a turn left that lost its place to another one, begun later: it can be gone on with by asking for it at the next launch (`take`). */
export interface LeftTurn { unitId: string; sessionId: string; turn: number; device: 'phone' | 'desktop' | null; at: string; location: string }

/** `POST /api/learning/courses/:slug/launches` `{ unitId?, device?, mode?, deviceTime?, take? }`. */
export interface Launched {
  sessionId: string;
  /** null: a preview, nothing of which is kept. */
  enrolmentId: string | null;
  slug: string;
  versionId: string;
  standard: 'scorm12' | 'scorm2004' | 'html';
  /** `review`: the course is completed already, the result stands; only time is told. */
  mode: 'normal' | 'browse' | 'review';
  /** Where the learner asked to begin; null: where the rules of the course say, or the first unit not done. */
  unitId: string | null;
  /** The first unit not done, or the last touched: where to begin if neither learner nor package says. */
  suggestedUnitId: string;
  firstTurn: number;
  units: Record<string, VisitUnit>;
  /** SCORM only. */
  tree: RunTree | null;
  /** What the last commit said of the place in the course; only the player reads it. */
  sequencing: string | null;
  objectives: GlobalObjectives;
  /** The last visit before this one. */
  resumed: { device: 'phone' | 'desktop' | null; at: string; unitId: string } | null;
  left: LeftTurn[];
  playerUrl: string;
}

/** `POST /api/learning/sessions/:id/commits`. Without `turn`: turn 1 of the unit the session was opened with. */
export interface TurnCommit {
  /** Rises within a turn; the same or an older one changes nothing. */
  seq: number;
  turn: number;
  unitId: string;
  /** null: nothing new was said; the turn has begun, a page was left, only the place in the course moved. */
  snapshot: Snapshot | null;
  final: boolean;
  sequencing?: string;
  /** By the device's clock; the server knows from the launch (`deviceTime`) how far that is off. */
  madeAt: string;
  /** When the turn began, by the same clock. */
  begunAt?: string;
}

export interface TurnCommitted {
  seq: number;
  turn: number;
  unit: { id: string; state: 'not-started' | 'in-progress' | 'completed' };
  course: { state: 'not-started' | 'in-progress' | 'completed'; completedAt: string | null };
  /** A turn begun later holds the place: what this one achieved counts, where it stood is kept beside. */
  overtaken: boolean;
  /** As the server has them after this commit. */
  objectives: GlobalObjectives;
}
