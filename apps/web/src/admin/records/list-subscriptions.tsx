import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatNumber } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { agoText } from '../format';
import { CopyOnce } from '../parts/copy-once';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { SubscriptionDialog } from './subscription-form';
import { behindText, filterText, kindWord, subscriptionState } from './subscription-words';
import type { Subscription } from './types';

const HERE = '/quan-tri/kho-ban-ghi/chuyen-tiep';
const ASK_MS = 5000;

export const SecretOnce = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Dialog open title="Mật khẩu để kiểm tra chữ ký" actions={<Button kind="primary" onClick={onClose}>Tôi đã lưu</Button>}>
    <p>Phần mềm nhận dùng mật khẩu này để biết sự kiện đúng là từ hệ thống gửi. Nó chỉ hiện một lần; nếu mất, hãy tạo mật khẩu khác.</p>
    <CopyOnce label="Mật khẩu" value={secret} />
  </Dialog>
);

/** Where statements are sent on to, and how each stands. */
export const ListSubscriptions = () => {
  const can = useCapabilities();
  const { route } = useLocation();
  const list = useResource<Subscription[] | { items: Subscription[] }>('/api/admin/lrs/subscriptions', ASK_MS);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const columns: Column<Subscription>[] = [
    { id: 'title', head: 'Nơi nhận', names: true, width: '34%', cell: (one) => <><a href={`${HERE}/${one.id}`}>{one.title}</a><small class="adm-under">{kindWord(one.kind)} · <span class="mono">{one.address}</span></small></> },
    { id: 'state', head: 'Tình trạng', width: '24%', cell: (one) => { const { badge, text } = subscriptionState(one); return <><StateBadge state={badge}>{text}</StateBadge><small class="adm-under">{behindText(one)}</small></>; } },
    { id: 'filter', head: 'Gửi gì', label: 'Gửi', cell: (one) => filterText(one.filter) },
    { id: 'last', head: 'Gửi được lần cuối', label: 'Gửi được lần cuối', width: '136px', cell: (one) => (one.lastDeliveredAt ? agoText(one.lastDeliveredAt, new Date()) : <span class="soft">chưa</span>) },
    { id: 'letters', head: 'Bị từ chối', label: 'Bị từ chối', numeric: true, width: '92px', cell: (one) => (one.deadLetters > 0 ? <a href={`${HERE}/${one.id}`}>{formatNumber(one.deadLetters, 0)}</a> : '0') },
  ];
  const add = can.actsForProvince && <Button kind="primary" onClick={() => setAdding(true)}>Thêm nơi nhận</Button>;
  return (
    <>
      <div class="adm-filters"><p class="soft">Mỗi nơi nhận đi hết kho theo thứ tự; mất mạng hay khởi động lại thì đi tiếp từ chỗ đang dở, không mất bản ghi nào.</p>{listOf(list.data ?? []).length > 0 && add}</div>
      <ListState resource={list} empty={{ title: 'Chưa chuyển bản ghi đi đâu', text: 'Thêm nơi nhận khi kho của bộ, của tỉnh khác, hay một phần mềm của bạn cần bản ghi ngay khi chúng đến.', action: add }}>
        {(data) => <DataTable caption="Nơi nhận" columns={columns} rows={listOf(data)} keyOf={(one) => one.id} />}
      </ListState>
      {adding && <SubscriptionDialog changing={null} onClose={() => setAdding(false)} onDone={(one) => { setAdding(false); list.reload(); if (one.secret) setMade({ id: one.id, secret: one.secret }); else route(`${HERE}/${one.id}`); }} />}
      {made && <SecretOnce secret={made.secret} onClose={() => { setMade(null); route(`${HERE}/${made.id}`); }} />}
    </>
  );
};
