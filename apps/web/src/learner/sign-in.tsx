import { useRef, useState } from 'preact/hooks';
import { signIn } from '../api/client';
import { ApiProblem } from '../api/problem';
import { lastUsername, rememberUsername, session } from '../api/session';
import { Button } from '../ui/button';
import { Field, PasswordField } from '../ui/field';
import { Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { othersCount } from '../ui/queue/queue';
import { useStore } from '../ui/store';
import './learner.css';

/** The form alone; also used when a session ended in the middle of work. */
export const SignInForm = ({ login: fixed, onDone }: { login?: string; onDone?: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const fields = new FormData(form.current!);
    const login = String(fields.get('login') ?? fixed ?? '').trim();
    const password = String(fields.get('password') ?? '');
    if (!login || !password) { setError('empty'); return; }
    setBusy(true);
    setError(null);
    try {
      await signIn(login, password);
      rememberUsername(login);
      onDone?.();
    } catch (problem) { setError(problem); } finally { setBusy(false); }
  };
  return (
    <form ref={form} class="stack" onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && <SignInError error={error} />}
      {fixed === undefined && <Field label="Tên đăng nhập hoặc số điện thoại" name="login" defaultValue={lastUsername()} autocomplete="username" autocapitalize="none" spellcheck={false} inputMode="text" required />}
      {fixed !== undefined && <input type="text" name="login" value={fixed} autocomplete="username" hidden readOnly />}
      <PasswordField label="Mật khẩu" name="password" autocomplete="current-password" required />
      <Button kind="primary" block type="submit" busy={busy}>Đăng nhập</Button>
    </form>
  );
};

const SignInError = ({ error }: { error: unknown }) => {
  if (error === 'empty') return <Notice kind="error" title="Chưa đủ thông tin">Hãy nhập cả tên đăng nhập và mật khẩu.</Notice>;
  if (error instanceof ApiProblem) {
    const wait = Number(error.body.retryAfterSeconds ?? error.retryAfterSeconds ?? 0);
    return <Notice kind="error" title={error.title} code={error.status === 401 ? null : error.code}>{error.detail || 'Hãy kiểm tra lại tên đăng nhập và mật khẩu.'}{wait > 0 ? ` Thử lại sau ${wait} giây.` : ''}</Notice>;
  }
  return <Notice kind="warning" title="Chưa đăng nhập được vì mất mạng">Hãy kiểm tra kết nối rồi thử lại.</Notice>;
};

export const SignInScreen = () => {
  const others = useStore(othersCount);
  const { year } = useStore(session);
  return (
    <Page title="Đăng nhập" heading={null}>
      <div class="sign-in">
        <h1>Đăng nhập để học</h1>
        <p class="soft">Kỹ năng số cho cán bộ và người dân trong tỉnh, năm {year}. Học trên điện thoại, mất mạng không mất bài.</p>
        {others > 0 && <Notice kind="info" title={`Máy này còn ${others} mục chưa gửi`}>Các mục này được giữ cho người đã học trên máy, và tự gửi khi người đó đăng nhập lại.</Notice>}
        <SignInForm />
        <details style={{ marginTop: '16px' }}><summary>Quên mật khẩu?</summary><p>Hãy nhờ người phụ trách ở đơn vị bạn cấp lại mật khẩu tạm. Lần đăng nhập sau, bạn sẽ tự đặt mật khẩu mới.</p></details>
      </div>
    </Page>
  );
};
