import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Field, TextAreaField } from '../../ui/field';
import { FormDialog } from '../parts/form-dialog';
import type { PersonRow } from '../types';
import { pseudonymFaults } from './person-words';

/** Cuts a person off from what he did: the figures stay, the name goes. The consequences stand here before the act. */
export const PseudonymisePerson = ({ person, onClose, onDone }: { person: PersonRow | null; onClose: () => void; onDone: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [faults, setFaults] = useState<{ reason?: string; username?: string }>({});
  useEffect(() => { setTrouble(null); setFaults({}); }, [person?.id]);
  const submit = async (form: FormData): Promise<void> => {
    if (!person) return;
    const given = { reason: String(form.get('reason') ?? '').trim(), username: String(form.get('username') ?? '').trim() };
    const found = pseudonymFaults(given, person.username);
    setFaults(found);
    if (found.reason || found.username) return;
    setBusy(true);
    setTrouble(null);
    try {
      await api.post(`/api/admin/people/${person.id}/pseudonymise`, { reason: given.reason, confirm: given.username });
      onDone();
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open={person !== null} title="Ẩn danh hóa người này?" submitText="Ẩn danh hóa" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead"><b>{person?.fullName}</b> ({person?.username}), {person?.unitName}</p>
      <ul class="adm-consequences">
        <li>Họ tên, tài khoản, số điện thoại, chức danh và vai trò bị xóa; người này <b>không đăng nhập được nữa</b>.</li>
        <li>Bản ghi học tập vẫn còn và vẫn được đếm, nhưng mang một mã mới, không còn tên; câu trả lời tự viết cũng bị xóa. Đơn vị và nhóm đối tượng còn lại, nên ở đơn vị ít người vẫn có thể đoán ra.</li>
        <li>Số liệu chỉ tiêu đã tính không thay đổi. Sổ chứng nhận là hồ sơ chính thức: chứng nhận đã cấp vẫn kiểm tra được bằng mã QR và vẫn ghi tên, trừ khi hệ thống được cài đặt để xóa tên.</li>
        <li>Bản ghi đã chuyển sang nơi khác không tự đổi theo; hãy báo cho nơi nhận.</li>
        <li><b>Không hoàn tác được.</b> Việc này, người làm và lý do được ghi vào nhật ký.</li>
      </ul>
      <TextAreaField label="Lý do" name="reason" maxLength={500} required autofocus error={faults.reason ?? null} hint="Ví dụ: Theo đơn yêu cầu xóa dữ liệu cá nhân ngày 20/11/2026." />
      <Field label={`Gõ lại tài khoản ${person?.username ?? ''} để chắc chắn`} name="username" autocomplete="off" autocapitalize="none" spellcheck={false} required error={faults.username ?? null} />
    </FormDialog>
  );
};
