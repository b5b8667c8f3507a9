import type { ImportRules } from './imported-statement';

/** How a run of an import came to its end. */
export type RunEnd =
  /** All is read. `note`: something more to be said. */
  | { readonly end: 'done'; readonly note?: string }
  /** It cannot be read any further. */
  | { readonly end: 'failed'; readonly reason: string }
  /** There is more, but it is somebody else's turn. */
  | { readonly end: 'later' }
  /** The other store could not be read just now. */
  | { readonly end: 'waiting'; readonly reason: string; readonly afterMs?: number }
  /** Another run goes on with it. */
  | { readonly end: 'lost' };

/** What a run keeps to. */
export interface RunTerms {
  readonly rules: ImportRules;
  /** We are shutting down. */
  readonly stop: AbortSignal;
  /** After so long a run makes way for others, milliseconds. */
  readonly turnMs: number;
  /** Tells people how far it is, 0 to 1. */
  tell(share: number): Promise<void>;
}

/** Whether a turn that began then is over. What it took to get to work again must stay a small part of it. */
export const turnIsOver = (now: number, began: number, worked: number, { stop, turnMs }: Pick<RunTerms, 'stop' | 'turnMs'>): boolean =>
  stop.aborted || now - worked > Math.max(turnMs, 4 * (worked - began));
