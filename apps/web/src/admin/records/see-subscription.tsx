import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api/client';
import { Breadcrumb } from '../../ui/breadcrumb';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatDateTime, formatNumber } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import { FormDialog } from '../parts/form-dialog';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { DeadLetters } from './dead-letters';
import { SecretOnce } from './list-subscriptions';
import { SubscriptionDialog } from './subscription-form';
import { behindText, filterText, kindWord, startOfDay, subscriptionState } from './subscription-words';
import type { Subscription, Tested } from './types';

const LIST = '/quan-tri/kho-ban-ghi/chuyen-tiep';
const ASK_MS = 5000;
type Open = 'none' | 'edit' | 'replay' | 'remove' | 'secret';

/** One place statements go to: how far it is, what went wrong, and everything that can be done about it. */
export const SeeSubscription = ({ id }: { id: string }) => {
  const can = useCapabilities();
  const { route } = useLocation();
  const list = useResource<Subscription[] | { items: Subscription[] }>('/api/admin/lrs/subscriptions', ASK_MS);
  const [open, setOpen] = useState<Open>('none');
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [tested, setTested] = useState<Tested | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  if (list.data === null) return list.trouble !== null ? <TroubleNotice error={list.trouble} onRetry={list.reload} /> : <LoadingNotice lines={7} />;
  const one = listOf(list.data).find((each) => each.id === id);
  if (!one) return <Notice kind="warning" title="Nơi nhận này không còn" action={<a href={LIST}>Về danh sách</a>}>Có thể ai đó vừa gỡ bỏ.</Notice>;

  const path = `/api/admin/lrs/subscriptions/${id}`;
  const close = () => { setOpen('none'); setTrouble(null); setFault(null); };
  const act = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    setBusy(what);
    setTrouble(null);
    try { await work(); list.reload(); } catch (error) { setTrouble(error); } finally { setBusy(null); }
  };
  const { badge, text } = subscriptionState(one);
  return (
    <>
      <Breadcrumb items={[{ title: 'Chuyển tiếp', href: LIST }, { title: one.title }]} />
      <header class="adm-head"><div><h2 class="rec-title">{one.title}</h2><p class="soft">{kindWord(one.kind)} · <span class="mono">{one.address}</span></p></div><StateBadge state={badge}>{text}</StateBadge></header>
      {one.lastError && <div class="adm-gap"><Notice kind={one.state === 'waiting' ? 'error' : 'warning'} title={one.state === 'waiting' ? 'Lần gửi gần nhất không thành' : 'Lỗi gần nhất'}>{one.lastError}</Notice></div>}
      <section class="card" aria-label="Tình trạng">
        <dl class="adm-pairs">
          <div><dt>Chờ gửi</dt><dd>{behindText(one)}</dd></div>
          <div><dt>Gửi được lần cuối</dt><dd>{one.lastDeliveredAt ? formatDateTime(one.lastDeliveredAt) : 'chưa lần nào'}</dd></div>
          {one.nextTryAt && <div><dt>Thử lại</dt><dd>{formatDateTime(one.nextTryAt)}</dd></div>}
          <div><dt>Gửi gì</dt><dd>{filterText(one.filter)}</dd></div>
          {one.version && <div><dt>Phiên bản xAPI</dt><dd>{one.version}</dd></div>}
          {one.key && <div><dt>Khóa</dt><dd class="mono">{one.key}</dd></div>}
        </dl>
        {can.actsForProvince && (
          <p class="row rec-acts">
            <Button busy={busy === 'test'} onClick={() => void act('test', async () => setTested(await api.post<Tested>(`${path}/test`)))}>Thử kết nối</Button>
            <Button busy={busy === 'pause'} onClick={() => void act('pause', () => api.patch(path, { paused: !one.paused }))}>{one.paused ? 'Gửi tiếp' : 'Tạm dừng'}</Button>
            <Button onClick={() => setOpen('edit')}>Sửa</Button>
            <Button onClick={() => setOpen('replay')}>Gửi lại từ một ngày</Button>
            {one.kind === 'webhook' && <Button onClick={() => setOpen('secret')}>Đổi mật khẩu</Button>}
            <Button kind="danger" onClick={() => setOpen('remove')}>Gỡ bỏ</Button>
          </p>
        )}
        {tested && <div role="status" class="rec-tested"><StateBadge state={tested.ok ? 'done' : 'danger'}>{tested.ok ? 'Nối được' : 'Không nối được'}</StateBadge><p>{tested.detail}</p></div>}
        {trouble !== null && open === 'none' && <TroubleNotice error={trouble} />}
      </section>
      <DeadLetters subscription={one} onChanged={list.reload} />

      {open === 'edit' && <SubscriptionDialog changing={one} onClose={close} onDone={() => { close(); list.reload(); }} />}
      <FormDialog open={open === 'replay'} title="Gửi lại từ một ngày?" submitText="Gửi lại" busy={busy === 'replay'} trouble={trouble} onClose={close} onSubmit={(form) => {
        const day = String(form.get('from') ?? '');
        setFault(day === '' ? 'Chọn ngày bắt đầu.' : null);
        return day === '' ? undefined : act('replay', async () => { await api.post(`${path}/replay`, { from: startOfDay(day) }); close(); });
      }}>
        <p>Mọi bản ghi lưu từ ngày này được gửi lại theo thứ tự, rồi đi tiếp như thường. Kho bản ghi bên nhận nhận ra bản ghi đã có và không ghi hai lần; webhook sẽ nhận lại các sự kiện cũ.</p>
        <Field label="Từ ngày" name="from" type="date" required error={fault} />
      </FormDialog>
      <FormDialog open={open === 'remove'} title="Gỡ bỏ nơi nhận?" submitText="Gỡ bỏ" danger busy={busy === 'remove'} trouble={trouble} onClose={close} onSubmit={() => act('remove', async () => { await api.delete(path); route(LIST); })}>
        <p class="adm-lead"><b>{one.title}</b></p>
        <p>Không còn bản ghi nào được gửi đến đó{one.deadLetters > 0 ? `, và danh sách ${formatNumber(one.deadLetters, 0)} bản ghi bị từ chối cũng mất` : ''}. Bản ghi trong kho này không thay đổi. Muốn dừng một lúc thì chọn “Tạm dừng”.</p>
      </FormDialog>
      <FormDialog open={open === 'secret'} title="Đổi mật khẩu ký?" submitText="Đổi mật khẩu" busy={busy === 'secret'} trouble={trouble} onClose={close} onSubmit={() => act('secret', async () => { setSecret((await api.post<{ secret: string }>(`${path}/secret`)).secret); close(); })}>
        <p>Mật khẩu cũ thôi dùng ngay. Phần mềm nhận phải được sửa theo, nếu không nó sẽ thấy chữ ký sai.</p>
      </FormDialog>
      {secret !== null && <SecretOnce secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
};
