import { session } from '../../api/session';
import type { Launch } from '../../api/types';
import { isOurs, type Commit, type ToApp, type ToPlayer } from '../../api/player-messages';
import { saysCompleted } from '../../api/scorm-status';
import { commitId, type Spoken } from '../../ui/queue/commit-id';
import type { OpenPlayer } from '../../ui/queue/open-players';
import { enqueue } from '../../ui/queue/queue';

/** The app's end of the wire to the player page: hears only that frame, at the origin the launch named. */
export interface PlayerEvents { onReady: (page: string) => void; onFinished: () => void }

const finals = new Set<string>();
const spoken: Spoken = new Map();
/** Each commit holds the whole state, so a newer one replaces the one still waiting, unless it says less. A `final` stays final. Answers whether this device holds it. */
export const keepCommit = (commit: Commit, unit: OpenPlayer['units'][string] | undefined): Promise<boolean> => {
  if (commit.final) finals.add(commit.sessionId);
  const final = finals.has(commit.sessionId);
  return enqueue({
    id: commitId(spoken, commit.sessionId, commit.seq, commit.snapshot), lane: commit.sessionId, kind: 'commit', method: 'POST', path: `/api/learning/sessions/${commit.sessionId}/commits`,
    body: { seq: commit.seq, snapshot: commit.snapshot, final },
    title: `Bài: ${unit?.title ?? 'SCORM'}`,
    ...(unit ? { unit: { slug: unit.slug, unitId: unit.unitId, completed: saysCompleted(commit.snapshot, final) } } : {}),
  });
};

/** `settled`: everything heard so far is in our queue if it has room, and the player has been told so. */
export interface Wire { tell: (message: ToPlayer) => void; settled: () => Promise<unknown>; close: () => void }

export const linkPlayer = (frame: HTMLIFrameElement, playerUrl: string, units: OpenPlayer['units'], on: PlayerEvents & { onCollected?: () => void }): Wire => {
  const { origin } = new URL(playerUrl, location.href);
  const tell = (message: ToPlayer): void => frame.contentWindow?.postMessage(message, origin);
  let handing: Promise<unknown> = Promise.resolve();
  const hear = (event: MessageEvent<ToApp>): void => {
    if (event.origin !== origin || event.source !== frame.contentWindow || !isOurs(event.data)) return;
    const message = event.data;
    switch (message.type) {
      case 'ready': return on.onReady(message.page);
      case 'finished': return on.onFinished();
      case 'collected': return on.onCollected?.();
      case 'commit': {
        const handed = keepCommit(message, units[message.sessionId]).then((kept) => {
          // Not kept: the player's own log goes on holding it.
          if (kept) tell({ hvs: 1, type: 'kept', sessionId: message.sessionId, seq: message.seq });
        });
        handing = Promise.all([handing, handed]);
      }
    }
  };
  window.addEventListener('message', hear);
  return { tell, settled: () => handing, close: () => window.removeEventListener('message', hear) };
};

export const startOrder = (launch: Launch): ToPlayer => ({
  hvs: 1, type: 'start', sessionId: launch.sessionId, account: session.get().me!.account, standard: launch.standard === 'scorm2004' ? 'scorm2004' : 'scorm12',
  cmi: launch.cmi, mode: launch.mode ?? 'normal', href: launch.href ?? 'index.html',
});
