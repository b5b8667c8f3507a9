import { useState } from 'preact/hooks';
import { session } from '../api/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { pendingCount } from '../ui/queue/queue';
import { useStore } from '../ui/store';
import { SignInForm } from './sign-in';

/**
 * The session ended while the person works. The work stays on the screen. The same person goes on; another person gets
 * a fresh start, and what waits here is kept for its owner.
 */
export const SignInAgain = () => {
  const { me } = useStore(session);
  const waiting = useStore(pendingCount);
  const [other, setOther] = useState(false);
  const [before] = useState(me?.account);
  return (
    <Dialog open title="Mời bạn đăng nhập lại">
      <p>Phiên đăng nhập đã hết. {waiting > 0 ? `${waiting} mục bạn vừa học đã lưu trên máy này và sẽ tự gửi ngay khi bạn đăng nhập.` : 'Phần bạn đã học không mất.'}</p>
      {!other && me && <p>Tài khoản: <b>{me.fullName}</b></p>}
      <SignInForm key={String(other)} {...(other || !me ? {} : { login: me.username })} onDone={() => { if (session.get().me?.account !== before) location.assign('/'); }} />
      <Button kind="quiet" block onClick={() => setOther(!other)}>{other ? 'Trở lại tài khoản của tôi' : 'Tôi là người khác'}</Button>
    </Dialog>
  );
};
