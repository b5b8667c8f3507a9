import type { GlobalObjectives, Known, Mode, RunTree } from '@hvs/scorm';
import type { Ended, NavigationRequest, Place } from '../api/place';
import type { Snapshot } from '../api/player-messages';

export type { Ended, LineState, MenuLine, NavigationRequest, Place } from '../api/place';

/**
 * One visit to a SCORM course: which item is open, where one may go from there, and what each turn at an item brought.
 * Two bodies: `free-run.ts` where the package leaves the way to the learner (1.2, most of 2004), `sequencer.ts` where it has
 * rules about it (SCORM 2004 SN). The player page owns the frame, the window, the device's store and the talk with the app;
 * a run owns the run-time that content talks to, and touches neither window nor network. No run needs the network to go on.
 */

/** A unit that can be opened, as the launch described it. */
export interface RunUnit {
  readonly title: string;
  /** Inside the package, with its parameters. */
  readonly href: string;
  /** A page finds no run-time: it is done by being opened. */
  readonly kind: 'sco' | 'page';
  /** What its data model holds at the first turn of this visit, flat. Later turns of the visit make their own of it. */
  readonly cmi?: Readonly<Record<string, string>>;
  /** How far it is by the server's judgement; absent: as far as its data model tells. */
  readonly known?: Known;
}

export interface Visit {
  readonly tree: RunTree;
  /** Looking around (`browse`) and `review` go wherever the learner likes, and their captures count for nothing. */
  readonly mode: Mode;
  readonly units: Readonly<Record<string, RunUnit>>;
  /** The number the first delivery gets; each one after it is one more. */
  readonly firstTurn: number;
  /** What the last `capture.sequencing` said; only the run reads it. */
  readonly sequencing: string | null;
  readonly objectives: GlobalObjectives;
  /** Where the learner wants to begin; null: where he left, or at the beginning. */
  readonly unitId: string | null;
}

export interface Delivery {
  readonly turn: number;
  readonly unitId: string;
  readonly title: string;
  readonly href: string;
  /** To be put into the player's window under `name` before the frame goes to `href`; null for a page. */
  readonly runTime: { readonly name: 'API' | 'API_1484_11'; readonly api: object } | null;
}

export interface Capture {
  readonly turn: number;
  readonly unitId: string;
  /** null: the content has said nothing new; a turn has begun, a page was left, or only the place in the course moved. */
  readonly snapshot: Snapshot | null;
  /** The turn is over by the content's own word, or a page was left. */
  readonly final: boolean;
  /** Says that what this holds decides something (a status, a score, an end) and must reach the server by itself, whatever comes after. */
  readonly weighty: boolean;
  /** Where the learner stands in the rules of the course; the newest replaces all before it. */
  readonly sequencing?: string;
}

/** What a run asks of the player page. */
export interface RunHost {
  /** Shows it. Never called from inside a call of content. */
  deliver(delivery: Delivery): void;
  /** Writes it down before returning: content gets its "true" right after. `turn` and `unitId` are those of a delivery made before. */
  capture(capture: Capture): void;
  /** Takes the content out of the frame, as if its window were closed; resolves when it has gone, at the latest after 400 ms. */
  unload(): Promise<void>;
  at(place: Place): void;
  /** The visit is over: nothing will be delivered any more. */
  ended(how: Ended): void;
  /** A learner's or the content's wish the rules do not allow, in words for the learner. */
  refused(text: string): void;
}

export interface Run {
  /** Opens the visit: delivers, or shows the menu when the learner is to choose. */
  begin(): void;
  /** `target`, with `choice`, is a unit id or the item id of a heading. Resolves when the content has been taken away and what follows is decided. */
  navigate(request: NavigationRequest, target?: string): Promise<void>;
  /** The page may die in a moment: writes down what there is, at once. The run goes on if the page does not die. */
  keep(): void;
}
