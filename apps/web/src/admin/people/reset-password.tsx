import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { CopyOnce } from '../parts/copy-once';
import { FormDialog } from '../parts/form-dialog';
import type { PersonRow } from '../types';

/** Gives a password for the first sign-in; it is shown this once and never again. */
export const ResetPassword = ({ person, onClose }: { person: PersonRow | null; onClose: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [password, setPassword] = useState<string | null>(null);
  useEffect(() => { setTrouble(null); setPassword(null); }, [person?.id]);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const answer = await api.post<{ temporaryPassword: string }>(`/api/people/${person!.id}/password-reset`);
      setPassword(answer.temporaryPassword);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  if (person !== null && password !== null) {
    return (
      <Dialog open title="Mật khẩu tạm thời" actions={<Button kind="primary" onClick={onClose}>Tôi đã ghi lại</Button>}>
        <p>Mật khẩu này chỉ hiện một lần. Hãy chuyển tận tay hoặc đọc qua điện thoại cho <b>{person.fullName}</b>; khi đăng nhập, hệ thống sẽ yêu cầu đổi mật khẩu mới.</p>
        <CopyOnce label="Tên đăng nhập" value={person.username} />
        <CopyOnce label="Mật khẩu tạm thời" value={password} />
      </Dialog>
    );
  }
  return (
    <FormDialog open={person !== null} title="Đặt lại mật khẩu?" submitText="Đặt lại mật khẩu" busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead"><b>{person?.fullName}</b> ({person?.username}), {person?.unitName}</p>
      <p>Mật khẩu cũ hết hiệu lực ngay và các máy đang đăng nhập sẽ phải đăng nhập lại. Bài học và kết quả không thay đổi.</p>
    </FormDialog>
  );
};
