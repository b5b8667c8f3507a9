import { isOurs, type Commit, type ToApp, type ToPlayer } from '../../api/player-messages';
import { saysCompleted } from '../../api/scorm-status';
import { commitId, type Spoken } from '../../ui/queue/commit-id';
import type { OpenPlayer, OpenVisit } from '../../ui/queue/open-players';
import { enqueue } from '../../ui/queue/queue';

/** The app's end of the wire to the player page: hears only that frame, at the origin the launch named. */
export interface PlayerEvents {
  onReady: (page: string) => void;
  onAt?: (place: Extract<ToApp, { type: 'at' }>['place']) => void;
  onRefused?: (text: string) => void;
  onEnded?: (how: Extract<ToApp, { type: 'ended' }>['how']) => void;
  onCollected?: () => void;
}

const spoken: Spoken = new Map();

/** Each commit holds the whole state of its turn, so a newer one replaces the one still waiting, unless it says less. Answers whether this device holds it. */
export const keepCommit = (commit: Commit, visit: OpenVisit): Promise<boolean> => {
  const { sessionId, seq, turn, unitId, snapshot, final, sequencing, madeAt, begunAt } = commit;
  return enqueue({
    id: commitId(spoken, `${sessionId}:${turn}`, seq, snapshot ?? {}), lane: sessionId, kind: 'commit', method: 'POST', path: `/api/learning/sessions/${sessionId}/commits`,
    body: { seq, turn, unitId, snapshot, final, madeAt, begunAt, ...(sequencing === undefined ? {} : { sequencing }) },
    title: `Bài: ${visit.titles[unitId] ?? unitId}`,
    unit: { slug: visit.slug, unitId, completed: visit.pages.includes(unitId) || (snapshot !== null && saysCompleted(snapshot, final)) },
  });
};

/** `settled`: whether everything heard so far is in our queue, and the player has been told so. False: no room; the player's own log goes on holding the rest. */
export interface Wire { tell: (message: ToPlayer) => void; settled: () => Promise<boolean>; close: () => void }

/** `visits`: those this player may speak for. Content shares its origin, and could name any other session. */
export const linkPlayer = (frame: HTMLIFrameElement, playerUrl: string, visits: OpenPlayer['visits'], on: PlayerEvents): Wire => {
  const { origin } = new URL(playerUrl, location.href);
  const tell = (message: ToPlayer): void => frame.contentWindow?.postMessage(message, origin);
  let handing = Promise.resolve(true);
  const hear = (event: MessageEvent<ToApp>): void => {
    if (event.origin !== origin || event.source !== frame.contentWindow || !isOurs(event.data)) return;
    const message = event.data;
    switch (message.type) {
      case 'ready': return on.onReady(message.page);
      case 'at': return on.onAt?.(message.place);
      case 'refused': return on.onRefused?.(message.text);
      case 'ended': return on.onEnded?.(message.how);
      case 'collected': return on.onCollected?.();
      case 'commit': {
        const visit = visits[message.sessionId];
        if (!visit) return;
        const handed = keepCommit(message, visit).then((kept) => {
          if (kept) tell({ hvs: 2, type: 'kept', sessionId: message.sessionId, seq: message.seq });
          return kept;
        });
        handing = Promise.all([handing, handed]).then((kept) => kept.every(Boolean));
      }
    }
  };
  window.addEventListener('message', hear);
  return { tell, settled: () => handing, close: () => window.removeEventListener('message', hear) };
};
