import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatBytes, formatDateTime, formatNumber } from '../../ui/format';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge } from '../../ui/state-badge';
import { percentText } from '../format';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { sendFile, UploadCancelled, type Upload } from '../parts/send-file';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { importCounts, importState, readStore, refusedBeforeSending } from './import-words';
import type { ImportRow } from './types';

const HERE = '/quan-tri/kho-ban-ghi/nap';
const ASK_MS = 3000;

/** Data §2.4.9: an LRS may keep the authority of a source it trusts. */
const KEEP = 'Giữ nguyên bên bảo đảm (authority) ghi trong bản ghi: chỉ chọn khi tin cậy nguồn này';

const SendFile = ({ onStarted }: { onStarted: (taskId: string) => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const [keep, setKeep] = useState(false);
  const upload = useRef<Upload<{ taskId: string }> | null>(null);
  const sending = sent !== null;
  const choose = (chosen: File | undefined): void => {
    if (!chosen || sending) return;
    const refused = refusedBeforeSending(chosen);
    setTrouble(null);
    setFault(refused);
    setFile(refused ? null : chosen);
  };
  const send = async (): Promise<void> => {
    if (!file) { setFault('Chọn một tệp trước.'); return; }
    setTrouble(null);
    setSent(0);
    const form = new FormData();
    form.set('file', file);
    upload.current = sendFile<{ taskId: string }>(`/api/admin/lrs/imports/file?keepAuthority=${keep}`, form, setSent);
    try { onStarted((await upload.current.done).taskId); } catch (error) { setTrouble(error instanceof UploadCancelled ? null : error); setSent(null); }
  };
  return (
    <section class="card" aria-label="Từ một tệp">
      <h2 class="card-title">Từ một tệp</h2>
      <p class="soft">Danh sách JSON, câu trả lời của một kho (StatementResult), hoặc mỗi dòng một bản ghi (NDJSON); nén .gz cũng được.</p>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); if (!sending) void send(); }}>
        <label class="adm-drop" data-over={over ? '' : undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(event) => { event.preventDefault(); setOver(false); choose(event.dataTransfer?.files[0]); }}>
          <input type="file" accept=".json,.ndjson,.jsonl,.gz,application/json,application/gzip" disabled={sending} onChange={(event) => choose(event.currentTarget.files?.[0])} aria-describedby={fault ? 'import-fault' : undefined} />
          {file ? <span><b>{file.name}</b> · {formatBytes(file.size)}</span> : <span><b>Chọn tệp</b> hoặc kéo thả vào đây</span>}
        </label>
        <label class="choice"><input type="checkbox" checked={keep} disabled={sending} onChange={(event) => setKeep(event.currentTarget.checked)} /><span>{KEEP}</span></label>
        {fault && <p id="import-fault" class="adm-fault" role="alert">{fault}</p>}
        {sending && <div><ProgressBar value={sent} label={`Đã gửi ${percentText(sent * 100)}`} /><small class="soft">{sent < 1 ? `Đã gửi ${percentText(Math.floor(sent * 100))} của ${formatBytes(file?.size ?? 0)}` : 'Đã gửi xong, đang chờ máy chủ nhận…'}</small></div>}
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div class="row">
          <Button type="submit" kind="primary" busy={sending} disabled={!file}>Nạp tệp</Button>
          {sending && <Button onClick={() => upload.current?.cancel()}>Dừng gửi</Button>}
        </div>
      </form>
    </section>
  );
};

const StoreDialog = ({ onClose, onStarted }: { onClose: () => void; onStarted: (taskId: string) => void }) => {
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const submit = async (form: FormData): Promise<void> => {
    const text = (name: string): string => String(form.get(name) ?? '');
    const read = readStore({ address: text('address'), key: text('key'), secret: text('secret'), version: text('version'), since: text('since'), keepAuthority: form.has('keepAuthority') });
    setFaults(read.faults);
    if (!read.request) return;
    setBusy(true);
    setTrouble(null);
    try { onStarted((await api.post<{ taskId: string }>('/api/admin/lrs/imports/store', read.request)).taskId); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open title="Lấy từ một kho khác" submitText="Bắt đầu lấy" busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p>Hệ thống đọc lần lượt từ bản ghi cũ nhất; mất mạng thì tự thử lại từ chỗ đang dở. Mật khẩu được giữ mã hóa và xóa khi lấy xong.</p>
      <Field label="Địa chỉ xAPI" name="address" type="url" required placeholder="https://lrs.example.vn/xapi/" autocomplete="off" spellcheck={false} error={faults['address'] ?? null} />
      <div class="rec-two">
        <Field label="Khóa (tên đăng nhập)" name="key" required autocomplete="off" spellcheck={false} error={faults['key'] ?? null} />
        <Field label="Mật khẩu" name="secret" type="password" required autocomplete="new-password" error={faults['secret'] ?? null} />
      </div>
      <div class="rec-two">
        <SelectField label="Phiên bản xAPI" name="version"><option value="1.0.3">1.0.3</option><option value="2.0.0">2.0.0</option></SelectField>
        <Field label="Chỉ lấy từ ngày" name="since" type="date" />
      </div>
      <label class="choice"><input type="checkbox" name="keepAuthority" /><span>{KEEP}</span></label>
    </FormDialog>
  );
};

export const ImportBadge = ({ row }: { row: ImportRow }) => {
  const { badge, text } = importState(row);
  return <StateBadge state={badge}>{text}</StateBadge>;
};

/** Brings statements in from a file or another store, and shows what became of each bringing. */
export const ImportStatements = () => {
  const can = useCapabilities();
  const { route } = useLocation();
  const list = useResource<ImportRow[] | { items: ImportRow[] }>('/api/admin/lrs/imports', ASK_MS);
  const [asking, setAsking] = useState(false);
  const started = (taskId: string) => route(`${HERE}/${taskId}`);
  const columns: Column<ImportRow>[] = [
    { id: 'title', head: 'Lần nạp', names: true, width: '36%', cell: (row) => <><a href={`${HERE}/${row.taskId}`}>{row.title}</a><small class="adm-under">{formatDateTime(row.createdAt)}{row.ownerName && ` · ${row.ownerName}`}</small></> },
    { id: 'state', head: 'Tình trạng', width: '24%', cell: (row) => <><ImportBadge row={row} />{row.state === 'running' && row.total > 0 && <small class="adm-under">{formatNumber(row.done, 0)}/{formatNumber(row.total, 0)}</small>}</> },
    { id: 'counts', head: 'Bản ghi', cell: (row) => <>{importCounts(row)}{row.message && <small class="adm-under">{row.message}</small>}</> },
  ];
  return (
    <>
      {can.actsForProvince && (
        <div class="rec-pair rec-ways">
          <SendFile onStarted={started} />
          <section class="card" aria-label="Từ một kho khác">
            <h2 class="card-title">Từ một kho khác</h2>
            <p class="soft">Đọc bản ghi từ một LRS đang chạy, ví dụ khi chuyển từ hệ thống cũ sang.</p>
            <Button onClick={() => setAsking(true)}>Lấy từ kho khác…</Button>
          </section>
        </div>
      )}
      <p class="soft rec-note">Bản ghi giữ nguyên mã, nên nạp lại tệp cũ không tạo bản trùng. Kết quả của khóa học trên hệ thống này chỉ tính theo lời của chính hệ thống; bản ghi nạp vào được lưu để tra cứu. Bản ghi đã xóa theo chính sách thì kho không còn nhớ mã: nạp tệp xuất cũ sẽ đưa chúng trở lại, và kết quả lần nạp nói rõ có bao nhiêu.</p>
      <ListState resource={list} empty={{ title: 'Chưa nạp lần nào', text: 'Mỗi lần nạp hiện ở đây, với kết quả của từng bản ghi.' }}>
        {(data) => <DataTable caption="Các lần nạp" columns={columns} rows={listOf(data)} keyOf={(row) => row.taskId} />}
      </ListState>
      {asking && <StoreDialog onClose={() => setAsking(false)} onStarted={started} />}
    </>
  );
};
