import { useEffect, useRef, useState } from 'preact/hooks';
import { network } from '../../api/network';
import { session } from '../../api/session';
import { useStore } from '../../ui/store';
import { forgetOpen, linkPlayer, readOpen } from './player-link';

/**
 * A tab that died in the middle of a SCORM unit may have left its last commit on the content origin. At the next start
 * a hidden player page hands it over; then it is in our queue like everything else.
 */
export const CollectLeft = () => {
  const { me } = useStore(session);
  const link = useStore(network);
  const [open, setOpen] = useState(readOpen);
  const frame = useRef<HTMLIFrameElement>(null);
  const mine = open && me && open.account === me.account && link !== 'offline' ? open : null;
  useEffect(() => {
    if (!mine || !frame.current) return;
    let done: ReturnType<typeof setTimeout> | undefined;
    const wire = linkPlayer(frame.current, mine.playerUrl, mine.units, {
      onReady: () => wire.tell({ hvs: 1, type: 'collect', account: mine.account }),
      onFinished: () => undefined,
      // Give the "kept" answers time to clear the log on the other side.
      onCollected: () => { forgetOpen(); done = setTimeout(() => setOpen(null), 3000); },
    });
    return () => { clearTimeout(done); wire.close(); };
  }, [mine?.playerUrl]);
  return mine ? <iframe ref={frame} src={mine.playerUrl} title="Lấy lại phần học chưa gửi" hidden aria-hidden="true" tabIndex={-1} /> : null;
};
