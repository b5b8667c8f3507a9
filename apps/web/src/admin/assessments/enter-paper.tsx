import { useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button, LinkButton } from '../../ui/button';
import { formatDateTime, formatNumber, formatPercent } from '../../ui/format';
import { LoadingNotice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { EnterSheet } from './enter-sheet';
import type { PaperView, SheetRow, TableLine } from './paper-types';

/** A session: its sheets to print, and their results to enter, one by one or from a table. */
export const EnterPaper = ({ id, back }: { id: string; back: string }) => {
  const can = useCapabilities();
  const path = `/api/admin/paper-sessions/${id}`;
  const session = useResource<PaperView>(path);
  const [entering, setEntering] = useState<SheetRow | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const one = session.data;
  if (!one) return session.trouble !== null ? <TroubleNotice error={session.trouble} onRetry={session.reload} /> : <LoadingNotice lines={6} />;
  const columns: Column<SheetRow>[] = [
    { id: 'name', head: 'Phiếu', label: 'Phiếu', width: '100px', cell: (sheet) => <b class="num">{sheet.name}</b> },
    { id: 'person', head: 'Người làm', names: true, cell: (sheet) => sheet.person ?? <span class="soft">chưa có tên</span> },
    { id: 'result', head: 'Kết quả', label: 'Kết quả', cell: (sheet) => (sheet.enteredAt === null ? <StateBadge state="todo">chưa nhập</StateBadge> : <StateBadge state={sheet.passed ? 'done' : 'danger'}>{sheet.passed ? 'đạt' : 'chưa đạt'} {formatPercent(sheet.score ?? 0)}</StateBadge>) },
    { id: 'act', head: <span class="visually-hidden">Việc</span>, cell: (sheet) => (sheet.enteredAt === null ? <Button small aria-label={`Nhập phiếu ${sheet.name}`} onClick={() => { setSaid(null); setEntering(sheet); }}>Nhập</Button> : null) },
  ];
  const left = one.items.filter(({ enteredAt }) => enteredAt === null).length;
  return (
    <>
      <p class="exam-back"><a href={back}>‹ Mọi buổi trên giấy</a></p>
      <h2>P{one.number} · {one.title}</h2>
      <p class="soft">{one.unit} · bắt đầu {formatDateTime(one.heldAt)} · {formatNumber(one.questions)} câu, từ {formatPercent(one.passMark)} là đạt · còn {formatNumber(left)} phiếu chưa nhập</p>
      <p class="exam-paper-acts">
        <LinkButton href={`${path}/print`} target="_blank" rel="noopener">Xem và in {formatNumber(one.items.length)} phiếu</LinkButton>
        {can.actsForProvince && <LinkButton kind="quiet" href={`${path}/keys`} target="_blank" rel="noopener">In đáp án</LinkButton>}
      </p>
      <p role="status" class="exam-said">{said}</p>
      <DataTable caption="Phiếu" columns={columns} rows={one.items} keyOf={(sheet) => String(sheet.number)} waiting={session.loading} />
      {left > 0 && <EnterTable path={path} onDone={session.reload} />}
      {entering && <EnterSheet path={path} sheet={entering} onClose={() => setEntering(null)} onEntered={(words) => { setEntering(null); setSaid(words); session.reload(); }} />}
    </>
  );
};

/** A table filled in elsewhere: looked at first, then entered. */
const EnterTable = ({ path, onDone }: { path: string; onDone: () => void }) => {
  const file = useRef<HTMLInputElement>(null);
  const [csv, setCsv] = useState('');
  const [seen, setSeen] = useState<{ lines: TableLine[]; dry: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const send = async (text: string, dryRun: boolean): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const { items } = await api.post<{ items: TableLine[] }>(`${path}/results`, { csv: text, dryRun });
      setCsv(text);
      setSeen({ lines: items, dry: dryRun });
      if (!dryRun) onDone();
    } catch (error) { setTrouble(error); setSeen(null); } finally { setBusy(false); if (file.current) file.current.value = ''; }
  };
  const good = seen?.lines.filter((line) => 'result' in line && line.result.fresh).length ?? 0;
  const wrong = seen?.lines.filter((line) => 'faults' in line).length ?? 0;
  return (
    <section class="adm-section">
      <h2>Nhập cả bảng</h2>
      <p>Tải bảng, ghi trả lời của từng phiếu vào cột q1, q2… rồi gửi lên. Bảng được xem trước khi nhập; phiếu bỏ trống thì để sau.</p>
      <p class="exam-paper-acts">
        <LinkButton href={`${path}/table`} download="phieu.csv">Tải bảng để điền</LinkButton>
        <input ref={file} class="visually-hidden" type="file" accept=".csv,text/csv" aria-label="Bảng kết quả đã điền" tabIndex={-1} onChange={(event) => { const chosen = event.currentTarget.files?.[0]; if (chosen) void chosen.text().then((text) => send(text, true)); }} />
        <Button busy={busy} onClick={() => file.current?.click()}>Chọn bảng đã điền</Button>
      </p>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {seen && (
        <div role="status">
          <p><b>{seen.dry ? `Nhập được ${formatNumber(good)} phiếu` : `Đã nhập ${formatNumber(good)} phiếu`}{wrong > 0 && `; ${formatNumber(wrong)} dòng có lỗi, chưa nhập`}.</b>{seen.dry && ' Chưa có gì thay đổi.'}</p>
          <ul class="exam-lines">{seen.lines.map((line) => (
            <li key={line.line}><b class="num">Dòng {line.line}, phiếu {line.sheet}:</b> {'faults' in line ? <span class="adm-fault">{line.faults.join(' ')}</span> : <>{line.result.person}, {!line.result.fresh ? 'đã nhập trước đó' : line.result.mark ? `${line.result.mark.passed ? 'đạt' : 'chưa đạt'}, đúng ${line.result.mark.correct}/${line.result.total}` : `ghi ${line.result.answered}/${line.result.total} câu`}</>}</li>
          ))}</ul>
          {seen.dry && good > 0 && <Button kind="primary" busy={busy} onClick={() => void send(csv, false)}>Nhập {formatNumber(good)} phiếu</Button>}
        </div>
      )}
    </section>
  );
};
