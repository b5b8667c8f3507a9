/** Two tabs with the same course would take each other's place: the one opened last plays, the other one makes room. */
interface Opened { account: string; slug: string; sessionId: string }

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('hvs-visits');

/** Tells the other tabs, and hears of one that opens the same course after us. Answers how to stop hearing. */
export const playHere = (mine: Opened, onTaken: () => void): (() => void) => {
  const hear = ({ data }: MessageEvent<Opened>): void => {
    if (data.account === mine.account && data.slug === mine.slug && data.sessionId !== mine.sessionId) onTaken();
  };
  channel?.addEventListener('message', hear);
  channel?.postMessage(mine);
  return () => channel?.removeEventListener('message', hear);
};
