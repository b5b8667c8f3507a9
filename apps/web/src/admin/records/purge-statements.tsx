import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, TextAreaField } from '../../ui/field';
import { formatDate, formatDateTime, formatNumber } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { StateBadge } from '../../ui/state-badge';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { taskStateWord } from '../parts/task-progress';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { FilterFields, useSenders } from './filter-fields';
import { STATES } from './import-statements';
import { dryRunSentence, emptyPurge, readPolicy, type PurgeForm } from './purge-words';
import { filterText } from './subscription-words';
import type { DryRun, PurgePolicy, PurgeRow } from './types';
import { reasonFault } from './void-statement';

const ASK_MS = 4000;
interface Tried { policy: PurgePolicy; found: DryRun }

const Confirm = ({ tried, onClose, onStarted }: { tried: Tried; onClose: () => void; onStarted: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [faults, setFaults] = useState<{ reason?: string; number?: string }>({});
  const expected = tried.found.statements;
  const submit = async (form: FormData): Promise<void> => {
    const reason = String(form.get('reason') ?? '').trim();
    const fault = reasonFault(reason);
    const isSure = String(form.get('number') ?? '').replace(/\D/g, '') === String(expected);
    setFaults({ ...(fault ? { reason: fault } : {}), ...(isSure ? {} : { number: `Gõ đúng số ${formatNumber(expected, 0)}.` }) });
    if (fault || !isSure) return;
    setBusy(true);
    setTrouble(null);
    try { await api.post('/api/admin/lrs/purges', { policy: tried.policy, expected, reason }); onStarted(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open title={`Xóa ${formatNumber(expected, 0)} bản ghi?`} submitText="Xóa vĩnh viễn" danger busy={busy} trouble={trouble} onClose={onClose} onSubmit={submit}>
      <p class="adm-lead">{dryRunSentence(tried.found)}</p>
      <ul class="adm-consequences">
        <li>Bản ghi bị xóa hẳn, <b>không hoàn tác được</b>. Hãy chắc rằng đã có bản sao lưu nếu cần.</li>
        <li>Tiến độ, nhóm kỹ năng, chứng nhận và số liệu không thay đổi: bản ghi mà chúng dựa vào được giữ lại.</li>
        <li>Bản ghi đã chuyển sang nơi khác vẫn còn ở nơi ấy.</li>
        <li>Việc xóa, người làm và lý do được ghi vào nhật ký.</li>
      </ul>
      <TextAreaField label="Lý do" name="reason" maxLength={500} required autofocus error={faults.reason ?? null} hint="Ví dụ: Theo quy định lưu trữ, bản ghi thao tác giữ 24 tháng." />
      <Field label="Gõ lại số bản ghi sẽ xóa" name="number" inputMode="numeric" autocomplete="off" required error={faults.number ?? null} />
    </FormDialog>
  );
};

const Kept = ({ kept }: Pick<DryRun, 'kept'>) => (
  <>
    <h3 class="rec-sub">Được giữ lại, dù khớp điều kiện</h3>
    <ul class="rec-kept">{kept.map(({ reason, statements }) => <li key={reason}><span>{reason}</span><b>{formatNumber(statements, 0)}</b></li>)}</ul>
  </>
);

/** Throws old statements away by a policy: first what would go, then the act, with a reason; and what was done before. */
export const PurgeStatements = () => {
  const can = useCapabilities();
  const list = useResource<PurgeRow[] | { items: PurgeRow[] }>('/api/admin/lrs/purges', ASK_MS);
  const senders = useSenders();
  const [form, setForm] = useState<PurgeForm>(emptyPurge);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [tried, setTried] = useState<Tried | null>(null);
  const [asking, setAsking] = useState(false);
  const [started, setStarted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  // What was tried out no longer says anything about another policy.
  const set = (change: Partial<PurgeForm>) => { setForm((now) => ({ ...now, ...change })); setTried(null); setStarted(false); };

  const tryOut = async (): Promise<void> => {
    const { faults: found, policy } = readPolicy(form, new Date().toISOString().slice(0, 10));
    setFaults(found);
    if (!policy) return;
    setBusy(true);
    setTrouble(null);
    setStarted(false);
    try { setTried({ policy, found: await api.post<DryRun>('/api/admin/lrs/purges/dry-run', { policy }) }); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const columns: Column<PurgeRow>[] = [
    { id: 'at', head: 'Lúc', names: true, width: '150px', cell: (row) => <>{formatDateTime(row.createdAt)}<small class="adm-under">{row.ownerName}</small></> },
    { id: 'policy', head: 'Xóa gì', cell: (row) => <>{filterText(row.policy)} lưu trước ngày {formatDate(row.policy.before)}<small class="adm-under">lý do: {row.reason}</small></> },
    { id: 'count', head: 'Đã xóa', label: 'Đã xóa', numeric: true, width: '110px', cell: (row) => formatNumber(row.statements, 0) },
    { id: 'state', head: 'Tình trạng', width: '150px', cell: (row) => <><StateBadge state={STATES[row.state]}>{taskStateWord(row.state)}</StateBadge>{row.message && <small class="adm-under">{row.message}</small>}</> },
  ];
  return (
    <>
      {can.actsForProvince && (
        <section class="card" aria-label="Xóa bản ghi cũ">
          <h2 class="card-title">Xóa bản ghi cũ</h2>
          <p class="soft">Bản ghi mà kết quả, chứng nhận hay chỉ tiêu dựa vào không bao giờ bị xóa ở đây: lượt học của năm nay được giữ nguyên; của các năm trước, mọi lần hoàn thành, đạt, không đạt và điểm đều được giữ, chỉ các thao tác ở giữa bị xóa. Tính thử trước; tính thử không xóa gì.</p>
          <form class="stack" noValidate onSubmit={(event) => { event.preventDefault(); void tryOut(); }}>
            <div class="rec-day"><Field label="Lưu trước ngày" type="date" required value={form.before} error={faults['before'] ?? null} onChange={(event: Event) => set({ before: (event.currentTarget as HTMLInputElement).value })} /></div>
            <details class="rec-more">
              <summary>Chỉ xóa một phần</summary>
              <div class="stack"><p class="soft">Không chọn gì thì xóa mọi loại bản ghi.</p><FilterFields form={form} faults={faults} senders={senders} onChange={set} /></div>
            </details>
            {trouble !== null && <TroubleNotice error={trouble} />}
            <div class="row"><Button type="submit" kind={tried ? 'secondary' : 'primary'} busy={busy}>Tính thử</Button></div>
          </form>
          {tried && (
            <div class="rec-tried" role="status">
              <p><b>{dryRunSentence(tried.found)}</b></p>
              {tried.found.kept.length > 0 && <Kept kept={tried.found.kept} />}
              {tried.found.statements > 0 && <p class="rec-acts"><Button kind="danger" onClick={() => setAsking(true)}>Xóa {formatNumber(tried.found.statements, 0)} bản ghi…</Button></p>}
            </div>
          )}
          {started && <div class="adm-section"><Notice kind="success" title="Đã bắt đầu dọn dẹp">Việc chạy ở máy chủ, vẫn tiếp tục khi bạn rời trang. Tiến độ hiện ở bảng bên dưới.</Notice></div>}
        </section>
      )}
      <h2 class="adm-section">Đã dọn dẹp</h2>
      <ListState resource={list} empty={{ title: 'Chưa dọn dẹp lần nào', text: 'Mỗi lần xóa hiện ở đây: ai, lúc nào, vì sao, bao nhiêu bản ghi.' }}>
        {(data) => <DataTable caption="Các lần dọn dẹp" columns={columns} rows={listOf(data)} keyOf={(row) => row.taskId} />}
      </ListState>
      {asking && tried && <Confirm tried={tried} onClose={() => setAsking(false)} onStarted={() => { setAsking(false); setTried(null); setStarted(true); list.reload(); }} />}
    </>
  );
};
