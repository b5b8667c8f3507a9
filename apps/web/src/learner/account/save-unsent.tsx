import { useState } from 'preact/hooks';
import { session } from '../../api/session';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { signedFile } from '../../ui/queue/device-key';

const nameOf = (username: string): string => `gui-ho-${username.replace(/[^\w.-]/g, '')}-${new Date().toISOString().slice(0, 10)}.json`;

const save = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** What could not be sent, as a file for somebody who has a link. The work itself stays here until the server has said its yes to this device. */
export const SaveUnsent = () => {
  const [said, setSaid] = useState<{ items: number; shared: boolean } | 'no-key' | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    setBusy(true);
    try {
      const made = await signedFile();
      if (!made) { setSaid('no-key'); return; }
      const name = nameOf(session.get().me?.username ?? '');
      const file = new File([JSON.stringify(made.file)], name, { type: 'application/json' });
      const share = { files: [file], title: 'Bài học chưa gửi' };
      const shared = typeof navigator.canShare === 'function' && navigator.canShare(share);
      // Dismissed is no failure: the file is still to be had by asking again.
      if (shared) await navigator.share(share).catch(() => undefined);
      else save(file, name);
      setSaid({ items: made.items, shared });
    } finally { setBusy(false); }
  };
  return (
    <div class="stack">
      <div><Button kind="quiet" busy={busy} onClick={() => void go()}>Lưu ra tệp để nhờ gửi hộ</Button></div>
      {said === 'no-key' && <Notice kind="warning" title="Máy này chưa lưu ra tệp được">Máy cần có mạng một lần sau khi đăng nhập để báo khóa ký của nó. Bài học vẫn nằm trên máy này và tự gửi khi có mạng.</Notice>}
      {said !== null && said !== 'no-key' && <Notice kind="success" title={`Đã lưu ${said.items} mục ra tệp`}>Đưa tệp cho người có mạng: họ mở Tài khoản, chọn “Gửi hộ bài học”. Bài học vẫn nằm trên máy này; khi có mạng, máy tự biết phần nào đã được gửi hộ.</Notice>}
    </div>
  );
};
