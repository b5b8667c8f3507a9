import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { formatDateTime, formatNumber } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { withQuery } from '../view-state';
import type { DeadLetter, LetterPage, Subscription } from './types';

/** What the other side refused for good: why, and the way to try once more. */
export const DeadLetters = ({ subscription, onChanged }: { subscription: Subscription; onChanged: () => void }) => {
  const can = useCapabilities();
  const path = `/api/admin/lrs/subscriptions/${subscription.id}/letters`;
  const [cursor, setCursor] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const page = useResource<LetterPage>(subscription.deadLetters > 0 ? withQuery(path, { cursor }) : null);
  useEffect(() => { page.reload(); }, [subscription.deadLetters]);
  if (subscription.deadLetters === 0) return null;
  const retry = async (what: string): Promise<void> => {
    setBusy(what);
    setTrouble(null);
    try { await api.post(what === 'all' ? `${path}/retry` : `${path}/${what}/retry`); page.reload(); onChanged(); } catch (error) { setTrouble(error); } finally { setBusy(null); }
  };
  const columns: Column<DeadLetter>[] = [
    { id: 'statement', head: 'Bản ghi', names: true, width: '24%', cell: (letter) => <><a class="mono" href={`/quan-tri/kho-ban-ghi/ban-ghi/${letter.statementId}`}>{letter.statementId.slice(0, 8)}…</a><small class="adm-under">{formatDateTime(letter.refusedAt)}</small></> },
    { id: 'reason', head: 'Bên nhận nói', cell: (letter) => <>{letter.reason}<small class="adm-under">mã {letter.status} · đã gửi {formatNumber(letter.tries, 0)} lần</small></> },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '140px', cell: (letter: DeadLetter) => (letter.asked ? <StateBadge state="doing">Sắp gửi lại</StateBadge>
      : <Button small kind="quiet" busy={busy === letter.id} onClick={() => void retry(letter.id)} aria-label={`Gửi lại bản ghi ${letter.statementId}`}>Gửi lại</Button>) }] : []),
  ];
  return (
    <>
      <header class="adm-head adm-section"><div><h2 class="rec-title">Bên nhận từ chối {formatNumber(subscription.deadLetters, 0)} bản ghi</h2><p class="soft">Những bản ghi này không được gửi tiếp, các bản ghi khác vẫn đi. Sửa nguyên nhân ở bên nhận rồi gửi lại.</p></div>
        {can.actsForProvince && <Button busy={busy === 'all'} onClick={() => void retry('all')}>Gửi lại tất cả</Button>}
      </header>
      {(trouble ?? page.trouble) !== null && <TroubleNotice error={trouble ?? page.trouble} onRetry={page.reload} />}
      {page.data && <DataTable caption="Bản ghi bị từ chối" columns={columns} rows={page.data.items} keyOf={(letter) => letter.id} waiting={page.loading} />}
      {page.data && (cursor !== '' || page.data.cursor !== null) && (
        <p class="row adm-table-foot">
          {cursor !== '' && <Button small kind="quiet" onClick={() => setCursor('')}>« Về đầu</Button>}
          {page.data.cursor !== null && <Button small kind="quiet" onClick={() => setCursor(page.data!.cursor!)}>Tiếp ›</Button>}
        </p>
      )}
    </>
  );
};
