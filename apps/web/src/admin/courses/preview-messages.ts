import { isOurs, startOrder, type ToPlayer } from '../../api/player-messages';
import type { Launched } from '../../api/visit';

/** What the page that holds a player answers in a preview: start it. In this mode the player keeps nothing and tells nothing of what content says. */
export const answerTo = (message: unknown, launch: Launched, account: string): ToPlayer | null => (isOurs(message) && message.type === 'ready' ? startOrder(launch, account) : null);
