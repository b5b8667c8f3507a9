import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import { PreviewTable } from './preview-table';
import type { FrameworkDetail, FrameworkSummary, Preview } from './types';

const FILE_MAX = 4_000_000;
interface Handed { format: 'csv' | 'case'; text: string; name: string }

/** By what is in it, not by its name: people rename files. */
const handedOf = (name: string, text: string): Handed => ({ format: /^\s*\{/.test(text.replace(/^\uFEFF/, '')) ? 'case' : 'csv', text, name });

/** From a file to a new version: choose, see what becomes what, mend the pairs, publish with a reason. */
export const ReplaceFramework = ({ framework, onDone, onLeave }: { framework: FrameworkDetail; onDone: (number: number) => void; onLeave: () => void }) => {
  const [handed, setHanded] = useState<Handed | null>(null);
  const [choices, setChoices] = useState<Record<string, string>>({});
  const [about, setAbout] = useState<Partial<Preview['about']>>({});
  const [preview, setPreview] = useState<Preview | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const path = `/api/admin/frameworks/${encodeURIComponent(framework.framework)}`;

  const ask = async (file: Handed, pairs: Record<string, string>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const shown = await api.post<Preview>(`${path}/previews`, { format: file.format, text: file.text, choices: pairs });
      setPreview(shown);
      setAbout((now) => ({ ...shown.about, ...now }));
    } catch (error) { setPreview(null); setTrouble(error); } finally { setBusy(false); }
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setPreview(null);
    if (file.size > FILE_MAX) {
      setTrouble(new ApiProblem({ type: 'about:blank', status: 413, title: 'Tệp quá lớn', detail: 'Tệp khung lớn nhất là 4 MB. Chưa có gì thay đổi.' }));
      return;
    }
    const next = handedOf(file.name, await file.text());
    setHanded(next);
    setChoices({});
    setAbout({});
    await ask(next, {});
  };
  const pair = (official: string, code: string | null): void => {
    const next = { ...choices };
    if (code === null) delete next[official]; else next[official] = code;
    setChoices(next);
    if (handed) void ask(handed, next);
  };
  const publish = async (): Promise<void> => {
    if (!handed || !preview) return;
    setBusy(true);
    setTrouble(null);
    try {
      const { title, source, version, verified, note } = { ...preview.about, ...about };
      const published = await api.post<FrameworkSummary>(`${path}/versions`, { format: handed.format, text: handed.text, choices, about: { title, source, version, verified, note }, number: preview.number, reason });
      onDone(published.number);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const set = (name: 'source' | 'version', value: string): void => setAbout((now) => ({ ...now, [name]: value }));
  const ready = preview !== null && preview.faults.length === 0 && reason.trim() !== '' && (about.source ?? '').trim() !== '' && (about.version ?? '').trim() !== '';

  return (
    <section class="adm-section stack" aria-label="Thay khung bằng tệp">
      <h2>Thay khung bằng tệp</h2>
      <p class="soft">Chọn tệp CSV (mẫu: “Tải CSV” của khung này) hoặc CASE 1.0. Xem trước cái gì thành cái gì; chưa bấm “Đưa vào hiệu lực” thì chưa có gì thay đổi.</p>
      <Field label="Tệp khung" type="file" accept=".csv,.json,text/csv,application/json" onChange={(event) => void take((event.currentTarget as HTMLInputElement).files?.[0])} />
      {trouble !== null && <TroubleNotice error={trouble} />}
      {preview !== null && (
        <>
          {preview.faults.length > 0 && <Notice kind="error" title="Chưa đưa vào hiệu lực được"><ul>{preview.faults.map((fault) => <li key={fault}>{fault}</li>)}</ul></Notice>}
          <PreviewTable preview={preview} standing={framework} choices={choices} onPair={pair} busy={busy} />
          <Field label="Văn bản" value={about.source ?? ''} maxLength={500} required onInput={(event) => set('source', (event.currentTarget as HTMLInputElement).value)} />
          <Field label="Bản của văn bản" value={about.version ?? ''} maxLength={60} required onInput={(event) => set('version', (event.currentTarget as HTMLInputElement).value)} />
          <label class="choice"><input type="checkbox" checked={about.verified ?? false} onChange={(event) => { const { checked } = event.currentTarget; setAbout((now) => ({ ...now, verified: checked })); }} /><span>Đã đối chiếu với văn bản gốc</span></label>
          <Field label="Lý do thay" hint="Hiện trong lịch sử và nhật ký" value={reason} maxLength={500} required onInput={(event) => setReason((event.currentTarget as HTMLInputElement).value)} />
        </>
      )}
      <div class="dialog-actions">
        <Button onClick={onLeave} disabled={busy}>Thôi</Button>
        <Button kind="primary" busy={busy} disabled={!ready} onClick={() => void publish()}>Đưa vào hiệu lực</Button>
      </div>
    </section>
  );
};
