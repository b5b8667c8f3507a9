import { useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button, LinkButton } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatBytes, formatNumber } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import { SeeImport } from './import-preview';
import { comes, doneSentence, isUnreadable, mayBeSaidOnce, queryOf, refusedBeforeSending, type Defaults, type ImportDone, type ImportPreview } from './import-words';

/** A slow line needs its time for ten megabytes. */
const SENDING_MS = 180_000;
/** Preact's type of an input in general knows no lists. */
const LIST = { list: 'bank-skills' } as object;
const NOTHING: Defaults = { skill: '', difficulty: '', explain: '' };

/** A file of questions: chosen, looked at, and only then taken in. */
export const ImportBank = ({ bank, skills, onDone }: { bank: string; skills: readonly string[]; onDone: () => void }) => {
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [defaults, setDefaults] = useState(NOTHING);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [done, setDone] = useState<ImportDone | null>(null);
  const [busy, setBusy] = useState<'preview' | 'apply' | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const sending = useRef(false);
  const path = `/api/admin/banks/${encodeURIComponent(bank)}`;

  /** Its bytes are taken now: whoever goes on editing the file gets what he looked at. */
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (!chosen || sending.current) return;
    setPreview(null);
    setDone(null);
    setTrouble(null);
    const refused = refusedBeforeSending(chosen);
    setFault(refused);
    setFile(null);
    if (refused) return;
    try {
      const taken = new File([await chosen.arrayBuffer()], chosen.name);
      setFile(taken);
      await look(taken, defaults);
    } catch { setFault('Không đọc được tệp này. Nếu đang mở trong Excel, hãy lưu và đóng lại rồi chọn lần nữa.'); }
  };
  const send = async <T,>(what: 'preview' | 'apply', to: string, sent: File): Promise<T | null> => {
    if (sending.current) return null;
    sending.current = true;
    setBusy(what);
    setTrouble(null);
    try {
      const form = new FormData();
      form.append('file', sent);
      return await api.post<T>(to, form, { timeoutMs: SENDING_MS });
    } catch (error) { setTrouble(error); return null; } finally { sending.current = false; setBusy(null); }
  };
  const look = async (sent: File, by: Defaults): Promise<void> => {
    const seen = await send<ImportPreview>('preview', `${path}/imports${queryOf(by)}`, sent);
    if (seen) setPreview(seen);
  };
  const apply = async (rows: 'all' | 'sound'): Promise<void> => {
    if (!file || !preview) return;
    const applied = await send<ImportDone>('apply', `${path}/imports/application${queryOf(defaults, { digest: preview.digest, rows })}`, file);
    if (!applied) return;
    setDone(applied);
    setPreview(null);
    setFile(null);
    onDone();
  };
  const change = (part: Partial<Defaults>): void => { setDefaults({ ...defaults, ...part }); };
  const coming = preview ? comes(preview) : 0;
  const faulty = preview !== null && preview.faults.length > 0;

  return (
    <section class="card bank-card" aria-label="Nhập câu hỏi từ tệp">
      <h2 class="card-title">Nhập câu hỏi từ tệp</h2>
      <p>Nhận tệp Excel, GIFT (Moodle), QTI và YAML. Hệ thống cho xem trước từng thay đổi và chỉ ra lỗi ở từng ô; chưa có gì thay đổi cho đến khi bạn bấm Nhập.</p>
      <p><LinkButton small href={`${path}/template`} download>Tải tệp Excel mẫu</LinkButton></p>
      <label class="adm-drop" data-over={over ? '' : undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); void choose(event.dataTransfer?.files[0]); }}>
        <input type="file" accept=".xlsx,.gift,.txt,.zip,.xml,.yaml,.yml" disabled={busy !== null} aria-describedby={fault ? 'bank-file-fault' : undefined}
          onClick={(event) => { event.currentTarget.value = ''; }} onChange={(event) => void choose(event.currentTarget.files?.[0])} />
        {file ? <span><b>{file.name}</b> · {formatBytes(file.size)}<small class="adm-under">Bấm để chọn tệp khác, hoặc tệp đã sửa</small></span> : <span><b>Chọn tệp câu hỏi</b> hoặc kéo thả vào đây<small class="adm-under">.xlsx, .gift, .txt, .zip, .yaml; nhiều nhất 10 MB</small></span>}
      </label>
      {fault && <p id="bank-file-fault" class="adm-fault" role="alert">{fault}</p>}
      <details class="bank-block" open={preview !== null && mayBeSaidOnce(preview)}>
        <summary>Điền chung cho câu không ghi</summary>
        <p class="soft">Tệp từ hệ thống khác thường không có nhóm kỹ năng, độ khó hay lời giải thích. Ghi ở đây thì dùng cho mọi câu còn thiếu.</p>
        <form class="bank-defaults" onSubmit={(event) => { event.preventDefault(); if (file) void look(file, defaults); }}>
          <Field label="Nhóm kỹ năng" {...LIST} maxLength={200} value={defaults.skill} onInput={(event: Event) => change({ skill: (event.currentTarget as HTMLInputElement).value })} />
          <datalist id="bank-skills">{skills.map((skill) => <option key={skill} value={skill} />)}</datalist>
          <SelectField label="Độ khó" value={defaults.difficulty} onChange={(event) => change({ difficulty: event.currentTarget.value as Defaults['difficulty'] })}>
            <option value="">Như tệp ghi</option><option value="1">1, dễ</option><option value="2">2, vừa</option><option value="3">3, khó</option>
          </SelectField>
          <Field label="Lời giải thích" maxLength={500} value={defaults.explain} placeholder="ví dụ: Xem lại bài học của phần này." onInput={(event: Event) => change({ explain: (event.currentTarget as HTMLInputElement).value })} />
          <Button type="submit" disabled={!file} busy={busy === 'preview'}>Xem trước lại</Button>
        </form>
      </details>
      {busy === 'preview' && <p class="soft" role="status">Đang gửi và đọc tệp…</p>}
      {trouble !== null && <TroubleNotice error={trouble} {...(file ? { onRetry: () => void look(file, defaults) } : {})} />}
      {preview && <SeeImport preview={preview} />}
      {preview && !isUnreadable(preview) && (
        <div class="row bank-acts">
          {!faulty && coming > 0 && <Button kind="primary" busy={busy === 'apply'} onClick={() => void apply('all')}>Nhập {formatNumber(coming)} câu</Button>}
          {faulty && <span class="bank-mend">Sửa các dòng trên trong tệp rồi chọn lại tệp đã sửa.</span>}
          {faulty && coming > 0 && <Button busy={busy === 'apply'} onClick={() => void apply('sound')}>Chỉ nhập {formatNumber(coming)} câu không có lỗi</Button>}
        </div>
      )}
      {done && <Notice kind="success" title={doneSentence(done)}>{done.added + done.reworded > 0 && 'Câu thêm mới và viết lại đang chờ duyệt. Bài đang làm và bài đã nộp giữ nguyên câu hỏi đã rút.'}</Notice>}
    </section>
  );
};
