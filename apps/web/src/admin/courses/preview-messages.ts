import type { PreviewLaunch } from '../types';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What the page that holds a player answers in a preview: start it, and take every commit as kept without keeping it. */
export const answerTo = (message: unknown, launch: PreviewLaunch): Record<string, unknown> | null => {
  if (!isRecord(message) || message['hvs'] !== 1) return null;
  switch (message['type']) {
    case 'ready': {
      const { sessionId, standard, cmi, href } = launch;
      return { hvs: 1, type: 'start', sessionId, standard, cmi, mode: 'browse', ...(href === undefined ? {} : { href }) };
    }
    case 'commit': return { hvs: 1, type: 'kept', sessionId: message['sessionId'], seq: message['seq'] };
    default: return null;
  }
};
