import type { Standing } from './course-run';

/** What the player tells the platform it plays in, whatever that platform speaks. */
export interface Report extends Standing { location: string; note: string }
export interface Try { id: string; prompt: string; chosen: string[]; right: string[]; isRight: boolean }

export interface Platform {
  /** Where the learner was; null for a first visit. */
  open: () => Promise<string | null>;
  save: (report: Report) => void;
  tried: (one: Try) => void;
  /** The page goes away; settles when everything has been told. Again is harmless. */
  close: () => Promise<unknown>;
  /** Where the platform wants the learner back; null: it closes the window itself. */
  returnTo: () => string | null;
  /** Something could not be told; cleared by the next that could. */
  onTrouble?: (text: string | null) => void;
}

/** A course being written: the tab remembers where its author was, whatever he changed before. */
export const preview = (): Platform => ({ ...nobody(), open: async () => sessionStorage.getItem(location.pathname), save: ({ note }) => sessionStorage.setItem(location.pathname, note.split(';')[0]!) });

/** Nobody listens: a package opened from a folder. */
export const nobody = (): Platform => ({ open: async () => null, save: () => undefined, tried: () => undefined, close: async () => undefined, returnTo: () => null });

export const clock = (): { seconds: () => number } => { const since = Date.now(); return { seconds: () => Math.max(0, Math.round((Date.now() - since) / 1000)) }; };
export const isoSeconds = (seconds: number): string => `PT${seconds}S`;
