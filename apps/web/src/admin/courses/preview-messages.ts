import { isOurs, type ToPlayer } from '../../api/player-messages';
import type { Launch } from '../../api/types';

/** What the page that holds a player answers in a preview: start it, and take every commit as kept without keeping it. */
export const answerTo = (message: unknown, launch: Launch, account: string): ToPlayer | null => {
  if (!isOurs(message)) return null;
  const said = message as { type: string; sessionId?: unknown; seq?: unknown };
  switch (said.type) {
    case 'ready':
      return { hvs: 1, type: 'start', sessionId: launch.sessionId, account, standard: launch.standard === 'scorm2004' ? 'scorm2004' : 'scorm12', cmi: launch.cmi, mode: 'browse', href: launch.href ?? 'index.html' };
    case 'commit': return { hvs: 1, type: 'kept', sessionId: String(said.sessionId), seq: Number(said.seq) };
    default: return null;
  }
};
