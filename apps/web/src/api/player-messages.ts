/** What the app (a signed-in origin) and the player page (the content origin) say to each other. */
export type Snapshot = Record<string, unknown>;
export interface Start { hvs: 1; type: 'start'; sessionId: string; account: string; standard: 'scorm12' | 'scorm2004'; cmi: Record<string, unknown>; mode: 'normal' | 'browse' | 'review'; href: string }
export type ToPlayer =
  | Start
  /** Nothing is played: only send what an earlier, torn-off visit left on this device. */
  | { hvs: 1; type: 'collect'; account: string }
  | { hvs: 1; type: 'kept'; sessionId: string; seq: number }
  | { hvs: 1; type: 'flush' };
export type Commit = { hvs: 1; type: 'commit'; sessionId: string; seq: number; snapshot: Snapshot; final: boolean };
/** `page` differs for every loading of the page, so that a repeated call is not taken for a reload. */
export type ToApp = { hvs: 1; type: 'ready'; page: string } | Commit | { hvs: 1; type: 'finished' } | /** After `collect` and `flush`: everything has been handed over. */ { hvs: 1; type: 'collected' };

export const isOurs = (data: unknown): data is { hvs: 1; type: string } => typeof data === 'object' && data !== null && (data as { hvs?: unknown }).hvs === 1;
