import { useEffect, useState } from 'preact/hooks';
import { network, type NetworkState } from '../api/network';
import { pendingCount } from './queue/queue';
import { useStore } from './store';

const WORDS: Record<NetworkState, string> = { online: 'có mạng', weak: 'mạng yếu', offline: 'mất mạng' };
const Shape = ({ state }: { state: NetworkState }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="2.5" />
    {state === 'online' && <circle cx="8" cy="8" r="7" fill="currentColor" />}
    {state === 'weak' && <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />}
  </svg>
);

/** Always in the header: how the link is, and how much still waits on this device. A tap opens the receipts. */
export const NetworkPill = () => {
  const state = useStore(network);
  const waiting = useStore(pendingCount);
  // With a good link an item is gone in a second: a number that only blinks would worry people.
  const [slow, setSlow] = useState(false);
  const some = waiting > 0;
  useEffect(() => {
    setSlow(false);
    if (!some) return;
    const timer = setTimeout(() => setSlow(true), 4000);
    return () => clearTimeout(timer);
  }, [some]);
  const shown = some && (slow || state !== 'online');
  return (
    <a class="net" href="/tai-khoan#bien-nhan" data-net={state} data-pending={waiting} data-shown={shown ? '' : undefined} aria-live="polite" aria-label={`Mạng: ${WORDS[state]}${shown ? `, chưa gửi ${waiting} mục` : ''}. Xem biên nhận`}>
      <Shape state={state} />
      <span>{WORDS[state]}{shown && <><i> · </i><b>chưa gửi {waiting}</b></>}</span>
    </a>
  );
};
