import { CONTENT_SANDBOX } from '../../ui/content-frame';
import { forgetOpen, heldOpen, openPlayers, toCollect, type OpenPlayer } from '../../ui/queue/open-players';
import { linkPlayer } from './player-link';

const ANSWER_MS = 10_000;
/** For the player to hear that it may forget what it handed over. */
const FAREWELL_MS = 200;

/** A hidden player page hands over what its origin holds. One that does not answer, or holds more than we have room for, is asked again another time. */
const collectOne = async ({ account, playerUrl, visits }: OpenPlayer): Promise<void> => {
  const frame = document.createElement('iframe');
  Object.assign(frame, { hidden: true, tabIndex: -1, title: 'Lấy lại phần học chưa gửi' });
  frame.setAttribute('aria-hidden', 'true');
  frame.setAttribute('sandbox', CONTENT_SANDBOX);
  let close = (): void => undefined;
  try {
    const taken = await new Promise<boolean>((resolve) => {
      const wire = linkPlayer(frame, playerUrl, visits, {
        onReady: () => wire.tell({ hvs: 2, type: 'collect', account }),
        onCollected: () => void wire.settled().then(resolve),
      });
      close = wire.close;
      setTimeout(() => resolve(false), ANSWER_MS);
      frame.src = playerUrl;
      document.body.append(frame);
    });
    if (!taken) return;
    forgetOpen(account, playerUrl, Object.keys(visits));
    await new Promise((done) => setTimeout(done, FAREWELL_MS));
  } finally {
    close();
    frame.remove();
  }
};

/**
 * Tabs that died in the middle of a visit may have left their last commits on the content origin. Once this is over they are in our
 * queue like everything else, as far as anybody answered. What some tab is playing speaks for itself.
 */
export const collectLeft = async (account: string): Promise<void> => {
  for (const left of toCollect(openPlayers(), account, await heldOpen())) await collectOne(left);
};
