/** What the app (a signed-in origin) and the player page (the content origin) say to each other. */
import type { RunTree } from '@hvs/scorm';
import type { Ended, NavigationRequest, Place } from './place';
import type { Launched, Snapshot } from './visit';

export type { Snapshot } from './visit';

/** What the player has to know of a visit. */
export type VisitOrder = Pick<Launched, 'sessionId' | 'versionId' | 'mode' | 'unitId' | 'firstTurn' | 'units' | 'sequencing' | 'objectives'> & { tree: RunTree; /** Pages that speak H5P: the player gives them a run-time. */ h5p: boolean };

export type ToPlayer =
  | { hvs: 2; type: 'start'; account: string; visit: VisitOrder }
  /** Nothing is played: only send what an earlier, torn-off visit left on this device. */
  | { hvs: 2; type: 'collect'; account: string }
  | { hvs: 2; type: 'kept'; sessionId: string; seq: number }
  /** What the learner chose in the app's bar; `target` is a unit, or the item of a heading. */
  | { hvs: 2; type: 'navigate'; request: NavigationRequest; target?: string };

/** What a turn has brought so far. `seq` rises within a session. `snapshot`: null until the content has said something. */
export interface Commit {
  hvs: 2; type: 'commit'; sessionId: string; seq: number; turn: number; unitId: string; snapshot: Snapshot | null; final: boolean; sequencing?: string; madeAt: string; begunAt: string;
}

/** `page` differs for every loading of the page, so that a repeated call is not taken for a reload. */
export type ToApp =
  | { hvs: 2; type: 'ready'; page: string }
  | Commit
  | { hvs: 2; type: 'at'; place: Place }
  /** A wish that the rules of the course do not allow, in words for the learner. */
  | { hvs: 2; type: 'refused'; text: string }
  /** The visit is over: nothing will be played any more. */
  | { hvs: 2; type: 'ended'; how: Ended }
  /** After `collect`: everything has been handed over. */
  | { hvs: 2; type: 'collected' };

export const isOurs = (data: unknown): data is { hvs: 2; type: string } => typeof data === 'object' && data !== null && (data as { hvs?: unknown }).hvs === 2;

/** The order a launch amounts to. A course of plain pages has no manifest: its pages follow one another. */
export const startOrder = (launch: Launched, account: string): ToPlayer => {
  const { sessionId, versionId, mode, unitId, firstTurn, units, sequencing, objectives } = launch;
  const h5p = launch.standard === 'html' && Object.values(units).some(({ kind }) => kind === 'sco');
  const tree: RunTree = launch.tree ?? {
    standard: h5p ? 'scorm2004' : 'scorm12', title: '',
    items: Object.entries(units).map(([id, { title, kind }]) => ({ id, unitId: id, title, isVisible: true, kind: kind === 'page' ? 'asset' : 'sco', hideLmsUi: [], objectiveIds: [], children: [] })),
  };
  return { hvs: 2, type: 'start', account, visit: { sessionId, versionId, mode, unitId, firstTurn, units, sequencing, objectives, tree, h5p } };
};
