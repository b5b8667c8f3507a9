import { network } from '../api/network';
import { serverNow } from '../api/session';
import { formatMoment } from '../ui/format';
import { useStore } from '../ui/store';

/** Says honestly that the page is from this device; silent while the server's answer may still be on its way. */
export const KeptNote = ({ keptAt }: { keptAt: string | null }) => {
  const state = useStore(network);
  if (!keptAt || state !== 'offline') return null;
  return <p class="kept" role="status">Đang mất mạng. Bạn xem bản lưu trên máy này {formatMoment(keptAt, serverNow())}.</p>;
};
