import { useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatBytes } from '../../ui/format';
import { ProgressBar } from '../../ui/progress-bar';
import { percentText } from '../format';
import { api } from '../../api/client';
import { UploadCancelled, type Upload } from '../parts/send-file';
import { forgetSending, sendInParts, type Sending } from '../parts/send-in-parts';
import { TroubleNotice } from '../parts/trouble-notice';
import type { CourseRow, Task } from '../types';
import { refusedBeforeUpload } from './import-report';

const sendingWords = ({ share, waiting }: Sending, bytes: number): string => {
  if (waiting) return `Mất mạng: đã gửi ${percentText(Math.floor(share * 100))} của ${formatBytes(bytes)}, có mạng sẽ tự gửi tiếp. Đóng trang rồi chọn lại đúng tệp này cũng gửi tiếp từ đây.`;
  return share < 1 ? `Đã gửi ${percentText(Math.floor(share * 100))} của ${formatBytes(bytes)}` : 'Đã gửi xong, đang chờ máy chủ nhận…';
};

/** Chooses or drops a package, sends it with a bar, and hands over the task that checks it. */
export const UploadCourse = ({ course, onStarted, onClose }: { /** Given: the package becomes its next version. */ course: CourseRow | null; onStarted: (task: Task) => void; onClose: () => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [how, setHow] = useState<Sending | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const upload = useRef<Upload<string> | null>(null);
  const sending = how !== null;
  const heading = course ? `Phiên bản mới của “${course.title}”` : 'Tải gói học liệu lên';

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
    setHow({ share: 0, waiting: false });
    upload.current = sendInParts(file, setHow);
    try {
      const uploadId = await upload.current.done;
      const task = await api.post<Task>('/api/admin/courses/packages', { uploadId, ...(course ? { courseId: course.id } : {}), ...(title.trim() === '' ? {} : { title: title.trim() }) });
      forgetSending(file);
      onStarted(task);
    } catch (error) { setTrouble(error instanceof UploadCancelled ? null : error); setHow(null); }
  };

  return (
    <section class="card adm-upload" aria-label={heading}>
      <h2 class="card-title">{heading}</h2>
      {course && <p>Bài nào trong gói mới trùng với bài cũ thì giữ kết quả đã học. Người đang học chưa thấy gì thay đổi cho đến khi bạn mở phiên bản mới.</p>}
      <p class="soft">Gói SCORM, cmi5, xAPI hoặc trang HTML, đuôi .zip; cmi5 cũng có thể chỉ là một tệp .xml. Hệ thống tự nhận ra chuẩn, kiểm tra rồi đặt thành bản nháp; người học chỉ thấy sau khi bạn phát hành.</p>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); if (!sending) void send(); }}>
        <label class="adm-drop" data-over={over ? '' : undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(event) => { event.preventDefault(); setOver(false); choose(event.dataTransfer?.files[0]); }}>
          <input type="file" accept=".zip,.xml,.html,application/zip" disabled={sending} onChange={(event) => choose(event.currentTarget.files?.[0])} aria-describedby={fault ? 'file-fault' : undefined} />
          {file ? <span><b>{file.name}</b> · {formatBytes(file.size)}</span> : <span><b>Chọn tệp .zip</b> hoặc kéo thả vào đây</span>}
        </label>
        {fault && <p id="file-fault" class="adm-fault" role="alert">{fault}</p>}
        {!course && <Field label="Tên khóa học" hint="Để trống thì lấy tên ghi trong gói." value={title} maxLength={200} disabled={sending} onInput={(event: Event) => setTitle((event.currentTarget as HTMLInputElement).value)} />}
        {how && <div><ProgressBar value={how.share} label={`Đã gửi ${percentText(how.share * 100)}`} /><small class="soft" role="status">{sendingWords(how, file?.size ?? 0)}</small></div>}
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div class="row">
          <Button type="submit" kind="primary" busy={sending} disabled={!file}>Tải lên và kiểm tra</Button>
          {sending ? <Button onClick={() => upload.current?.cancel()}>Dừng gửi</Button> : <Button onClick={onClose}>Đóng</Button>}
        </div>
      </form>
    </section>
  );
};
