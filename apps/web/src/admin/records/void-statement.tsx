import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { TextAreaField } from '../../ui/field';
import { FormDialog } from '../parts/form-dialog';
import { effectWord } from './effect-badge';
import type { Effect, StatementDetail } from './types';

export const MIN_REASON = 10;
export const reasonFault = (reason: string): string | null => (reason.trim().length < MIN_REASON ? 'Ghi lý do rõ ràng, ít nhất 10 ký tự; lý do được lưu mãi trong bản ghi hủy và trong nhật ký.' : null);

/** Takes a statement out of account, with everything that rests on it spelled out first. */
export const VoidStatement = ({ detail, changed, onClose, onDone }: { detail: Pick<StatementDetail, 'id' | 'sentence'>; changed: Effect[]; onClose: () => void; onDone: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (form: FormData): Promise<void> => {
    const reason = String(form.get('reason') ?? '').trim();
    setFault(reasonFault(reason));
    if (reasonFault(reason)) return;
    setBusy(true);
    setTrouble(null);
    try {
      await api.post(`/api/admin/lrs/statements/${detail.id}/void`, { reason });
      onDone();
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const certificates = changed.some(({ kind }) => kind === 'certificate');
  return (
    <FormDialog open title="Hủy bản ghi này?" submitText="Hủy bản ghi" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead">{detail.sentence}</p>
      {changed.length > 0
        ? <div><p>Những điều này dựa trên bản ghi, và được tính lại ngay sau khi hủy:</p><ul class="adm-consequences">{changed.map((effect, index) => <li key={index}><b>{effectWord(effect.kind)}.</b> {effect.text}</li>)}</ul></div>
        : <p>Bản ghi này không được tính vào kết quả của ai, nên hủy nó không làm thay đổi tiến độ.</p>}
      {certificates && <p>Chứng nhận đã cấp <b>không</b> tự mất: thu hồi chứng nhận là việc riêng, làm ở trang Chứng nhận.</p>}
      <p>Bản ghi vẫn nằm trong kho kèm bản ghi hủy. Không hoàn tác được: muốn tính lại thì phải có bản ghi mới.</p>
      <TextAreaField label="Lý do" name="reason" maxLength={500} required autofocus error={fault} hint="Ví dụ: Đơn vị đào tạo báo nhầm người, theo công văn 15/TTĐT ngày 20/11/2026." />
    </FormDialog>
  );
};
