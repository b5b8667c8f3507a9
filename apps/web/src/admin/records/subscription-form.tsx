import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Field, SelectField } from '../../ui/field';
import { formatNumber } from '../../ui/format';
import { FormDialog } from '../parts/form-dialog';
import { FilterFields, useSenders } from './filter-fields';
import { emptyForm, formOf, readSubscription, type SubscriptionForm } from './subscription-words';
import type { Subscription } from './types';

/** A new place to send statements to, or a change of one. */
export const SubscriptionDialog = ({ changing, onClose, onDone }: { changing: Subscription | null; onClose: () => void; onDone: (made: Subscription & { secret?: string }) => void }) => {
  const [form, setForm] = useState<SubscriptionForm>(emptyForm);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const senders = useSenders();
  useEffect(() => { setForm(changing ? formOf(changing) : emptyForm); }, [changing?.id]);
  const set = (change: Partial<SubscriptionForm>) => setForm((now) => ({ ...now, ...change }));
  const typed = (name: keyof SubscriptionForm) => ({ name, value: form[name] as string, error: faults[name] ?? null, onInput: (event: Event) => set({ [name]: (event.currentTarget as HTMLInputElement).value }) });

  const submit = async (): Promise<void> => {
    const read = readSubscription(form, changing !== null);
    setFaults(read.faults);
    if (!read.request) return;
    setBusy(true);
    setTrouble(null);
    try {
      onDone(changing ? await api.patch(`/api/admin/lrs/subscriptions/${changing.id}`, read.request) : await api.post('/api/admin/lrs/subscriptions', read.request));
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  return (
    <FormDialog open title={changing ? `Sửa “${changing.title}”` : 'Thêm nơi nhận'} submitText={changing ? 'Lưu' : 'Thêm nơi nhận'} busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      {!changing && (
        <fieldset class="adm-set">
          <legend>Gửi đến đâu</legend>
          <label class="choice"><input type="radio" name="kind" checked={form.kind === 'lrs'} onChange={() => set({ kind: 'lrs' })} /><span>Kho bản ghi khác (LRS)<small class="adm-under">Giữ bản sao đầy đủ, đúng thứ tự, kể cả việc hủy.</small></span></label>
          <label class="choice"><input type="radio" name="kind" checked={form.kind === 'webhook'} onChange={() => set({ kind: 'webhook' })} /><span>Webhook<small class="adm-under">Báo cho một phần mềm của bạn; mỗi lần gửi đều có chữ ký.</small></span></label>
        </fieldset>
      )}
      <Field label="Tên" maxLength={200} required autocomplete="off" {...typed('title')} />
      <Field label={form.kind === 'lrs' ? 'Địa chỉ xAPI của bên nhận' : 'Địa chỉ nhận'} type="url" required placeholder={form.kind === 'lrs' ? 'https://lrs.example.vn/xapi/' : 'https://example.vn/nhan-su-kien'} autocomplete="off" spellcheck={false} {...typed('address')} />
      {form.kind === 'lrs' && (
        <>
          <div class="rec-two">
            <Field label="Khóa (tên đăng nhập)" autocomplete="off" spellcheck={false} {...typed('key')} />
            <Field label="Mật khẩu" type="password" autocomplete="new-password" {...(changing ? { hint: 'Để trống thì giữ mật khẩu cũ.' } : {})} {...typed('secret')} />
          </div>
          <SelectField label="Phiên bản xAPI" value={form.version} onChange={(event: Event) => set({ version: (event.currentTarget as HTMLSelectElement).value })}>
            <option value="1.0.3">1.0.3 (phổ biến)</option><option value="2.0.0">2.0.0</option>
          </SelectField>
        </>
      )}
      {form.kind === 'webhook' && !changing && <p class="soft">Hệ thống tạo mật khẩu để ký và hiện ra một lần sau khi thêm.</p>}
      {!changing && (
        <fieldset class="adm-set">
          <legend>Gửi từ lúc nào</legend>
          <label class="choice"><input type="radio" name="from" checked={form.from === 'now'} onChange={() => set({ from: 'now' })} /><span>Từ bây giờ</span></label>
          <label class="choice"><input type="radio" name="from" checked={form.from === 'date'} onChange={() => set({ from: 'date' })} /><span>Gửi cả bản ghi cũ, từ ngày</span></label>
          {form.from === 'date' && <Field label={<span class="visually-hidden">Từ ngày</span>} type="date" {...typed('fromDate')} />}
        </fieldset>
      )}
      <details class="rec-more" open={faults['verbs'] !== undefined || faults['activities'] !== undefined}>
        <summary>Chỉ gửi một phần</summary>
        <div class="stack">
          <p class="soft">Không chọn gì thì gửi mọi bản ghi. Bản ghi hủy luôn đi theo bản ghi mà nó hủy.</p>
          {form.registrations.length > 0 && <p class="soft">Ngoài ra chỉ gửi bản ghi của {formatNumber(form.registrations.length, 0)} lượt học đã chọn qua API; sửa ở đây thì điều kiện ấy vẫn giữ nguyên.</p>}
          <FilterFields form={form} faults={faults} senders={senders} onChange={set} />
          {senders.length > 1 && (
            <SelectField label="Không gửi trả" hint="Nếu bên nhận cũng gửi bản ghi sang đây, chọn kết nối của họ để bản ghi không đi vòng." value={form.exceptClient} onChange={(event: Event) => set({ exceptClient: (event.currentTarget as HTMLSelectElement).value })}>
              <option value="">Gửi tất cả</option>
              {senders.slice(1).map((one) => <option key={one.id} value={one.id}>Trừ bản ghi do “{one.title}” gửi</option>)}
            </SelectField>
          )}
        </div>
      </details>
    </FormDialog>
  );
};
