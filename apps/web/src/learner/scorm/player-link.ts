import { session } from '../../api/session';
import type { Launch } from '../../api/types';
import { isOurs, type Commit, type ToApp, type ToPlayer } from '../../api/player-messages';
import { saysCompleted } from '../../api/scorm-status';
import { enqueue } from '../../ui/queue/queue';

/** The app's end of the wire to the player page: hears only that frame, at the origin the launch named. */
export interface PlayerEvents { onReady: (page: string) => void; onFinished: () => void }

const OPEN_KEY = 'hvs-open-player';
export interface OpenPlayer { account: string; playerUrl: string; units: Record<string, { slug: string; unitId: string; title: string }> }

/** Until it is closed in peace, a player may hold commits of its own; see collect-left. */
export const rememberOpen = (open: OpenPlayer): void => localStorage.setItem(OPEN_KEY, JSON.stringify(open));
export const readOpen = (): OpenPlayer | null => { try { return JSON.parse(localStorage.getItem(OPEN_KEY) ?? 'null') as OpenPlayer | null; } catch { return null; } };
export const forgetOpen = (): void => localStorage.removeItem(OPEN_KEY);

/** One item a session: each commit holds the whole state, so the newest replaces the one still waiting. A `final` stays final. */
const finals = new Set<string>();
export const keepCommit = (commit: Commit, unit: { slug: string; unitId: string; title: string } | undefined): Promise<void> => {
  if (commit.final) finals.add(commit.sessionId);
  return enqueue({
    id: `commit:${commit.sessionId}`, lane: commit.sessionId, kind: 'commit', method: 'POST', path: `/api/learning/sessions/${commit.sessionId}/commits`,
    body: { seq: commit.seq, snapshot: commit.snapshot, final: finals.has(commit.sessionId) },
    title: `Bài: ${unit?.title ?? 'SCORM'}`,
    ...(unit ? { unit: { slug: unit.slug, unitId: unit.unitId, completed: saysCompleted(commit.snapshot, finals.has(commit.sessionId)) } } : {}),
  });
};

export const linkPlayer = (frame: HTMLIFrameElement, playerUrl: string, units: OpenPlayer['units'], on: PlayerEvents & { onCollected?: () => void }): { tell: (message: ToPlayer) => void; close: () => void } => {
  const { origin } = new URL(playerUrl, location.href);
  const tell = (message: ToPlayer): void => frame.contentWindow?.postMessage(message, origin);
  const hear = (event: MessageEvent<ToApp>): void => {
    if (event.origin !== origin || event.source !== frame.contentWindow || !isOurs(event.data)) return;
    const message = event.data;
    switch (message.type) {
      case 'ready': return on.onReady(message.page);
      case 'finished': return on.onFinished();
      case 'collected': return on.onCollected?.();
      case 'commit': void keepCommit(message, units[message.sessionId]).then(() => tell({ hvs: 1, type: 'kept', sessionId: message.sessionId, seq: message.seq }));
    }
  };
  window.addEventListener('message', hear);
  return { tell, close: () => window.removeEventListener('message', hear) };
};

export const startOrder = (launch: Launch): ToPlayer => ({
  hvs: 1, type: 'start', sessionId: launch.sessionId, account: session.get().me!.account, standard: launch.standard === 'scorm2004' ? 'scorm2004' : 'scorm12',
  cmi: launch.cmi, mode: launch.mode ?? 'normal', href: launch.href ?? 'index.html',
});
