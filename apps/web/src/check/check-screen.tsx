import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { refusedBeforeUpload } from '../admin/courses/import-report';
import { ImportReportView } from '../admin/courses/import-report-view';
import { percentText } from '../admin/format';
import { sendFile, UploadCancelled, type Upload } from '../admin/parts/send-file';
import { TroubleNotice } from '../admin/parts/trouble-notice';
import type { ImportReport } from '../admin/types';
import { api } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/button';
import { formatBytes, formatTime } from '../ui/format';
import { LoadingNotice, Notice } from '../ui/notice';
import { Page } from '../ui/page';
import { ProgressBar } from '../ui/progress-bar';
import { useStore } from '../ui/store';
import '../admin/admin.css';

const PAGE = '/kiem-tra-goi';
const ASK_EVERY_MS = 1_500;
const MEGABYTE = 1024 * 1024;

interface Terms { open: boolean; maxMb: number }
interface Check { id: string; fileName: string; state: 'waiting' | 'running' | 'done'; before: number; report: ImportReport | null; expiresAt: string }

/** "Kiểm tra gói của tôi": what the import would say of a package, without keeping it. What was found has an address of its own, for an hour. */
export const CheckScreen = () => {
  const { path, route } = useLocation();
  const { status } = useStore(session);
  const [terms, setTerms] = useState<Terms | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const id = path.slice(PAGE.length + 1);

  useEffect(() => { api.get<Terms>('/api/package-checks').then(setTerms, setTrouble); }, []);
  useEffect(() => {
    if (terms && !terms.open && id === '' && status === 'signed-out') route(`/dang-nhap?tiep=${PAGE}`, true);
  }, [terms, status, id]);

  return (
    <Page title="Kiểm tra gói của tôi">
      {trouble !== null ? <TroubleNotice error={trouble} /> : terms === null ? <LoadingNotice />
        : id === '' ? <AskForCheck maxMb={terms.maxMb} onAsked={(check) => route(`${PAGE}/${check.id}`)} />
          : <SeeCheck key={id} id={id} onAgain={() => route(PAGE)} />}
    </Page>
  );
};

const AskForCheck = ({ maxMb, onAsked }: { maxMb: number; onAsked: (check: Check) => void }) => {
  const [fault, setFault] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const upload = useRef<Upload<Check> | null>(null);

  const choose = (chosen: File | undefined): void => {
    if (!chosen || share !== null) return;
    setTrouble(null);
    const refused = refusedBeforeUpload(chosen) ?? (chosen.size > maxMb * MEGABYTE ? `"${chosen.name}" nặng ${formatBytes(chosen.size)}. Trang này nhận gói đến ${maxMb} MB.` : null);
    setFault(refused);
    setFile(refused ? null : chosen);
  };
  const send = async (): Promise<void> => {
    if (!file || share !== null) return;
    setTrouble(null);
    setShare(0);
    const form = new FormData();
    form.append('file', file, file.name);
    upload.current = sendFile<Check>('/api/package-checks', form, setShare);
    try {
      onAsked(await upload.current.done);
    } catch (error) { setTrouble(error instanceof UploadCancelled ? null : error); setShare(null); }
  };

  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <p>Chọn gói bạn đã soạn (SCORM, cmi5, xAPI hoặc trang HTML). Hệ thống đọc gói như khi nạp thật rồi nói rõ: dùng được chưa, sai ở tệp nào, dòng nào, sửa thế nào. Gói không được giữ lại, không ai học được gói này.</p>
      <label class="adm-drop">
        <input type="file" accept=".zip,.xml,.html,application/zip" disabled={share !== null} onChange={(event) => choose(event.currentTarget.files?.[0])} aria-describedby={fault ? 'file-fault' : undefined} />
        {file ? <span><b>{file.name}</b> · {formatBytes(file.size)}</span> : <span><b>Chọn tệp .zip</b>, đến {maxMb} MB</span>}
      </label>
      {fault && <p id="file-fault" class="adm-fault" role="alert">{fault}</p>}
      {share !== null && <div><ProgressBar value={share} label={`Đã gửi ${percentText(Math.floor(share * 100))}`} /><small class="soft" role="status">{share < 1 ? `Đã gửi ${percentText(Math.floor(share * 100))} của ${formatBytes(file?.size ?? 0)}` : 'Đã gửi xong, đang chờ máy chủ nhận…'}</small></div>}
      {trouble !== null && <TroubleNotice error={trouble} />}
      <div class="row">
        <Button type="submit" kind="primary" busy={share !== null} disabled={!file}>Gửi và kiểm tra</Button>
        {share !== null && <Button onClick={() => upload.current?.cancel()}>Dừng gửi</Button>}
      </div>
    </form>
  );
};

const SeeCheck = ({ id, onAgain }: { id: string; onAgain: () => void }) => {
  const [check, setCheck] = useState<Check | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async (): Promise<void> => {
      try {
        const now = await api.get<Check>(`/api/package-checks/${encodeURIComponent(id)}`);
        if (gone) return;
        setCheck(now);
        setTrouble(null);
        if (now.state === 'done') return;
      } catch (error) { if (gone) return; setTrouble(error); }
      timer = setTimeout(() => void look(), ASK_EVERY_MS);
    };
    void look();
    return () => { gone = true; clearTimeout(timer); };
  }, [id]);

  if (check === null) return trouble !== null ? <div class="stack"><TroubleNotice error={trouble} /><div><Button onClick={onAgain}>Kiểm tra gói khác</Button></div></div> : <LoadingNotice />;
  return (
    <div class="stack">
      <h2>{check.fileName}</h2>
      {check.report ? <ImportReportView report={check.report} kept={false} /> : (
        <Notice kind="info" title={check.state === 'waiting' && check.before > 0 ? `Còn ${check.before} gói được kiểm tra trước` : 'Đang kiểm tra…'}>Bạn có thể rời trang này rồi quay lại đúng địa chỉ này trong một giờ.</Notice>
      )}
      {trouble !== null && <TroubleNotice error={trouble} stale />}
      {check.state === 'done' && (
        <>
          <p class="soft">Kết quả giữ đến {formatTime(check.expiresAt)}; gói đã được xóa khỏi máy chủ.</p>
          <div class="row no-print"><Button kind="primary" onClick={onAgain}>Kiểm tra gói khác</Button><Button onClick={() => print()}>In kết quả</Button></div>
        </>
      )}
    </div>
  );
};
