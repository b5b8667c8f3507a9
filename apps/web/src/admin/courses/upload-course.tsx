import { useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatBytes } from '../../ui/format';
import { ProgressBar } from '../../ui/progress-bar';
import { percentText } from '../format';
import { sendFile, UploadCancelled, type Upload } from '../parts/send-file';
import { TroubleNotice } from '../parts/trouble-notice';
import type { Task } from '../types';
import { refusedBeforeUpload } from './import-report';

/** Chooses or drops a package, sends it with a bar, and hands over the task that checks it. */
export const UploadCourse = ({ onStarted, onClose }: { onStarted: (task: Task) => void; onClose: () => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const upload = useRef<Upload<Task> | null>(null);
  const sending = sent !== null;

  const choose = (chosen: File | undefined): void => {
    if (!chosen || sending) return;
    setTrouble(null);
    const refused = refusedBeforeUpload(chosen);
    setFault(refused);
    setFile(refused ? null : chosen);
  };
  const send = async (): Promise<void> => {
    if (!file) { setFault('Chọn một gói .zip trước.'); return; }
    setTrouble(null);
    setSent(0);
    const form = new FormData();
    // The file last: a server that reads as it comes has the title before the long part.
    if (title.trim() !== '') form.set('title', title.trim());
    form.set('file', file);
    upload.current = sendFile<Task>('/api/admin/courses/packages', form, setSent);
    try { onStarted(await upload.current.done); } catch (error) { setTrouble(error instanceof UploadCancelled ? null : error); setSent(null); }
  };

  return (
    <section class="card adm-upload" aria-label="Tải gói học liệu lên">
      <h2 class="card-title">Tải gói học liệu lên</h2>
      <p class="soft">Gói SCORM 1.2 hoặc SCORM 2004, đuôi .zip. Hệ thống kiểm tra gói rồi đặt thành bản nháp; người học chỉ thấy sau khi bạn phát hành.</p>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); if (!sending) void send(); }}>
        <label class="adm-drop" data-over={over ? '' : undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(event) => { event.preventDefault(); setOver(false); choose(event.dataTransfer?.files[0]); }}>
          <input type="file" accept=".zip,application/zip" disabled={sending} onChange={(event) => choose(event.currentTarget.files?.[0])} aria-describedby={fault ? 'file-fault' : undefined} />
          {file ? <span><b>{file.name}</b> · {formatBytes(file.size)}</span> : <span><b>Chọn tệp .zip</b> hoặc kéo thả vào đây</span>}
        </label>
        {fault && <p id="file-fault" class="adm-fault" role="alert">{fault}</p>}
        <Field label="Tên khóa học" hint="Để trống thì lấy tên ghi trong gói." value={title} maxLength={200} disabled={sending} onInput={(event: Event) => setTitle((event.currentTarget as HTMLInputElement).value)} />
        {sending && <div><ProgressBar value={sent} label={`Đã gửi ${percentText(sent * 100)}`} /><small class="soft">{sent < 1 ? `Đã gửi ${percentText(Math.floor(sent * 100))} của ${formatBytes(file?.size ?? 0)}` : 'Đã gửi xong, đang chờ máy chủ nhận…'}</small></div>}
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div class="row">
          <Button type="submit" kind="primary" busy={sending} disabled={!file}>Tải lên và kiểm tra</Button>
          {sending ? <Button onClick={() => upload.current?.cancel()}>Dừng gửi</Button> : <Button onClick={onClose}>Đóng</Button>}
        </div>
      </form>
    </section>
  );
};
