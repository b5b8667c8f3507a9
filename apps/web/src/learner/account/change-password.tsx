import { useRef, useState } from 'preact/hooks';
import { api, readSession } from '../../api/client';
import { session } from '../../api/session';
import { Button } from '../../ui/button';
import { PasswordField } from '../../ui/field';
import { ErrorNotice, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import '../learner.css';

const MIN_LENGTH = 8;

export const ChangePasswordForm = () => {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<{ current?: string; next?: string; again?: string }>({});
  const [outcome, setOutcome] = useState<'done' | { error: unknown } | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const fields = new FormData(form.current!);
    const [current, next, again] = ['current', 'next', 'again'].map((name) => String(fields.get(name) ?? '')) as [string, string, string];
    const found = {
      ...(current ? {} : { current: 'Hãy nhập mật khẩu đang dùng.' }),
      ...(next.length < MIN_LENGTH ? { next: `Mật khẩu mới cần ít nhất ${MIN_LENGTH} ký tự.` } : next === current ? { next: 'Mật khẩu mới phải khác mật khẩu cũ.' } : {}),
      ...(again === next ? {} : { again: 'Hai lần nhập chưa giống nhau.' }),
    };
    setFaults(found);
    setOutcome(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await api.post('/api/session/password', { current, next });
      setOutcome('done');
      form.current?.reset();
      await readSession().catch(() => undefined);
      const { me } = session.get();
      if (me?.mustChangePassword) session.set({ ...session.get(), me: { ...me, mustChangePassword: false } });
    } catch (error) { setOutcome({ error }); } finally { setBusy(false); }
  };
  return (
    <form ref={form} class="stack" onSubmit={(event) => void submit(event)} noValidate>
      {outcome === 'done' && <Notice kind="success" title="Đã đổi mật khẩu">Từ lần sau, bạn đăng nhập bằng mật khẩu mới.</Notice>}
      {outcome !== null && outcome !== 'done' && <ErrorNotice error={outcome.error} />}
      <PasswordField label="Mật khẩu đang dùng" name="current" autocomplete="current-password" error={faults.current ?? null} />
      <PasswordField label="Mật khẩu mới" name="next" autocomplete="new-password" hint={`Ít nhất ${MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`} error={faults.next ?? null} />
      <PasswordField label="Nhập lại mật khẩu mới" name="again" autocomplete="new-password" error={faults.again ?? null} />
      <Button kind="primary" block type="submit" busy={busy}>Đổi mật khẩu</Button>
    </form>
  );
};

/** `forced`: a password somebody else made for you must be replaced before anything else. */
export const ChangePasswordScreen = (_: { forced: true }) => (
  <Page title="Đặt mật khẩu mới" heading={null}>
    <div class="sign-in"><h1>Đặt mật khẩu của riêng bạn</h1><p class="soft">Mật khẩu bạn vừa dùng là do người khác cấp. Hãy thay bằng mật khẩu chỉ bạn biết, rồi vào học.</p><ChangePasswordForm /></div>
  </Page>
);
