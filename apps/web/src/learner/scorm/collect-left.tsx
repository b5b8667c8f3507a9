import { useEffect, useRef, useState } from 'preact/hooks';
import { network } from '../../api/network';
import { session } from '../../api/session';
import { forgetOpen, heldOpen, openPlayers, toCollect } from '../../ui/queue/open-players';
import { useStore } from '../../ui/store';
import { linkPlayer } from './player-link';

/**
 * A tab that died in the middle of a SCORM unit may have left its last commit on the content origin. At the next start
 * a hidden player page of each such origin hands it over; then it is in our queue like everything else.
 */
export const CollectLeft = () => {
  const { me } = useStore(session);
  const link = useStore(network);
  const [collected, setCollected] = useState<string[]>([]);
  const [held, setHeld] = useState<ReadonlySet<string> | null>(null);
  useEffect(() => { void heldOpen().then(setHeld); }, [link]);
  if (!me || link === 'offline' || !held) return null;
  const left = toCollect(openPlayers(), me.account, location.href, held).filter((one) => !collected.includes(one.playerUrl));
  const first = left[0];
  return first ? <Collect key={first.playerUrl} {...first} account={me.account} onDone={() => setCollected((now) => [...now, first.playerUrl])} /> : null;
};

const PATIENCE_MS = 30_000;

const Collect = ({ playerUrl, playerUrls, units, account, onDone }: ReturnType<typeof toCollect>[number] & { account: string; onDone: () => void }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // A page that does not call is asked again at the next start; the others should not wait for it.
    let done = setTimeout(onDone, PATIENCE_MS);
    const wire = linkPlayer(frame.current!, playerUrl, units, {
      onReady: () => wire.tell({ hvs: 1, type: 'collect', account }),
      onFinished: () => undefined,
      // Give the "kept" answers time to clear the log on the other side.
      onCollected: () => { forgetOpen(playerUrls); clearTimeout(done); done = setTimeout(onDone, 3000); },
    });
    return () => { clearTimeout(done); wire.close(); };
  }, []);
  return <iframe ref={frame} src={playerUrl} title="Lấy lại phần học chưa gửi" hidden aria-hidden="true" tabIndex={-1} />;
};
