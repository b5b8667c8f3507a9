import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { TextAreaField } from '../../ui/field';
import { FormDialog } from '../parts/form-dialog';
import type { CertificateRow } from '../types';

const LEAST_LETTERS = 10;

/** Takes a certificate back, with the reason that the public page will show. */
export const RevokeCertificate = ({ certificate, onClose, onRevoked }: { certificate: CertificateRow | null; onClose: () => void; onRevoked: (id: string) => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => { setTrouble(null); setFault(null); }, [certificate?.id]);

  const submit = async (form: FormData): Promise<void> => {
    const reason = String(form.get('reason') ?? '').trim();
    if (reason.length < LEAST_LETTERS) { setFault('Ghi lý do để người kiểm tra hiểu được, ví dụ "Cấp nhầm người trùng họ tên".'); return; }
    setFault(null);
    setBusy(true);
    setTrouble(null);
    try {
      await api.post(`/api/admin/certificates/${certificate!.id}/revocation`, { reason });
      onRevoked(certificate!.id);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  return (
    <FormDialog open={certificate !== null} title={`Thu hồi chứng nhận ${certificate?.registerNumber ?? ''}`} submitText="Thu hồi" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead"><b>{certificate?.holderName}</b>, {certificate?.unitName}<br />{certificate?.title}</p>
      <p>Sau khi thu hồi, ai quét mã trên giấy sẽ thấy "đã thu hồi" và lý do dưới đây. Số vào sổ không dùng lại. Việc này không hoàn tác được.</p>
      <TextAreaField label="Lý do thu hồi (bắt buộc)" hint="Hiện trên trang kiểm tra chứng nhận, ai cũng đọc được." error={fault} name="reason" rows={3} maxLength={500} autofocus required />
    </FormDialog>
  );
};
