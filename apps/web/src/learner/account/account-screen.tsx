import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api/client';
import { NetworkFailure } from '../../api/problem';
import { forgetSession, session } from '../../api/session';
import { dropKeptViews } from '../../api/use-view';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { currentText, currentTheme, setText, setTheme, type TextSize, type Theme } from '../../ui/preferences';
import { pendingCount } from '../../ui/queue/queue';
import { sendNow } from '../../ui/queue/sender';
import { useStore } from '../../ui/store';
import { ChangePasswordForm } from './change-password';
import { Receipts } from './receipts';
import '../learner.css';

export const AccountScreen = () => {
  const { me } = useStore(session);
  const { route } = useLocation();
  const waiting = useStore(pendingCount);
  const [leaving, setLeaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [theme, setThemeState] = useState(currentTheme);
  const [text, setTextState] = useState(currentText);
  if (!me) return null;

  const signOut = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await sendNow();
      await api.delete('/api/session');
    } catch (error) {
      if (error instanceof NetworkFailure) { setFailed(true); setBusy(false); return; }
    }
    await dropKeptViews(me.account);
    setBusy(false);
    forgetSession();
    route('/dang-nhap', true); // The next person starts at home, not here.
  };
  const leave = () => { if (waiting > 0) setLeaving(true); else void signOut(); };

  return (
    <Page title="Tài khoản" heading={me.fullName} lead={<>Tên đăng nhập: {me.username}</>}>
      <div class="stack wide">
        <Card title="Đơn vị và đối tượng">
          <ul class="rows">{me.units.map((u) => <li key={u.unitId + u.position} style={{ padding: '8px 0' }}><b>{u.unitName}</b><br />{u.position}{u.audiences.length > 0 && <span class="soft"> · {u.audiences.map((a) => a.name).join(', ')}</span>}</li>)}</ul>
        </Card>
        <Card title="Trang giữ lại"><p>Những trang tóm tắt bạn đã bấm “Giữ lại” ở cuối bài. <a href="/giu-lai">Mở trang giữ lại</a></p></Card>
        <Receipts />
        <Card title="Cách hiển thị">
          <Choices<Theme> legend="Nền" name="theme" value={theme} options={[['light', 'Sáng'], ['dark', 'Tối']]} onPick={(v) => { setTheme(v); setThemeState(v); }} />
          <Choices<TextSize> legend="Cỡ chữ" name="text" value={text} options={[['1', 'Vừa'], ['2', 'To'], ['3', 'Rất to']]} onPick={(v) => { setText(v); setTextState(v); }} />
        </Card>
        <Card title="Soạn bài cho chương trình"><p>Có gói SCORM, cmi5, xAPI hay trang HTML? <a href="/kiem-tra-goi">Kiểm tra gói của tôi</a> trước khi gửi cho quản trị viên.</p></Card>
        <Card><details><summary>Đổi mật khẩu</summary><ChangePasswordForm /></details></Card>
        {failed && <Notice kind="warning" title="Chưa đăng xuất được vì mất mạng">Máy vẫn giữ phiên đăng nhập của bạn. Hãy thử lại khi có mạng.</Notice>}
        <Button block busy={busy} onClick={leave}>Đăng xuất</Button>
      </div>
      <Dialog open={leaving} title={`Còn ${waiting} mục chưa gửi`} onClose={() => setLeaving(false)} actions={<><Button onClick={() => setLeaving(false)}>Ở lại</Button><Button kind="danger" busy={busy} onClick={() => { setLeaving(false); void signOut(); }}>Vẫn đăng xuất</Button></>}>
        <p>Các mục này nằm trên máy này. Nếu đăng xuất bây giờ, chúng được giữ lại và chỉ gửi khi bạn đăng nhập lại <b>trên chính máy này</b>.</p>
      </Dialog>
    </Page>
  );
};

const Choices = <T extends string>({ legend, name, value, options, onPick }: { legend: string; name: string; value: T; options: [T, string][]; onPick: (value: T) => void }) => (
  <fieldset style={{ border: 0, padding: 0, margin: '0 0 8px' }}><legend class="soft">{legend}</legend>
    <div class="row" style={{ gap: '0 24px' }}>{options.map(([v, word]) => <label key={v} class="choice"><input type="radio" name={name} checked={v === value} onChange={() => onPick(v)} />{word}</label>)}</div>
  </fieldset>
);
